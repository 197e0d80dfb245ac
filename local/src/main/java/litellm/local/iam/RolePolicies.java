package litellm.local.iam;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import litellm.local.AwsClients;
import litellm.local.front.Call;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;

/** The policies of roles, as IAM has them; read once, until IAM is changed. Safe for use by many threads. */
final class RolePolicies {
    private final AwsClients aws;
    private final Map<String, Policies> read = new ConcurrentHashMap<>();

    RolePolicies(AwsClients aws) {
        this.aws = aws;
    }

    /** @throws software.amazon.awssdk.services.iam.model.NoSuchEntityException when there is no such role */
    Policies of(String role) {
        return read.computeIfAbsent(role, name -> {
            Policies own = Policies.parse(documents(name));
            return boundary(name).map(own::within).orElse(own);
        });
    }

    /** Forgets what {@code call} may have changed: the role that it names, or every role, for a policy can be many roles'. */
    void changed(Call call) {
        Members.of(call).one("RoleName").ifPresentOrElse(read::remove, read::clear);
    }

    private Map<String, String> documents(String role) {
        IamClient iam = aws.iam();
        Map<String, String> documents = new LinkedHashMap<>();
        iam.listRolePolicies(request -> request.roleName(role))
                .policyNames()
                .forEach(name -> documents.put(
                        name,
                        decode(iam.getRolePolicy(
                                        request -> request.roleName(role).policyName(name))
                                .policyDocument())));
        iam.listAttachedRolePolicies(request -> request.roleName(role))
                .attachedPolicies()
                .forEach(attached -> documents.put(attached.policyName(), document(iam, attached.policyArn())));
        return documents;
    }

    private Optional<Policies> boundary(String role) {
        IamClient iam = aws.iam();
        return Optional.ofNullable(
                        iam.getRole(request -> request.roleName(role)).role().permissionsBoundary())
                .map(AttachedPermissionsBoundary::permissionsBoundaryArn)
                .map(arn -> Policies.parse(Map.of(arn, document(iam, arn))));
    }

    /** A managed policy as it counts now. */
    private static String document(IamClient iam, String arn) {
        String version =
                iam.getPolicy(request -> request.policyArn(arn)).policy().defaultVersionId();
        return decode(iam.getPolicyVersion(request -> request.policyArn(arn).versionId(version))
                .policyVersion()
                .document());
    }

    private static String decode(String document) {
        return document.startsWith("{") ? document : URLDecoder.decode(document, StandardCharsets.UTF_8);
    }
}

package litellm.controlplane.compliance.inventory;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** Roles and who may take them; of our own their tags and what their policies allow. */
record RoleReader(IamClient iam, Calls calls, Scope scope) implements ServiceReader {
    private static final int ROLES_A_CALL = 1000;

    @Override
    public List<Listing> listings() {
        return List.of(new Listing(
                ResourceTypes.ROLE,
                "iam:ListRoles",
                () -> calls.eachStillThere(
                        calls.all(
                                iam.listRolesPaginator(request -> request.maxItems(ROLES_A_CALL)),
                                ListRolesResponse::roles),
                        NoSuchEntityException.class,
                        this::role)));
    }

    @Override
    public List<Detail> details() {
        return List.of(
                new Detail(ResourceTypes.ROLE, "iam:GetRolePolicy", this::policies),
                new Detail(ResourceTypes.ROLE, "iam:GetPolicyVersion", this::attachedPolicies));
    }

    /** Neither the list of roles nor the tagging API has a role's tags: they are asked for where the name may be ours. */
    private Resource role(Role role) {
        Resource resource = Resource.of(ResourceTypes.ROLE, role.roleName(), role.arn())
                .created(role.createDate())
                .with("trust", decoded(role.assumeRolePolicyDocument()));
        return scope.named(ResourceTypes.ROLE, role.roleName())
                ? resource.tagged(
                        calls.one(() -> iam.listRoleTags(request -> request.roleName(role.roleName()))).tags().stream()
                                .collect(Collectors.toMap(Tag::key, Tag::value)))
                : resource;
    }

    private Map<String, Object> policies(Resource role) {
        List<String> names = calls.all(
                iam.listRolePoliciesPaginator(request -> request.roleName(role.name())),
                ListRolePoliciesResponse::policyNames);
        Map<String, String> documents = new LinkedHashMap<>();
        for (String name : names) {
            documents.put(
                    name,
                    decoded(calls.one(() -> iam.getRolePolicy(
                                    request -> request.roleName(role.name()).policyName(name)))
                            .policyDocument()));
        }
        return Map.of("policyNames", names, "policies", documents);
    }

    private Map<String, Object> attachedPolicies(Resource role) {
        List<AttachedPolicy> attached = calls.all(
                iam.listAttachedRolePoliciesPaginator(request -> request.roleName(role.name())),
                ListAttachedRolePoliciesResponse::attachedPolicies);
        Map<String, String> documents = new LinkedHashMap<>();
        for (AttachedPolicy policy : attached) {
            String version = calls.one(() -> iam.getPolicy(request -> request.policyArn(policy.policyArn())))
                    .policy()
                    .defaultVersionId();
            documents.put(
                    policy.policyArn(),
                    decoded(calls.one(() -> iam.getPolicyVersion(request ->
                                    request.policyArn(policy.policyArn()).versionId(version)))
                            .policyVersion()
                            .document()));
        }
        return Map.of(
                "attachedPolicyArns",
                attached.stream().map(AttachedPolicy::policyArn).toList(),
                "attachedPolicies",
                documents);
    }

    /** IAM answers with documents in URL encoding; null where there is none. */
    private static String decoded(String document) {
        return document == null ? null : URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

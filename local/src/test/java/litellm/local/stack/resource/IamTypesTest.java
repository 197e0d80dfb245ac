package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

class IamTypesTest {
    private static final String ROLE = "AWS::IAM::Role";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());
    private final IamClient iam = CLOUD.aws().iam();

    @Test
    void aRoleIsCreatedUpdatedAndDeletedWithItsPolicies() throws Exception {
        String name = stack.unique("dev-litellm-role");
        String one = managedPolicy("one");
        String other = managedPolicy("other");
        Map<String, Object> before = Map.of(
                "RoleName",
                name,
                "Description",
                "old",
                "MaxSessionDuration",
                "7200",
                "AssumeRolePolicyDocument",
                trust("lambda.amazonaws.com"),
                "ManagedPolicyArns",
                List.of(one),
                "Policies",
                List.of(inline("read", "s3:GetObject"), inline("write", "s3:PutObject")));
        Resource role = stack.create(ROLE, before);
        assertThat(role.physicalId()).isEqualTo(name);
        Role described = describe(name);
        assertThat(role.attributes()).containsEntry("Arn", described.arn()).containsEntry("RoleId", described.roleId());
        assertThat(described.maxSessionDuration()).isEqualTo(7200);
        assertThat(described.assumeRolePolicyDocument()).contains("lambda.amazonaws.com");
        assertThat(inlinePolicies(name)).containsExactlyInAnyOrder("read", "write");
        assertThat(attached(name)).containsExactly(one);
        assertThat(stack.refused(() -> stack.create(ROLE, before))).hasMessageContaining("already exists");

        Map<String, Object> after = Map.of(
                "RoleName",
                name,
                "AssumeRolePolicyDocument",
                trust("ecs-tasks.amazonaws.com"),
                "ManagedPolicyArns",
                List.of(other),
                "Policies",
                List.of(inline("read", "s3:ListBucket")));
        stack.update(ROLE, role, before, after);
        assertThat(describe(name).assumeRolePolicyDocument()).contains("ecs-tasks.amazonaws.com");
        assertThat(describe(name).maxSessionDuration()).isEqualTo(3600);
        assertThat(inlinePolicies(name)).containsExactly("read");
        assertThat(iam.getRolePolicy(b -> b.roleName(name).policyName("read")).policyDocument())
                .contains("ListBucket");
        assertThat(attached(name)).containsExactly(other);

        stack.delete(ROLE, role, after);
        assertThatThrownBy(() -> describe(name)).isInstanceOf(NoSuchEntityException.class);
    }

    @Test
    void aRoleThatSomeoneElseAttachedAPolicyToIsNotDeleted() throws Exception {
        Map<String, Object> properties = Map.of("AssumeRolePolicyDocument", trust("lambda.amazonaws.com"));
        Resource role = stack.create(ROLE, properties);
        assertThat(role.physicalId()).startsWith(stack.name() + "-TheRole-");
        String policy = managedPolicy("theirs");
        iam.attachRolePolicy(b -> b.roleName(role.physicalId()).policyArn(policy));
        assertThat(stack.refused(() -> stack.delete(ROLE, role, properties)))
                .hasMessageContaining("must detach all policies first")
                .hasMessageContaining("HandlerErrorCode: ResourceConflict");
    }

    @Test
    void aPolicyIsPutIntoItsRoles() throws Exception {
        String one = role();
        String other = role();
        Map<String, Object> before =
                Map.of("PolicyName", "step", "PolicyDocument", document("s3:GetObject"), "Roles", List.of(one, other));
        Resource policy = stack.create("AWS::IAM::Policy", before);
        assertThat(inlinePolicies(one)).containsExactly("step");
        assertThat(inlinePolicies(other)).containsExactly("step");
        Map<String, Object> after =
                Map.of("PolicyName", "next", "PolicyDocument", document("s3:PutObject"), "Roles", List.of(one));
        stack.update("AWS::IAM::Policy", policy, before, after);
        assertThat(inlinePolicies(one)).containsExactly("next");
        assertThat(inlinePolicies(other)).isEmpty();
        stack.delete("AWS::IAM::Policy", policy, after);
        assertThat(inlinePolicies(one)).isEmpty();
        assertThat(stack.refused(() -> stack.create(
                        "AWS::IAM::Policy", Map.of("PolicyName", "step", "PolicyDocument", document("s3:*")))))
                .hasMessageContaining("At least one of [Groups,Roles,Users] must be non-empty.");
    }

    @Test
    void policiesHaveNoMoreCharactersThanIamTakes() throws Exception {
        String role = role();
        Map<String, Object> before =
                Map.of("PolicyName", "half", "PolicyDocument", sized(5_000), "Roles", List.of(role));
        Resource half = stack.create("AWS::IAM::Policy", before);
        Map<String, Object> after =
                Map.of("PolicyName", "half", "PolicyDocument", sized(5_120), "Roles", List.of(role));
        stack.update("AWS::IAM::Policy", half, before, after);
        stack.create(
                "AWS::IAM::Policy",
                Map.of("PolicyName", "rest", "PolicyDocument", sized(5_120), "Roles", List.of(role)));
        assertThat(stack.refused(() -> stack.create(
                        "AWS::IAM::Policy",
                        Map.of("PolicyName", "more", "PolicyDocument", sized(100), "Roles", List.of(role)))))
                .hasMessageContaining("Maximum policy size of 10240 bytes exceeded for role " + role);
        assertThat(inlinePolicies(role)).containsExactlyInAnyOrder("half", "rest");

        Map<String, Object> most = Map.of("PolicyDocument", sized(6_144));
        Resource managed = stack.create("AWS::IAM::ManagedPolicy", most);
        Map<String, Object> beyond = Map.of("PolicyDocument", sized(6_145));
        assertThat(stack.refused(() -> stack.update("AWS::IAM::ManagedPolicy", managed, most, beyond)))
                .hasMessageContaining("Cannot exceed quota for PolicySize: 6144");
        assertThat(stack.refused(() -> stack.create("AWS::IAM::ManagedPolicy", beyond)))
                .hasMessageContaining("Cannot exceed quota for PolicySize: 6144");
    }

    @Test
    void aManagedPolicyKeepsItsFiveNewestVersions() throws Exception {
        String role = role();
        Map<String, Object> properties = Map.of("PolicyDocument", document("s3:Get0"), "Roles", List.of(role));
        Resource policy = stack.create("AWS::IAM::ManagedPolicy", properties);
        assertThat(attached(role)).containsExactly(policy.physicalId());
        for (int version = 1; version <= 6; version++) {
            Map<String, Object> next = Map.of("PolicyDocument", document("s3:Get" + version), "Roles", List.of(role));
            stack.update("AWS::IAM::ManagedPolicy", policy, properties, next);
            properties = next;
        }
        assertThat(iam.listPolicyVersions(b -> b.policyArn(policy.physicalId())).versions())
                .hasSize(5)
                .filteredOn(version -> version.isDefaultVersion())
                .singleElement()
                .satisfies(version -> assertThat(iam.getPolicyVersion(
                                        b -> b.policyArn(policy.physicalId()).versionId(version.versionId()))
                                .policyVersion()
                                .document())
                        .contains("s3:Get6"));
        stack.delete("AWS::IAM::ManagedPolicy", policy, properties);
        assertThat(attached(role)).isEmpty();
        assertThatThrownBy(() -> iam.getPolicy(b -> b.policyArn(policy.physicalId())))
                .isInstanceOf(NoSuchEntityException.class);
    }

    @Test
    void anIdentityProviderIsCreatedUpdatedAndDeleted() throws Exception {
        String url = "https://vstoken.dev.azure.com/" + stack.unique("organization");
        Map<String, Object> before = Map.of(
                "Url",
                url,
                "ClientIdList",
                List.of("api://AzureADTokenExchange"),
                "ThumbprintList",
                List.of("a".repeat(40)));
        Resource provider = stack.create("AWS::IAM::OIDCProvider", before);
        assertThat(iam.getOpenIDConnectProvider(b -> b.openIDConnectProviderArn(provider.physicalId()))
                        .clientIDList())
                .containsExactly("api://AzureADTokenExchange");
        Map<String, Object> after = Map.of(
                "Url",
                url,
                "ClientIdList",
                List.of("api://AzureADTokenExchange"),
                "ThumbprintList",
                List.of("b".repeat(40)));
        stack.update("AWS::IAM::OIDCProvider", provider, before, after);
        assertThat(iam.getOpenIDConnectProvider(b -> b.openIDConnectProviderArn(provider.physicalId()))
                        .thumbprintList())
                .containsExactly("b".repeat(40));
        stack.delete("AWS::IAM::OIDCProvider", provider, after);
        assertThat(iam.listOpenIDConnectProviders().openIDConnectProviderList())
                .noneMatch(entry -> entry.arn().equals(provider.physicalId()));
    }

    @Test
    void aServiceLinkedRoleIsCreatedAndDeleted() throws Exception {
        Map<String, Object> properties = Map.of("AWSServiceName", "ecs.amazonaws.com", "Description", "For ECS");
        Resource role = stack.create("AWS::IAM::ServiceLinkedRole", properties);
        assertThat(describe(role.physicalId()).path()).contains("ecs.amazonaws.com");
        stack.delete("AWS::IAM::ServiceLinkedRole", role, properties);
        assertThatThrownBy(() -> describe(role.physicalId())).isInstanceOf(NoSuchEntityException.class);
    }

    private String role() throws ResourceFailedException {
        return stack.create(ROLE, Map.of("AssumeRolePolicyDocument", trust("lambda.amazonaws.com")))
                .physicalId();
    }

    private String managedPolicy(String name) {
        return iam.createPolicy(
                        b -> b.policyName(stack.unique(name)).policyDocument(Text.json(document("s3:GetObject"))))
                .policy()
                .arn();
    }

    private Role describe(String name) {
        return iam.getRole(b -> b.roleName(name)).role();
    }

    private List<String> inlinePolicies(String role) {
        return iam.listRolePolicies(b -> b.roleName(role)).policyNames();
    }

    private List<String> attached(String role) {
        return iam.listAttachedRolePolicies(b -> b.roleName(role)).attachedPolicies().stream()
                .map(AttachedPolicy::policyArn)
                .toList();
    }

    private static Map<String, Object> inline(String name, String action) {
        return Map.of("PolicyName", name, "PolicyDocument", document(action));
    }

    private static Map<String, Object> document(String action) {
        return Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(Map.of("Effect", "Allow", "Action", action, "Resource", "*")));
    }

    /** A policy document of so many characters. */
    private static Map<String, Object> sized(int characters) {
        int others = Text.json(document("")).length();
        return document("s3:" + "x".repeat(characters - others - "s3:".length()));
    }

    private static Map<String, Object> trust(String service) {
        return Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(Map.of(
                        "Effect", "Allow", "Principal", Map.of("Service", service), "Action", "sts:AssumeRole")));
    }
}

package litellm.local.stack.resource;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.Role;

/** The types of AWS::IAM. */
final class IamTypes {
    /** IAM keeps this many versions of a managed policy. */
    private static final int POLICY_VERSIONS = 5;

    private static final Tags.Access ROLE_TAGS = new Tags.Access(
            r -> iam(r).listRoleTags(b -> b.roleName(r.id())).tags(),
            (r, tags) -> iam(r).tagRole(b -> Tags.fill(b.roleName(r.id()), tags)),
            (r, keys) -> iam(r).untagRole(b -> b.roleName(r.id()).tagKeys(keys)));

    private static final Tags.Access PROVIDER_TAGS = new Tags.Access(
            r -> iam(r).listOpenIDConnectProviderTags(b -> b.openIDConnectProviderArn(r.id()))
                    .tags(),
            (r, tags) -> iam(r).tagOpenIDConnectProvider(b -> Tags.fill(b.openIDConnectProviderArn(r.id()), tags)),
            (r, keys) -> iam(r).untagOpenIDConnectProvider(
                            b -> b.openIDConnectProviderArn(r.id()).tagKeys(keys)));

    private IamTypes() {}

    static List<ResourceType> all() {
        return List.of(role(), policy(), managedPolicy(), oidcProvider(), serviceLinkedRole());
    }

    private static IamClient iam(ResourceRequest r) {
        return r.aws().iam();
    }

    // --- Role ---------------------------------------------------------------------------------------

    private static ResourceType role() {
        return ServiceType.named("AWS::IAM::Role")
                .createOnly("RoleName", "Path")
                .maps(CreateRoleRequest.builder())
                .handlesLists("ManagedPolicyArns", "Policies")
                .handles("Policies.PolicyName", "Policies.PolicyDocument")
                .resets("Description", "")
                .resets("MaxSessionDuration", 3600)
                .create(r -> iam(r).createRole(b -> r.fill(b.roleName(r.name("RoleName", 64))))
                        .role()
                        .roleName())
                .update(IamTypes::updateRole)
                .configure(IamTypes::configureRole)
                .reads(IamTypes::readRole)
                .attributes(r -> {
                    Role role = iam(r).getRole(b -> b.roleName(r.id())).role();
                    return Map.of("Arn", role.arn(), "RoleId", role.roleId());
                })
                .tags(ROLE_TAGS)
                .withoutSystemTags()
                .delete(IamTypes::deleteRole)
                .build();
    }

    private static void updateRole(ResourceRequest r) {
        IamClient iam = iam(r);
        if (r.changed("AssumeRolePolicyDocument")) {
            iam.updateAssumeRolePolicy(b -> b.roleName(r.id()).policyDocument(r.text("AssumeRolePolicyDocument")));
        }
        if (r.changed("Description", "MaxSessionDuration")) {
            iam.updateRole(b -> b.roleName(r.id())
                    .description(r.text("Description"))
                    .maxSessionDuration(r.desired().number("MaxSessionDuration", 3600)));
        }
        r.putOrDelete(
                "PermissionsBoundary",
                () -> iam.putRolePermissionsBoundary(
                        b -> b.roleName(r.id()).permissionsBoundary(r.text("PermissionsBoundary"))),
                () -> iam.deleteRolePermissionsBoundary(b -> b.roleName(r.id())));
    }

    private static void configureRole(ResourceRequest r) {
        IamClient iam = iam(r);
        r.removed("ManagedPolicyArns")
                .forEach(arn -> r.unlessGone(
                        () -> iam.detachRolePolicy(b -> b.roleName(r.id()).policyArn(arn))));
        r.added("ManagedPolicyArns")
                .forEach(arn -> iam.attachRolePolicy(b -> b.roleName(r.id()).policyArn(arn)));
        Map<String, String> before = inlinePolicies(r.before());
        Map<String, String> desired = inlinePolicies(r.desired());
        before.keySet().stream()
                .filter(name -> !desired.containsKey(name))
                .forEach(name -> r.unlessGone(
                        () -> iam.deleteRolePolicy(b -> b.roleName(r.id()).policyName(name))));
        desired.entrySet().stream()
                .filter(policy -> !before.entrySet().contains(policy))
                .forEach(policy -> iam.putRolePolicy(
                        b -> b.roleName(r.id()).policyName(policy.getKey()).policyDocument(policy.getValue())));
    }

    private static Map<String, String> inlinePolicies(Properties role) {
        Map<String, String> documents = new LinkedHashMap<>();
        role.parts("Policies")
                .forEach(policy -> documents.put(policy.text("PolicyName"), policy.text("PolicyDocument")));
        return documents;
    }

    /** Of its own policies those that the template states: what else is in it may be a resource of its own. */
    private static Optional<Map<String, Object>> readRole(ResourceRequest r) {
        IamClient iam = iam(r);
        Role role = iam.getRole(b -> b.roleName(r.id())).role();
        Role readable = role.copy(b -> b.assumeRolePolicyDocument(decoded(role.assumeRolePolicyDocument())));
        Map<String, Object> read = r.read(Optional.of(readable)).orElseThrow();
        if (r.has("PermissionsBoundary")) {
            AttachedPermissionsBoundary boundary = role.permissionsBoundary();
            read.put("PermissionsBoundary", boundary == null ? null : boundary.permissionsBoundaryArn());
        }
        if (r.has("ManagedPolicyArns")) {
            List<String> attached = iam.listAttachedRolePolicies(b -> b.roleName(r.id())).attachedPolicies().stream()
                    .map(AttachedPolicy::policyArn)
                    .toList();
            read.put("ManagedPolicyArns", Properties.inOrderOf(r.desired().list("ManagedPolicyArns"), attached));
        }
        if (r.has("Policies")) {
            List<Map<String, Object>> policies = new ArrayList<>();
            inlinePolicies(r.desired())
                    .keySet()
                    .forEach(name -> rolePolicy(r, r.id(), name)
                            .ifPresent(
                                    document -> policies.add(Map.of("PolicyName", name, "PolicyDocument", document))));
            read.put("Policies", policies);
        }
        return Optional.of(read);
    }

    private static Optional<Map<String, Object>> rolePolicy(ResourceRequest r, String role, String policy) {
        try {
            String document = iam(r).getRolePolicy(b -> b.roleName(role).policyName(policy))
                    .policyDocument();
            return Optional.of(Properties.fromJson(decoded(document)));
        } catch (NoSuchEntityException e) {
            return Optional.empty();
        }
    }

    /** IAM gives documents as a part of a URL. */
    private static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }

    /** What the template attached goes with the role; what someone else attached makes IAM refuse. */
    private static void deleteRole(ResourceRequest r) {
        IamClient iam = iam(r);
        r.desired()
                .texts("ManagedPolicyArns")
                .forEach(arn -> r.unlessGone(
                        () -> iam.detachRolePolicy(b -> b.roleName(r.id()).policyArn(arn))));
        inlinePolicies(r.desired())
                .keySet()
                .forEach(name -> r.unlessGone(
                        () -> iam.deleteRolePolicy(b -> b.roleName(r.id()).policyName(name))));
        iam.deleteRole(b -> b.roleName(r.id()));
    }

    // --- Policies -----------------------------------------------------------------------------------

    private static ResourceType policy() {
        return ServiceType.named("AWS::IAM::Policy")
                .handles("PolicyName", "PolicyDocument")
                .handlesLists("Roles", "Users", "Groups")
                .create(r -> {
                    if (r.desired().texts("Roles").isEmpty()
                            && r.desired().texts("Users").isEmpty()
                            && r.desired().texts("Groups").isEmpty()) {
                        throw r.failure("At least one of [Groups,Roles,Users] must be non-empty.", "InvalidRequest");
                    }
                    return r.generatedName(128);
                })
                .configure(IamTypes::configurePolicy)
                .reads(IamTypes::readPolicy)
                .attributes(r -> Map.of("Id", r.id()))
                .delete(r -> deletePolicy(
                        r,
                        r.desired().text("PolicyName"),
                        r.desired().texts("Roles"),
                        r.desired().texts("Users"),
                        r.desired().texts("Groups")))
                .build();
    }

    private static void configurePolicy(ResourceRequest r) {
        IamClient iam = iam(r);
        String name = r.text("PolicyName");
        String document = r.text("PolicyDocument");
        r.desired()
                .texts("Roles")
                .forEach(role ->
                        iam.putRolePolicy(b -> b.roleName(role).policyName(name).policyDocument(document)));
        r.desired()
                .texts("Users")
                .forEach(user ->
                        iam.putUserPolicy(b -> b.userName(user).policyName(name).policyDocument(document)));
        r.desired()
                .texts("Groups")
                .forEach(group -> iam.putGroupPolicy(
                        b -> b.groupName(group).policyName(name).policyDocument(document)));
        if (r.updates("PolicyName")) {
            deletePolicy(
                    r,
                    r.before().text("PolicyName"),
                    r.before().texts("Roles"),
                    r.before().texts("Users"),
                    r.before().texts("Groups"));
        } else {
            deletePolicy(r, name, r.removed("Roles"), r.removed("Users"), r.removed("Groups"));
        }
    }

    /** It is gone where no role has it any more, and one changed document counts; what users and groups have is not looked at. */
    private static Optional<Map<String, Object>> readPolicy(ResourceRequest r) {
        if (!r.has("Roles")) {
            return Optional.of(Map.of());
        }
        Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
        r.desired()
                .texts("Roles")
                .forEach(role ->
                        rolePolicy(r, role, r.text("PolicyName")).ifPresent(document -> documents.put(role, document)));
        Map<String, Object> desired = Properties.fromJson(r.text("PolicyDocument"));
        return documents.values().stream()
                .max(Comparator.comparing(document -> !document.equals(desired)))
                .map(document -> Map.of("Roles", List.copyOf(documents.keySet()), "PolicyDocument", document));
    }

    private static void deletePolicy(
            ResourceRequest r, String name, Iterable<String> roles, Iterable<String> users, Iterable<String> groups) {
        IamClient iam = iam(r);
        roles.forEach(role ->
                r.unlessGone(() -> iam.deleteRolePolicy(b -> b.roleName(role).policyName(name))));
        users.forEach(user ->
                r.unlessGone(() -> iam.deleteUserPolicy(b -> b.userName(user).policyName(name))));
        groups.forEach(group ->
                r.unlessGone(() -> iam.deleteGroupPolicy(b -> b.groupName(group).policyName(name))));
    }

    private static ResourceType managedPolicy() {
        return ServiceType.named("AWS::IAM::ManagedPolicy")
                .createOnly("ManagedPolicyName", "Path", "Description")
                .maps(CreatePolicyRequest.builder())
                .renames("ManagedPolicyName", "PolicyName")
                .handlesLists("Roles", "Users", "Groups")
                .create(r -> iam(r).createPolicy(b -> r.fill(b.policyName(r.name("ManagedPolicyName", 128))))
                        .policy()
                        .arn())
                .update(IamTypes::updateManagedPolicy)
                .configure(r -> {
                    detach(r, r.removed("Roles"), r.removed("Users"), r.removed("Groups"));
                    attach(r);
                })
                .attributes(r -> {
                    Policy policy = iam(r).getPolicy(b -> b.policyArn(r.id())).policy();
                    return Map.of(
                            "PolicyArn", policy.arn(),
                            "PolicyId", policy.policyId(),
                            "DefaultVersionId", policy.defaultVersionId(),
                            "AttachmentCount", policy.attachmentCount());
                })
                .delete(IamTypes::deleteManagedPolicy)
                .build();
    }

    private static void updateManagedPolicy(ResourceRequest r) {
        if (!r.changed("PolicyDocument")) {
            return;
        }
        IamClient iam = iam(r);
        List<PolicyVersion> versions =
                iam.listPolicyVersions(b -> b.policyArn(r.id())).versions();
        if (versions.size() >= POLICY_VERSIONS) {
            versions.stream()
                    .filter(version -> !version.isDefaultVersion())
                    .min((one, other) -> one.createDate().compareTo(other.createDate()))
                    .ifPresent(oldest ->
                            iam.deletePolicyVersion(b -> b.policyArn(r.id()).versionId(oldest.versionId())));
        }
        iam.createPolicyVersion(b ->
                b.policyArn(r.id()).policyDocument(r.text("PolicyDocument")).setAsDefault(true));
    }

    private static void attach(ResourceRequest r) {
        IamClient iam = iam(r);
        r.added("Roles")
                .forEach(role -> iam.attachRolePolicy(b -> b.roleName(role).policyArn(r.id())));
        r.added("Users")
                .forEach(user -> iam.attachUserPolicy(b -> b.userName(user).policyArn(r.id())));
        r.added("Groups")
                .forEach(group -> iam.attachGroupPolicy(b -> b.groupName(group).policyArn(r.id())));
    }

    private static void detach(
            ResourceRequest r, Iterable<String> roles, Iterable<String> users, Iterable<String> groups) {
        IamClient iam = iam(r);
        roles.forEach(role ->
                r.unlessGone(() -> iam.detachRolePolicy(b -> b.roleName(role).policyArn(r.id()))));
        users.forEach(user ->
                r.unlessGone(() -> iam.detachUserPolicy(b -> b.userName(user).policyArn(r.id()))));
        groups.forEach(group ->
                r.unlessGone(() -> iam.detachGroupPolicy(b -> b.groupName(group).policyArn(r.id()))));
    }

    private static void deleteManagedPolicy(ResourceRequest r) {
        IamClient iam = iam(r);
        detach(
                r,
                r.desired().texts("Roles"),
                r.desired().texts("Users"),
                r.desired().texts("Groups"));
        iam.listPolicyVersions(b -> b.policyArn(r.id())).versions().stream()
                .filter(version -> !version.isDefaultVersion())
                .forEach(version ->
                        iam.deletePolicyVersion(b -> b.policyArn(r.id()).versionId(version.versionId())));
        iam.deletePolicy(b -> b.policyArn(r.id()));
    }

    // --- Providers and service-linked roles ---------------------------------------------------------

    private static ResourceType oidcProvider() {
        return ServiceType.named("AWS::IAM::OIDCProvider")
                .createOnly("Url")
                .maps(CreateOpenIdConnectProviderRequest.builder())
                .renames("ClientIdList", "ClientIDList")
                .create(r -> iam(r).createOpenIDConnectProvider(r::fill).openIDConnectProviderArn())
                .update(IamTypes::updateProvider)
                .attributes(r -> Map.of("Arn", r.id()))
                .tags(PROVIDER_TAGS)
                .withoutSystemTags()
                .delete(r -> iam(r).deleteOpenIDConnectProvider(b -> b.openIDConnectProviderArn(r.id())))
                .build();
    }

    private static void updateProvider(ResourceRequest r) {
        IamClient iam = iam(r);
        if (r.changed("ThumbprintList")) {
            Set<String> thumbprints = new LinkedHashSet<>(r.desired().texts("ThumbprintList"));
            iam.updateOpenIDConnectProviderThumbprint(
                    b -> b.openIDConnectProviderArn(r.id()).thumbprintList(thumbprints));
        }
        r.added("ClientIdList")
                .forEach(client -> iam.addClientIDToOpenIDConnectProvider(
                        b -> b.openIDConnectProviderArn(r.id()).clientID(client)));
        r.removed("ClientIdList")
                .forEach(client -> iam.removeClientIDFromOpenIDConnectProvider(
                        b -> b.openIDConnectProviderArn(r.id()).clientID(client)));
    }

    private static ResourceType serviceLinkedRole() {
        return ServiceType.named("AWS::IAM::ServiceLinkedRole")
                .createOnly("AWSServiceName", "CustomSuffix")
                .maps(CreateServiceLinkedRoleRequest.builder())
                .create(r -> iam(r).createServiceLinkedRole(r::fill).role().roleName())
                .update(r -> iam(r).updateRole(b -> b.roleName(r.id()).description(r.text("Description"))))
                .attributes(r -> Map.of("RoleName", r.id()))
                .delete(r -> iam(r).deleteServiceLinkedRole(b -> b.roleName(r.id())))
                .build();
    }
}

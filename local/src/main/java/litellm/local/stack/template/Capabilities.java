package litellm.local.stack.template;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The capabilities that a template needs acknowledged. */
public final class Capabilities {
    static final String IAM = "CAPABILITY_IAM";
    static final String NAMED_IAM = "CAPABILITY_NAMED_IAM";
    static final String AUTO_EXPAND = "CAPABILITY_AUTO_EXPAND";

    /** The IAM types, each with the property that names it; "" for one that takes no name. */
    private static final Map<String, String> IAM_TYPES = Map.of(
            "AWS::IAM::AccessKey", "",
            "AWS::IAM::Group", "GroupName",
            "AWS::IAM::InstanceProfile", "InstanceProfileName",
            "AWS::IAM::ManagedPolicy", "ManagedPolicyName",
            "AWS::IAM::Policy", "",
            "AWS::IAM::Role", "RoleName",
            "AWS::IAM::User", "UserName",
            "AWS::IAM::UserToGroupAddition", "");

    private Capabilities() {}

    /** What a template's IAM resources need: nothing, IAM, or NAMED_IAM where one has a name of its own. */
    public static List<String> required(Template template) {
        List<ResourceDeclaration> iam = iamResources(template);
        if (iam.isEmpty()) {
            return List.of();
        }
        boolean named =
                iam.stream().anyMatch(resource -> resource.properties().containsKey(IAM_TYPES.get(resource.type())));
        return List.of(named ? NAMED_IAM : IAM);
    }

    /** Why they are needed, or null. */
    public static String reason(Template template) {
        List<String> types = iamResources(template).stream()
                .map(ResourceDeclaration::type)
                .distinct()
                .sorted()
                .toList();
        return types.isEmpty() ? null : "The following resource(s) require capabilities: " + types;
    }

    /**
     * Checks that a request acknowledges what the template needs.
     *
     * @param changeSet a change set shows the expanded template first, so it needs no AUTO_EXPAND
     * @throws StackException naming what is missing
     */
    public static void require(Template template, Collection<String> given, boolean changeSet) {
        Set<String> acknowledged = Set.copyOf(given);
        for (String capability : required(template)) {
            boolean enough =
                    acknowledged.contains(capability) || (capability.equals(IAM) && acknowledged.contains(NAMED_IAM));
            if (!enough) {
                throw insufficient(capability);
            }
        }
        if (!changeSet && !template.transforms().isEmpty() && !acknowledged.contains(AUTO_EXPAND)) {
            throw insufficient(AUTO_EXPAND);
        }
    }

    private static List<ResourceDeclaration> iamResources(Template template) {
        return template.resources().values().stream()
                .filter(resource -> IAM_TYPES.containsKey(resource.type()))
                .toList();
    }

    private static StackException insufficient(String capability) {
        return StackException.conflict(
                "InsufficientCapabilitiesException", "Requires capabilities : [" + capability + "]");
    }
}

package litellm.controlplane.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;

/**
 * What a deployment would take from the policies that keep data where its resource is deleted or replaced later. A change set shows
 * that as any other change.
 */
final class LostProtection {
    private static final String ON_DELETION = "DeletionPolicy";
    private static final Set<String> POLICIES = Set.of(ON_DELETION, "UpdateReplacePolicy");
    private static final String SNAPSHOT = "Snapshot";

    /** How much each policy keeps. */
    private static final Map<String, Integer> STRENGTHS =
            Map.of("Delete", 0, SNAPSHOT, 1, "RetainExceptOnCreate", 2, "Retain", 2);

    private LostProtection() {}

    /**
     * A sentence for each policy that would keep less than it does.
     *
     * @param stack the stack's name in the catalogue
     * @param holds the types of its resources whose loss loses data
     */
    static Stream<String> of(String stack, Set<String> holds, List<ResourcePlan> resources) {
        return resources.stream()
                .filter(resource -> holds.contains(resource.type()))
                .flatMap(resource ->
                        resource.properties().stream().flatMap(policy -> sentence(stack, resource, policy)));
    }

    private static Stream<String> sentence(String stack, ResourcePlan resource, PropertyPlan policy) {
        if (!POLICIES.contains(policy.path())) {
            return Stream.empty();
        }
        String before = Optional.ofNullable(policy.before()).orElse(usual(resource, policy));
        String after = Optional.ofNullable(policy.after()).orElse(usual(resource, policy));
        return strength(after) < strength(before)
                ? Stream.of("The deployment takes protection away: the %s of %s.%s (%s) is %s, and would be %s."
                        .formatted(policy.path(), stack, resource.logicalId(), resource.type(), before, after))
                : Stream.empty();
    }

    /** What CloudFormation does where the template does not say. */
    private static String usual(ResourcePlan resource, PropertyPlan policy) {
        return policy.path().equals(ON_DELETION) && resource.type().equals(ResourceTypes.DATABASE)
                ? SNAPSHOT
                : "Delete";
    }

    private static int strength(String policy) {
        return STRENGTHS.getOrDefault(policy, 0);
    }
}

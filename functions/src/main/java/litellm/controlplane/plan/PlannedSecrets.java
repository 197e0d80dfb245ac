package litellm.controlplane.plan;

import java.util.List;
import litellm.controlplane.ResourceTypes;

/** What a deployment would do to the values of an environment's secrets. */
final class PlannedSecrets {
    private PlannedSecrets() {}

    /**
     * In one sentence for people.
     *
     * @param security the plan of the stack that holds the secrets
     */
    static String sentence(StackPlan security) {
        List<String> lost = security.resources().stream()
                .filter(resource -> resource.type().equals(ResourceTypes.SECRET)
                        && resource.loses()
                        && resource.verdict() != ResourcePlan.Verdict.LEAVE)
                .map(ResourcePlan::logicalId)
                .toList();
        return switch (security.verdict()) {
            case CREATE -> "made with new random values; the salt key is the environment's own and stays";
            case UNKNOWN -> "cannot be told yet";
            case UPDATE, UNCHANGED ->
                lost.isEmpty()
                        ? "keep their values"
                        : "the value of %s would be lost; the others keep theirs".formatted(String.join(", ", lost));
        };
    }
}

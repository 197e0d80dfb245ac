package litellm.controlplane.preflight;

import java.util.List;
import java.util.Optional;
import litellm.controlplane.release.HandedOutput;
import litellm.controlplane.release.StackCatalogue;

/**
 * Outputs of a stack that another stack is given, and that a deployment would change for that other one to follow: a listener
 * that leads nowhere until the gateway's rules are at it. An export could not change; see decision 0007.
 *
 * @param giver the stack whose outputs are handed over
 * @param behind the stacks that are there, are given such outputs, and take no part in the deployment
 */
record HandedOver(PlannedStack giver, List<PlannedStack> behind, StackCatalogue catalogue) {
    /** What is wrong with a deployment of {@code giver} alone, if anything. */
    Optional<String> fault() {
        return behind.stream()
                .flatMap(stack -> catalogue.find(stack.name()).handedOutputs().stream()
                        .filter(this::changes)
                        .map(output ->
                                "found %s alone; %s uses %s, which changes with it, and would not follow; allowed is all"
                                        .formatted(giver.name(), stack.name(), output.placeholder())))
                .findFirst();
    }

    private boolean changes(HandedOutput handed) {
        return handed.stack().equals(giver.name()) && giver.changedOutputs().contains(handed.output());
    }
}

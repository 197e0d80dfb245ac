package litellm.controlplane.preflight;

import java.util.List;
import java.util.Optional;
import litellm.controlplane.Request;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.TemplateResource;

/**
 * A network with other stacks in it. Another range of addresses replaces the VPC, and what a stack exports cannot change while
 * another imports it: CloudFormation would find out in the middle of the update.
 *
 * @param users the stacks that are there and import from the network's
 */
record SharedNetwork(String environment, List<String> users) {
    /** The property that decides where the network is. */
    static final String RANGE = "CidrBlock";

    static SharedNetwork of(
            String environment, PlannedStack network, List<PlannedStack> all, StackCatalogue catalogue) {
        return new SharedNetwork(
                environment,
                all.stream()
                        .filter(stack -> !stack.before().isEmpty())
                        .map(PlannedStack::name)
                        .filter(name -> catalogue.find(name).dependsOn().contains(network.name()))
                        .toList());
    }

    /** What is wrong with the range of {@code after}, if anything. */
    Optional<String> fault(TemplateResource before, TemplateResource after) {
        if (before == null || users.isEmpty()) {
            return Optional.empty();
        }
        return before.text(RANGE)
                .flatMap(present -> after.text(RANGE)
                        .filter(wanted -> !wanted.equals(present))
                        .map(wanted ->
                                "found %s; %s has %s, which cannot change while its network is used by %s; %s comes first"
                                        .formatted(
                                                wanted,
                                                environment,
                                                present,
                                                String.join(", ", users),
                                                Request.teardownCommand(environment))));
    }
}

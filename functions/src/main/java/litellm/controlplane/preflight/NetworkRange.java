package litellm.controlplane.preflight;

import java.util.List;
import java.util.Optional;
import litellm.controlplane.Request;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.TemplateResource;

/**
 * The range of addresses of a network that is there. Another one makes a second VPC before the first goes, which still has the
 * internet gateway and the addresses of the NAT gateways; and what a stack exports cannot change while another imports it.
 * CloudFormation would find out in the middle of the update.
 *
 * @param stack the network's stack
 * @param whole whether it is updated; one that never came to be as a whole is deleted and made anew
 * @param users the stacks that are there and import from it
 */
record NetworkRange(String environment, String stack, boolean whole, List<String> users) {
    /** The property that decides where the network is. */
    static final String RANGE = "CidrBlock";

    static NetworkRange of(String environment, PlannedStack network, List<PlannedStack> all, StackCatalogue catalogue) {
        return new NetworkRange(
                environment,
                network.name(),
                network.whole(),
                all.stream()
                        .filter(stack -> !stack.before().isEmpty())
                        .map(PlannedStack::name)
                        .filter(name -> catalogue.find(name).dependsOn().contains(network.name()))
                        .toList());
    }

    /** What is wrong with the range of {@code after}, if anything. */
    Optional<String> fault(TemplateResource before, TemplateResource after) {
        if (before == null || (!whole && users.isEmpty())) {
            return Optional.empty();
        }
        return before.text(RANGE)
                .flatMap(present -> after.text(RANGE)
                        .filter(wanted -> !wanted.equals(present))
                        .map(wanted ->
                                "found %s; %s has %s, which cannot change while its network is there%s comes first"
                                        .formatted(wanted, environment, present, wayOut())));
    }

    private String wayOut() {
        return users.isEmpty()
                ? "; " + Request.teardownCommand(environment, "--stack", stack)
                : ", used by %s; %s".formatted(String.join(", ", users), Request.teardownCommand(environment));
    }
}

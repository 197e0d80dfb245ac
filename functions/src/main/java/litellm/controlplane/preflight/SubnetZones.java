package litellm.controlplane.preflight;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.TemplateResource;

/**
 * Subnets that are to lie in other zones: in another region's, which EC2 does not know here, or elsewhere than they do. The latter
 * makes each anew before the one that there is goes, with the same addresses in the same network: EC2 refuses it in the middle of
 * the update.
 */
final class SubnetZones {
    /** The parameter that names them. */
    static final String PARAMETER = "AvailabilityZones";

    private static final String ZONE = "AvailabilityZone";
    private static final String RANGE = "CidrBlock";

    private SubnetZones() {}

    /** What is wrong with the zones that are named for the subnets, if anything: a region has none but its own. */
    static Optional<String> foreignFault(PlannedStack stack, String region) {
        String foreign = Stream.of(stack.values().getOrDefault(PARAMETER, "").split(",", -1))
                .filter(zone -> !zone.isEmpty() && !zone.startsWith(region))
                .collect(Collectors.joining(", "));
        return foreign.isEmpty()
                ? Optional.empty()
                : Optional.of("found %s; allowed are zones of %s".formatted(foreign, region));
    }

    /** The subnets that would move, by logical id in order. */
    static List<String> moved(PlannedStack stack) {
        return stack.changed().entrySet().stream()
                .filter(subnet -> subnet.getValue().type().equals(ResourceTypes.SUBNET))
                .filter(subnet -> moves(stack.before().get(subnet.getKey()), subnet.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static boolean moves(TemplateResource before, TemplateResource after) {
        return before != null
                && !Objects.equals(
                        before.properties().get(ZONE), after.properties().get(ZONE))
                && Objects.equals(
                        before.properties().get(RANGE), after.properties().get(RANGE));
    }

    /** Whether it is certain: which zones are an account's first is known to AWS only, and they may be the ones that are asked for. */
    static boolean certain(PlannedStack stack, List<String> moved) {
        return moved.stream()
                .flatMap(id -> Stream.of(stack.before().get(id), stack.after().get(id)))
                .noneMatch(
                        subnet -> String.valueOf(subnet.properties().get(ZONE)).contains("Fn::GetAZs"));
    }

    /** What is wrong with moving these. */
    static String fault(String environment, List<String> moved) {
        return "found other zones for %s; a subnet cannot move to another zone, so leave its zone as it is; to move them, %s comes first"
                .formatted(String.join(", ", moved), Request.teardownCommand(environment));
    }

    /** What goes wrong if moving these is what it comes to. */
    static String warning(String environment, List<String> moved) {
        return "found the zones of %s in other words; if they mean other zones, the update fails halfway, since a subnet cannot move to another zone; to move them, %s comes first"
                .formatted(String.join(", ", moved), Request.teardownCommand(environment));
    }
}

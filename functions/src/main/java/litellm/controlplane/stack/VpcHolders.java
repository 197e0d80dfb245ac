package litellm.controlplane.stack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ForeignText;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.Ec2Query;

/** What others have put into a VPC that is to go: EC2 refuses to delete it, and does not say for what. */
record VpcHolders(Ec2Query ec2) {
    private static final int MOST_NAMED = 3;

    /**
     * A kind of what a VPC can hold, without a network interface in it.
     *
     * @param action the call that lists it
     * @param list the list's name in the answer
     * @param id the member that names one
     * @param label the member that a person knows it by
     */
    private record Kind(String words, String action, String list, String id, String label) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("security group", "DescribeSecurityGroups", "securityGroupInfo", "groupId", "groupName"),
            new Kind("subnet", "DescribeSubnets", "subnetSet", "subnetId", "cidrBlock"),
            new Kind("VPC endpoint", "DescribeVpcEndpoints", "vpcEndpointSet", "vpcEndpointId", "serviceName"));

    /**
     * The first of them, in words: {@code security group sg-1 (other-team)}; empty where nothing else is in it.
     *
     * @param own the ids of the stack's own resources
     */
    Optional<String> of(String vpc, Set<String> own) {
        List<String> holders = KINDS.stream()
                .flatMap(kind -> in(vpc, kind)
                        .filter(found -> !own.contains(found.text(kind.id)))
                        .map(found -> named(kind, found)))
                .limit(MOST_NAMED)
                .toList();
        return holders.isEmpty()
                ? Optional.empty()
                : Optional.of(holders.stream().collect(Collectors.joining(", ")));
    }

    private Stream<JsonObject> in(String vpc, Kind kind) {
        Map<String, String> filter = Map.of("Filter.1.Name", "vpc-id", "Filter.1.Value.1", vpc, "MaxResults", "100");
        return Ec2Query.items(ec2.call(kind.action, filter), kind.list).stream()
                // Each VPC has one, which goes with it.
                .filter(found -> !found.optionalText("groupName").orElse("").equals("default"));
    }

    private static String named(Kind kind, JsonObject found) {
        return "%s %s (%s)"
                .formatted(
                        kind.words,
                        found.text(kind.id),
                        ForeignText.line(found.optionalText(kind.label).orElse("")));
    }
}

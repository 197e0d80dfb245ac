package litellm.controlplane.stack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellm.controlplane.ForeignText;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.Ec2Query;

/** What others have put into a VPC that is to go, or joined it to: EC2 refuses to delete it, and does not say for what. */
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

    /** States of what holds nothing any more, or soon will not: EC2 lists an endpoint that was deleted for a while. */
    private static final Set<String> GOING = Set.of("deleting", "deleted");

    /** States of a peering connection that is more than a memory: EC2 lists one that was deleted or refused for a while. */
    private static final Set<String> JOINED = Set.of("active", "pending-acceptance", "provisioning");

    /**
     * The first of them, in words: {@code security group sg-1 (other-team)}; empty where nothing else is in it.
     *
     * @param own the ids of the stack's own resources
     */
    Optional<String> of(String vpc, Set<String> own) {
        List<String> holders = Stream.of(inside(vpc, own), peerings(vpc), vpnGateways(vpc))
                .flatMap(found -> found)
                .limit(MOST_NAMED)
                .toList();
        return holders.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", holders));
    }

    private Stream<String> inside(String vpc, Set<String> own) {
        return KINDS.stream()
                .flatMap(kind -> in(vpc, kind)
                        .filter(found -> !own.contains(found.text(kind.id)))
                        .map(found -> named(kind.words, found.text(kind.id), label(found, kind.label))));
    }

    private Stream<JsonObject> in(String vpc, Kind kind) {
        Map<String, String> filter = Map.of("Filter.1.Name", "vpc-id", "Filter.1.Value.1", vpc, "MaxResults", "100");
        return Ec2Query.items(ec2.call(kind.action, filter), kind.list).stream()
                .filter(found -> !GOING.contains(label(found, "state")))
                // Each VPC has one, which goes with it.
                .filter(found -> !label(found, "groupName").equals("default"));
    }

    /** Either side may be this VPC's, and EC2's filters cannot say "or": a region has few of them. */
    private Stream<String> peerings(String vpc) {
        return Ec2Query.items(
                        ec2.call("DescribeVpcPeeringConnections", Map.of("MaxResults", "1000")),
                        "vpcPeeringConnectionSet")
                .stream()
                .filter(peering -> JOINED.contains(peering.object("status").text("code")))
                .flatMap(peering -> {
                    String requester = label(peering.object("requesterVpcInfo"), "vpcId");
                    String accepter = label(peering.object("accepterVpcInfo"), "vpcId");
                    return Stream.of(requester, accepter).anyMatch(vpc::equals)
                            ? Stream.of(named(
                                    "VPC peering connection",
                                    peering.text("vpcPeeringConnectionId"),
                                    requester.equals(vpc) ? accepter : requester))
                            : Stream.empty();
                });
    }

    private Stream<String> vpnGateways(String vpc) {
        return Ec2Query.items(
                        ec2.call(
                                "DescribeVpnGateways",
                                Map.of("Filter.1.Name", "attachment.vpc-id", "Filter.1.Value.1", vpc)),
                        "vpnGatewaySet")
                .stream()
                .filter(gateway -> Ec2Query.items(gateway, "attachments").stream()
                        .anyMatch(attachment -> label(attachment, "vpcId").equals(vpc)
                                && !label(attachment, "state").equals("detached")))
                .map(gateway -> named("VPN gateway", gateway.text("vpnGatewayId"), label(gateway, "type")));
    }

    private static String label(JsonObject found, String member) {
        return found.optionalText(member).orElse("");
    }

    private static String named(String words, String id, String label) {
        return "%s %s (%s)".formatted(words, id, ForeignText.line(label));
    }
}

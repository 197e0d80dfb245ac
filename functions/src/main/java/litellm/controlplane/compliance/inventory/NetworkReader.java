package litellm.controlplane.compliance.inventory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ForeignText;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.Ec2Query;

/** VPCs and what is in them. */
record NetworkReader(Ec2Query ec2, Calls calls, Scope scope) implements ServiceReader {
    private static final String ID_OF_VPC = "vpcId";

    /** As many bits as a range has at least that somebody may have for themselves; private ranges have as many. */
    private static final int NARROW = 8;

    private static final int NARROW_IPV6 = 16;

    private static final Set<String> GONE = Set.of("deleted", "failed");

    /** The most that EC2 lets a page have, where that is not a thousand; none for the call without pages. */
    private static final Map<String, Optional<String>> PAGE =
            Map.of("DescribeAddresses", Optional.empty(), "DescribeRouteTables", Optional.of("100"));

    @Override
    public List<Listing> listings() {
        return List.of(
                listing(ResourceTypes.VPC, "DescribeVpcs", "vpcSet", plain("vpc", ID_OF_VPC)),
                listing(ResourceTypes.SUBNET, "DescribeSubnets", "subnetSet", plain("subnet", "subnetId")),
                listing(ResourceTypes.ROUTE_TABLE, "DescribeRouteTables", "routeTableSet", this::routeTable),
                listing(
                        ResourceTypes.INTERNET_GATEWAY,
                        "DescribeInternetGateways",
                        "internetGatewaySet",
                        this::internetGateway),
                listing(
                        ResourceTypes.SECURITY_GROUP,
                        "DescribeSecurityGroups",
                        "securityGroupInfo",
                        this::securityGroup),
                listing(
                        ResourceTypes.NETWORK_INTERFACE,
                        "DescribeNetworkInterfaces",
                        "networkInterfaceSet",
                        this::networkInterface),
                listing(
                        ResourceTypes.NAT_GATEWAY,
                        "DescribeNatGateways",
                        "natGatewaySet",
                        plain("natgateway", "natGatewayId")),
                listing(ResourceTypes.ELASTIC_IP, "DescribeAddresses", "addressesSet", this::address),
                listing(ResourceTypes.VPC_ENDPOINT, "DescribeVpcEndpoints", "vpcEndpointSet", this::endpoint),
                listing(ResourceTypes.FLOW_LOG, "DescribeFlowLogs", "flowLogSet", this::flowLog));
    }

    private Listing listing(String type, String action, String set, BiFunction<String, JsonObject, Resource> resource) {
        return new Listing(
                type,
                "ec2:" + action,
                () -> items(action, set)
                        .map(item -> described(item, resource.apply(type, item)))
                        .toList());
    }

    private Stream<JsonObject> items(String action, String set) {
        List<JsonObject> items = new ArrayList<>();
        Map<String, String> parameters = new HashMap<>();
        PAGE.getOrDefault(action, Optional.of("1000")).ifPresent(most -> parameters.put("MaxResults", most));
        Optional<String> next;
        do {
            JsonObject page = calls.one(() -> ec2.call(action, Map.copyOf(parameters)));
            items.addAll(Ec2Query.items(page, set));
            next = page.optionalText("nextToken").filter(token -> !token.isEmpty());
            next.ifPresent(token -> parameters.put("NextToken", token));
        } while (next.isPresent());
        return items.stream()
                .filter(item -> !GONE.contains(item.optionalText("state").orElse("")));
    }

    private BiFunction<String, JsonObject, Resource> plain(String kind, String id) {
        return (type, item) -> resource(type, kind, item.text(id));
    }

    private Resource resource(String type, String kind, String id) {
        return Resource.of(type, id, scope.arn("ec2", kind + "/" + id));
    }

    private static Resource described(JsonObject item, Resource resource) {
        Map<String, String> tags =
                Ec2Query.items(item, item.members().containsKey("tagSet") ? "tagSet" : "tags").stream()
                        .collect(Collectors.toMap(tag -> tag.text("key"), tag -> tag.text("value")));
        Resource tagged = resource.tagged(tags)
                .named(tags.getOrDefault("Name", resource.name()))
                .created(time(item));
        return item.optionalText(ID_OF_VPC)
                .filter(vpc -> !vpc.equals(resource.id()) && resource.origin().isEmpty())
                .map(vpc -> tagged.inside(ResourceTypes.VPC, vpc))
                .orElse(tagged);
    }

    private static Instant time(JsonObject item) {
        return Stream.of("createTime", "creationTime", "creationTimestamp")
                .flatMap(name -> item.optionalText(name).stream())
                .findFirst()
                .map(Instant::parse)
                .orElse(null);
    }

    private Resource internetGateway(String type, JsonObject item) {
        List<String> vpcs = Ec2Query.items(item, "attachmentSet").stream()
                .map(attachment -> attachment.text(ID_OF_VPC))
                .toList();
        Resource gateway = resource(type, "internet-gateway", item.text("internetGatewayId"))
                .with("attachedTo", vpcs);
        return vpcs.isEmpty() ? gateway : gateway.inside(ResourceTypes.VPC, vpcs.getFirst());
    }

    private Resource routeTable(String type, JsonObject item) {
        List<JsonObject> associations = Ec2Query.items(item, "associationSet");
        Resource table = resource(type, "route-table", item.text("routeTableId"))
                .with(
                        "associations",
                        associations.stream()
                                .map(association -> association.text("routeTableAssociationId"))
                                .toList());
        return associations.stream()
                        .anyMatch(association ->
                                association.optionalText("main").orElse("").equals("true"))
                ? table.madeFor(ResourceTypes.VPC, item.text(ID_OF_VPC))
                : table;
    }

    private Resource securityGroup(String type, JsonObject item) {
        String name = item.text("groupName");
        Resource group = resource(type, "security-group", item.text("groupId"))
                .named(name)
                .with("openPorts", openPorts(Ec2Query.items(item, "ipPermissions")))
                .with("ingressNaming", naming(item, "ipPermissions"))
                .with("egressNaming", naming(item, "ipPermissionsEgress"));
        return name.equals("default") ? group.madeFor(ResourceTypes.VPC, item.text(ID_OF_VPC)) : group;
    }

    /** What everyone may reach, or so many that it comes to the same, each with the permissions in JSON that let them. */
    private static Map<String, String> openPorts(List<JsonObject> permissions) {
        Map<String, List<Map<String, Object>>> open = new LinkedHashMap<>();
        for (JsonObject permission : permissions) {
            List<Map<String, String>> wide = wide(permission, "ipRanges", "cidrIp", "CidrIp", NARROW);
            List<Map<String, String>> wide6 = wide(permission, "ipv6Ranges", "cidrIpv6", "CidrIpv6", NARROW_IPV6);
            if (!wide.isEmpty() || !wide6.isEmpty()) {
                Map<String, Object> revoked = protocolAndPorts(permission);
                revoked.put("IpRanges", wide);
                revoked.put("Ipv6Ranges", wide6);
                open.computeIfAbsent(ports(permission), _ -> new ArrayList<>()).add(revoked);
            }
        }
        Map<String, String> json = new LinkedHashMap<>();
        open.forEach((ports, revoked) -> json.put(ports, JsonObject.write(revoked)));
        return json;
    }

    /** A permission as a request names it, without those whom it is for. */
    private static Map<String, Object> protocolAndPorts(JsonObject permission) {
        Map<String, Object> named = new LinkedHashMap<>(Map.of("IpProtocol", permission.text("ipProtocol")));
        permission.optionalText("fromPort").ifPresent(port -> named.put("FromPort", Integer.valueOf(port)));
        permission.optionalText("toPort").ifPresent(port -> named.put("ToPort", Integer.valueOf(port)));
        return named;
    }

    /** By the id of each group that rules of {@code group} name, in JSON, what a call that revokes them is given. */
    private static Map<String, String> naming(JsonObject group, String permissions) {
        Map<String, List<Map<String, Object>>> revoked = new LinkedHashMap<>();
        for (JsonObject permission : Ec2Query.items(group, permissions)) {
            for (JsonObject pair : Ec2Query.items(permission, "groups")) {
                String named = pair.text("groupId");
                Map<String, Object> rule = protocolAndPorts(permission);
                rule.put("UserIdGroupPairs", List.of(Map.of("GroupId", named)));
                revoked.computeIfAbsent(named, _ -> new ArrayList<>()).add(rule);
            }
        }
        Map<String, String> json = new LinkedHashMap<>();
        revoked.forEach((named, rules) -> {
            Map<String, Object> call = new LinkedHashMap<>(Map.of("GroupId", group.text("groupId")));
            call.put("IpPermissions", rules);
            json.put(named, JsonObject.write(call));
        });
        return json;
    }

    /** The ranges of a permission that leave more addresses than one of {@code narrow} bits, each as a request names it. */
    private static List<Map<String, String>> wide(
            JsonObject permission, String ranges, String member, String name, int narrow) {
        return Ec2Query.items(permission, ranges).stream()
                .flatMap(range -> range.optionalText(member).stream())
                .filter(range -> Integer.parseInt(range.substring(range.indexOf('/') + 1)) < narrow)
                .map(range -> Map.of(name, range))
                .toList();
    }

    /** {@code every port}, {@code port 443}, {@code ports 1-65535} or, of a protocol that has none, {@code protocol icmp}. */
    private static String ports(JsonObject permission) {
        String protocol = permission.text("ipProtocol");
        return switch (protocol) {
            case "-1" -> "every port";
            case "tcp", "udp" -> ports(permission.text("fromPort"), permission.text("toPort"));
            default -> "protocol " + protocol;
        };
    }

    private static String ports(String from, String to) {
        return from.equals(to) ? "port " + from : "ports %s-%s".formatted(from, to);
    }

    private Resource networkInterface(String type, JsonObject item) {
        Resource card = resource(type, "network-interface", item.text("networkInterfaceId"));
        // One in use belongs to whatever uses it; one that nothing uses keeps its VPC from being deleted.
        return item.optionalText("status").orElse("").equals("available")
                ? card
                : card.madeFor(ResourceTypes.VPC, item.text(ID_OF_VPC));
    }

    /** CloudFormation's id of an address is the address itself. */
    private Resource address(String type, JsonObject item) {
        String allocation = item.optionalText("allocationId").orElse("");
        return Resource.of(type, item.text("publicIp"), scope.arn("ec2", "elastic-ip/" + allocation))
                .with("allocationId", allocation);
    }

    private Resource endpoint(String type, JsonObject item) {
        return resource(type, "vpc-endpoint", item.text("vpcEndpointId"))
                .with(
                        "subnets",
                        item.find("subnetIdSet")
                                .filter(List.class::isInstance)
                                .map(subnets -> (long) ((List<?>) subnets).size())
                                .orElse(0L));
    }

    private Resource flowLog(String type, JsonObject item) {
        Resource log = resource(type, "vpc-flow-log", item.text("flowLogId"))
                .inside(ResourceTypes.VPC, item.text("resourceId"));
        return item.optionalText("deliverLogsStatus").filter("FAILED"::equals).isPresent()
                ? log.with(Map.of(
                        "error",
                        item.optionalText("deliverLogsErrorMessage")
                                .map(ForeignText::line)
                                .orElse("EC2 does not say why")))
                : log;
    }
}

package litellm.local.stack.resource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** The types of AWS::EC2 that make a network. */
final class Ec2Types {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String[] MODIFIED_OF_ENDPOINTS = {
        "DnsOptions",
        "IpAddressType",
        "PolicyDocument",
        "PrivateDnsEnabled",
        "RouteTableIds",
        "SecurityGroupIds",
        "SubnetIds"
    };

    static final Tags.Access TAGS = new Tags.Access(
            r -> ec2(r).describeTags(b -> b.filters(filter("resource-id", taggedId(r))))
                    .tags(),
            (r, tags) -> ec2(r).createTags(b -> Tags.fill(b.resources(taggedId(r)), tags)),
            (r, keys) -> ec2(r).deleteTags(b -> b.resources(taggedId(r)).tags(keysOnly(keys))));

    private Ec2Types() {}

    static List<ResourceType> all() {
        return List.of(
                vpc(),
                internetGateway(),
                vpcGatewayAttachment(),
                subnet(),
                elasticIp(),
                natGateway(),
                routeTable(),
                route(),
                subnetRouteTableAssociation(),
                vpcEndpoint(),
                flowLog());
    }

    private static Ec2Client ec2(ResourceRequest r) {
        return r.aws().ec2();
    }

    // --- Tags ---------------------------------------------------------------------------------------

    /** The tags of a creation, which EC2 takes together with the kind of resource that they are for. */
    static TagSpecification tagSpecification(ResourceRequest r, String resourceType) {
        List<Tag> tags = new ArrayList<>();
        r.tags()
                .forEach((key, value) ->
                        tags.add(Tag.builder().key(key).value(value).build()));
        return TagSpecification.builder().resourceType(resourceType).tags(tags).build();
    }

    private static List<Tag> keysOnly(Set<String> keys) {
        return keys.stream().map(key -> Tag.builder().key(key).build()).toList();
    }

    /** An address is known to templates by its IP, and to EC2 by its allocation. */
    private static String taggedId(ResourceRequest r) {
        String allocation = r.attribute("AllocationId");
        return allocation == null ? r.id() : allocation;
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }

    // --- VPC and internet gateway -------------------------------------------------------------------

    private static ResourceType vpc() {
        return ServiceType.named("AWS::EC2::VPC")
                .createOnly("CidrBlock", "Ipv4IpamPoolId", "Ipv4NetmaskLength")
                .maps(CreateVpcRequest.builder())
                .handlesFlags("EnableDnsSupport", "EnableDnsHostnames")
                .resets("EnableDnsSupport", true)
                .resets("EnableDnsHostnames", false)
                .create(r -> ec2(r).createVpc(b -> r.fill(b.tagSpecifications(tagSpecification(r, "vpc"))))
                        .vpc()
                        .vpcId())
                .update(r -> {
                    if (r.changed("InstanceTenancy")) {
                        ec2(r).modifyVpcTenancy(b ->
                                b.vpcId(r.id()).instanceTenancy(r.desired().text("InstanceTenancy", "default")));
                    }
                })
                .configure(Ec2Types::configureVpc)
                .attributes(Ec2Types::vpcAttributes)
                .tags(TAGS)
                .delete(r -> ec2(r).deleteVpc(b -> b.vpcId(r.id())))
                .build();
    }

    private static void configureVpc(ResourceRequest r) {
        Ec2Client ec2 = ec2(r);
        if (r.changed("EnableDnsSupport")) {
            boolean enabled = r.desired().flag("EnableDnsSupport");
            ec2.modifyVpcAttribute(b -> b.vpcId(r.id()).enableDnsSupport(v -> v.value(enabled)));
        }
        if (r.changed("EnableDnsHostnames")) {
            boolean enabled = r.desired().flag("EnableDnsHostnames");
            ec2.modifyVpcAttribute(b -> b.vpcId(r.id()).enableDnsHostnames(v -> v.value(enabled)));
        }
    }

    private static Map<String, Object> vpcAttributes(ResourceRequest r) {
        Ec2Client ec2 = ec2(r);
        Vpc vpc = ec2.describeVpcs(b -> b.vpcIds(r.id())).vpcs().getFirst();
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("VpcId", vpc.vpcId());
        attributes.put("CidrBlock", vpc.cidrBlock());
        attributes.put(
                "CidrBlockAssociations",
                vpc.cidrBlockAssociationSet().stream()
                        .map(association -> association.associationId())
                        .toList());
        ec2.describeSecurityGroups(b -> b.filters(filter("vpc-id", r.id()), filter("group-name", "default")))
                .securityGroups()
                .forEach(group -> attributes.put("DefaultSecurityGroup", group.groupId()));
        ec2.describeNetworkAcls(b -> b.filters(filter("vpc-id", r.id()), filter("default", "true")))
                .networkAcls()
                .forEach(acl -> attributes.put("DefaultNetworkAcl", acl.networkAclId()));
        return attributes;
    }

    private static ResourceType internetGateway() {
        return ServiceType.named("AWS::EC2::InternetGateway")
                .create(r -> ec2(r).createInternetGateway(
                                b -> b.tagSpecifications(tagSpecification(r, "internet-gateway")))
                        .internetGateway()
                        .internetGatewayId())
                .attributes(r -> Map.of("InternetGatewayId", r.id()))
                .tags(TAGS)
                .delete(r -> ec2(r).deleteInternetGateway(b -> b.internetGatewayId(r.id())))
                .build();
    }

    private static ResourceType vpcGatewayAttachment() {
        return ServiceType.named("AWS::EC2::VPCGatewayAttachment")
                .createOnly("VpcId")
                .handles("VpcId", "InternetGatewayId")
                .create(r -> {
                    attachGateway(r);
                    return "IGW|" + r.text("VpcId");
                })
                .update(r -> {
                    if (r.changed("InternetGatewayId")) {
                        detachGateway(r, r.before());
                        attachGateway(r);
                    }
                })
                .attributes(r -> Map.of("AttachmentType", "IGW"))
                .delete(r -> detachGateway(r, r.desired()))
                .build();
    }

    private static void attachGateway(ResourceRequest r) {
        ec2(r).attachInternetGateway(b -> b.vpcId(r.text("VpcId")).internetGatewayId(r.text("InternetGatewayId")));
    }

    private static void detachGateway(ResourceRequest r, Properties attached) {
        try {
            ec2(r).detachInternetGateway(
                            b -> b.vpcId(attached.text("VpcId")).internetGatewayId(attached.text("InternetGatewayId")));
        } catch (Ec2Exception e) {
            if (!e.awsErrorDetails().errorCode().equals("Gateway.NotAttached")) {
                throw e;
            }
        }
    }

    // --- Subnets and addresses ----------------------------------------------------------------------

    private static ResourceType subnet() {
        return ServiceType.named("AWS::EC2::Subnet")
                .createOnly(
                        "VpcId",
                        "AvailabilityZone",
                        "AvailabilityZoneId",
                        "CidrBlock",
                        "OutpostArn",
                        "Ipv6Native",
                        "Ipv4IpamPoolId",
                        "Ipv4NetmaskLength",
                        "Ipv6IpamPoolId",
                        "Ipv6NetmaskLength")
                .maps(CreateSubnetRequest.builder())
                .handlesFlags("MapPublicIpOnLaunch")
                .resets("MapPublicIpOnLaunch", false)
                .create(r -> ec2(r).createSubnet(b -> r.fill(b.tagSpecifications(tagSpecification(r, "subnet"))))
                        .subnet()
                        .subnetId())
                .configure(Ec2Types::configureSubnet)
                .reads(r -> r.read(Optional.of(describeSubnet(r))))
                .attributes(Ec2Types::subnetAttributes)
                .tags(TAGS)
                .delete(r -> ec2(r).deleteSubnet(b -> b.subnetId(r.id())))
                .build();
    }

    private static void configureSubnet(ResourceRequest r) {
        if (r.changed("MapPublicIpOnLaunch")) {
            boolean enabled = r.desired().flag("MapPublicIpOnLaunch");
            ec2(r).modifySubnetAttribute(b -> b.subnetId(r.id()).mapPublicIpOnLaunch(v -> v.value(enabled)));
        }
    }

    private static Subnet describeSubnet(ResourceRequest r) {
        return ec2(r).describeSubnets(b -> b.subnetIds(r.id())).subnets().getFirst();
    }

    private static Map<String, Object> subnetAttributes(ResourceRequest r) {
        Subnet subnet = describeSubnet(r);
        return Map.of(
                "SubnetId", subnet.subnetId(),
                "VpcId", subnet.vpcId(),
                "AvailabilityZone", subnet.availabilityZone(),
                "CidrBlock", subnet.cidrBlock());
    }

    private static ResourceType elasticIp() {
        return ServiceType.named("AWS::EC2::EIP")
                .createOnly("Domain", "NetworkBorderGroup", "Address", "IpamPoolId", "PublicIpv4Pool")
                .maps(AllocateAddressRequest.builder())
                .create(r -> {
                    AllocateAddressResponse address =
                            ec2(r).allocateAddress(b -> r.fill(b.tagSpecifications(tagSpecification(r, "elastic-ip"))));
                    return address.publicIp();
                })
                .attributes(r -> Map.of("PublicIp", r.id(), "AllocationId", allocation(r)))
                .tags(TAGS)
                .delete(r -> {
                    String allocation = allocation(r);
                    ec2(r).releaseAddress(b -> b.allocationId(allocation));
                })
                .build();
    }

    private static String allocation(ResourceRequest r) {
        String known = r.attribute("AllocationId");
        return known != null
                ? known
                : ec2(r).describeAddresses(b -> b.publicIps(r.id()))
                        .addresses()
                        .getFirst()
                        .allocationId();
    }

    private static ResourceType natGateway() {
        return ServiceType.named("AWS::EC2::NatGateway")
                .createOnly(
                        "AllocationId", "SubnetId", "ConnectivityType", "PrivateIpAddress", "VpcId", "AvailabilityMode")
                .maps(CreateNatGatewayRequest.builder())
                .create(r -> ec2(r).createNatGateway(
                                b -> r.fill(b.tagSpecifications(tagSpecification(r, "natgateway"))))
                        .natGateway()
                        .natGatewayId())
                .stabilize(r -> {
                    r.await(PATIENCE, () -> gateway(r).state() != NatGatewayState.PENDING);
                    if (gateway(r).state() == NatGatewayState.FAILED) {
                        throw r.failure(gateway(r).failureMessage(), "NotStabilized");
                    }
                })
                .reads(r -> r.read(Optional.of(gateway(r)).filter(gateway -> STANDING.contains(gateway.state()))))
                .attributes(r -> Map.of("NatGatewayId", r.id()))
                .tags(TAGS)
                .delete(r -> {
                    ec2(r).deleteNatGateway(b -> b.natGatewayId(r.id()));
                    // Its address is released only with it.
                    r.await(
                            PATIENCE,
                            () -> ec2(r).describeNatGateways(b -> b.natGatewayIds(r.id())).natGateways().stream()
                                    .allMatch(gateway -> gateway.state() == NatGatewayState.DELETED));
                })
                .build();
    }

    /** One that was deleted is described for another hour. */
    private static final Set<NatGatewayState> STANDING = Set.of(NatGatewayState.PENDING, NatGatewayState.AVAILABLE);

    private static NatGateway gateway(ResourceRequest r) {
        return ec2(r).describeNatGateways(b -> b.natGatewayIds(r.id()))
                .natGateways()
                .getFirst();
    }

    // --- Routes -------------------------------------------------------------------------------------

    private static ResourceType routeTable() {
        return ServiceType.named("AWS::EC2::RouteTable")
                .createOnly("VpcId")
                .maps(CreateRouteTableRequest.builder())
                .create(r -> ec2(r).createRouteTable(
                                b -> r.fill(b.tagSpecifications(tagSpecification(r, "route-table"))))
                        .routeTable()
                        .routeTableId())
                .attributes(r -> Map.of("RouteTableId", r.id()))
                .tags(TAGS)
                .delete(r -> ec2(r).deleteRouteTable(b -> b.routeTableId(r.id())))
                .build();
    }

    private static ResourceType route() {
        return ServiceType.named("AWS::EC2::Route")
                .createOnly(
                        "RouteTableId", "DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
                .maps(CreateRouteRequest.builder())
                .create(r -> {
                    ec2(r).createRoute(r::fill);
                    return r.text("RouteTableId") + "|" + destination(r);
                })
                .reads(r -> r.read(findRouteTable(r, "route-table-id", r.text("RouteTableId"))
                        .flatMap(table -> table.routes().stream()
                                .filter(route -> destination(r).equals(destination(route)))
                                .findFirst())))
                .update(r -> ec2(r).replaceRoute(r::fill))
                .attributes(r -> Map.of("CidrBlock", destination(r)))
                .delete(r -> ec2(r).deleteRoute(b -> b.routeTableId(r.text("RouteTableId"))
                        .destinationCidrBlock(r.text("DestinationCidrBlock"))
                        .destinationIpv6CidrBlock(r.text("DestinationIpv6CidrBlock"))
                        .destinationPrefixListId(r.text("DestinationPrefixListId"))))
                .build();
    }

    private static String destination(ResourceRequest r) {
        Properties route = r.desired();
        return route.text(
                "DestinationCidrBlock", route.text("DestinationIpv6CidrBlock", route.text("DestinationPrefixListId")));
    }

    private static String destination(Route route) {
        return Stream.of(
                        route.destinationCidrBlock(), route.destinationIpv6CidrBlock(), route.destinationPrefixListId())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static Optional<RouteTable> findRouteTable(ResourceRequest r, String filter, String value) {
        return ec2(r)
                .describeRouteTables(b ->
                        b.filters(Filter.builder().name(filter).values(value).build()))
                .routeTables()
                .stream()
                .findFirst();
    }

    private static ResourceType subnetRouteTableAssociation() {
        return ServiceType.named("AWS::EC2::SubnetRouteTableAssociation")
                .createOnly("SubnetId", "RouteTableId")
                .maps(AssociateRouteTableRequest.builder())
                .create(r -> ec2(r).associateRouteTable(r::fill).associationId())
                .reads(r -> r.read(findRouteTable(r, "association.route-table-association-id", r.id())
                        .flatMap(table -> table.associations().stream()
                                .filter(association ->
                                        association.routeTableAssociationId().equals(r.id()))
                                .findFirst())))
                .attributes(r -> Map.of("Id", r.id()))
                .delete(r -> ec2(r).disassociateRouteTable(b -> b.associationId(r.id())))
                .build();
    }

    // --- Endpoints and flow logs --------------------------------------------------------------------

    private static ResourceType vpcEndpoint() {
        return ServiceType.named("AWS::EC2::VPCEndpoint")
                .createOnly("ServiceName", "ServiceRegion", "VpcEndpointType", "VpcId")
                .maps(CreateVpcEndpointRequest.builder())
                .create(r -> ec2(r).createVpcEndpoint(
                                b -> r.fill(b.tagSpecifications(tagSpecification(r, "vpc-endpoint"))))
                        .vpcEndpoint()
                        .vpcEndpointId())
                .update(Ec2Types::modifyEndpoint)
                .stabilize(r ->
                        r.await(PATIENCE, () -> !endpoint(r).stateAsString().equalsIgnoreCase("pending")))
                .reads(r -> endpointIsGone(r) ? Optional.empty() : r.read(Optional.of(endpoint(r))))
                .attributes(Ec2Types::endpointAttributes)
                .tags(TAGS)
                .delete(r -> {
                    refuse(
                            r,
                            ec2(r).deleteVpcEndpoints(b -> b.vpcEndpointIds(r.id()))
                                    .unsuccessful());
                    // Its interfaces keep security groups and subnets from being deleted as long as it is there.
                    r.await(PATIENCE, () -> endpointIsGone(r));
                })
                .build();
    }

    /** Deleted endpoints stay visible for a while. */
    private static boolean endpointIsGone(ResourceRequest r) {
        return !r.exists(() -> endpoint(r)) || endpoint(r).stateAsString().equalsIgnoreCase("deleted");
    }

    private static void modifyEndpoint(ResourceRequest r) {
        ModifyVpcEndpointRequest.Builder request = ModifyVpcEndpointRequest.builder()
                .vpcEndpointId(r.id())
                .addRouteTableIds(r.added("RouteTableIds"))
                .removeRouteTableIds(r.removed("RouteTableIds"))
                .addSubnetIds(r.added("SubnetIds"))
                .removeSubnetIds(r.removed("SubnetIds"))
                .addSecurityGroupIds(r.added("SecurityGroupIds"))
                .removeSecurityGroupIds(r.removed("SecurityGroupIds"));
        if (r.updates("PolicyDocument")) {
            request.policyDocument(r.text("PolicyDocument")).resetPolicy(!r.has("PolicyDocument"));
        }
        if (r.updates("PrivateDnsEnabled")) {
            request.privateDnsEnabled(r.desired().flag("PrivateDnsEnabled"));
        }
        if (r.changed("DnsOptions")) {
            request.dnsOptions(b -> r.fill(b, "DnsOptions"));
        }
        if (r.changed("IpAddressType")) {
            request.ipAddressType(r.text("IpAddressType"));
        }
        if (r.changed(MODIFIED_OF_ENDPOINTS)) {
            ec2(r).modifyVpcEndpoint(request.build());
        }
    }

    private static VpcEndpoint endpoint(ResourceRequest r) {
        return ec2(r).describeVpcEndpoints(b -> b.vpcEndpointIds(r.id()))
                .vpcEndpoints()
                .getFirst();
    }

    private static Map<String, Object> endpointAttributes(ResourceRequest r) {
        VpcEndpoint endpoint = endpoint(r);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("Id", endpoint.vpcEndpointId());
        attributes.put("CreationTimestamp", endpoint.creationTimestamp().toString());
        if (endpoint.vpcEndpointType() == VpcEndpointType.INTERFACE) {
            attributes.put("NetworkInterfaceIds", endpoint.networkInterfaceIds());
            attributes.put(
                    "DnsEntries",
                    endpoint.dnsEntries().stream()
                            .map(entry -> entry.hostedZoneId() + ":" + entry.dnsName())
                            .toList());
        }
        return attributes;
    }

    private static ResourceType flowLog() {
        return ServiceType.named("AWS::EC2::FlowLog")
                .createOnly(
                        "DeliverCrossAccountRole",
                        "DeliverLogsPermissionArn",
                        "LogGroupName",
                        "LogDestination",
                        "LogDestinationType",
                        "LogFormat",
                        "MaxAggregationInterval",
                        "DestinationOptions",
                        "ResourceId",
                        "ResourceType",
                        "TrafficType")
                .maps(CreateFlowLogsRequest.builder())
                .handles("ResourceId")
                .create(r -> {
                    CreateFlowLogsResponse response = ec2(r).createFlowLogs(
                                    b -> r.fill(b.resourceIds(r.text("ResourceId"))
                                            .tagSpecifications(tagSpecification(r, "vpc-flow-log"))));
                    refuse(r, response.unsuccessful());
                    return response.flowLogIds().getFirst();
                })
                .reads(r -> r.read(
                        ec2(r).describeFlowLogs(b -> b.flowLogIds(r.id())).flowLogs()))
                .attributes(r -> Map.of("Id", r.id()))
                .tags(TAGS)
                .delete(r -> refuse(
                        r, ec2(r).deleteFlowLogs(b -> b.flowLogIds(r.id())).unsuccessful()))
                .build();
    }

    /** Calls for several resources answer with what did not work; what is gone already counts as deleted. */
    private static void refuse(ResourceRequest r, List<UnsuccessfulItem> unsuccessful) throws ResourceFailedException {
        for (UnsuccessfulItem item : unsuccessful) {
            if (!item.error().code().contains("NotFound")) {
                throw r.failure(item.error().message(), "InvalidRequest");
            }
        }
    }
}

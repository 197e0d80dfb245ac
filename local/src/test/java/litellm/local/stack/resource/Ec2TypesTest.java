package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import litellm.local.cloud.MotoExtension;
import litellm.local.cloud.TestCloud;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

class Ec2TypesTest {
    private static final String VPC = "AWS::EC2::VPC";
    private static final String SUBNET = "AWS::EC2::Subnet";
    private static final String GROUP = "AWS::EC2::SecurityGroup";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());
    private final Ec2Client ec2 = CLOUD.aws().ec2();

    @Test
    void aVpcIsCreatedUpdatedAndDeleted() throws Exception {
        Map<String, Object> before = Map.of(
                "CidrBlock",
                "10.0.0.0/16",
                "EnableDnsHostnames",
                true,
                "EnableDnsSupport",
                "true",
                "Tags",
                List.of(Map.of("Key", "Name", "Value", "dev-litellm-vpc")));
        Resource vpc = stack.create(VPC, before);
        Vpc described = vpc(vpc.physicalId());
        assertThat(described.cidrBlock()).isEqualTo("10.0.0.0/16");
        assertThat(vpc.attributes())
                .containsEntry("VpcId", vpc.physicalId())
                .containsEntry("CidrBlock", "10.0.0.0/16")
                .containsKeys("DefaultSecurityGroup", "DefaultNetworkAcl", "CidrBlockAssociations");
        assertThat(dnsHostnames(vpc)).isTrue();
        assertThat(Tags.of(described.tags()))
                .containsEntry("Name", "dev-litellm-vpc")
                .containsEntry("Application", "litellm")
                .containsEntry("aws:cloudformation:logical-id", "TheVPC");

        Map<String, Object> after = Map.of("CidrBlock", "10.0.0.0/16", "EnableDnsSupport", "true");
        stack.update(VPC, vpc, before, after);
        assertThat(dnsHostnames(vpc)).isFalse();
        assertThat(Tags.of(vpc(vpc.physicalId()).tags()))
                .doesNotContainKey("Name")
                .containsEntry("Application", "litellm")
                .containsEntry("aws:cloudformation:logical-id", "TheVPC");

        stack.delete(VPC, vpc, after);
        assertThatThrownBy(() -> vpc(vpc.physicalId())).hasMessageContaining("does not exist");
    }

    /** As EC2 refuses, whoever's it is. */
    @Test
    void whatHoldsSomethingIsNotDeleted() throws Exception {
        Map<String, Object> network = Map.of("CidrBlock", "10.0.0.0/16");
        Resource vpc = stack.create(VPC, network);
        Map<String, Object> part = Map.of("VpcId", vpc.physicalId(), "CidrBlock", "10.0.1.0/24");
        Resource subnet = stack.create(SUBNET, part);
        Map<String, Object> open = Map.of("GroupDescription", "a", "VpcId", vpc.physicalId());
        Resource used = stack.create(GROUP, open);
        String held = ec2.createNetworkInterface(
                        b -> b.subnetId(subnet.physicalId()).groups(used.physicalId()))
                .networkInterface()
                .networkInterfaceId();
        String group = ec2.createSecurityGroup(
                        b -> b.vpcId(vpc.physicalId()).groupName("team-b").description("someone's"))
                .groupId();

        assertThat(stack.refused(() -> stack.delete(SUBNET, subnet, part)))
                .hasMessageContaining(
                        "The subnet '%s' has dependencies and cannot be deleted".formatted(subnet.physicalId()));
        assertThat(stack.refused(() -> stack.delete(GROUP, used, open)))
                .hasMessageContaining("resource %s has a dependent object".formatted(used.physicalId()));
        ec2.deleteNetworkInterface(b -> b.networkInterfaceId(held));
        stack.delete(GROUP, used, open);
        stack.delete(SUBNET, subnet, part);
        assertThat(stack.refused(() -> stack.delete(VPC, vpc, network)))
                .hasMessageContaining(
                        "The vpc '%s' has dependencies and cannot be deleted".formatted(vpc.physicalId()));
        ec2.deleteSecurityGroup(b -> b.groupId(group));
        stack.delete(VPC, vpc, network);
        assertThatThrownBy(() -> vpc(vpc.physicalId())).hasMessageContaining("does not exist");
    }

    @Test
    void aPublicSubnetReachesTheInternet() throws Exception {
        String vpc = stack.create(VPC, Map.of("CidrBlock", "10.0.0.0/16")).physicalId();
        Map<String, Object> nothing = Map.of();
        Resource gateway = stack.create("AWS::EC2::InternetGateway", nothing);
        Map<String, Object> attached = Map.of("VpcId", vpc, "InternetGatewayId", gateway.physicalId());
        Resource attachment = stack.create("AWS::EC2::VPCGatewayAttachment", attached);
        assertThat(ec2.describeInternetGateways(b -> b.internetGatewayIds(gateway.physicalId()))
                        .internetGateways()
                        .getFirst()
                        .attachments())
                .singleElement()
                .satisfies(found -> assertThat(found.vpcId()).isEqualTo(vpc));
        Map<String, Object> before = Map.of(
                "VpcId",
                vpc,
                "CidrBlock",
                "10.0.0.0/24",
                "AvailabilityZone",
                "us-east-1a",
                "MapPublicIpOnLaunch",
                true);
        Resource subnet = stack.create(SUBNET, before);
        assertThat(subnet(subnet).mapPublicIpOnLaunch()).isTrue();
        assertThat(subnet.attributes())
                .containsEntry("SubnetId", subnet.physicalId())
                .containsEntry("VpcId", vpc)
                .containsEntry("AvailabilityZone", "us-east-1a")
                .containsEntry("CidrBlock", "10.0.0.0/24");
        Map<String, Object> after = Map.of("VpcId", vpc, "CidrBlock", "10.0.0.0/24", "AvailabilityZone", "us-east-1a");
        stack.update(SUBNET, subnet, before, after);
        assertThat(subnet(subnet).mapPublicIpOnLaunch()).isFalse();

        Map<String, Object> table = Map.of("VpcId", vpc);
        Resource routeTable = stack.create("AWS::EC2::RouteTable", table);
        Map<String, Object> toGateway = Map.of(
                "RouteTableId",
                routeTable.physicalId(),
                "DestinationCidrBlock",
                "0.0.0.0/0",
                "GatewayId",
                gateway.physicalId());
        Resource route = stack.create("AWS::EC2::Route", toGateway);
        assertThat(route.physicalId()).isEqualTo(routeTable.physicalId() + "|0.0.0.0/0");
        assertThat(routes(routeTable)).anyMatch(found -> gateway.physicalId().equals(found.gatewayId()));
        Map<String, Object> association =
                Map.of("RouteTableId", routeTable.physicalId(), "SubnetId", subnet.physicalId());
        Resource associated = stack.create("AWS::EC2::SubnetRouteTableAssociation", association);

        stack.delete("AWS::EC2::SubnetRouteTableAssociation", associated, association);
        stack.delete("AWS::EC2::Route", route, toGateway);
        assertThat(routes(routeTable)).noneMatch(found -> gateway.physicalId().equals(found.gatewayId()));
        stack.delete("AWS::EC2::RouteTable", routeTable, table);
        stack.delete("AWS::EC2::VPCGatewayAttachment", attachment, attached);
        stack.delete("AWS::EC2::InternetGateway", gateway, nothing);
        stack.delete(SUBNET, subnet, after);
        assertThatThrownBy(() -> subnet(subnet)).isInstanceOf(Ec2Exception.class);
        assertThatThrownBy(() -> ec2.describeInternetGateways(b -> b.internetGatewayIds(gateway.physicalId())))
                .isInstanceOf(Ec2Exception.class);
        assertThatThrownBy(() -> routes(routeTable)).isInstanceOf(Ec2Exception.class);
    }

    @Test
    void aNatGatewayReleasesItsAddress() throws Exception {
        String vpc = stack.create(VPC, Map.of("CidrBlock", "10.0.0.0/16")).physicalId();
        String subnet = stack.create(SUBNET, Map.of("VpcId", vpc, "CidrBlock", "10.0.0.0/24"))
                .physicalId();
        Map<String, Object> domain = Map.of("Domain", "vpc");
        Resource address = stack.create("AWS::EC2::EIP", domain);
        String allocation = (String) address.attributes().get("AllocationId");
        assertThat(ec2.describeAddresses(b -> b.allocationIds(allocation)).addresses())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.publicIp()).isEqualTo(address.physicalId());
                    assertThat(Tags.of(found.tags())).containsEntry("Application", "litellm");
                });
        stack.withTags(Map.of("Owner", "me")).update("AWS::EC2::EIP", address, domain, domain);
        assertThat(Tags.of(ec2.describeAddresses(b -> b.allocationIds(allocation))
                        .addresses()
                        .getFirst()
                        .tags()))
                .containsEntry("Owner", "me")
                .doesNotContainKey("Application");
        Map<String, Object> properties = Map.of("AllocationId", allocation, "SubnetId", subnet);
        Resource gateway = stack.create("AWS::EC2::NatGateway", properties);
        assertThat(ec2.describeNatGateways(b -> b.natGatewayIds(gateway.physicalId()))
                        .natGateways()
                        .getFirst()
                        .state())
                .isEqualTo(NatGatewayState.AVAILABLE);
        Resource table = stack.create("AWS::EC2::RouteTable", Map.of("VpcId", vpc));
        Map<String, Object> before = Map.of(
                "RouteTableId",
                table.physicalId(),
                "DestinationCidrBlock",
                "0.0.0.0/0",
                "NatGatewayId",
                gateway.physicalId());
        Resource route = stack.create("AWS::EC2::Route", before);
        assertThat(routes(table)).anyMatch(found -> gateway.physicalId().equals(found.natGatewayId()));
        stack.delete("AWS::EC2::Route", route, before);
        stack.delete("AWS::EC2::NatGateway", gateway, properties);
        Resource next = stack.create("AWS::EC2::NatGateway", properties);
        stack.delete("AWS::EC2::NatGateway", next, properties);
        stack.delete("AWS::EC2::EIP", address, domain);
        assertThatThrownBy(() -> ec2.describeAddresses(b -> b.allocationIds(allocation)))
                .isInstanceOf(Ec2Exception.class);
    }

    @Test
    void rulesOfASecurityGroupFollowItsProperties() throws Exception {
        String vpc = stack.create(VPC, Map.of("CidrBlock", "10.0.0.0/16")).physicalId();
        String name = stack.unique("dev-litellm-alb-sg");
        Map<String, Object> before = Map.of(
                "GroupName",
                name,
                "GroupDescription",
                "Load balancer",
                "VpcId",
                vpc,
                "SecurityGroupIngress",
                List.of(rule("80", "0.0.0.0/0"), rule("443", "0.0.0.0/0")));
        Resource group = stack.create(GROUP, before);
        assertThat(group.attributes())
                .containsEntry("GroupId", group.physicalId())
                .containsEntry("VpcId", vpc);
        assertThat(group(group).groupName()).isEqualTo(name);
        assertThat(group(group).ipPermissions())
                .extracting(IpPermission::fromPort)
                .containsExactlyInAnyOrder(80, 443);
        assertThat(group(group).ipPermissionsEgress())
                .extracting(IpPermission::ipProtocol)
                .containsExactly("-1");
        assertThat(stack.refused(() -> stack.create(GROUP, before))).hasMessageContaining("already exists");

        Map<String, Object> after = Map.of(
                "GroupName",
                name,
                "GroupDescription",
                "Load balancer",
                "VpcId",
                vpc,
                "SecurityGroupIngress",
                List.of(rule("443", "10.0.0.0/8")),
                "SecurityGroupEgress",
                List.of(rule("4000", "10.0.0.0/16")));
        stack.update(GROUP, group, before, after);
        assertThat(group(group).ipPermissions()).singleElement().satisfies(permission -> {
            assertThat(permission.fromPort()).isEqualTo(443);
            assertThat(permission.ipRanges().getFirst().cidrIp()).isEqualTo("10.0.0.0/8");
        });
        assertThat(group(group).ipPermissionsEgress())
                .extracting(IpPermission::fromPort)
                .containsExactly(4000);

        stack.delete(GROUP, group, after);
        assertThatThrownBy(() -> group(group)).isInstanceOf(Ec2Exception.class);
    }

    /** To EC2 a description makes no other rule. */
    @Test
    void aGroupIsNotMadeWithTheSameRuleTwice() throws Exception {
        String vpc = stack.create(VPC, Map.of("CidrBlock", "10.0.0.0/16")).physicalId();
        Map<String, Object> described = new HashMap<>(rule("80", "0.0.0.0/0"));
        described.put("Description", "again");
        Map<String, Object> twice = Map.of(
                "GroupDescription",
                "a",
                "VpcId",
                vpc,
                "SecurityGroupIngress",
                List.of(rule("80", "0.0.0.0/0"), described));

        assertThat(stack.refused(() -> stack.create(GROUP, twice)))
                .hasMessageContaining("The specified rule already exists");
    }

    @Test
    void aGroupIsNotGivenARuleThatEc2Refuses() throws Exception {
        String vpc = stack.create(VPC, Map.of("CidrBlock", "10.0.0.0/16")).physicalId();
        Map<String, Object> before = Map.of("GroupDescription", "a", "VpcId", vpc);
        Map<String, Object> after = Map.of(
                "GroupDescription", "a", "VpcId", vpc, "SecurityGroupIngress", List.of(rule("80", "10.0.0.0/99")));
        Resource group = stack.create(GROUP, before);

        assertThat(stack.refused(() -> stack.update(GROUP, group, before, after)))
                .hasMessageContaining("10.0.0.0/99");
    }

    @Test
    void rulesOfTheirOwnConnectTwoGroups() throws Exception {
        String vpc = stack.create(VPC, Map.of("CidrBlock", "10.0.0.0/16")).physicalId();
        Map<String, Object> closed = Map.of(
                "GroupDescription", "a", "VpcId", vpc, "SecurityGroupEgress", List.of(rule("1", "127.0.0.1/32")));
        Resource one = stack.create(GROUP, closed);
        Resource other = stack.create(GROUP, closed);
        Map<String, Object> in = Map.of(
                "GroupId",
                one.physicalId(),
                "IpProtocol",
                "tcp",
                "FromPort",
                5432,
                "ToPort",
                5432,
                "SourceSecurityGroupId",
                other.physicalId(),
                "Description",
                "from tasks");
        Resource ingress = stack.create("AWS::EC2::SecurityGroupIngress", in);
        assertThat(ingress.physicalId()).startsWith("sgr-");
        assertThat(group(one).ipPermissions())
                .singleElement()
                .satisfies(permission -> assertThat(
                                permission.userIdGroupPairs().getFirst().groupId())
                        .isEqualTo(other.physicalId()));
        assertThat(stack.refused(() -> stack.delete(GROUP, other, closed)))
                .hasMessageContaining("resource %s has a dependent object".formatted(other.physicalId()));
        Map<String, Object> out = Map.of(
                "GroupId",
                other.physicalId(),
                "IpProtocol",
                "tcp",
                "FromPort",
                5432,
                "ToPort",
                5432,
                "DestinationSecurityGroupId",
                one.physicalId());
        Resource egress = stack.create("AWS::EC2::SecurityGroupEgress", out);
        assertThat(group(other).ipPermissionsEgress())
                .extracting(IpPermission::fromPort)
                .contains(5432);
        stack.delete("AWS::EC2::SecurityGroupIngress", ingress, in);
        stack.delete("AWS::EC2::SecurityGroupEgress", egress, out);
        assertThat(group(one).ipPermissions()).isEmpty();
        assertThat(group(other).ipPermissionsEgress())
                .extracting(IpPermission::fromPort)
                .doesNotContain(5432);
        stack.delete(GROUP, other, closed);
        assertThatThrownBy(() -> group(other)).hasMessageContaining("does not exist");
    }

    @Test
    void endpointsAreCreatedUpdatedAndDeleted() throws Exception {
        String vpc = stack.create(VPC, Map.of("CidrBlock", "10.0.0.0/16", "EnableDnsHostnames", true))
                .physicalId();
        String subnet = stack.create(SUBNET, Map.of("VpcId", vpc, "CidrBlock", "10.0.0.0/24"))
                .physicalId();
        String group = stack.create(GROUP, Map.of("GroupDescription", "endpoints", "VpcId", vpc))
                .physicalId();
        String table =
                stack.create("AWS::EC2::RouteTable", Map.of("VpcId", vpc)).physicalId();
        Map<String, Object> toS3 = Map.of(
                "VpcId",
                vpc,
                "VpcEndpointType",
                "Gateway",
                "ServiceName",
                "com.amazonaws.us-east-1.s3",
                "RouteTableIds",
                List.of(table));
        Resource gateway = stack.create("AWS::EC2::VPCEndpoint", toS3);
        assertThat(endpoint(gateway).routeTableIds()).containsExactly(table);
        Map<String, Object> before = Map.of(
                "VpcId",
                vpc,
                "VpcEndpointType",
                "Interface",
                "ServiceName",
                "com.amazonaws.us-east-1.secretsmanager",
                "SubnetIds",
                List.of(subnet),
                "SecurityGroupIds",
                List.of(),
                "PrivateDnsEnabled",
                true);
        Resource endpoint = stack.create("AWS::EC2::VPCEndpoint", before);
        assertThat(endpoint.attributes()).containsEntry("Id", endpoint.physicalId());
        assertThat(endpoint(endpoint).subnetIds()).containsExactly(subnet);
        Map<String, Object> after = Map.of(
                "VpcId",
                vpc,
                "VpcEndpointType",
                "Interface",
                "ServiceName",
                "com.amazonaws.us-east-1.secretsmanager",
                "SubnetIds",
                List.of(subnet),
                "SecurityGroupIds",
                List.of(group),
                "PrivateDnsEnabled",
                true);
        stack.update("AWS::EC2::VPCEndpoint", endpoint, before, after);
        assertThat(endpoint(endpoint).groups())
                .extracting(SecurityGroupIdentifier::groupId)
                .contains(group);
        stack.delete("AWS::EC2::VPCEndpoint", endpoint, after);
        stack.delete("AWS::EC2::VPCEndpoint", gateway, toS3);
    }

    /** moto does not keep them: what is asked of EC2 is what there is to see. */
    @Test
    void anEndpointsAddressesAreChanged() throws Exception {
        List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
        try (TestCloud cloud = new TestCloud()) {
            cloud.serve("ec2", (call, upstream) -> {
                if (call.action().equals("ModifyVpcEndpoint")) {
                    asked.add(call.form());
                }
                return upstream.forward(call);
            });
            TestStack seen = new TestStack(cloud.aws());
            String vpc = seen.create(VPC, Map.of("CidrBlock", "10.0.0.0/16")).physicalId();
            Map<String, Object> before =
                    Map.of("VpcId", vpc, "VpcEndpointType", "Interface", "ServiceName", "com.amazonaws.us-east-1.kms");
            Map<String, Object> after = new HashMap<>(before);
            after.put("IpAddressType", "dualstack");
            after.put("DnsOptions", Map.of("DnsRecordIpType", "ipv4"));
            Resource endpoint = seen.create("AWS::EC2::VPCEndpoint", before);

            seen.update("AWS::EC2::VPCEndpoint", endpoint, before, after);
        }

        assertThat(asked)
                .last()
                .satisfies(form -> assertThat(form)
                        .containsEntry("IpAddressType", "dualstack")
                        .containsEntry("DnsOptions.DnsRecordIpType", "ipv4"));
        assertThat(stack.type("AWS::EC2::VPCEndpoint").createOnly()).contains("ServiceRegion");
    }

    @Test
    void flowLogsGoToALogGroup() throws Exception {
        String vpc = stack.create(VPC, Map.of("CidrBlock", "10.0.0.0/16")).physicalId();
        String group = stack.create("AWS::Logs::LogGroup", Map.of()).physicalId();
        String role = stack.create(
                        "AWS::IAM::Role",
                        Map.of("AssumeRolePolicyDocument", "{\"Version\":\"2012-10-17\",\"Statement\":[]}"))
                .attributes()
                .get("Arn")
                .toString();
        Map<String, Object> properties = Map.of(
                "ResourceId",
                vpc,
                "ResourceType",
                "VPC",
                "TrafficType",
                "REJECT",
                "LogDestinationType",
                "cloud-watch-logs",
                "LogGroupName",
                group,
                "DeliverLogsPermissionArn",
                role);
        Resource flowLog = stack.create("AWS::EC2::FlowLog", properties);
        assertThat(ec2.describeFlowLogs(b -> b.flowLogIds(flowLog.physicalId())).flowLogs())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.resourceId()).isEqualTo(vpc);
                    assertThat(found.logGroupName()).isEqualTo(group);
                });
        stack.delete("AWS::EC2::FlowLog", flowLog, properties);
        assertThat(ec2.describeFlowLogs(b -> b.flowLogIds(flowLog.physicalId())).flowLogs())
                .isEmpty();
    }

    private static Map<String, Object> rule(String port, String cidr) {
        return Map.of("IpProtocol", "tcp", "FromPort", port, "ToPort", port, "CidrIp", cidr, "Description", "a rule");
    }

    private Vpc vpc(String id) {
        return ec2.describeVpcs(b -> b.vpcIds(id)).vpcs().getFirst();
    }

    private boolean dnsHostnames(Resource vpc) {
        return ec2.describeVpcAttribute(b -> b.vpcId(vpc.physicalId()).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
                .enableDnsHostnames()
                .value();
    }

    private Subnet subnet(Resource subnet) {
        return ec2.describeSubnets(b -> b.subnetIds(subnet.physicalId()))
                .subnets()
                .getFirst();
    }

    private List<Route> routes(Resource table) {
        return ec2.describeRouteTables(b -> b.routeTableIds(table.physicalId()))
                .routeTables()
                .getFirst()
                .routes();
    }

    private SecurityGroup group(Resource group) {
        return ec2.describeSecurityGroups(b -> b.groupIds(group.physicalId()))
                .securityGroups()
                .getFirst();
    }

    private VpcEndpoint endpoint(Resource endpoint) {
        return ec2.describeVpcEndpoints(b -> b.vpcEndpointIds(endpoint.physicalId()))
                .vpcEndpoints()
                .getFirst();
    }
}

package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.runtime.Ec2Query;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;

/** EC2 is scripted: in moto nothing happens to a network interface between two calls. {@link DeleteStackTest} has the rest. */
class ObstaclesTest {
    @AutoClose
    private final ScriptedService ec2 = new ScriptedService();

    private final Obstacles obstacles = new Obstacles(null, null, null, Ec2Query.of(ec2.settings()));

    @BeforeEach
    void anInterfaceThatNobodyUses() {
        ec2.answer(
                        "DescribeNetworkInterfaces",
                        "<R><networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><status>available</status>"
                                + "</item></networkInterfaceSet></R>")
                .answer("DescribeSecurityGroups", "<R><securityGroupInfo/></R>");
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidNetworkInterfaceID.NotFound, The networkInterface ID 'eni-1' does not exist, true",
        "InvalidParameterValue, Network interface 'eni-1' is currently in use., false",
        "InvalidNetworkInterface.InUse, in use, false"
    })
    void anInterfaceThatChangesWhileItIsTakenAwayEndsNothing(String error, String message, boolean removed) {
        ec2.refuse("DeleteNetworkInterface", error, message);

        assertThat(obstacles.clear("dev", stuck()).removed()).isEqualTo(removed);
    }

    /** Someone may have put one of his own into the environment's network, and not use it right now. */
    @ParameterizedTest
    @CsvSource({
        "Application=crm, false",
        "Environment=prod, false",
        "application=hr, false",
        "Application=litellm, false",
        "Environment=dev Application=litellm ManagedBy=CloudFormation, true"
    })
    void anInterfaceWithTagsOfSomeoneElseStays(String tags, boolean removed) {
        String items = Stream.of(tags.split(" ", -1))
                .map(tag -> tag.split("=", 2))
                .map(tag -> "<item><key>%s</key><value>%s</value></item>".formatted(tag[0], tag[1]))
                .collect(Collectors.joining());
        ec2.answer(
                        "DescribeNetworkInterfaces",
                        "<R><networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><status>available</status>"
                                + "<tagSet>%s</tagSet></item></networkInterfaceSet></R>".formatted(items))
                .answer("DeleteNetworkInterface", "<R><return>true</return></R>");

        assertThat(obstacles.clear("dev", stuck()).removed()).isEqualTo(removed);
    }

    @Test
    void namesWhatOthersUse() {
        ec2.answer(
                "DescribeNetworkInterfaces",
                "<R><networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><status>in-use</status>"
                        + "<description>Primary network interface</description></item></networkInterfaceSet></R>");

        assertThat(obstacles.clear("dev", stuck()))
                .isEqualTo(new Obstacles.Cleared(
                        false, null, false, Map.of("Group", "network interface eni-1 (Primary network interface)")));
    }

    @Test
    void namesTheGroupsWhoseRulesNameOne() {
        ec2.answer("DescribeNetworkInterfaces", "<R><networkInterfaceSet/></R>")
                .answer(
                        "DescribeSecurityGroups",
                        "<R><securityGroupInfo><item><groupId>sg-2</groupId><groupName>other-team</groupName></item></securityGroupInfo></R>");

        assertThat(obstacles.clear("dev", stuck()).holders())
                .isEqualTo(Map.of("Group", "security group sg-2 (other-team), whose rules name it"));
    }

    /** EC2 says that the VPC has dependencies, and not which. An endpoint that is on its way out is nobody's to remove. */
    @Test
    void namesWhatOthersHaveInTheVpc() {
        ec2.answer("DescribeNetworkInterfaces", "<R><networkInterfaceSet/></R>")
                .answer(
                        "DescribeSecurityGroups",
                        "<R><securityGroupInfo><item><groupId>sg-0</groupId><groupName>default</groupName></item>"
                                + "<item><groupId>sg-1</groupId><groupName>alb</groupName></item>"
                                + "<item><groupId>sg-2</groupId><groupName>other-team</groupName></item></securityGroupInfo></R>")
                .answer("DescribeSubnets", "<R><subnetSet/></R>")
                .answer(
                        "DescribeVpcEndpoints",
                        "<R><vpcEndpointSet><item><vpcEndpointId>vpce-0</vpcEndpointId><serviceName>com.amazonaws.us-east-1.sqs</serviceName>"
                                + "<state>deleting</state></item>"
                                + "<item><vpcEndpointId>vpce-1</vpcEndpointId><serviceName>com.amazonaws.us-east-1.s3</serviceName>"
                                + "<state>available</state></item></vpcEndpointSet></R>")
                .answer("DescribeVpcPeeringConnections", "<R><vpcPeeringConnectionSet/></R>")
                .answer("DescribeVpnGateways", "<R><vpnGatewaySet/></R>");

        List<StackResourceSummary> resources = List.of(
                stuck("AWS::EC2::VPC", "VPC", "vpc-1"),
                stuck("AWS::EC2::SecurityGroup", "Group", "sg-1").toBuilder()
                        .resourceStatus(ResourceStatus.DELETE_COMPLETE)
                        .build());

        assertThat(obstacles.clear("dev", resources).holders())
                .isEqualTo(Map.of(
                        "VPC", "security group sg-2 (other-team), VPC endpoint vpce-1 (com.amazonaws.us-east-1.s3)"));
    }

    @Test
    void anyOtherRefusalIsTold() {
        ec2.refuse("DeleteNetworkInterface", "UnauthorizedOperation", "You are not authorized");

        assertThatThrownBy(() -> obstacles.clear("dev", stuck())).isInstanceOf(AwsServiceException.class);
    }

    private static List<StackResourceSummary> stuck() {
        return List.of(stuck("AWS::EC2::SecurityGroup", "Group", "sg-1"));
    }

    private static StackResourceSummary stuck(String type, String logicalId, String physicalId) {
        return StackResourceSummary.builder()
                .logicalResourceId(logicalId)
                .resourceType(type)
                .physicalResourceId(physicalId)
                .resourceStatus(ResourceStatus.DELETE_FAILED)
                .build();
    }
}

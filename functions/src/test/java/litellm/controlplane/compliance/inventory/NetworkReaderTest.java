package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.runtime.Ec2Query;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkReaderTest {
    private static final Scope SCOPE = new Scope("123456789012", "aws", "us-east-1", List.of("dev"), Set.of(), null);

    /** EC2 refuses more than it lets a page have, and moto does not. */
    @ParameterizedTest
    @CsvSource({
        "AWS::EC2::RouteTable, DescribeRouteTables, &MaxResults=100&",
        "AWS::EC2::VPC, DescribeVpcs, &MaxResults=1000&",
        "AWS::EC2::EIP, DescribeAddresses, &"
    })
    void asksForNoMoreThanAPageMayHave(String type, String action, String parameters) {
        try (ScriptedService ec2 = new ScriptedService().answer(action, "<R/>");
                Calls calls = new Calls()) {
            assertThat(read(ec2, calls, type)).isEmpty();

            assertThat(ec2.bodies())
                    .singleElement()
                    .satisfies(body -> assertThat(("&" + body + "&").contains("&MaxResults="))
                            .isEqualTo(parameters.contains("MaxResults")))
                    .satisfies(body -> assertThat("&" + body + "&").contains(parameters));
        }
    }

    /** As EC2 describes a rule: all protocols have no ports, and ICMP has its types in the ports' place. */
    @ParameterizedTest
    @CsvSource({
        "-1, , , every port",
        "tcp, 443, 443, port 443",
        "udp, 1, 65535, ports 1-65535",
        "icmp, -1, -1, protocol icmp",
        "47, , , protocol 47"
    })
    void saysWhatEveryoneMayReach(String protocol, String from, String to, String reached) {
        String ports = from == null ? "" : "<fromPort>%s</fromPort><toPort>%s</toPort>".formatted(from, to);
        try (ScriptedService ec2 =
                        new ScriptedService().answer("DescribeSecurityGroups", """
                        <R><securityGroupInfo><item><groupId>sg-1</groupId><groupName>dev-litellm-alb-sg</groupName>
                        <ipPermissions><item><ipProtocol>%s</ipProtocol>%s
                        <ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissions>
                        </item></securityGroupInfo></R>""".formatted(protocol, ports));
                Calls calls = new Calls()) {
            assertThat(read(ec2, calls, ResourceTypes.SECURITY_GROUP))
                    .singleElement()
                    .satisfies(group -> assertThat(group.texts("openPorts")).containsOnlyKeys(reached));
        }
    }

    /** Two halves of the Internet are all of it. The command takes away the wide range and leaves the others. */
    @ParameterizedTest
    @CsvSource({
        "ipRanges, cidrIp, CidrIp, 0.0.0.0/0, true",
        "ipRanges, cidrIp, CidrIp, 128.0.0.0/1, true",
        "ipRanges, cidrIp, CidrIp, 10.0.0.0/8, false",
        "ipv6Ranges, cidrIpv6, CidrIpv6, ::/0, true",
        "ipv6Ranges, cidrIpv6, CidrIpv6, 2000::/3, true",
        "ipv6Ranges, cidrIpv6, CidrIpv6, 2001:db8::/32, false"
    })
    void aRangeMayBeAsGoodAsEveryone(String set, String member, String name, String range, boolean open) {
        try (ScriptedService ec2 =
                        new ScriptedService().answer("DescribeSecurityGroups", """
                        <R><securityGroupInfo><item><groupId>sg-1</groupId><groupName>a</groupName>
                        <ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort>
                        <%1$s><item><%2$s>%3$s</%2$s></item></%1$s></item></ipPermissions>
                        </item></securityGroupInfo></R>""".formatted(set, member, range));
                Calls calls = new Calls()) {
            Map<String, String> openPorts =
                    read(ec2, calls, ResourceTypes.SECURITY_GROUP).getFirst().texts("openPorts");

            assertThat(openPorts.containsKey("port 22")).isEqualTo(open);
            assertThat(openPorts.values())
                    .allSatisfy(permissions -> assertThat(permissions)
                            .contains(
                                    "\"IpProtocol\":\"tcp\"",
                                    "\"FromPort\":22",
                                    "{\"%s\":\"%s\"}".formatted(name, range)));
        }
    }

    /** moto's flow logs always deliver. */
    @ParameterizedTest
    @CsvSource({"SUCCESS,", "FAILED, Access error"})
    void saysWhyAFlowLogDeliversNothing(String status, String error) {
        try (ScriptedService ec2 = new ScriptedService().answer("DescribeFlowLogs", """
                        <R><flowLogSet><item><flowLogId>fl-1</flowLogId><resourceId>vpc-1</resourceId>
                        <deliverLogsStatus>%s</deliverLogsStatus>
                        <deliverLogsErrorMessage>Access error</deliverLogsErrorMessage></item></flowLogSet></R>""".formatted(status));
                Calls calls = new Calls()) {
            assertThat(read(ec2, calls, ResourceTypes.FLOW_LOG))
                    .singleElement()
                    .satisfies(
                            log -> assertThat(log.detail("error", String.class)).isEqualTo(Optional.ofNullable(error)));
        }
    }

    private static List<Resource> read(ScriptedService ec2, Calls calls, String type) {
        return new NetworkReader(Ec2Query.of(ec2.settings()), calls, SCOPE)
                .listings().stream()
                        .filter(listing -> listing.type().equals(type))
                        .<Resource>flatMap(listing -> listing.read().get().stream())
                        .toList();
    }
}

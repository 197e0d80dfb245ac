package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
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
            assertThat(read(ec2, calls, Types.SECURITY_GROUP))
                    .singleElement()
                    .satisfies(group -> assertThat(group.details()).containsEntry("openPorts", List.of(reached)));
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

package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import litellm.controlplane.runtime.Ec2Query;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many things a call asks for: EC2 refuses more than it lets a page have, and moto does not. */
class NetworkReaderTest {
    @ParameterizedTest
    @CsvSource({
        "AWS::EC2::RouteTable, DescribeRouteTables, &MaxResults=100&",
        "AWS::EC2::VPC, DescribeVpcs, &MaxResults=1000&",
        "AWS::EC2::EIP, DescribeAddresses, &"
    })
    void asksForNoMoreThanAPageMayHave(String type, String action, String parameters) {
        try (ScriptedService ec2 = new ScriptedService().answer(action, "<R/>");
                Calls calls = new Calls()) {
            Scope scope = new Scope("123456789012", "aws", "us-east-1", List.of("dev"), Set.of(), null);
            new NetworkReader(Ec2Query.of(ec2.settings()), calls, scope)
                    .listings().stream()
                            .filter(listing -> listing.type().equals(type))
                            .forEach(listing -> assertThat(listing.read().get()).isEmpty());

            assertThat(ec2.bodies())
                    .singleElement()
                    .satisfies(body -> assertThat(("&" + body + "&").contains("&MaxResults="))
                            .isEqualTo(parameters.contains("MaxResults")))
                    .satisfies(body -> assertThat("&" + body + "&").contains(parameters));
        }
    }
}

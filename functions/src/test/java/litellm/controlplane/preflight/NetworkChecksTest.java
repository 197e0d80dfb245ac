package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.TemplateResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot change about a network while it is there. */
class NetworkChecksTest extends PreflightScene {
    private static final String SUBNETS = """
            Parameters:
              Environment: {Type: String}
              VpcCidr: {Type: String, Default: 10.0.0.0/16}
              AvailabilityZones: {Type: String, Default: ''}
            Conditions: {ChoosesZones: !Not [!Equals [!Ref AvailabilityZones, '']]}
            Resources:
              Subnet2:
                Type: AWS::EC2::Subnet
                Properties:
                  AvailabilityZone: !Select [1, !If [ChoosesZones, !Split [',', !Ref AvailabilityZones], !GetAZs '']]
                  CidrBlock: !Select [1, !Cidr [!Ref VpcCidr, 12, 8]]
              Subnet1:
                Type: AWS::EC2::Subnet
                Properties:
                  AvailabilityZone: !Select [0, !If [ChoosesZones, !Split [',', !Ref AvailabilityZones], !GetAZs '']]
                  CidrBlock: !Select [0, !Cidr [!Ref VpcCidr, 12, 8]]
            """;

    /** It makes another VPC while the first still has the gateways, and what that exports cannot change while it is imported. */
    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, true, whole, ', used by one; litellmctl teardown %s --confirm DELETE'",
        "10.0.0.0/20, true, whole, ', used by one; litellmctl teardown %s --confirm DELETE'",
        "10.1.0.0/16, true, broken, ', used by one; litellmctl teardown %s --confirm DELETE'",
        "10.1.0.0/16, false, whole, '; litellmctl teardown %s --stack network --confirm DELETE'",
        "10.0.0.0/16, true, whole, ",
        "10.1.0.0/16, false, broken, ",
        "10.1.0.0/16, false, empty, ",
    })
    void refusesAnotherRangeOfANetworkThatIsThere(String range, boolean used, String state, String way) {
        current.put("network", Map.of("Environment", environment, "VpcCidr", "10.0.0.0/16"));
        if (used) {
            current.put("one", Map.of("Environment", environment));
        }
        wholeStacks = state.equals("whole");
        emptyStacks = state.equals("empty");

        assertThat(check(
                                Map.of("network", NETWORK, "one", NAMES),
                                Map.of("network", Map.of("VpcCidr", range, "AllowedCidr", "10.0.0.0/8")))
                        .faults())
                .isEqualTo(
                        way == null
                                ? List.of()
                                : List.of(
                                        "network.VpcCidr: found %s; %s has 10.0.0.0/16, which cannot change while its network is there%s comes first"
                                                .formatted(range, environment, way.formatted(environment))));
    }

    @ParameterizedTest
    @CsvSource({
        "'us-east-1a,us-east-1b', 'us-east-1b,us-east-1c', 10.0.0.0/16, true, refused",
        "'us-east-1a,us-east-1b', 'us-east-1b,us-east-1c', 10.0.0.0/16, false, accepted",
        "'us-east-1a,us-east-1b', 'us-east-1b,us-east-1c', 10.1.0.0/16, true, accepted",
        "'us-east-1b,us-east-1c', 'us-east-1b,us-east-1c', 10.0.0.0/16, true, accepted",
        "'', 'us-east-1b,us-east-1c', 10.0.0.0/16, true, warned",
        "'us-east-1a,us-east-1b', '', 10.0.0.0/16, true, warned",
    })
    void refusesOtherZonesForSubnetsThatAreThere(
            String before, String after, String range, boolean whole, String result) {
        wholeStacks = whole;
        current.put(
                "network", Map.of("Environment", environment, "VpcCidr", "10.0.0.0/16", "AvailabilityZones", before));
        Preflight.Result found = check(
                Map.of("network", SUBNETS), Map.of("network", Map.of("AvailabilityZones", after, "VpcCidr", range)));

        assertThat(found.faults())
                .isEqualTo(
                        result.equals("refused")
                                ? List.of(
                                        "network: found other zones for Subnet1, Subnet2; a subnet cannot move to another zone, so leave its zone as it is; to move them, litellmctl teardown %s --confirm DELETE comes first"
                                                .formatted(environment))
                                : List.of());
        assertThat(found.warnings())
                .filteredOn(warning -> warning.contains("the update fails halfway"))
                .hasSize(result.equals("warned") ? 1 : 0);
    }

    /** EC2 would find out when it makes the subnets. Where there are subnets, their own zones are told no second time. */
    @ParameterizedTest
    @CsvSource({
        "'eu-west-1c,us-east-1b', false, 'eu-west-1c'",
        "'eu-west-1c,eu-west-1b', false, 'eu-west-1c, eu-west-1b'",
        "'eu-west-1c,eu-west-1b', true, 'eu-west-1c, eu-west-1b'",
        "'us-east-1c,us-east-1b', false, ",
        "'', false, ",
    })
    void refusesZonesOfAnotherRegion(String zones, boolean present, String foreign) {
        if (present) {
            current.put("network", Map.of("Environment", environment, "AvailabilityZones", "us-east-1a,us-east-1b"));
        }

        assertThat(check(Map.of("network", SUBNETS), Map.of("network", Map.of("AvailabilityZones", zones)))
                        .faults())
                .isEqualTo(
                        foreign == null
                                ? List.of()
                                : List.of("network.AvailabilityZones: found %s; allowed are zones of us-east-1"
                                        .formatted(foreign)));
    }

    /** The state machine refuses to tear prod down without it. */
    @Test
    void printsTheTeardownOfProdWithWhatItNeeds() {
        NetworkRange network = new NetworkRange("prod", "network", true, List.of("one"));

        assertThat(network.fault(network("10.0.0.0/16"), network("10.1.0.0/16")))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .endsWith("; litellmctl teardown prod --allow-prod --confirm DELETE comes first"));
    }

    private static TemplateResource network(String range) {
        return new TemplateResource(ResourceTypes.VPC, Map.of(NetworkRange.RANGE, range));
    }
}

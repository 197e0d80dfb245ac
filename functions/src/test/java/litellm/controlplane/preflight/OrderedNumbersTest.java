package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import litellm.controlplane.release.Template;
import org.junit.jupiter.api.Test;

/** What needs nothing of the account; {@link PreflightTest} has the numbers that a stack keeps. */
class OrderedNumbersTest {
    private static final Map<String, String> VALUES = Map.of("MinCapacity", "5", "MaxCapacity", "2");
    private static final Template TEMPLATE = Template.parse("litellm-stack.yaml", """
            Parameters:
              MinCapacity: {Type: Number, Default: 1}
              MaxCapacity: {Type: Number, Default: 4}
            Resources:
              Target:
                Type: AWS::ApplicationAutoScaling::ScalableTarget
                Properties: {MinCapacity: !Ref MinCapacity, MaxCapacity: !Ref MaxCapacity}
            """);

    @Test
    void namesTheLowerOfTwoThatAreSetTogether() {
        assertThat(OrderedNumbers.faultsOf(Set.of("MinCapacity", "MaxCapacity", "Other"), TEMPLATE, VALUES))
                .isEqualTo(Map.of("MinCapacity", "found 5 with MaxCapacity 2, which is to be at least 5"));
        assertThat(OrderedNumbers.faultsOf(
                        Set.of("MinCapacity", "MaxCapacity"), TEMPLATE, Map.of("MinCapacity", "2", "MaxCapacity", "2")))
                .isEmpty();
    }

    /** The other may be what the stack has, or no number at all. */
    @Test
    void leavesOneThatIsSetAlone() {
        assertThat(OrderedNumbers.faultsOf(Set.of("MinCapacity"), TEMPLATE, VALUES))
                .isEmpty();
    }
}

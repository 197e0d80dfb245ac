package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonthlyCostTest {
    /** As the deployment and the command for the cost round it. */
    @ParameterizedTest
    @CsvSource({"0, 0.125, 0.13", "0.125, 0, -0.13", "0.1, 0.3, 0.2", "16.425, 32.85, 16.43", "0, 0.124, 0.12"})
    void theChangeIsRoundedToTheCentHalfACentUp(double before, double after, double change) {
        assertThat(new MonthlyCost(before, after).change()).isEqualTo(change);
    }
}

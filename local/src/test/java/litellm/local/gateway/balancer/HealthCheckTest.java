package litellm.local.gateway.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCheckTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200         | 200 | true",
                "200         | 201 | false",
                "200,302     | 302 | true",
                "200-299     | 299 | true",
                "200-299     | 300 | false",
                "200-204,301 | 301 | true"
            })
    void acceptsTheCodesOfItsMatcher(String codes, int code, boolean accepted) {
        HealthCheck check = new HealthCheck("vpc", "/", codes, Duration.ZERO, Duration.ZERO, 1, 1);
        assertThat(check.accepts(code)).isEqualTo(accepted);
    }
}

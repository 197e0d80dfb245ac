package litellm.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthTest {
    @ParameterizedTest
    @CsvSource({
        "PT-3M, 0.0 s",
        "PT4.24S, 4.2 s",
        "PT59.9S, 59.9 s",
        "PT1M, 1 min 00 s",
        "PT2M3S, 2 min 03 s",
        "PT59M59S, 59 min 59 s",
        "PT1H2M3S, 1 h 02 min",
        "PT26H, 26 h 00 min"
    })
    void shouldSayALengthInTheTwoUnitsThatMatter(Duration length, String said) {
        assertThat(Length.of(length)).isEqualTo(said);
    }
}

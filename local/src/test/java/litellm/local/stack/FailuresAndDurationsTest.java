package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import litellm.local.stack.Failures.Failure;
import litellm.local.stack.Failures.Operation;
import org.junit.jupiter.api.Test;

class FailuresAndDurationsTest {
    @Test
    void failsAsManyTimesAsTold() {
        Failures failures = new Failures();
        failures.add(new Failure("stack", "A", Operation.CREATE, "full", 2));

        assertThat(failures.take("stack", "A", Operation.UPDATE)).isEmpty();
        assertThat(failures.take("stack", "B", Operation.CREATE)).isEmpty();
        assertThat(failures.take("other", "A", Operation.CREATE)).isEmpty();
        assertThat(failures.take("stack", "A", Operation.CREATE)).contains("full");
        assertThat(failures.list()).extracting(Failure::times).containsExactly(1);
        assertThat(failures.take("stack", "A", Operation.CREATE)).contains("full");
        assertThat(failures.take("stack", "A", Operation.CREATE)).isEmpty();

        failures.add(new Failure("stack", "A", Operation.DELETE, "held", 1));
        failures.clear();
        assertThat(failures.list()).isEmpty();
    }

    @Test
    void refusesFailuresThatCannotBe() {
        assertThatThrownBy(() -> new Failure("stack", "A", Operation.CREATE, "why", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Failure("stack", "", Operation.CREATE, "why", 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesAMomentUnlessSetOtherwise() {
        Durations durations = new Durations();
        assertThat(durations.of("AWS::RDS::DBInstance")).isBetween(Duration.ofMillis(20), Duration.ofMillis(50));

        durations.set(Durations.AWS, 0.01);
        assertThat(durations.of("AWS::RDS::DBInstance")).isEqualTo(Duration.ofMillis(4200));
        assertThat(durations.of("AWS::SNS::Topic")).isEqualTo(Duration.ofMillis(50));
        assertThat(durations.of(Durations.IMAGE_BUILD)).isEqualTo(Duration.ofMillis(2400));

        durations.reset();
        assertThat(durations.of("AWS::RDS::DBInstance")).isBetween(Duration.ofMillis(20), Duration.ofMillis(50));
        assertThatThrownBy(() -> durations.set(Map.of("AWS::SNS::Topic", -1.0), 1))
                .hasMessage("AWS::SNS::Topic: -1.0; allowed is a number from 0 up");
        assertThatThrownBy(() -> durations.set(Map.of(), Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}

package litellm.console.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PastExecutionTest {
    /** Step Functions takes them in a name. */
    private static final String TURNING = "\u200f\u202e\u2066";

    @Provide
    Arbitrary<String> texts() {
        return HostileExecutions.texts();
    }

    @Test
    void anExecutionIsAboutAStackOrASecret() {
        assertThat(PastExecution.object(Map.of("action", "deploy"))).isEqualTo("all");
        assertThat(PastExecution.object(Map.of("action", "plan", "stack", "alb")))
                .isEqualTo("alb");
        assertThat(PastExecution.object(Map.of("action", "rotate", "stack", "all", "secret", "database")))
                .isEqualTo("database");
        assertThat(PastExecution.object(Map.of("action", "restart", "stack", "all")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "deploy-dev-20260102T030405Z-3f9c, console",
        "build-77-deploy-dev, build 77",
        "deploy-dev-1, someone",
        "0f1b6e0c-8f0e-4b6e-9d55-0d5b8f6f0a11, someone"
    })
    void theNameTellsWhoStartedAnExecution(String name, String startedBy) {
        assertThat(PastExecution.startedBy(name, Map.of())).isEqualTo(startedBy);
    }

    @Property(tries = 200)
    void nothingOfAListSteersATerminal(@ForAll("texts") String text) {
        PastExecution past = new PastExecution(
                "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:" + text,
                text,
                text,
                PastExecution.startedBy("nightly", Map.of("schedule", text)),
                "FAILED",
                Instant.EPOCH,
                Optional.empty(),
                Optional.of(text),
                Optional.of(text));

        assertThat(Stream.of(
                        past.name(),
                        past.action(),
                        past.object(),
                        past.startedBy(),
                        past.error().orElseThrow(),
                        past.cause().orElseThrow()))
                .allMatch(shown -> shown.codePoints()
                        .filter(point -> point != '\n' && point != '\t')
                        .noneMatch(point -> Character.isISOControl(point) || TURNING.indexOf(point) >= 0));
    }
}

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

class PastExecutionTest {
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

    @Property(tries = 200)
    void nothingOfAListSteersATerminal(@ForAll("texts") String text) {
        PastExecution past = new PastExecution(
                "arn",
                text,
                text,
                text,
                PastExecution.startedBy("nightly", Map.of("schedule", text)),
                "FAILED",
                Instant.EPOCH,
                Optional.empty(),
                Optional.of(text),
                Optional.of(text));

        assertThat(Stream.of(
                        past.environment(),
                        past.action(),
                        past.object(),
                        past.startedBy(),
                        past.error().orElseThrow(),
                        past.cause().orElseThrow()))
                .allMatch(shown -> shown.codePoints().noneMatch(Character::isISOControl));
    }
}

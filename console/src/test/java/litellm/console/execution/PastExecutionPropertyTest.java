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

class PastExecutionPropertyTest {
    @Provide
    Arbitrary<String> texts() {
        return HostileExecutions.texts();
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
                        past.stack(),
                        past.startedBy(),
                        past.error().orElseThrow(),
                        past.cause().orElseThrow()))
                .allMatch(shown -> shown.codePoints().noneMatch(Character::isISOControl));
    }
}

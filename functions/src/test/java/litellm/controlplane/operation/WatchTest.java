package litellm.controlplane.operation;

import static litellm.controlplane.OperationState.Unfinished.IN_PROGRESS;
import static litellm.controlplane.OperationState.Unfinished.READY_TO_DEPLOY;
import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.Progress;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Operation STARTED =
            Operation.started(Operation.Kind.STACK, "dev-network-stack", "id", Requests.STARTED_AT);
    private static final Operation HALF_DONE = STARTED.withProgress(Progress.of(9, 18));

    private Instant now = Requests.STARTED_AT;
    private final InstantSource source = () -> now;
    private final Watch watch = new Watch(source.withZone(ZoneOffset.UTC), pause -> now = now.plus(pause));

    @Test
    void answersAtOnceWhatHasEnded() {
        assertThat(watched(STARTED, _ -> STARTED.succeeded("CREATED"))).isEqualTo(Duration.ZERO);
    }

    @Test
    void seesAnEndThreeSecondsLateAtMost() {
        Instant end = Requests.STARTED_AT.plusSeconds(64);
        UnaryOperator<Operation> look = seen -> now.isBefore(end) ? seen.waiting(now) : seen.succeeded("CREATED");
        assertThat(watch.of(STARTED, look).state()).isEqualTo(new Succeeded("CREATED"));
        assertThat(now).isBetween(end, end.plusSeconds(3));
    }

    @Test
    void looksAtAShortOperationMoreOften() {
        Instant end = Requests.STARTED_AT.plusSeconds(2);
        assertThat(watched(STARTED, seen -> now.isBefore(end) ? seen.waiting(now) : seen.succeeded("CREATED")))
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void answersAFailureAndWhatIsReadyAsItIs() {
        assertThat(failure(watch.of(STARTED, _ -> STARTED.failed("StackFailed", "why")))
                        .cause())
                .isEqualTo("why");
        assertThat(watch.of(STARTED, _ -> STARTED.readyToDeploy()).state()).isEqualTo(READY_TO_DEPLOY);
    }

    @Test
    void tellsOfProgressEveryFiveSecondsAtMost() {
        assertThat(watched(STARTED, _ -> HALF_DONE)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
    }

    @Test
    void answersAfterTwoMinutesWhereNothingHappens() {
        assertThat(watched(HALF_DONE, _ -> HALF_DONE)).isBetween(Watch.LONGEST, Watch.LONGEST.plusSeconds(3));
    }

    @Test
    void givesEachLookWhatTheOneBeforeHasSeen() {
        Iterator<String> outputs = Stream.of("first", "second", "third").iterator();
        Operation seen = watch.of(STARTED, operation -> {
            Operation more = operation.withOutput(outputs.next(), "seen");
            return outputs.hasNext() ? more : more.succeeded("CREATED");
        });
        assertThat(seen.outputs()).containsOnlyKeys("first", "second", "third");
    }

    @Test
    void isLookedAtAgainAtOnceByTheNextInvocation() {
        Operation late = watch.of(HALF_DONE, seen -> seen.waiting(now.plus(Duration.ofMinutes(10))));
        assertThat(late.state()).isEqualTo(IN_PROGRESS);
        assertThat(late.waitSeconds()).isEqualTo(1);
    }

    @Test
    void hasTimeForItsLastLook() throws IOException {
        assertThat(Files.readString(Path.of("..", "bootstrap-template.yaml")))
                .containsPattern("CheckOperation: .* Timeout: %d,"
                        .formatted(Watch.LONGEST.plusSeconds(50).toSeconds()));
    }

    private Duration watched(Operation operation, UnaryOperator<Operation> look) {
        watch.of(operation, look);
        return Duration.between(Requests.STARTED_AT, now);
    }
}

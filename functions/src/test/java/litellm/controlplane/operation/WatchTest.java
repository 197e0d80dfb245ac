package litellm.controlplane.operation;

import static litellm.controlplane.OperationState.Unfinished.IN_PROGRESS;
import static litellm.controlplane.OperationState.Unfinished.READY_TO_DEPLOY;
import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    private static final Duration LIMIT = Duration.ofMinutes(2);
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
        assertThat(watch.of(STARTED, LIMIT, look).state()).isEqualTo(new Succeeded("CREATED"));
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
        assertThat(failure(watch.of(STARTED, LIMIT, _ -> STARTED.failed("StackFailed", "why")))
                        .cause())
                .isEqualTo("why");
        assertThat(watch.of(STARTED, LIMIT, _ -> STARTED.readyToDeploy()).state())
                .isEqualTo(READY_TO_DEPLOY);
    }

    @Test
    void tellsOfProgressEveryFiveSecondsAtMost() {
        assertThat(watched(STARTED, _ -> HALF_DONE)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
    }

    @Test
    void answersAtTheLimitWhereNothingHappens() {
        assertThat(watched(HALF_DONE, _ -> HALF_DONE)).isBetween(LIMIT, LIMIT.plusSeconds(3));
    }

    @Test
    void givesEachLookWhatTheOneBeforeHasSeen() {
        Iterator<String> outputs = Stream.of("first", "second", "third").iterator();
        Operation seen = watch.of(STARTED, LIMIT, operation -> {
            Operation more = operation.withOutput(outputs.next(), "seen");
            return outputs.hasNext() ? more : more.succeeded("CREATED");
        });
        assertThat(seen.outputs()).containsOnlyKeys("first", "second", "third");
    }

    @Test
    void isLookedAtAgainAtOnceByTheNextInvocation() {
        Operation late = watch.of(HALF_DONE, LIMIT, seen -> seen.waiting(now.plus(Duration.ofMinutes(10))));
        assertThat(late.state()).isEqualTo(IN_PROGRESS);
        assertThat(late.waitSeconds()).isEqualTo(1);
    }

    /** Of forty looks one is throttled now and then, and what the others saw is not to be lost for it. */
    @Test
    void answersWhatItHasSeenWhereALaterLookFails() {
        Operation seen = watch.of(STARTED, LIMIT, operation -> {
            if (now.isAfter(Requests.STARTED_AT)) {
                throw new IllegalStateException("Rate exceeded");
            }
            return operation.withOutput("failedTasks", "why");
        });
        assertThat(seen.state()).isEqualTo(IN_PROGRESS);
        assertThat(seen.outputs()).containsEntry("failedTasks", "why");
    }

    @Test
    void endsWithTheFailureOfItsFirstLook() {
        assertThatThrownBy(() -> watch.of(STARTED, LIMIT, _ -> {
                    throw new IllegalStateException("Rate exceeded");
                }))
                .hasMessage("Rate exceeded");
    }

    private Duration watched(Operation operation, UnaryOperator<Operation> look) {
        watch.of(operation, LIMIT, look);
        return Duration.between(Requests.STARTED_AT, now);
    }
}

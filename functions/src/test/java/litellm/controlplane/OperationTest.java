package litellm.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellm.controlplane.testing.Functions;
import org.junit.jupiter.api.Test;

class OperationTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Operation started = Operation.started(Operation.Kind.STACK, "dev-network-stack", "arn:stack", START);

    @Test
    void waitsLongerTheLongerItTakes() {
        List<Integer> waits = new ArrayList<>();
        Operation operation = started;
        Instant now = START;
        for (int look = 0; look < 10; look++) {
            waits.add(operation.waitSeconds());
            now = now.plusSeconds(operation.waitSeconds());
            operation = operation.waiting(now);
        }
        assertThat(waits).containsExactly(1, 1, 2, 3, 5, 8, 12, 12, 12, 12);
    }

    @Test
    void survivesTheTripThroughTheStateMachine() {
        Operation full = started.withToken("deploy-1")
                .withProgress(new Operation.Progress(3, 18, "VPC CREATE_IN_PROGRESS"))
                .withOutputs(Map.of("image", "repository@sha256:1"))
                .thenDeploy()
                .withPreviousFailure("VPC (AWS::EC2::VPC): limit reached")
                .failed("StackFailed", "Subnet (AWS::EC2::Subnet): no addresses left");
        assertThat(full.toJson())
                .containsEntry("status", "FAILED")
                .containsEntry("token", "deploy-1")
                .containsEntry("progress", Map.of("done", 3, "total", 18, "current", "VPC CREATE_IN_PROGRESS"))
                .containsEntry("outputs", Map.of("image", "repository@sha256:1"))
                .containsEntry("error", "StackFailed")
                .containsEntry("cause", "Subnet (AWS::EC2::Subnet): no addresses left")
                .containsEntry("next", "deploy")
                .containsEntry("previousFailure", "VPC (AWS::EC2::VPC): limit reached");
        assertThat(Functions.travelled(full)).isEqualTo(full);
        assertThat(Functions.travelled(started)).isEqualTo(started);
    }

    @Test
    void forgetsWhyItFailedOnceItGoesOn() {
        Operation failed = started.succeeded("CREATED").failed("StackFailed", "no addresses left");

        assertThat(failed.outcome()).isEqualTo("CREATED");
        assertThat(failed.waitingFor(15)).isEqualTo(started.waitingFor(15));
        assertThat(started.waitingFor(15).waitSeconds()).isEqualTo(15);
        assertThat(started.withProgress(null)).isEqualTo(started);
    }

    @Test
    void saysNothingOfWhatItDoesNotKnow() {
        assertThat(started.toJson())
                .containsOnlyKeys("kind", "name", "id", "status", "startedAt", "waitSeconds", "outputs")
                .containsEntry("kind", "stack");
    }
}

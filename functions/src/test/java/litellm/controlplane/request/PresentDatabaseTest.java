package litellm.controlplane.request;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** A database that was to begin with the snapshot "before", and whose stack could not be made. */
class PresentDatabaseTest {
    private static final Stack FAILED = Stack.builder()
            .stackStatus(StackStatus.ROLLBACK_FAILED)
            .parameters(Parameter.builder()
                    .parameterKey("DBSnapshotIdentifier")
                    .parameterValue("before")
                    .build())
            .build();
    private final PresentDatabase database = new PresentDatabase(_ -> Optional.of(FAILED), null);

    @Test
    void doesNotBeginEmptyUnlessSomeoneSaysSo() {
        assertThatThrownBy(() -> database.requireSnapshotAgain(deploy(true, Map.of())))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("--restore before does");
        assertThatCode(() -> database.requireSnapshotAgain(deploy(true, Map.of("DBSnapshotIdentifier", ""))))
                .doesNotThrowAnyException();
    }

    @Test
    void keepsNoOtherStackFromBeingDeployed() {
        assertThatCode(() -> database.requireSnapshotAgain(deploy(false, Map.of())))
                .doesNotThrowAnyException();
    }

    private static Request deploy(boolean database, Map<String, String> parameters) {
        return new Request(
                "arn",
                Instant.EPOCH,
                Action.DEPLOY,
                "prod",
                database ? "all" : "network",
                Map.of("network", true, "database", database),
                Map.of("network", Map.of(), "database", parameters),
                Map.of(),
                "1",
                Map.of());
    }
}

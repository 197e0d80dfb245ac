package litellm.controlplane.request;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    /** What it says to give is what either action takes: only a deployment has the option restore. */
    @ParameterizedTest
    @EnumSource(names = {"DEPLOY", "PLAN"})
    void doesNotBeginEmptyUnlessSomeoneSaysSo(Action action) {
        assertThatThrownBy(() -> database.requireSnapshotAgain(request(action, true, Map.of())))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("--set database.DBSnapshotIdentifier=before does")
                .hasMessageContaining("--set database.DBSnapshotIdentifier= begins it empty");
        for (String snapshot : List.of("before", "")) {
            Request said = request(action, true, Map.of("DBSnapshotIdentifier", snapshot));
            assertThatCode(() -> database.requireSnapshotAgain(said)).doesNotThrowAnyException();
        }
    }

    @Test
    void keepsNoOtherStackFromBeingDeployed() {
        assertThatCode(() -> database.requireSnapshotAgain(request(Action.DEPLOY, false, Map.of())))
                .doesNotThrowAnyException();
    }

    private static Request request(Action action, boolean database, Map<String, String> parameters) {
        return Requests.withStacks(
                Requests.of(action, "prod", Map.of()),
                database ? "all" : "network",
                Map.of("network", true, "database", database),
                Map.of("network", Map.of(), "database", parameters));
    }
}

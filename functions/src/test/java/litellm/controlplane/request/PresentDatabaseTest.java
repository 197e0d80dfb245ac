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
    private static final Stack FAILED = stack(StackStatus.ROLLBACK_FAILED);

    private final PresentDatabase database = new PresentDatabase(_ -> Optional.of(FAILED), null);

    private static Stack stack(StackStatus status) {
        return Stack.builder()
                .stackStatus(status)
                .parameters(Parameter.builder()
                        .parameterKey("DBSnapshotIdentifier")
                        .parameterValue("before")
                        .build())
                .build();
    }

    /** A deployment that was stopped has left it to CloudFormation, and it may yet fail. */
    @Test
    void doesNotBeginEmptyWhatIsStillBeingRestored() {
        PresentDatabase restoring = new PresentDatabase(_ -> Optional.of(stack(StackStatus.CREATE_IN_PROGRESS)), null);

        assertThatThrownBy(() -> restoring.requireSnapshotAgain(request(Action.DEPLOY, true, Map.of())))
                .hasMessageContaining("--set database.DBSnapshotIdentifier=before does");
    }

    /** A teardown that was cut off: the snapshot that it began with is older than the one that is just being made of it. */
    @Test
    void doesNotBeginEmptyWhileTheOneBeforeIsSaved() {
        PresentDatabase going = new PresentDatabase(_ -> Optional.of(stack(StackStatus.DELETE_IN_PROGRESS)), null);

        assertThatThrownBy(() -> going.requireSnapshotAgain(request(Action.DEPLOY, true, Map.of())))
                .hasMessage(
                        "parameters.database.DBSnapshotIdentifier: found nothing, but a teardown that was cut off is still deleting the database, and saves it to a snapshot; wait until prod-database-stack is gone, then --restore latest begins with it; --set database.DBSnapshotIdentifier= begins empty");
        Request said = request(Action.DEPLOY, true, Map.of("DBSnapshotIdentifier", ""));
        assertThatCode(() -> going.requireSnapshotAgain(said)).doesNotThrowAnyException();
    }

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

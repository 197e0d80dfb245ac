package litellm.controlplane.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.rds.RdsClient;

/** A database that was to begin with the snapshot "before", and whose stack could not be made. */
class PresentDatabaseTest {
    private static final Stack FAILED = stack(StackStatus.ROLLBACK_FAILED);

    private final PresentDatabase database = new PresentDatabase(_ -> Optional.of(FAILED), null);

    private static Stack stack(StackStatus status) {
        return stack(status, "before");
    }

    private static Stack stack(StackStatus status, String snapshot) {
        return Stack.builder()
                .stackStatus(status)
                .parameters(Parameter.builder()
                        .parameterKey("DBSnapshotIdentifier")
                        .parameterValue(snapshot)
                        .build())
                .build();
    }

    /** A deployment that was stopped has left it to CloudFormation, and it may yet fail. */
    @Test
    void doesNotBeginEmptyWhatIsStillBeingRestored() {
        PresentDatabase restoring = new PresentDatabase(_ -> Optional.of(stack(StackStatus.CREATE_IN_PROGRESS)), null);

        assertThatThrownBy(() -> restoring.requireSnapshotAgain(request(Action.DEPLOY, true, Map.of())))
                .hasMessage(
                        "parameters.database.DBSnapshotIdentifier: found nothing, but the database is being made from before, which may yet fail; --set database.DBSnapshotIdentifier=before goes on with it");
    }

    /** One whose making has ended well, or that begins empty; and there is no plan before the end of it anyway. */
    @ParameterizedTest
    @CsvSource({
        "UPDATE_COMPLETE, before, DEPLOY",
        "CREATE_IN_PROGRESS, '', DEPLOY",
        "CREATE_IN_PROGRESS, before, PLAN",
    })
    void asksForNoSnapshotAgainWhereNothingIsRestored(StackStatus status, String snapshot, Action action) {
        PresentDatabase present = new PresentDatabase(_ -> Optional.of(stack(status, snapshot)), null);

        assertThatCode(() -> present.requireSnapshotAgain(request(action, true, Map.of())))
                .doesNotThrowAnyException();
    }

    /** The snapshot that it began with is older than the one that is just being made of it, and so is the latest. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void neitherBeginsEmptyNorWithAnOlderSnapshotWhileTheOneBeforeIsSaved(String environment) {
        Stack stack = stack(StackStatus.DELETE_IN_PROGRESS).toBuilder()
                .stackName("a-stack")
                .outputs(Output.builder()
                        .outputKey("DBInstanceIdentifier")
                        .outputValue("a-db")
                        .build())
                .build();
        try (ScriptedService deleting =
                        new ScriptedService().answer("DescribeDBInstances", Databases.protectedOne("deleting"));
                ScriptedService gone = new ScriptedService().refuse("DescribeDBInstances", "DBInstanceNotFound")) {
            PresentDatabase saved =
                    new PresentDatabase(_ -> Optional.of(stack), () -> deleting.client(RdsClient.builder()));
            PresentDatabase discarded =
                    new PresentDatabase(_ -> Optional.of(stack), () -> gone.client(RdsClient.builder()));
            Request plain = request(Action.DEPLOY, environment, Map.of(), Map.of());
            Request latest = request(
                    Action.DEPLOY, environment, Map.of("DBSnapshotIdentifier", "older"), Map.of("restore", "latest"));
            Request empty = request(Action.DEPLOY, environment, Map.of("DBSnapshotIdentifier", ""), Map.of());

            for (Request refused : List.of(plain, latest)) {
                assertThatThrownBy(() -> saved.requireSnapshotAgain(refused))
                        .hasMessage(
                                "parameters.database.DBSnapshotIdentifier: found nothing, but a-stack is still being deleted, and its database saved to a snapshot: once that is done, --restore latest begins with it; --set database.DBSnapshotIdentifier= begins empty");
            }
            assertThatCode(() -> saved.requireSnapshotAgain(empty)).doesNotThrowAnyException();
            assertThatCode(() -> saved.requireSnapshotAgain(request(Action.PLAN, environment, Map.of(), Map.of())))
                    .as("a plan waits for the end of it anyway")
                    .doesNotThrowAnyException();
            assertThatCode(() -> discarded.requireSnapshotAgain(plain)).doesNotThrowAnyException();
        }
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

    /** What a teardown before, which was cut off, has discarded, or somebody has deleted: the snapshots that are listed are older. */
    @ParameterizedTest
    @CsvSource({
        // a stack that says a database's name, or says none; what RDS answers; what is to be kept
        "a-db, DBInstanceNotFound, TEARDOWN, true, true",
        "a-db, available, TEARDOWN, true, false",
        "a-db, deleting, TEARDOWN, true, false",
        "'', DBInstanceNotFound, TEARDOWN, true, false",
        "a-db, DBInstanceNotFound, TEARDOWN, false, false",
        "a-db, DBInstanceNotFound, START, true, false",
    })
    void saysThatATeardownFindsNoDatabaseToKeep(
            String name, String answer, Action action, boolean keepData, boolean said) {
        Stack stack = stack(StackStatus.CREATE_COMPLETE).toBuilder()
                .outputs(
                        name.isEmpty()
                                ? List.of()
                                : List.of(Output.builder()
                                        .outputKey("DBInstanceIdentifier")
                                        .outputValue(name)
                                        .build()))
                .build();
        try (ScriptedService rds = new ScriptedService()) {
            if (answer.equals("DBInstanceNotFound")) {
                rds.refuse("DescribeDBInstances", answer);
            } else {
                rds.answer("DescribeDBInstances", Databases.protectedOne(answer));
            }
            Request request = request(action, "dev", Map.of(), Map.of("keepData", keepData));

            assertThat(new PresentDatabase(_ -> Optional.of(stack), () -> rds.client(RdsClient.builder()))
                            .remark(request)
                            .isPresent())
                    .isEqualTo(said);
        }
    }

    @Test
    void saysNothingOfADatabaseThatTheTeardownLeavesAlone() {
        PresentDatabase none = new PresentDatabase(_ -> Optional.empty(), null);

        assertThat(none.remark(request(Action.TEARDOWN, false, Map.of()))).isEmpty();
    }

    private static Request request(
            Action action, String environment, Map<String, String> parameters, Map<String, Object> options) {
        return Requests.withStacks(
                Requests.of(action, environment, options),
                "all",
                Map.of("database", true),
                Map.of("database", parameters));
    }

    private static Request request(Action action, boolean database, Map<String, String> parameters) {
        return Requests.withStacks(
                Requests.of(action, "prod", Map.of()),
                database ? "all" : "network",
                Map.of("network", true, "database", database),
                Map.of("network", Map.of(), "database", parameters));
    }
}

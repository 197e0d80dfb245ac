package litellm.controlplane.service;

import static litellm.controlplane.testing.Operations.current;
import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.stack.Stacks;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RdsException;

class DatabaseSwitchTest {
    private final RdsClient rds = Moto.shared().client(RdsClient.builder());
    private final String environment = Moto.newEnvironment();
    private final String name = environment + "-litellm-db";
    private final Request request = Requests.of(Action.TEARDOWN, environment, Map.of());
    private final DatabaseSwitch databases = new DatabaseSwitch(
            rds, new Stacks(Moto.shared().client(CloudFormationClient.builder())), Clock.systemUTC());

    /** RDS changes nothing of a database that is stopped, its protection included. */
    @Test
    void startsAStoppedDatabaseToTakeItsProtectionAway() {
        makeTheDatabase();
        rds.stopDBInstance(stop -> stop.dbInstanceIdentifier(name));
        Operation operation = Operation.started(
                Operation.Kind.DATABASE, name, name, Clock.systemUTC().instant());

        operation = discard(operation);
        assertThat(instance().deletionProtection()).isTrue();
        assertThat(instance().dbInstanceStatus()).isEqualTo("available");
        operation = discard(operation);
        assertThat(instance().deletionProtection()).isFalse();
        operation = discard(operation);
        assertThat(operation.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(new DatabaseInstances(rds).find(name)).isEmpty();
        assertThat(discard(operation).state()).isEqualTo(new Succeeded("DELETED"));
    }

    /** What the first look does and finds. */
    @ParameterizedTest
    @CsvSource({
        "STOPPED, available, StopDBInstance, IN_PROGRESS",
        "STOPPED, stopping, , IN_PROGRESS",
        "STOPPED, stopped, , SUCCEEDED",
        "STOPPED, inaccessible-encryption-credentials-recoverable, , SUCCEEDED",
        "STOPPED, storage-full, , FAILED",
        "STOPPED, incompatible-restore, , FAILED",
        "STOPPED, incompatible-network, , FAILED",
        "STARTED, stopped, StartDBInstance, IN_PROGRESS",
        "STARTED, starting, , IN_PROGRESS",
        "STARTED, inaccessible-encryption-credentials-recoverable, StartDBInstance, IN_PROGRESS",
        "STARTED, incompatible-network, StartDBInstance, IN_PROGRESS",
        "STARTED, available, , SUCCEEDED",
        "STARTED, storage-initialization, , SUCCEEDED",
        "STARTED, failed, , FAILED",
        "STARTED, incompatible-parameters, , FAILED",
        "STARTED, inaccessible-encryption-credentials, , FAILED",
        "DISCARDED, stopped, StartDBInstance, IN_PROGRESS",
        "DISCARDED, available, ModifyDBInstance, IN_PROGRESS",
        "DISCARDED, deleting, , IN_PROGRESS"
    })
    void doesWhatItsStatusCallsFor(DatabaseGoal goal, String status, String call, String result) {
        String answer = Databases.protectedOne(status);
        try (ScriptedService service = new ScriptedService()
                .answer("DescribeDBInstances", answer)
                .answer("StopDBInstance", answer)
                .answer("StartDBInstance", answer)
                .answer("ModifyDBInstance", answer)) {
            Clock now = Clock.systemUTC();
            Operation begun = Operation.started(Operation.Kind.DATABASE, "db", "db", now.instant());

            Operation operation = new DatabaseSwitch(
                            service.client(RdsClient.builder()),
                            new Stacks(Moto.shared().client(CloudFormationClient.builder())),
                            now)
                    .bring(request, goal, Optional.of(begun));

            assertThat(operation.state().status()).isEqualTo(result);
            assertThat(service.operations())
                    .filteredOn(made -> !made.equals("DescribeDBInstances"))
                    .isEqualTo(Stream.ofNullable(call).toList());
        }
    }

    /** A look that had to wait has done something. */
    @ParameterizedTest
    @CsvSource({"STOPPED, stopped, STOPPED", "STARTED, available, STARTED"})
    void tellsWhatItHasDone(DatabaseGoal goal, String status, String outcome) {
        try (ScriptedService service =
                new ScriptedService().answer("DescribeDBInstances", Databases.protectedOne(status))) {
            Clock now = Clock.systemUTC();
            Operation waited = Operation.started(Operation.Kind.DATABASE, "db", "db", now.instant())
                    .withProgress(Progress.of(0, 1, "Database waiting"));
            Stacks stacks = new Stacks(Moto.shared().client(CloudFormationClient.builder()));

            assertThat(new DatabaseSwitch(service.client(RdsClient.builder()), stacks, now)
                            .bring(request, goal, Optional.of(waited))
                            .state())
                    .isEqualTo(new Succeeded(outcome));
        }
    }

    /** A teardown that was cut off has taken it: a deployment would be refused. */
    @Test
    void saysHowToGoOnWhereTheDatabaseIsGoneAndItsStackIsNot() {
        Moto.shared()
                .client(CloudFormationClient.builder())
                .createStack(create -> create.stackName(environment + "-database-stack")
                        .templateBody("{\"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\"}}}"));

        assertThatThrownBy(() -> databases.bring(request, DatabaseGoal.STARTED, Optional.empty()))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("litellmctl teardown %s --confirm DELETE finishes it".formatted(environment));
    }

    @Test
    void startsNoDatabaseWhereThereIsNoneAndFindsNothingElseToDo() {
        assertThatThrownBy(() -> databases.bring(request, DatabaseGoal.STARTED, Optional.empty()))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("found %s, which has no database; deploy it first".formatted(environment));
        assertThat(List.of(DatabaseGoal.STOPPED, DatabaseGoal.DISCARDED))
                .allSatisfy(goal -> assertThat(
                                databases.bring(request, goal, Optional.empty()).state())
                        .isEqualTo(new Succeeded("ABSENT")));
    }

    /** For a day it may be optimizing storage that was added, and serves all the while. */
    @Test
    void findsADatabaseThatOptimizesItsStorageStartedAndDoesNotStopIt() {
        try (ScriptedService service =
                new ScriptedService().answer("DescribeDBInstances", Databases.protectedOne("storage-optimization"))) {
            Clock now = Clock.systemUTC();
            Operation operation = Operation.started(Operation.Kind.DATABASE, "db", "db", now.instant());
            Stacks stacks = new Stacks(Moto.shared().client(CloudFormationClient.builder()));
            RdsClient optimizing = service.client(RdsClient.builder());

            assertThat(new DatabaseSwitch(optimizing, stacks, now)
                            .bring(request, DatabaseGoal.STARTED, Optional.of(operation))
                            .state())
                    .isEqualTo(new Succeeded("UNCHANGED"));
            assertThat(new DatabaseSwitch(optimizing, stacks, now)
                            .bring(request, DatabaseGoal.STOPPED, Optional.of(operation))
                            .state())
                    .isEqualTo(Unfinished.IN_PROGRESS);
            DatabaseSwitch later = new DatabaseSwitch(optimizing, stacks, Clock.offset(now, Duration.ofHours(1)));
            assertThat(failure(later.bring(request, DatabaseGoal.STOPPED, Optional.of(operation)))
                            .cause())
                    .startsWith("db is storage-optimization after 60 minutes; RDS cannot stop a database");
        }
    }

    /** One that has a read replica, say, is not stopped however long one waits. */
    @Test
    void saysWhyRdsRefuses() {
        try (ScriptedService service = new ScriptedService()
                .answer("DescribeDBInstances", Databases.protectedOne("available"))
                .refuse("StopDBInstance", "InvalidDBInstanceState", "Cannot stop db: it has\nread replicas.")) {
            Clock now = Clock.systemUTC();
            Operation operation = Operation.started(Operation.Kind.DATABASE, "db", "db", now.instant());
            Stacks stacks = new Stacks(Moto.shared().client(CloudFormationClient.builder()));
            RdsClient replicated = service.client(RdsClient.builder());

            Operation waiting = new DatabaseSwitch(replicated, stacks, now)
                    .bring(request, DatabaseGoal.STOPPED, Optional.of(operation));
            Operation failed = new DatabaseSwitch(replicated, stacks, Clock.offset(now, Duration.ofHours(1)))
                    .bring(request, DatabaseGoal.STOPPED, Optional.of(operation));

            assertThat(current(waiting)).isEqualTo("Database available; RDS: Cannot stop db: it has read replicas.");
            assertThat(failure(failed).cause())
                    .isEqualTo("db is available after 60 minutes; RDS: Cannot stop db: it has read replicas.");
        }
    }

    @Test
    void failsWhereRdsHasNoMachineForIt() {
        try (ScriptedService service = refusingToStart("InsufficientDBInstanceCapacity")) {
            Operation failed = start(service);

            assertThat(failure(failed).error()).isEqualTo("DatabaseFailed");
            assertThat(failure(failed).cause())
                    .isEqualTo("db: RDS StartDBInstance: InsufficientDBInstanceCapacity"
                            + "; the availability zone has no capacity left for its class: try again later");
        }
    }

    /** The state machine tries again what is throttled, and a missing permission has a name of its own. */
    @ParameterizedTest
    @CsvSource({"Throttling", "AccessDenied"})
    void hasNotFailedWhereAnotherTryOrAPermissionHelps(String code) {
        try (ScriptedService service = refusingToStart(code)) {
            assertThatThrownBy(() -> start(service)).isInstanceOf(RdsException.class);
        }
    }

    private static ScriptedService refusingToStart(String code) {
        return new ScriptedService()
                .answer("DescribeDBInstances", Databases.protectedOne("stopped"))
                .refuse("StartDBInstance", code);
    }

    private Operation start(ScriptedService service) {
        Clock now = Clock.systemUTC();
        Operation begun = Operation.started(Operation.Kind.DATABASE, "db", "db", now.instant());
        Stacks stacks = new Stacks(Moto.shared().client(CloudFormationClient.builder()));
        return new DatabaseSwitch(service.client(RdsClient.builder()), stacks, now)
                .bring(request, DatabaseGoal.STARTED, Optional.of(begun));
    }

    private Operation discard(Operation operation) {
        return databases.bring(request, DatabaseGoal.DISCARDED, Optional.of(operation));
    }

    private DBInstance instance() {
        return new DatabaseInstances(rds).find(name).orElseThrow();
    }

    private void makeTheDatabase() {
        rds.createDBInstance(Databases.wanted(name).deletionProtection(true).build());
    }
}

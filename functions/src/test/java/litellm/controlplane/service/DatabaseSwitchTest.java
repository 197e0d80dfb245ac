package litellm.controlplane.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Action;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.stack.Stacks;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

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
        assertThat(operation.status()).isEqualTo(Operation.Status.IN_PROGRESS);
        assertThat(new DatabaseInstances(rds).find(name)).isEmpty();
        assertThat(discard(operation).outcome()).isEqualTo("DELETED");
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
                            .bring(request, "started", Optional.of(operation))
                            .outcome())
                    .isEqualTo("UNCHANGED");
            assertThat(new DatabaseSwitch(optimizing, stacks, now)
                            .bring(request, "stopped", Optional.of(operation))
                            .status())
                    .isEqualTo(Operation.Status.IN_PROGRESS);
            assertThat(new DatabaseSwitch(optimizing, stacks, Clock.offset(now, Duration.ofHours(1)))
                            .bring(request, "stopped", Optional.of(operation))
                            .cause())
                    .startsWith("db is storage-optimization after 60 minutes; RDS stops no database");
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

            Operation waiting =
                    new DatabaseSwitch(replicated, stacks, now).bring(request, "stopped", Optional.of(operation));
            Operation failed = new DatabaseSwitch(replicated, stacks, Clock.offset(now, Duration.ofHours(1)))
                    .bring(request, "stopped", Optional.of(operation));

            assertThat(waiting.progress().current())
                    .isEqualTo("Database available; RDS: Cannot stop db: it has read replicas.");
            assertThat(failed.cause())
                    .isEqualTo("db is available after 60 minutes; RDS: Cannot stop db: it has read replicas.");
        }
    }

    private Operation discard(Operation operation) {
        return databases.bring(request, "discarded", Optional.of(operation));
    }

    private DBInstance instance() {
        return new DatabaseInstances(rds).find(name).orElseThrow();
    }

    private void makeTheDatabase() {
        rds.createDBInstance(Databases.wanted(name).deletionProtection(true).build());
    }
}

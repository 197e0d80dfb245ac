package litellm.controlplane.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.LockTable;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sfn.SfnClient;

class EnvironmentLockTest {
    private static final Moto MOTO = Moto.shared();
    private static final Settings SETTINGS = MOTO.settings(Map.of("LOCK_TABLE", "environment-lock-test"));
    private static final SfnClient STEP_FUNCTIONS = MOTO.client(SfnClient.builder());
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static String stateMachine;

    private final String environment = Moto.newEnvironment();
    private final JsonHandler lock = new LockEnvironment(SETTINGS, Clock.fixed(BEGINNING, ZoneOffset.UTC));
    private final JsonHandler unlock = new UnlockEnvironment(SETTINGS);

    @BeforeAll
    static void createTableAndStateMachine() {
        LockTable.create(MOTO.client(DynamoDbClient.builder()), "environment-lock-test");
        stateMachine = STEP_FUNCTIONS
                .createStateMachine(machine -> machine.name("environment-lock-test")
                        .roleArn("arn:aws:iam::123456789012:role/unused")
                        .definition("{\"StartAt\":\"Go\",\"States\":{\"Go\":{\"Type\":\"Succeed\"}}}"))
                .stateMachineArn();
    }

    @Test
    void givesAFreeEnvironmentToTheExecution() {
        Request request = requestOf(startExecution());
        assertThat(invoke(lock, request).members())
                .containsEntry("environment", environment)
                .containsEntry("owner", request.execution());
    }

    @Test
    void givesTheOwnLockAgain() {
        Request request = requestOf(startExecution());
        invoke(lock, request);
        assertThatCode(() -> invoke(lock, request)).doesNotThrowAnyException();
    }

    @Test
    void refusesWhileTheOwnerRunsAndNamesIt() {
        String owner = startExecution();
        invoke(lock, requestOf(owner));
        assertThatThrownBy(() -> invoke(lock, requestOf(startExecution())))
                .isExactlyInstanceOf(EnvironmentLocked.class)
                .hasMessage(
                        "environment %s is locked by %s since 2026-01-01T00:00:00Z; follow it with: litellmctl watch %s"
                                .formatted(environment, owner, owner));
    }

    @Test
    void takesOverFromAnExecutionThatWasStopped() {
        String stopped = startExecution();
        invoke(lock, requestOf(stopped));
        STEP_FUNCTIONS.stopExecution(request -> request.executionArn(stopped));
        String heir = startExecution();
        assertThat(invoke(lock, requestOf(heir)).text("owner")).isEqualTo(heir);
        assertThatThrownBy(() -> invoke(lock, requestOf(startExecution()))).hasMessageContaining(heir);
    }

    /** The SDK repeats a call whose answer was lost, and finds the lock written. */
    @Test
    void takesItsOwnLockForNobodyElses() {
        String stopped = startExecution();
        invoke(lock, requestOf(stopped));
        STEP_FUNCTIONS.stopExecution(request -> request.executionArn(stopped));
        Request heir = requestOf(startExecution());
        try (RefusingProxy proxy = new RefusingProxy(MOTO.endpoint())) {
            proxy.meanwhile("DescribeExecution", () -> invoke(lock, heir));
            JsonHandler repeating = new LockEnvironment(
                    proxy.settings(Map.of("LOCK_TABLE", "environment-lock-test")), Clock.systemUTC());

            assertThat(invoke(repeating, heir).text("owner")).isEqualTo(heir.execution());
        }
    }

    /** For seconds Step Functions may not tell of one that has just begun; after ninety days it has forgotten it. */
    @Test
    void takesOverFromAnExecutionThatNobodyKnowsAnyMore() {
        String unknown = stateMachine.replace(":stateMachine:", ":execution:") + ":gone";
        invoke(lock, requestOf(unknown));
        String heir = startExecution();
        Clock later = Clock.fixed(BEGINNING.plus(Duration.ofMinutes(6)), ZoneOffset.UTC);

        assertThatThrownBy(() -> invoke(lock, requestOf(heir)))
                .isExactlyInstanceOf(EnvironmentLocked.class)
                .hasMessageContaining(unknown);
        assertThat(invoke(new LockEnvironment(SETTINGS, later), requestOf(heir)).text("owner"))
                .isEqualTo(heir);
    }

    /** Nobody but an execution of this state machine takes the lock, so what else stands there was written by hand. */
    @ParameterizedTest
    @ValueSource(strings = {"bob", "arn:aws:states:us-east-1:123456789012:execution:another:one", ""})
    void takesOverFromWhatIsNoExecutionOfTheMachine(String written) {
        write(written.isEmpty() ? Map.of() : Map.of("owner", AttributeValue.fromS(written)));
        String heir = startExecution();

        assertThat(invoke(lock, requestOf(heir)).text("owner")).isEqualTo(heir);
    }

    /** As where someone has edited the item. */
    static Stream<AttributeValue> noText() {
        return Stream.of(
                AttributeValue.fromN("5"),
                AttributeValue.fromNul(true),
                AttributeValue.fromBool(true),
                AttributeValue.fromL(List.of()));
    }

    @ParameterizedTest
    @MethodSource("noText")
    void takesOverFromAnOwnerThatIsNoText(AttributeValue written) {
        write(Map.of("owner", written, "since", AttributeValue.fromS(BEGINNING.toString())));
        String heir = startExecution();

        assertThat(invoke(lock, requestOf(heir)).text("owner")).isEqualTo(heir);
    }

    @ParameterizedTest
    @MethodSource("noText")
    void takesOverFromAnUnknownExecutionWhoseTimeIsNoText(AttributeValue written) {
        String unknown = stateMachine.replace(":stateMachine:", ":execution:") + ":gone";
        write(Map.of("owner", AttributeValue.fromS(unknown), "since", written));
        String heir = startExecution();

        assertThat(invoke(lock, requestOf(heir)).text("owner")).isEqualTo(heir);
    }

    private void write(Map<String, AttributeValue> members) {
        Map<String, AttributeValue> item = new HashMap<>(members);
        item.put("environment", AttributeValue.fromS(environment));
        MOTO.client(DynamoDbClient.builder())
                .putItem(put -> put.tableName("environment-lock-test").item(item));
    }

    /** Not even of one that began a moment ago, so nothing hides it. */
    @Test
    void takesOverFromAnUnknownExecutionWhoseTimeHasNotComeYet() {
        String unknown = stateMachine.replace(":stateMachine:", ":execution:") + ":from-the-future";
        invoke(
                new LockEnvironment(SETTINGS, Clock.fixed(BEGINNING.plus(Duration.ofDays(9)), ZoneOffset.UTC)),
                requestOf(unknown));
        String heir = startExecution();

        assertThat(invoke(lock, requestOf(heir)).text("owner")).isEqualTo(heir);
    }

    @Test
    void letsExactlyOneOfManyHaveIt() throws InterruptedException, ExecutionException {
        String stopped = startExecution();
        invoke(lock, requestOf(stopped));
        STEP_FUNCTIONS.stopExecution(request -> request.executionArn(stopped));
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            requests.add(requestOf(startExecution()));
        }
        List<Future<Boolean>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            requests.forEach(request -> outcomes.add(threads.submit(() -> gets(request))));
        }
        int owners = 0;
        for (Future<Boolean> outcome : outcomes) {
            owners += outcome.get() ? 1 : 0;
        }
        assertThat(owners).isEqualTo(1);
    }

    @Test
    void releasesTheOwnLockOnly() {
        Request owner = requestOf(startExecution());
        Request other = requestOf(startExecution());
        invoke(lock, owner);
        assertThat(invoke(unlock, other).members()).containsEntry("released", false);
        assertThatThrownBy(() -> invoke(lock, other)).isInstanceOf(EnvironmentLocked.class);
        assertThat(invoke(unlock, owner).members()).containsEntry("released", true);
        assertThat(invoke(unlock, owner).members()).containsEntry("released", false);
        assertThat(invoke(lock, other).text("owner")).isEqualTo(other.execution());
    }

    private boolean gets(Request request) {
        try {
            invoke(lock, request);
            return true;
        } catch (EnvironmentLocked _) {
            return false;
        }
    }

    private static String startExecution() {
        return STEP_FUNCTIONS
                .startExecution(request -> request.stateMachineArn(stateMachine))
                .executionArn();
    }

    private Request requestOf(String execution) {
        return Requests.deploy(environment, execution);
    }

    private static JsonObject invoke(JsonHandler function, Request request) {
        return Functions.invoke(function, Map.of("request", request.toJson()));
    }
}

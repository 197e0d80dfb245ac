package litellm.controlplane.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLDecoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import litellm.controlplane.database.Credential;
import litellm.controlplane.database.DatabaseAddress;
import litellm.controlplane.database.DatabaseLogins;
import litellm.controlplane.database.DatabaseSecret;
import litellm.controlplane.database.DatabaseServer;
import litellm.controlplane.database.TestDatabase;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.StandardOutput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real function on a real PostgreSQL. */
@Order(1)
@ResourceLock(TestDatabase.LOCK)
class DatabaseRotationTest {
    private static final List<String> STEPS = List.of("createSecret", "setSecret", "testSecret", "finishSecret");

    /** No word that a message might hold: the log that is searched for it is that of every test. */
    private static final Credential FIRST = new Credential("litellm_a", "kT4-zq9Wf2-bN7");

    private final Rotations rotations = new Rotations();
    private final String environment = Moto.newEnvironment();
    private TestDatabase database;
    private DatabaseServer server;
    private String administratorSecret;
    private String secret;

    @BeforeEach
    void prepare() {
        database = TestDatabase.fresh();
        server = database.server();
        try (DatabaseLogins logins = DatabaseLogins.open(server, TestDatabase.ADMINISTRATOR)) {
            logins.prepare();
            logins.setPassword(FIRST);
        }
        administratorSecret =
                rotations.createSecret("rds!db-" + environment, "none", TestDatabase.administratorSecret());
        secret = rotations.createSecret(
                environment + "/litellm/database", "database", new DatabaseSecret(database.address(), FIRST).toMap());
        rotations.rolledOut(secret);
    }

    @Test
    void theLoginsTakeTurnsAndTheOneBeforeKeepsWorking() {
        Credential before = login();
        for (String expected : List.of("litellm_b", "litellm_a", "litellm_b")) {
            rotate();

            assertThat(login().username()).isEqualTo(expected);
            assertThat(login().password()).isNotEqualTo(before.password());
            assertThat(server.accepts(login())).isTrue();
            assertThat(server.accepts(before)).isTrue();
            before = login();
            rotations.rolledOut(secret);
        }
    }

    @Test
    void everyStepMayComeTwice() {
        String token = rotations.start(secret);
        for (String step : STEPS) {
            run(step, token);
            run(step, token);
        }
        assertThat(login().username()).isEqualTo("litellm_b");
        assertThat(server.accepts(login())).isTrue();
    }

    @Test
    void anAttemptThatSetThePasswordAndDiedIsFinishedByTheNext() {
        String token = rotations.start(secret);
        run("createSecret", token);
        Credential pending = pending(token);
        try (DatabaseLogins logins = DatabaseLogins.open(server, TestDatabase.ADMINISTRATOR)) {
            logins.setPassword(pending);
        }

        STEPS.forEach(step -> run(step, token));

        assertThat(login()).isEqualTo(pending);
    }

    @Test
    void whereverAnAttemptDiesTheLoginInUseWorksAndTheNextAttemptFinishes() {
        int calls = 0;
        boolean died = true;
        while (died) {
            calls++;
            Credential before = login();
            String token = rotations.start(secret);
            died = attemptThatDiesAfter(calls, token);

            assertThat(server.accepts(login())).isTrue();
            assertThat(server.accepts(before)).isTrue();
            STEPS.forEach(step -> retryWhilePostponed(step, token));
            rotations.settle(secret, token);
            assertThat(login().username()).isNotEqualTo(before.username());
            assertThat(rotations.stages(secret, token)).containsExactly("AWSCURRENT", "ROTATED");
            assertThat(server.accepts(login())).isTrue();
            assertThat(server.accepts(before)).isTrue();
            rotations.rolledOut(secret);
        }
        assertThat(calls).as("the calls of AWS in one rotation, and one more").isEqualTo(17);
    }

    /** Runs the steps in a function whose AWS goes away with the answer to this call; tells whether it went away. */
    private boolean attemptThatDiesAfter(int calls, String token) {
        try (DyingEndpoint endpoint = new DyingEndpoint(calls)) {
            Map<String, String> variables = variables();
            variables.put("AWS_REGION", "us-east-1");
            variables.put("AWS_ENDPOINT_URL", endpoint.address());
            RotateSecret function = new RotateSecret(new Settings(variables));
            try {
                for (String step : STEPS) {
                    function.handleRequest(Rotations.event(step, secret, token), null);
                }
            } catch (RotationPostponed e) {
                assertThat(endpoint.dead()).as(e.getMessage()).isTrue();
            }
            return endpoint.dead();
        }
    }

    @Test
    void theIdleLoginKeepsItsPasswordWhileTasksStillUseIt() throws SQLException {
        rotate();
        rotations.rolledOut(secret);
        Credential ofOldTasks = FIRST;
        String token = rotations.start(secret);
        run("createSecret", token);

        try (Connection oldTask = server.connect(ofOldTasks)) {
            assertThat(oldTask.isValid(5)).isTrue();
            assertThatThrownBy(() -> run("setSecret", token))
                    .isInstanceOf(RotationPostponed.class)
                    .hasMessage("litellm_a, the login whose turn it is, still has 1 session:"
                            + " roll the gateway's tasks out first");
            assertThat(server.accepts(ofOldTasks)).isTrue();
        }
        retryWhilePostponed("setSecret", token);
        assertThat(server.accepts(ofOldTasks)).isFalse();
    }

    @Test
    void theLoginThatAnIdleTaskMayStillHoldKeepsItsPasswordUntilARolloutHasEnded() {
        rotate();
        String token = rotations.start(secret);
        run("createSecret", token);

        assertThatThrownBy(() -> run("setSecret", token))
                .isInstanceOf(RotationRefused.class)
                .hasMessageContaining("No password has been changed")
                .hasMessageEndingWith(
                        "First: litellmctl restart %s; then: litellmctl rotate %s database --unstick",
                        environment, environment);
        assertThatThrownBy(() -> run("finishSecret", token)).isInstanceOf(RotationPostponed.class);
        assertThat(server.accepts(FIRST)).isTrue();
        assertThat(login().username()).isEqualTo("litellm_b");

        rotations.rolledOut(secret);
        STEPS.forEach(step -> retryWhilePostponed(step, token));

        assertThat(login().username()).isEqualTo("litellm_a");
        assertThat(server.accepts(FIRST)).isFalse();
    }

    /** As of a step that Secrets Manager has repeated and that was slow to begin, when someone has given the rotation up for another. */
    @Test
    void aStepOfARotationThatIsGivenUpMeanwhileChangesNoPassword() throws Exception {
        String token = rotations.start(secret);
        run("createSecret", token);
        Credential givenUp = pending(token);

        Future<?> late = setSecretBehind(_ -> rotations.settle(secret, token), token);

        assertThatThrownBy(late::get).hasCauseInstanceOf(RotationRefused.class);
        assertThat(server.accepts(givenUp)).isFalse();
    }

    /** As by a deployment that found another login, or another password, written by hand. */
    @ParameterizedTest
    @CsvSource({
        "false, no rollout has been seen to end since the version in use came",
        "true, 'The pending version is for litellm_b, the login in use'"
    })
    void aStepLooksBehindTheLockAtTheLoginInUse(boolean rolledOut, String reason) throws Exception {
        Credential prepared = new Credential("litellm_b", "of the deployment");
        String token = rotations.start(secret);
        run("createSecret", token);

        Future<?> late = setSecretBehind(
                deployment -> {
                    deployment.setPassword(prepared);
                    rotations.putBesidePending(secret, new DatabaseSecret(database.address(), prepared).toMap());
                    if (rolledOut) {
                        rotations.rolledOut(secret);
                    }
                },
                token);

        assertThatThrownBy(late::get).hasCauseInstanceOf(RotationRefused.class).hasMessageContaining(reason);
        assertThat(rotations.stages(secret, token)).containsExactly("AWSPENDING");
        assertThat(server.accepts(prepared)).isTrue();
    }

    /** Secrets Manager repeats a step whose answer it has not got. */
    @Test
    void aStepThatAnotherAttemptHasOvertakenHasNothingToDo() throws Exception {
        String token = rotations.start(secret);
        run("createSecret", token);
        Credential pending = pending(token);

        Future<?> late = setSecretBehind(
                another -> {
                    another.setPassword(pending);
                    run("finishSecret", token);
                },
                token);

        late.get();
        assertThat(login()).isEqualTo(pending);
        assertThat(server.accepts(pending)).isTrue();
    }

    @Test
    void aVersionForTheLoginInUseIsRefused() {
        String token = rotations.start(secret);
        rotations
                .store()
                .putOnce(
                        secret,
                        token,
                        Set.of("AWSPENDING"),
                        new DatabaseSecret(database.address(), new Credential("litellm_a", "other")).toMap());

        assertThatThrownBy(() -> run("setSecret", token))
                .isInstanceOf(RotationRefused.class)
                .hasMessage("The pending version is for litellm_a, the login in use; its password is not changed");
        assertThat(server.accepts(FIRST)).isTrue();
    }

    @Test
    void finishingTooEarlyDoesNotTakeTheLoginAway() {
        String token = rotations.start(secret);
        run("createSecret", token);

        for (String step : List.of("testSecret", "finishSecret")) {
            assertThatThrownBy(() -> run(step, token))
                    .isInstanceOf(RotationPostponed.class)
                    .hasMessage("The database does not accept the pending password of litellm_b yet");
        }
        assertThat(login()).isEqualTo(FIRST);
    }

    /** Secrets Manager tests a schedule that it is given before the deployment has prepared a database that was made anew. */
    @Test
    void aCopyOfTheLoginInUseIsNotTestedOnADatabaseThatDoesNotKnowItYet() {
        Map<String, String> before = new DatabaseSecret(
                        new DatabaseAddress("before.example", 5432, "litellm"), new Credential("litellm_b", "before"))
                .toMap();
        rotations.store().put(secret, before);
        String token = rotations.start(secret);
        rotations.store().putOnce(secret, token, Set.of("AWSPENDING"), before);

        run("testSecret", token);

        assertThatThrownBy(() -> run("finishSecret", token)).isInstanceOf(RotationRefused.class);
    }

    @Test
    void aSecretThatPointsAtAnotherServerIsRefused() {
        DatabaseAddress foreign = new DatabaseAddress("evil.example", 5432, "litellm");
        rotations.store().put(secret, new DatabaseSecret(foreign, FIRST).toMap());
        String token = rotations.start(secret);

        assertThatThrownBy(() -> run("createSecret", token))
                .isInstanceOf(RotationRefused.class)
                .hasMessage(
                        "The secret points at evil.example:5432/litellm; this function serves 127.0.0.1:%d/litellm only"
                                .formatted(database.address().port()));
    }

    @Test
    void aPendingVersionThatPointsAtAnotherServerIsRefused() {
        String token = rotations.start(secret);
        DatabaseAddress foreign = new DatabaseAddress("evil.example", 5432, "litellm");
        rotations
                .store()
                .putOnce(
                        secret,
                        token,
                        Set.of("AWSPENDING"),
                        new DatabaseSecret(foreign, new Credential("litellm_b", "x")).toMap());

        for (String step : List.of("setSecret", "testSecret", "finishSecret")) {
            assertThatThrownBy(() -> run(step, token)).isInstanceOf(RotationRefused.class);
        }
        assertThat(login()).isEqualTo(FIRST);
    }

    @Test
    void aDatabaseThatIsAwayPostponesTheRotation() {
        DatabaseAddress away = new DatabaseAddress("127.0.0.1", 1, "litellm");
        rotations.store().put(secret, new DatabaseSecret(away, FIRST).toMap());
        rotations.rolledOut(secret);
        String token = rotations.start(secret);
        Map<String, String> variables = variables();
        variables.put("DATABASE_PORT", "1");
        RotateSecret function = new RotateSecret(Moto.shared().settings(variables));
        function.handleRequest(Rotations.event("createSecret", secret, token), null);

        assertThatThrownBy(() -> function.handleRequest(Rotations.event("setSecret", secret, token), null))
                .isInstanceOf(RotationPostponed.class)
                .hasMessageContaining("Log in as litellm_b at 127.0.0.1:1/litellm");
    }

    @Test
    void aLoginWithoutItsRightsIsNotPutInUse() throws SQLException {
        String token = rotations.start(secret);
        run("createSecret", token);
        run("setSecret", token);
        database.superuser("ALTER ROLE litellm_b RESET role");

        assertThatThrownBy(() -> run("finishSecret", token))
                .hasMessageContaining("litellm_b acts as litellm_b after its login; it must act as litellm_owner");
        assertThat(login()).isEqualTo(FIRST);
    }

    @Test
    void passwordsOfEveryPrintableCharacterWork() {
        String printable =
                IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());
        for (String password :
                List.of(printable, "äöü€漢😀" + printable.toUpperCase(Locale.ROOT), "' OR 1=1; --", "%25%s${x}")) {
            DatabaseRotation rotation =
                    new DatabaseRotation(rotations.store(), server, administratorSecret, () -> password);
            Map<String, String> current = rotations.current(secret);
            Map<String, String> pending = rotation.next(current);
            rotation.set(pending, () -> current);
            rotation.test(pending);
            rotations.store().put(secret, pending);

            assertThat(login().password()).isEqualTo(password);
            Credential read = asTasksRead(rotations.current(secret).get("DATABASE_URL"));
            assertThat(read).isEqualTo(login());
            assertThat(server.accepts(read)).isTrue();
        }
    }

    /** By RFC 3986, where a plus is a plus; the generator itself makes letters and digits only. */
    private static Credential asTasksRead(String databaseUrl) {
        String[] login = URI.create(databaseUrl).getRawUserInfo().split(":", -1);
        assertThat(login).hasSize(2);
        return new Credential(decoded(login[0]), decoded(login[1]));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    @Test
    void tasksThatStartAtAnyMomentLogInThroughout() throws Exception {
        List<Task> tasks = List.of(new Task(), new Task());
        try (ExecutorService executor = Executors.newFixedThreadPool(tasks.size())) {
            List<Future<?>> running =
                    tasks.stream().<Future<?>>map(executor::submit).toList();
            try {
                for (int rotation = 0; rotation < 4; rotation++) {
                    rotate();
                    for (Task task : tasks) {
                        task.awaitRestart(login().username());
                    }
                    rotations.rolledOut(secret);
                }
            } finally {
                tasks.forEach(Task::stop);
            }
            for (Future<?> task : running) {
                task.get();
            }
        }
    }

    /** A task of the gateway that starts again and again: reads its secret, logs in, ends. A login that fails ends it. */
    private final class Task implements Callable<Void> {
        private final BlockingQueue<CompletableFuture<String>> logins = new LinkedBlockingQueue<>();
        private volatile boolean wanted = true;

        @Override
        public Void call() throws SQLException {
            String last = "";
            while (wanted) {
                last = start(last);
            }
            return null;
        }

        /** Tells of a login that is another than the last one, and of one that fails. */
        private String start(String last) throws SQLException {
            try {
                Credential read = login();
                server.connect(read).close();
                if (!read.username().equals(last)) {
                    logins.add(CompletableFuture.completedFuture(read.username()));
                }
                return read.username();
            } catch (SQLException | RuntimeException e) {
                logins.add(CompletableFuture.failedFuture(e));
                throw e;
            }
        }

        /** The rollout that follows a rotation: it is over once the task has started with the new login. */
        void awaitRestart(String username) throws InterruptedException {
            String login = "";
            while (!login.equals(username)) {
                CompletableFuture<String> next = logins.poll(2, TimeUnit.MINUTES);
                assertThat(next).as("a start with the login " + username).isNotNull();
                login = next.join();
            }
        }

        void stop() {
            wanted = false;
        }
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void noPasswordGetsIntoTheLog() {
        assertThat(StandardOutput.of(this::rotate))
                .contains("Rotation step done")
                .doesNotContain(login().password(), FIRST.password(), TestDatabase.ADMINISTRATOR.password());
    }

    private void rotate() {
        String token = rotations.start(secret);
        STEPS.forEach(step -> retryWhilePostponed(step, token));
        rotations.settle(secret, token);
    }

    /** As Secrets Manager does; a session that was just closed takes the server a moment to forget. */
    private void retryWhilePostponed(String step, String token) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (true) {
            try {
                run(step, token);
                return;
            } catch (RotationPostponed e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
            }
        }
    }

    /** How a step ended that had to wait for the lock while {@code another} session, which had it, did its work. */
    private Future<?> setSecretBehind(Consumer<DatabaseLogins> another, String token) throws SQLException {
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                DatabaseLogins logins = DatabaseLogins.open(server, TestDatabase.ADMINISTRATOR)) {
            logins.lock();
            Future<?> late = executor.submit(() -> run("setSecret", token));
            database.awaitWaiting(1);
            another.accept(logins);
            return late;
        }
    }

    private void run(String step, String token) {
        new RotateSecret(Moto.shared().settings(variables())).handleRequest(Rotations.event(step, secret, token), null);
    }

    private Map<String, String> variables() {
        return new HashMap<>(database.variables(secret, administratorSecret));
    }

    private Credential login() {
        return DatabaseSecret.parse(rotations.current(secret)).orElseThrow().credential();
    }

    private Credential pending(String token) {
        return rotations
                .store()
                .pending(secret, token)
                .flatMap(DatabaseSecret::parse)
                .orElseThrow()
                .credential();
    }
}

package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import litellm.console.HttpStandIn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Secrets rotate while four tasks log in to a real PostgreSQL again and again and a client asks the gateway without a pause: nobody
 * notices. The benchmark runs the same with {@code rotation.rotations} and {@code rotation.logins} of another size, and without a
 * {@code rotation.pause} (milliseconds) between the logins of a task.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("campaign")
class RotationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final int ROTATIONS = Integer.getInteger("rotation.rotations", 2);
    private static final int PAUSE = Integer.getInteger("rotation.pause", 100);
    private static final long LOGINS = Long.getLong("rotation.logins", 200);
    private static final String DATABASE = "dev/litellm/database";
    private static final String MASTER_KEY = "dev/litellm/master-key";
    private static final String SALT = "dev/litellm/salt-key";
    private static final String PROVIDER_KEYS = "litellm-control-plane/dev/provider-keys";

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private LocalAws aws;

    @AutoClose
    private SecretsManagerClient secrets;

    @AutoClose
    private ControlPlane controlPlane;

    private EnvironmentService service;
    private Gateway gateway;

    @BeforeAll
    void deployFourTasks() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        controlPlane = new ControlPlane(litellmctl.bootstrap());
        aws = litellmctl.aws();
        service = new EnvironmentService(aws, "dev");
        logInEvery(PAUSE);
        gateway = new Gateway((String) deploy().json().get("endpoint"));
        secrets = aws.client(SecretsManagerClient.builder());
    }

    /** Has each task make so long a pause between two logins to the database. */
    private void logInEvery(int milliseconds) {
        controlPlane.control("POST", "gateway", Map.of("loginMilliseconds", milliseconds));
    }

    private Litellmctl.Result deploy() {
        return litellmctl.succeed(
                "--local",
                "deploy",
                "dev",
                "--set",
                "litellm.EnableAutoScaling=false",
                "--set",
                "litellm.DesiredCount=4",
                "--output",
                "json");
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @Test
    @Order(1)
    void theDatabasesLoginRotatesAndNobodyNotices() {
        List<String> logins = new ArrayList<>();
        List<Duration> took = new ArrayList<>();
        RotationFigures figures = new RotationFigures(aws);
        String key = (String) aws.secret(MASTER_KEY).get("LITELLM_MASTER_KEY");
        try (Gateway.Client client = gateway.askForModels(key)) {
            for (int rotation = 0; rotation < ROTATIONS; rotation++) {
                DescribeExecutionResponse execution = rotate("database", "database-" + rotation);
                assertThat(execution.status()).as(execution.cause()).isEqualTo(ExecutionStatus.SUCCEEDED);
                took.add(Duration.between(execution.startDate(), execution.stopDate()));
                figures.add(execution.executionArn());
                logins.add((String) aws.secret(DATABASE).get("username"));
                // Its share of the logins, so that each login and its successor are under load.
                long wanted = LOGINS * logins.size() / ROTATIONS;
                ControlPlane.await(PATIENCE, wanted + " logins", () -> controlPlane.logins() >= wanted);
            }
            assertThat(client.failures()).as(client.lastFailure()).isZero();
            assertThat(client.requests()).isGreaterThan(ROTATIONS);
            System.out.printf("%d requests of one client, none failed%n", client.requests());
        }

        assertThat(logins)
                .isEqualTo(IntStream.range(0, ROTATIONS)
                        .mapToObj(rotation -> rotation % 2 == 0 ? "litellm_b" : "litellm_a")
                        .toList());
        assertThat(controlPlane.loginFailures()).isEmpty();
        System.out.printf(
                "%d rotations with rollouts of 4 tasks in %s; %d logins, none failed%n%s",
                ROTATIONS, took, controlPlane.logins(), figures.text());
    }

    @Test
    @Order(2)
    void theMasterKeyRotatesAndTheSaltStaysInEveryTaskDefinition() throws Exception {
        String before = (String) aws.secret(MASTER_KEY).get("LITELLM_MASTER_KEY");
        DescribeSecretResponse salt = describe(SALT);

        Litellmctl.Result result = litellmctl.succeed("--local", "rotate", "dev", "master-key", "--output", "json");

        String after = (String) aws.secret(MASTER_KEY).get("LITELLM_MASTER_KEY");
        assertThat(after).isNotEqualTo(before).matches("sk-[A-Za-z0-9]{45}");
        assertThat(gateway.models(after).statusCode()).isEqualTo(200);
        assertThat(gateway.models(before).statusCode()).isEqualTo(401);
        assertThat(result.everything()).doesNotContain(before, after);

        assertThat(describe(SALT).versionIdsToStages()).isEqualTo(salt.versionIdsToStages());
        assertThat(describe(SALT).lastChangedDate()).isEqualTo(salt.lastChangedDate());
        try (EcsClient ecs = aws.client(EcsClient.builder())) {
            List<String> definitions = ecs.listTaskDefinitions().taskDefinitionArns();
            assertThat(definitions)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(arn -> assertThat(ecs.describeTaskDefinition(request -> request.taskDefinition(arn))
                                    .taskDefinition()
                                    .containerDefinitions()
                                    .getFirst()
                                    .secrets())
                            .filteredOn(secret -> secret.name().equals("LITELLM_SALT_KEY"))
                            .extracting(Secret::valueFrom)
                            .containsExactly(salt.arn() + ":LITELLM_SALT_KEY::"));
        }
    }

    @Test
    @Order(3)
    void theRolloutFollowsARotationThatNobodyHereAskedFor() throws Exception {
        String before = (String) aws.secret("dev/litellm/ui-password").get("UI_PASSWORD");
        assertThat(rotate("ui-password", "ui-password").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(aws.secret("dev/litellm/ui-password").get("UI_PASSWORD")).isNotEqualTo(before);
        List<String> tasks = service.tasks();

        // Secrets Manager's own schedule, or a person in its console.
        secrets.rotateSecret(request -> request.secretId(MASTER_KEY));

        ControlPlane.await(PATIENCE, "four other tasks", () -> {
            List<String> now = service.tasks();
            return now.size() == 4 && now.stream().noneMatch(tasks::contains);
        });
        awaitEvents();
        assertThat(gateway.models((String) aws.secret(MASTER_KEY).get("LITELLM_MASTER_KEY"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(controlPlane.executions(ExecutionStatus.FAILED)).isEmpty();
    }

    @Test
    @Order(4)
    void whatAwsRefusesNowAndThenIsTriedAgain() {
        fault("secretsmanager", "RotateSecret", "throttle", 2);
        fault("secretsmanager", "UpdateSecretVersionStage", "lose", 1);
        fault("ecs", "UpdateService", "error", 2);
        fault("secretsmanager", "PutSecretValue", "lose", 1);

        assertThat(rotate("database", "throttled").status()).isEqualTo(ExecutionStatus.SUCCEEDED);

        assertThat(controlPlane.loginFailures()).isEmpty();
        // The lost answer delays the label ROTATED: it may come after the tasks, and then its event restarts them once
        // more.
        awaitEvents();
    }

    @Test
    @Order(5)
    void whereEcsRefusesTheRolloutBothLoginsWorkAndTheNextAttemptFinishes() {
        fault("ecs", "UpdateService", "error", 1_000);

        DescribeExecutionResponse execution = rotate("database", "refused");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(controlPlane.loginFailures()).isEmpty();
        controlPlane.control("DELETE", "faults", null);
        // The rotation's event has started an execution of its own, which takes the lock once that one has let it go.
        awaitEvents();
        litellmctl.succeed("--local", "rotate", "dev", "ui-password", "--output", "json");
        assertThat(rotate("database", "after-refusal").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(controlPlane.loginFailures()).isEmpty();
    }

    @Test
    @Order(6)
    void aBrokenRotationStaysPendingUntilItIsGivenUp() {
        String before = (String) aws.secret(DATABASE).get("username");
        String function = "POST /2015-03-31/functions/*database-rotation/invocations";
        fault("lambda", function, "error", 1_000);
        secrets.rotateSecret(request -> request.secretId(DATABASE));
        ControlPlane.await(PATIENCE, "five attempts", () -> hits(function) >= 5);
        controlPlane.control("DELETE", "faults", null);

        Litellmctl.Result status = litellmctl.run("--local", "status", "dev");
        assertThat(status.stdout())
                .contains(
                        "a rotation is under way or broken; to give it up: litellmctl --local rotate dev database --unstick");
        Litellmctl.Result refused = litellmctl.run("--local", "rotate", "dev", "database");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.everything())
                .contains("is still pending", "litellmctl --local rotate dev database --unstick");
        assertThat(aws.secret(DATABASE)).containsEntry("username", before);

        litellmctl.succeed("--local", "rotate", "dev", "database", "--unstick", "--output", "json");
        assertThat(aws.secret(DATABASE).get("username")).isNotEqualTo(before);
        assertThat(describe(DATABASE).versionIdsToStages().values().stream().flatMap(List::stream))
                .doesNotContain("AWSPENDING");
        assertThat(controlPlane.loginFailures()).isEmpty();
        assertThat(litellmctl.run("--local", "status", "dev").stdout())
                .doesNotContain("pending version")
                .contains("rotates in 29 days");
    }

    @Test
    @Order(7)
    void aValueThatAPersonWritesIsPutInUseByTheNextDeployment() {
        awaitEvents();
        List<String> before = service.tasks();
        int executions = controlPlane.executions().size();
        secrets.putSecretValue(put -> put.secretId("dev/litellm/ui-password")
                .secretString("{\"UI_USERNAME\": \"admin\", \"UI_PASSWORD\": \"written-by-hand\"}"));

        Litellmctl.Result deploy = deploy();

        assertThat(step(deploy, "Restart service")).isPresent();
        assertThat(service.tasks()).hasSize(4).doesNotContainAnyElementsOf(before);
        assertThat(controlPlane.executions()).hasSize(executions + 1);
        List<String> restarted = service.tasks();
        assertThat(step(deploy(), "Restart service")).isEmpty();
        assertThat(service.tasks()).containsExactlyInAnyOrderElementsOf(restarted);
    }

    /** ECS rolls back by itself; the values before have gone out of use, and the next deployment finds that out. */
    @Test
    @Order(8)
    void aRolloutThatFailsIsToldAndFinishedByTheNextDeployment() {
        List<String> before = service.tasks();
        fault("ecr", "BatchGetImage", "error", 1_000);

        DescribeExecutionResponse execution = rotate("ui-password", "failed-rollout");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(execution.error()).isEqualTo("RolloutFailed");
        assertThat(execution.cause())
                .contains(
                        "dev-litellm-service: the new tasks did not become healthy",
                        "(its latest task: CannotPullContainerError",
                        "litellmctl restart dev");
        assertThat(service.tasks()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(controlPlane.loginFailures()).isEmpty();
        awaitEvents();
        controlPlane.control("DELETE", "faults", null);

        assertThat(step(deploy(), "Restart service")).isPresent();

        assertThat(service.tasks()).hasSize(4).doesNotContainAnyElementsOf(before);
        assertThat(controlPlane.loginFailures()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wait for rotation", "Wait for rollout"})
    @Order(9)
    void whatAnExecutionLeavesThatIsStoppedIsDoneByTheEventsExecution(String state) {
        List<String> before = service.tasks();
        String login = (String) aws.secret(DATABASE).get("username");
        String stopped = start("database", "stopped-in-" + state.replace(' ', '-'));
        controlPlane.awaitState(stopped, state);

        controlPlane.stop(stopped);

        ControlPlane.await(PATIENCE, "four other tasks", () -> {
            List<String> now = service.tasks();
            return now.size() == 4 && now.stream().noneMatch(before::contains);
        });
        awaitEvents();
        assertThat(aws.secret(DATABASE).get("username")).isNotEqualTo(login);
        assertThat(controlPlane.loginFailures()).isEmpty();
    }

    @Test
    @Order(10)
    void providerKeysChangePlacesWhereTheProviderTakesTheOther() throws Exception {
        try (HttpStandIn provider = provider("sk-good")) {
            useProvider(provider.endpoint().toString());
            providerKeys("sk-first", "sk-refused");
            Litellmctl.Result refused = litellmctl.run("--local", "rotate", "dev", "api-keys");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.everything()).contains("InvalidProviderKeys", "answered 401");
            assertThat(aws.secret(PROVIDER_KEYS)).containsEntry("OPENAI_API_KEY", "sk-first");

            List<String> before = service.tasks();
            providerKeys("sk-first", "sk-good");
            litellmctl.succeed("--local", "rotate", "dev", "api-keys", "--output", "json");

            assertThat(aws.secret("dev/litellm/api-keys"))
                    .containsEntry("OPENAI_API_KEY", "sk-good")
                    .containsEntry("OPENAI_API_KEY_SECONDARY", "sk-first");
            assertThat(aws.secret(PROVIDER_KEYS)).containsEntry("OPENAI_API_KEY", "sk-good");
            assertThat(service.tasks()).hasSize(4).doesNotContainAnyElementsOf(before);
        }
    }

    @Test
    @Order(11)
    void aRotationOfASecretThatIsNotTheFunctionsOwnIsRefused() {
        String foreign = secrets.createSecret(
                        create -> create.name("prod/litellm/database").secretString("{}"))
                .arn();
        try (LambdaClient lambda = aws.client(LambdaClient.builder())) {
            InvokeResponse answer = lambda.invoke(invoke -> invoke.functionName("dev-litellm-database-rotation")
                    .payload(SdkBytes.fromUtf8String("""
                            {"Step": "createSecret", "SecretId": "%s", "ClientRequestToken": "f0e1d2c3-0000-4000-8000-000000000000"}""".formatted(foreign))));
            assertThat(answer.functionError()).isEqualTo("Unhandled");
            assertThat(answer.payload().asUtf8String())
                    .contains("RotationRefused", "it is not one that this function rotates");
        }
    }

    @Test
    @Order(12)
    void whileTheDatabaseIsAwayTheRotationIsPostponedAndFinishedLater() throws Exception {
        String before = (String) aws.secret(DATABASE).get("username");
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            stopDatabase(rds);
            long invocations = invocations();
            secrets.rotateSecret(request -> request.secretId(DATABASE));
            ControlPlane.await(PATIENCE, "five attempts of two steps", () -> invocations() - invocations >= 10);
            assertThat(litellmctl.run("--local", "status", "dev").stdout())
                    .contains("a rotation is under way or broken");
            assertThat(aws.secret(DATABASE)).containsEntry("username", before);

            startDatabase(rds);
        }

        litellmctl.succeed("--local", "rotate", "dev", "database", "--unstick", "--output", "json");

        assertThat(describe(DATABASE).versionIdsToStages().values().stream().flatMap(List::stream))
                .doesNotContain("AWSPENDING");
        assertThat(controlPlane.loginFailures())
                .allSatisfy(why -> assertThat((String) why).doesNotContain("password"));
        assertThat(gateway.models((String) aws.secret(MASTER_KEY).get("LITELLM_MASTER_KEY"))
                        .statusCode())
                .isEqualTo(200);
    }

    /** ECS refuses the rollout, and then the database restarts: the tasks hold a login of which no session is left. */
    @Test
    @Order(13)
    void theLoginThatIdleTasksHoldKeepsItsPasswordUntilTheyAreReplaced() throws Exception {
        logInEvery(3_600_000);
        restart();
        List<String> idle = service.tasks();
        fault("ecs", "UpdateService", "error", 1_000);
        assertThat(rotate("database", "not-rolled-out").status()).isEqualTo(ExecutionStatus.FAILED);
        awaitEvents();
        controlPlane.control("DELETE", "faults", null);
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            stopDatabase(rds);
            startDatabase(rds);
        }

        Litellmctl.Result refused = litellmctl.run("--local", "rotate", "dev", "database");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.everything()).contains("RotationRefused", "litellmctl --local restart dev");
        long invocations = invocations();
        // Secrets Manager's own schedule asks nobody.
        secrets.rotateSecret(request -> request.secretId(DATABASE));
        ControlPlane.await(PATIENCE, "five attempts of two steps", () -> invocations() - invocations >= 10);

        assertThat(service.tasks()).containsExactlyInAnyOrderElementsOf(idle);
        // A session that the restart has ended fails its next query; the one after that logs in.
        List<Integer> readiness = readiness(4 * idle.size());
        assertThat(readiness.subList(2 * idle.size(), readiness.size())).containsOnly(200);

        logInEvery(PAUSE);
        restart();
        litellmctl.succeed("--local", "rotate", "dev", "database", "--unstick", "--output", "json");
        assertThat(service.tasks()).hasSize(4).doesNotContainAnyElementsOf(idle);
        assertThat(readiness(4)).containsOnly(200);
        awaitEvents();
    }

    private void restart() {
        litellmctl.succeed("--local", "restart", "dev");
    }

    /** What so many requests are answered; the load balancer gives each task its turn. */
    private List<Integer> readiness(int requests) throws IOException, InterruptedException {
        List<Integer> answers = new ArrayList<>();
        for (int request = 0; request < requests; request++) {
            answers.add(gateway.readiness());
        }
        return answers;
    }

    private static void stopDatabase(RdsClient rds) {
        rds.stopDBInstance(request -> request.dbInstanceIdentifier(databaseInstance(rds)));
        ControlPlane.await(
                PATIENCE, "the database to stop", () -> databaseStatus(rds).equals("stopped"));
    }

    private static void startDatabase(RdsClient rds) {
        rds.startDBInstance(request -> request.dbInstanceIdentifier(databaseInstance(rds)));
        ControlPlane.await(
                PATIENCE, "the database to start", () -> databaseStatus(rds).equals("available"));
    }

    private static String databaseInstance(RdsClient rds) {
        return rds.describeDBInstances().dbInstances().getFirst().dbInstanceIdentifier();
    }

    /** How often the function was called that rotates the database's login. */
    private long invocations() {
        return list("calls?service=lambda", "calls").stream()
                .filter(call -> call.get("action").toString().contains("database-rotation"))
                .count();
    }

    private static String databaseStatus(RdsClient rds) {
        return rds.describeDBInstances().dbInstances().getFirst().dbInstanceStatus();
    }

    private void providerKeys(String first, String second) {
        secrets.putSecretValue(put -> put.secretId(PROVIDER_KEYS)
                .secretString(
                        "{\"OPENAI_API_KEY\": \"%s\", \"OPENAI_API_KEY_SECONDARY\": \"%s\"}".formatted(first, second)));
    }

    /** Has the function ask this provider instead of the real one. */
    private void useProvider(String address) {
        String function = "litellm-control-plane-swap-provider-keys";
        try (LambdaClient lambda = aws.client(LambdaClient.builder())) {
            Map<String, String> variables =
                    new HashMap<>(lambda.getFunctionConfiguration(get -> get.functionName(function))
                            .environment()
                            .variables());
            variables.put("OPENAI_ENDPOINT", address);
            lambda.updateFunctionConfiguration(
                    update -> update.functionName(function).environment(all -> all.variables(variables)));
            String version = lambda.publishVersion(publish -> publish.functionName(function))
                    .version();
            lambda.updateAlias(
                    update -> update.functionName(function).name("live").functionVersion(version));
        }
    }

    /** A provider that takes one key. */
    private static HttpStandIn provider(String key) throws IOException {
        return new HttpStandIn(request ->
                new HttpStandIn.Answer(request.header("Authorization").equals("Bearer " + key) ? 200 : 401, ""));
    }

    private void awaitEvents() {
        ControlPlane.await(
                PATIENCE,
                "the end of what events have started",
                () -> controlPlane.executions(ExecutionStatus.RUNNING).isEmpty());
    }

    /** Starts an execution that rotates a secret, and waits for its end. */
    private DescribeExecutionResponse rotate(String secret, String name) {
        return controlPlane.end(start(secret, name));
    }

    private String start(String secret, String name) {
        return controlPlane.start(Map.of("action", "rotate", "environment", "dev", "secret", secret), name);
    }

    /** A step of what a command has printed as JSON. */
    private static Optional<Map<String, Object>> step(Litellmctl.Result result, String name) {
        return steps(result).stream()
                .filter(step -> step.get("name").equals(name))
                .findFirst();
    }

    @SuppressWarnings("unchecked") // JSON objects have string keys.
    private static List<Map<String, Object>> steps(Litellmctl.Result result) {
        return (List<Map<String, Object>>) result.json().get("steps");
    }

    private DescribeSecretResponse describe(String secret) {
        return secrets.describeSecret(request -> request.secretId(secret));
    }

    private void fault(String service, String action, String kind, int times) {
        controlPlane.control(
                "POST", "faults", Map.of("service", service, "action", action, "kind", kind, "times", times));
    }

    private long hits(String action) {
        return list("faults", "faults").stream()
                .filter(fault -> action.equals(fault.get("action")))
                .mapToLong(fault -> ((Number) fault.get("hits")).longValue())
                .sum();
    }

    /** The list of this name in what the local cloud's own API answers. */
    private List<? extends Map<?, ?>> list(String path, String name) {
        return ((List<?>) ((Map<?, ?>) controlPlane.control("GET", path, null)).get(name))
                .stream().map(entry -> (Map<?, ?>) entry).toList();
    }
}

package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import tools.jackson.jr.ob.JSON;

/**
 * What meets a running deployment: others for the same environment, one for another environment, the evening's schedule, a rotation, a new
 * release. That a stopped execution's lock is taken over is shown by {@link StoppedExecutionIT}, in every state.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("campaign")
class RacesIT {
    private static final int AT_ONCE = 20;
    private static final String DATABASE = "dev/litellm/database";

    /** Resources of other types than the one that is held take next to nothing. */
    private static final double SCALE = 0.002;

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private LocalAws aws;

    @AutoClose
    private ControlPlane controlPlane;

    @BeforeAll
    void deployDev() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        String endpoint = litellmctl.bootstrap("--evening", "stop", "--morning", "start");
        aws = new LocalAws(endpoint);
        controlPlane = new ControlPlane(endpoint);
        assertSucceeds(controlPlane.start(controlPlane.deployment("dev")));
    }

    @AfterEach
    void letEverythingTakeAMoment() {
        controlPlane.control("DELETE", "durations", null);
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @Test
    @Order(1)
    void oneOfTwentyRunsAndTheOthersSayWhich() {
        Map<String, Object> deployment = controlPlane.deployment("dev");
        hold(60);

        List<CompletableFuture<String>> starts = IntStream.range(0, AT_ONCE)
                .mapToObj(_ ->
                        CompletableFuture.supplyAsync(() -> controlPlane.start(deployment), Thread::startVirtualThread))
                .toList();
        List<String> executions = starts.stream().map(CompletableFuture::join).toList();
        Map<ExecutionStatus, List<DescribeExecutionResponse>> ends = executions.stream()
                .map(controlPlane::end)
                .collect(Collectors.groupingBy(DescribeExecutionResponse::status));

        assertThat(ends.get(ExecutionStatus.SUCCEEDED)).as(ends.toString()).hasSize(1);
        String owner = ends.get(ExecutionStatus.SUCCEEDED).getFirst().executionArn();
        assertThat(ends.get(ExecutionStatus.FAILED)).hasSize(AT_ONCE - 1).allSatisfy(end -> {
            assertThat(end.error()).isEqualTo("EnvironmentLocked");
            assertThat(end.cause()).contains("environment dev is locked by " + owner);
        });
        assertWhole("dev");
        EnvironmentAudit audit = new EnvironmentAudit(aws, "dev");
        assertThat(audit.stacks().keySet())
                .allSatisfy(stack -> assertThat(audit.operations(stack))
                        .filteredOn(token ->
                                executions.stream().anyMatch(execution -> token.contains(ControlPlane.name(execution))))
                        .singleElement()
                        .asString()
                        .contains(ControlPlane.name(owner)));
    }

    @Test
    @Order(2)
    void twoEnvironmentsDoNotTouchEachOther() {
        Collection<String> before = inventoryWithoutTasks();
        EnvironmentAudit dev = new EnvironmentAudit(aws, "dev");
        EnvironmentAudit staging = new EnvironmentAudit(aws, "staging");

        String ofDev = controlPlane.start(controlPlane.deployment("dev"));
        String ofStaging = controlPlane.start(controlPlane.deployment("staging"));
        assertSucceeds(ofDev);
        assertSucceeds(ofStaging);

        assertWhole("dev");
        assertWhole("staging");
        assertThat(dev.stacks().keySet())
                .allSatisfy(stack -> assertThat(dev.operations(stack))
                        .noneMatch(token -> token.contains(ControlPlane.name(ofStaging)))
                        .filteredOn(token -> token.contains(ControlPlane.name(ofDev)))
                        .hasSize(1));
        assertThat(staging.stacks().keySet())
                .allSatisfy(stack -> assertThat(staging.operations(stack))
                        .singleElement()
                        .asString()
                        .contains(ControlPlane.name(ofStaging)));

        litellmctl.rememberSecrets();
        Map<String, Object> torn = assertSucceeds(
                controlPlane.start(Map.of("action", "teardown", "environment", "staging", "confirmation", "DELETE")));

        Collection<String> left = inventoryWithoutTasks();
        assertThat(left).containsAll(before);
        left.removeAll(before);
        List<?> kept = (List<?>) torn.get("kept");
        assertThat(left).allSatisfy(line -> assertThat(kept).anyMatch(line::equals));
        assertThat(staging.stacks()).isEmpty();
        assertWhole("dev");
    }

    @Test
    @Order(3)
    void theEveningsScheduleIsToldWhoIsAtWork() {
        String deployment = startAndHold(30);

        Litellmctl.Result evening = litellmctl.run("local", "fire", "evening");

        assertThat(evening.exitCode()).as(evening.everything()).isEqualTo(1);
        assertThat(evening.everything()).contains("EnvironmentLocked", "environment dev is locked by " + deployment);
        assertSucceeds(deployment);
        assertWhole("dev");
    }

    /** Once before the deployment compares its tasks with the secrets, and once behind that: then the event's execution waits for its end. */
    @ParameterizedTest
    @ValueSource(strings = {"Deploy network", "Verify deployment"})
    @Order(4)
    void aRotationIsFinishedBehindTheDeployment(String state) throws Exception {
        String login = login();
        List<ExecutionListItem> failed = controlPlane.executions(ExecutionStatus.FAILED);
        int succeeded = controlPlane.executions(ExecutionStatus.SUCCEEDED).size();
        String deployment = controlPlane.start(controlPlane.deployment("dev"));
        awaitState(deployment, state);

        // Secrets Manager's own schedule asks nobody.
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            secrets.rotateSecret(request -> request.secretId(DATABASE));
        }

        Map<String, Object> deployed = assertSucceeds(deployment);
        ControlPlane.await("another login that is rolled out", () -> isRolledOut() && !login.equals(login()));
        assertEventSucceeds(succeeded + 2, failed);
        assertWhole("dev");
        assertThat(controlPlane.loginFailures()).isEmpty();
        assertThat(new Gateway((String) deployed.get("endpoint")).readiness()).isEqualTo(200);
    }

    @Test
    @Order(5)
    void aPersonsRotationIsToldWhoIsAtWork() {
        String login = login();
        String deployment = startAndHold(30);

        DescribeExecutionResponse rotation =
                controlPlane.run(Map.of("action", "rotate", "environment", "dev", "secret", "database"));

        assertThat(rotation.error()).isEqualTo("EnvironmentLocked");
        assertThat(rotation.cause()).contains("environment dev is locked by " + deployment);
        assertSucceeds(deployment);
        assertThat(login()).isEqualTo(login);
    }

    /** What its event starts waits for the restart, whose verification would wait in vain for a key that no task has read. */
    @Test
    @Order(6)
    void aKeyThatIsRotatedWhileTasksRestartIsReadByAnotherRestart() {
        List<ExecutionListItem> failed = controlPlane.executions(ExecutionStatus.FAILED);
        int succeeded = controlPlane.executions(ExecutionStatus.SUCCEEDED).size();
        String restart = controlPlane.start(Map.of("action", "restart", "environment", "dev"));
        awaitState(restart, "Restart service");

        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            secrets.rotateSecret(request -> request.secretId("dev/litellm/master-key"));
        }

        assertSucceeds(restart);
        assertEventSucceeds(succeeded + 2, failed);
    }

    /** After the step that has seen that every task has read the key before. */
    @Test
    @Order(6)
    void aKeyThatIsRotatedDuringADeploymentIsReadByARestart() {
        List<ExecutionListItem> failed = controlPlane.executions(ExecutionStatus.FAILED);
        int succeeded = controlPlane.executions(ExecutionStatus.SUCCEEDED).size();
        controlPlane.control(
                "POST", "durations", Map.of("seconds", Map.of("AWS::RDS::DBInstance", 20 / SCALE), "scale", SCALE));
        Map<String, Object> longerBackups = new HashMap<>(controlPlane.deployment("dev"));
        longerBackups.put("parameters", Map.of("database", Map.of("BackupRetentionDays", 8)));
        String deployment = controlPlane.start(longerBackups);
        awaitState(deployment, "Check database");

        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            secrets.rotateSecret(request -> request.secretId("dev/litellm/master-key"));
        }

        assertSucceeds(deployment);
        assertEventSucceeds(succeeded + 2, failed);
    }

    @Test
    @Order(7)
    void aNewReleaseWaitsForTheNextDeployment() {
        Map<String, String> before = releaseParameters();
        WorkingCopy other = WorkingCopy.in(folder.resolve("other"))
                .edit("config.yaml", "model_name: bedrock-titan-embed", "model_name: titan-embed")
                .changeFunctions();
        String deployment = startAndHold(75);

        litellmctl.from(other).succeed("--local", "bootstrap");
        assertThat(controlPlane.entered(deployment, "Deploy database"))
                .as("the release came before half of the stacks")
                .isFalse();

        assertSucceeds(deployment);
        assertThat(releaseParameters()).isEqualTo(before);
        assertWhole("dev");

        letEverythingTakeAMoment();
        assertSucceeds(controlPlane.start(controlPlane.deployment("dev")));
        assertThat(releaseParameters())
                .containsOnlyKeys(before.keySet())
                .allSatisfy((name, value) -> assertThat(value).isNotEqualTo(before.get(name)));
        assertWhole("dev");
    }

    /** Has each deployment spend so many seconds at its network, and gives every race the time to happen. */
    private void hold(int seconds) {
        controlPlane.control(
                "POST", "durations", Map.of("seconds", Map.of("AWS::EC2::VPC", seconds / SCALE), "scale", SCALE));
    }

    /** Starts a deployment of dev that has the lock and is at its network for so many seconds. */
    private String startAndHold(int seconds) {
        hold(seconds);
        String deployment = controlPlane.start(controlPlane.deployment("dev"));
        awaitState(deployment, "Wait for network");
        return deployment;
    }

    private void awaitState(String execution, String state) {
        controlPlane.awaitState(execution, state);
        DescribeExecutionResponse now = controlPlane.describe(execution);
        assertThat(now.status()).as(now.cause()).isEqualTo(ExecutionStatus.RUNNING);
    }

    /** Waits for an execution's end. Returns its result. */
    private Map<String, Object> assertSucceeds(String execution) {
        DescribeExecutionResponse end = controlPlane.end(execution);
        assertThat(end.status()).as(end.cause()).isEqualTo(ExecutionStatus.SUCCEEDED);
        return JSON.std.mapFrom(end.output());
    }

    /** Waits for the end of what a rotation's event has started. */
    private void assertEventSucceeds(int succeeded, List<ExecutionListItem> failed) {
        ControlPlane.await(
                "the end of what the rotation's event has started",
                () -> controlPlane.executions(ExecutionStatus.SUCCEEDED).size() == succeeded
                        || controlPlane.executions(ExecutionStatus.FAILED).size() > failed.size());
        assertThat(controlPlane.executions(ExecutionStatus.FAILED)).isEqualTo(failed);
    }

    private void assertWhole(String environment) {
        assertThat(new EnvironmentAudit(aws, environment).faults()).isEmpty();
    }

    /** A tag of the tasks makes others, with interfaces of their own. */
    private Collection<String> inventoryWithoutTasks() {
        return Inventory.of(aws).stream()
                .filter(line -> !line.matches("(task|interface).*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The parameters of dev's stacks that come from the release: the functions' jar, and the image. */
    private Map<String, String> releaseParameters() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return Stream.of("security", "database", "litellm")
                    .flatMap(stack -> cloudFormation
                            .describeStacks(request -> request.stackName("dev-" + stack + "-stack"))
                            .stacks()
                            .getFirst()
                            .parameters()
                            .stream()
                            .filter(RacesIT::isOfTheRelease)
                            .map(parameter ->
                                    Map.entry(stack + "." + parameter.parameterKey(), parameter.parameterValue())))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }

    private static boolean isOfTheRelease(Parameter parameter) {
        return List.of("FunctionsKey", "ContainerImage").contains(parameter.parameterKey());
    }

    private String login() {
        return (String) aws.secret(DATABASE).get("username");
    }

    /** Whether it is recorded at the login in use that no task is older. */
    private boolean isRolledOut() {
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            return secrets.describeSecret(request -> request.secretId(DATABASE)).versionIdsToStages().values().stream()
                    .anyMatch(labels -> labels.containsAll(List.of("AWSCURRENT", "ROLLED_OUT")));
        }
    }
}

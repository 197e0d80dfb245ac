package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/** Another LiteLLM version goes in without a lost request or stays out, and what an operator has set stays set. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("campaign")
class UpdateIT {
    private static final String SOUND = "ghcr.io/berriai/litellm-non_root:v1.90.0";

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private LocalAws aws;
    private EnvironmentService service;
    private Gateway gateway;

    @BeforeAll
    void deployDev() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        Litellmctl.Result deploy = litellmctl.succeed(
                "--local", "deploy", "dev", "--output", "json", "--set", "litellm.LogRetentionDays=30");
        gateway = new Gateway((String) deploy.json().get("endpoint"));
        aws = litellmctl.aws();
        service = new EnvironmentService(aws, "dev");
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @ParameterizedTest
    @Order(1)
    @CsvSource({
        "never-ready, CanaryFailed, was not ready within",
        "wrong-models, CanaryFailed, it lacks ",
        "migration-fails, MigrationFailed, ended with exit code 1"
    })
    void endsOnTheOldVersionWhereTheNewOneIsNotFit(String fault, String error, String why) {
        String before = taskDefinition();
        Litellmctl.Result result;
        try (Gateway.Client client = gateway.askForLiveliness()) {
            result = litellmctl.run("--local", "deploy", "dev", "--image", "ghcr.io/berriai/litellm-non_root:" + fault);
            assertNoneLost(client);
        }

        assertThat(result.exitCode()).as(result.everything()).isEqualTo(1);
        assertThat(result.stdout().stripTrailing().lines().toList().getLast())
                .startsWith(error)
                .contains(why);
        assertThat(taskDefinition()).isEqualTo(before);
        assertThat(parameters()).containsEntry("BaseImage", "");
    }

    @Test
    @Order(2)
    void bringsAnotherVersionInAndKeepsIt() {
        String before = taskDefinition();
        int snapshots = snapshots().size();
        Litellmctl.Result result;
        try (Gateway.Client client = gateway.askForLiveliness()) {
            result = litellmctl.run("--local", "deploy", "dev", "--stack", "litellm", "--image", SOUND);
            assertNoneLost(client);
        }

        assertThat(result.exitCode()).as(result.everything()).isZero();
        assertThat(taskDefinition()).isNotEqualTo(before);
        assertThat(snapshots())
                .hasSize(snapshots + 1)
                .allMatch(snapshot -> snapshot.status().equals("available"));

        String updated = taskDefinition();
        litellmctl.succeed("--local", "deploy", "dev");
        assertThat(taskDefinition()).as("a later deployment of everything").isEqualTo(updated);
        assertThat(parameters()).containsEntry("BaseImage", SOUND);
    }

    @Test
    @Order(3)
    void keepsWhatWasSetThroughTenUpdatesAndTheCountThatAutoscalingChose() {
        service.setDesiredCount(3);
        Map<String, String> before = parameters();
        assertThat(before).containsEntry("LogRetentionDays", "30");

        for (int i : IntStream.rangeClosed(1, 10).toArray()) {
            litellmctl.succeed(
                    "--local", "deploy", "dev", "--stack", "litellm", "--set", "litellm.MaxCapacity=" + (10 + i));
        }

        Map<String, String> after = parameters();
        assertThat(after).containsEntry("MaxCapacity", "20");
        assertThat(without(after, "MaxCapacity")).isEqualTo(without(before, "MaxCapacity"));
        assertThat(service.describe().desiredCount()).isEqualTo(3);
    }

    @Test
    @Order(4)
    void goesBackToTheReleasesOwnVersion() {
        litellmctl.succeed("--local", "deploy", "dev", "--stack", "litellm", "--image", "default");

        assertThat(parameters()).containsEntry("BaseImage", "");
    }

    /** The version of most updates: nobody names it, a commit does. */
    @Test
    @Order(5)
    void triesAnotherVersionThatTheDockerfileNamesAndNotAnotherConfig() {
        String before = taskDefinition();
        int snapshots = snapshots().size();
        WorkingCopy unfit =
                WorkingCopy.in(folder.resolve("unfit")).edit("Dockerfile", "_root:v1.86.2@", "_root:never-ready@");

        Litellmctl.Result refused = litellmctl.from(unfit).run("--local", "deploy", "dev");

        assertThat(refused.exitCode()).as(refused.everything()).isEqualTo(1);
        assertThat(refused.stdout()).contains("CanaryFailed");
        assertThat(taskDefinition()).isEqualTo(before);
        assertThat(snapshots()).hasSize(snapshots + 1);

        WorkingCopy other = WorkingCopy.in(folder.resolve("other"))
                .edit("config.yaml", "model_name: bedrock-titan-embed", "model_name: titan-embed");
        litellmctl.from(other).succeed("--local", "deploy", "dev");

        assertThat(taskDefinition()).isNotEqualTo(before);
        assertThat(snapshots()).hasSize(snapshots + 1);
    }

    @Test
    @Order(6)
    void leavesNothingOfItsTriesWhenTheEnvironmentGoes() {
        assertThat(snapshots()).isNotEmpty();

        litellmctl.succeed("--local", "teardown", "dev", "--confirm", "DELETE");

        assertThat(snapshots()).isEmpty();
        try (EcsClient ecs = aws.client(EcsClient.builder())) {
            assertThat(ecs.listTaskDefinitions().taskDefinitionArns()).isEmpty();
        }
        litellmctl.succeed("--local", "scan", "dev");
    }

    private static void assertNoneLost(Gateway.Client client) {
        assertThat(client.requests()).isPositive();
        assertThat(client.failures()).as(client.lastFailure()).isZero();
    }

    private static Map<String, String> without(Map<String, String> parameters, String name) {
        return parameters.entrySet().stream()
                .filter(parameter -> !parameter.getKey().equals(name))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<String, String> parameters() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return cloudFormation
                    .describeStacks(describe -> describe.stackName("dev-litellm-stack"))
                    .stacks()
                    .getFirst()
                    .parameters()
                    .stream()
                    .collect(Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue));
        }
    }

    private String taskDefinition() {
        return service.describe().taskDefinition();
    }

    private List<DBSnapshot> snapshots() {
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            return rds.describeDBSnapshots().dbSnapshots();
        }
    }
}

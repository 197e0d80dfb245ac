package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellm.console.ProcessOutput;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;

/**
 * From bad input to a gateway that serves, on one local cloud. What is refused, or sure to fail, ends with one message that names
 * every fault, and nothing has changed; doctor shows the same. A deployment that failed, or whose console went away, leaves a state
 * from which the same command goes on. Last, {@code models} tells what config.yaml serves from what only the database holds.
 */
@Order(0)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefusalAndRecoveryIT {
    private static final String SECRET = "dev/litellm/master-key";
    private static final String LOG_GROUP = "/ecs/dev-litellm-proxy";

    /** Commands for a deployed dev, and what each is refused for; _ is a space. */
    private static final String REFUSED = """
        teardown dev                                       | confirmation: found something other than DELETE
        teardown dev --confirm delete                      | confirmation: found something other than DELETE
        teardown dev --confirm DELETE_                     | confirmation: found something other than DELETE
        teardown prod --confirm DELETE                     | allowProd: found false; a teardown of prod needs true
        teardown dev --confirm DELETE --stack network      | stack: found network, which dev-alb-stack, dev-database-stack, dev-litellm-stack still need
        teardown dev --confirm DELETE --stack queue        | stack: found 'queue'; allowed are all, security
        deploy dev --restore latest                        | restore: found 'latest', but dev has a database already
        deploy dev --stack network --image litellm:v1      | image: found 'litellm:v1', but the litellm stack takes no part
        deploy dev --keep-until 2026-02-30                 | keepUntil: found '2026-02-30'; allowed is a day that there is
        scale dev --count 40                               | database.DBInstanceClass: found db.t3.micro, which accepts about 80 connections; 10 × 1 × 40 × 2 = 800 are needed
        start staging                                      | environment: found staging, where no gateway is deployed
        """;

    private static final Pattern FOLLOW_AGAIN = Pattern.compile("litellmctl --local watch (arn:aws:states:\\S+)");

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private LocalAws aws;
    private Litellmctl.Result refusedAtFirst;
    private List<String> stacksAtFirst;
    private List<String> stacksBefore;

    @BeforeAll
    void installTheControlPlane() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        refusedAtFirst = litellmctl.run("--local", "deploy", "dev", "--set", "network.EnableNatGateway=maybe");
        aws = litellmctl.aws();
        stacksAtFirst = stacks();
        litellmctl.bootstrap();
        stacksBefore = stacks();
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    /** A newcomer's first command makes the control plane too: not where it is wrong. */
    @Test
    @Order(1)
    void installsNothingForAWrongRequest() {
        assertThat(refusedAtFirst.exitCode()).as(refusedAtFirst.everything()).isEqualTo(2);
        assertThat(refusedAtFirst.everything())
                .contains("network.EnableNatGateway: found 'maybe'; allowed are true, false");
        assertThat(stacksAtFirst).isEmpty();
    }

    @Test
    @Order(1)
    void namesEveryFaultOfTheParametersAtOnce() {
        refuses(
                List.of(
                        "network.EnableNatGateway",
                        "maybe",
                        "true, false",
                        "database.NoSuchParameter",
                        "HostedZoneId",
                        "ContainerMemory",
                        "litellm.MinCapacity: found 5 with MaxCapacity 2, which is to be at least 5"),
                "deploy",
                "dev",
                "--set",
                "network.EnableNatGateway=maybe",
                "--set",
                "database.NoSuchParameter=1",
                "--set",
                "alb.DomainName=llm.example.com",
                "--set",
                "litellm.ContainerCpu=256",
                "--set",
                "litellm.ContainerMemory=8192",
                "--set",
                "litellm.MinCapacity=5",
                "--set",
                "litellm.MaxCapacity=2");
    }

    @Test
    @Order(1)
    void namesTheEnvironmentsThereAre() {
        refuses(List.of("qa", "dev, staging, prod"), "deploy", "qa");
    }

    @Test
    @Order(1)
    void namesTheStacksThereAre() {
        refuses(List.of("storage", "security", "litellm"), "deploy", "dev", "--set", "storage.Size=1");
        refuses(List.of("storage", "security", "litellm"), "deploy", "dev", "--stack", "storage");
    }

    @Test
    @Order(1)
    void namesAllThatATeardownOfProdLacks() {
        refuses(
                List.of("confirmation: found something other than DELETE", "allowProd: found false"),
                "teardown",
                "prod",
                "--confirm",
                "no");
    }

    @Test
    @Order(1)
    void saysWhereAParameterFileIsBroken() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"network\": {\"VpcCidr\": \"10.0.0.0/16\"");

        refuses(List.of("broken.json", "line 1"), "deploy", "dev", "--params", broken.toString());
    }

    @Test
    @Order(1)
    void refusesAnInputBeyondWhatStepFunctionsTakes() throws IOException {
        Path large = Files.writeString(
                folder.resolve("large.json"), "{\"network\": {\"VpcCidr\": \"" + "1".repeat(1_000_000) + "\"}}");

        refuses(List.of("262144", "bytes"), "deploy", "dev", "--params", large.toString());
    }

    @Test
    @Order(1)
    void refusesTheSameWhenStepFunctionsIsAskedDirectly() {
        List<Object> inputs =
                List.of(List.of(), Map.of(), Map.of("action", "deploy", "environment", "dev", "surprise", 1));
        try (ControlPlane controlPlane =
                new ControlPlane((String) litellmctl.cloud().get("endpoint"))) {
            for (Object input : inputs) {
                DescribeExecutionResponse end = controlPlane.run(input);

                assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
                assertThat(end.error()).isEqualTo("InvalidRequest");
            }
        }
        assertThat(stacks()).isEqualTo(stacksBefore);
    }

    @Test
    @Order(2)
    void refusesADeploymentThatWouldCollideAndNamesEverythingInItsWay() {
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder());
                CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder())) {
            secrets.createSecret(request -> request.name(SECRET).secretString("{}"));
            secrets.deleteSecret(request -> request.secretId(SECRET).recoveryWindowInDays(7L));
            logs.createLogGroup(request -> request.logGroupName(LOG_GROUP));

            Litellmctl.Result deploy = litellmctl.run(
                    "--local",
                    "deploy",
                    "dev",
                    "--set",
                    "alb.DomainName=llm.example.com",
                    "--set",
                    "alb.HostedZoneId=Z0123456789ABCDEFGHIJ");

            assertThat(deploy.exitCode()).as(deploy.everything()).isEqualTo(2);
            assertThat(deploy.everything())
                    .contains("security.MasterKeySecret: found " + SECRET, "it waits for its deletion")
                    .contains(
                            "litellm.LogGroup: found " + LOG_GROUP,
                            " logs delete-log-group --log-group-name " + LOG_GROUP)
                    .contains(
                            "alb.DNSRecord: found hosted zone Z0123456789ABCDEFGHIJ, which this account does not have");
            assertThat(stacks()).isEqualTo(stacksBefore);

            Litellmctl.Result doctor = litellmctl.run("--local", "--output", "json", "doctor", "dev");

            assertThat(doctor.exitCode()).as(doctor.everything()).isEqualTo(1);
            assertThat(findings(doctor, "FAIL"))
                    .extracting(finding -> finding.get("subject"))
                    .containsExactlyInAnyOrder("security.MasterKeySecret", "litellm.LogGroup");

            secrets.deleteSecret(request -> request.secretId(SECRET).forceDeleteWithoutRecovery(true));
            logs.deleteLogGroup(request -> request.logGroupName(LOG_GROUP));
        }
    }

    @Test
    @Order(3)
    void findsNothingInTheWayOnceItIsGone() {
        Litellmctl.Result doctor = litellmctl.succeed("--local", "--output", "json", "doctor", "dev");

        assertThat(findings(doctor, "OK"))
                .extracting(finding -> finding.get("subject"))
                .contains("Java", "Credentials", "Control plane", "Deployment", "Operations");
        assertThat(findings(doctor, "WARN"))
                .extracting(finding -> finding.get("subject"), finding -> finding.get("advice"))
                .contains(tuple("Provider keys", "litellmctl --local provider-keys dev <keys.json"));
    }

    @Test
    @Order(4)
    void endsAFailedDeployWithTheResourcesOwnReason() {
        String reason = "Cannot find version 16 for postgres in this region";
        litellmctl.succeed("local", "fail", "dev-database-stack", "DBInstance", "--reason", reason);

        Litellmctl.Result failed = litellmctl.run("--local", "deploy", "dev");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.everything().stripTrailing().lines().toList().getLast())
                .contains("DBInstance")
                .contains(reason);
        try (SfnClient stepFunctions = aws.client(SfnClient.builder())) {
            String machine = stepFunctions.listStateMachines().stateMachines().stream()
                    .map(StateMachineListItem::stateMachineArn)
                    .findFirst()
                    .orElseThrow();
            assertThat(stepFunctions
                            .listExecutions(request -> request.stateMachineArn(machine))
                            .executions())
                    .first()
                    .satisfies(execution -> {
                        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
                        assertThat(stepFunctions
                                        .describeExecution(request -> request.executionArn(execution.executionArn()))
                                        .cause())
                                .contains(reason);
                    });
        }
    }

    /** What the failure left behind needs no hands: this is the deployment after it. */
    @Test
    @Order(5)
    void succeedsTheNextTimeAlsoWhereTheConsoleIsInterrupted() throws IOException, InterruptedException {
        Process deploy = litellmctl.startInterruptible("--local", "deploy", "dev");
        CompletableFuture<String> errors = ProcessOutput.read(deploy.getErrorStream());
        StringBuilder seen = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(deploy.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen.append(line).append('\n');
                if (line.contains("Deploy security")) {
                    interrupt(deploy);
                }
            }
        }

        assertThat(deploy.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(deploy.exitValue()).isEqualTo(130);
        String said = seen + errors.join();
        litellmctl.printed(said);
        assertThat(said).containsPattern(FOLLOW_AGAIN);
        Matcher hint = FOLLOW_AGAIN.matcher(said);
        Litellmctl.Result watch = litellmctl.succeed(
                "--local", "watch", hint.results().findFirst().orElseThrow().group(1));
        assertThat(watch.stdout()).contains("Verify deployment");
        litellmctl.succeed("--local", "doctor", "dev");
    }

    @TestFactory
    @Order(6)
    Stream<DynamicTest> refusesWhatItMustNotDoAndChangesNothing() {
        Collection<String> present = Inventory.of(aws);
        return Stream.concat(
                REFUSED.lines().map(line -> line.split(" +\\| ")).map(row -> refused(row[0], row[1])),
                Stream.of(DynamicTest.dynamicTest(
                        "nothing has changed",
                        () -> assertThat(Inventory.of(aws)).isEqualTo(present))));
    }

    private DynamicTest refused(String line, String fault) {
        return DynamicTest.dynamicTest(line, () -> {
            String[] words = Arrays.stream(line.split(" +"))
                    .map(word -> word.replace('_', ' '))
                    .toArray(String[]::new);

            Litellmctl.Result refused = litellmctl.run(withLocal(words));

            assertThat(refused.exitCode()).as(refused.everything()).isEqualTo(2);
            assertThat(refused.stderr()).contains(fault);
        });
    }

    @Test
    @Order(7)
    void listsTheModelsOfTheRunningGatewayAndRemovesThoseThatOnlyItsDatabaseHolds() throws Exception {
        addModel("only-mine");

        Litellmctl.Result listed = litellmctl.succeed("--local", "--output", "json", "models", "dev");

        assertThat(models(listed))
                .extracting(model -> model.get("name"), model -> model.get("state"))
                .contains(tuple("gpt-4o", "SERVED"), tuple("only-mine", "STORED"));
        assertThat(listed.everything()).doesNotContain(masterKey());

        Litellmctl.Result removed = litellmctl.run("--local", "--output", "json", "models", "dev", "--remove-old");

        assertThat(removed.json().get("removed")).isEqualTo(List.of("only-mine"));
        assertThat(models(removed)).extracting(model -> model.get("state")).containsOnly("SERVED");
    }

    private void refuses(List<String> named, String... command) {
        Litellmctl.Result result = litellmctl.run(withLocal(command));

        assertThat(result.exitCode()).as(result.everything()).isEqualTo(2);
        assertThat(result.everything()).contains(named);
        assertThat(stacks()).isEqualTo(stacksBefore);
    }

    private static String[] withLocal(String... command) {
        return Stream.concat(Stream.of("--local"), Arrays.stream(command)).toArray(String[]::new);
    }

    private List<String> stacks() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return cloudFormation.describeStacksPaginator().stacks().stream()
                    .map(Stack::toString)
                    .toList();
        }
    }

    private void addModel(String name) throws IOException, InterruptedException {
        String endpoint = (String) litellmctl
                .run("--local", "--output", "json", "access", "dev")
                .json()
                .get("endpoint");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> added = http.send(
                    HttpRequest.newBuilder(URI.create(endpoint + "/model/new"))
                            .header("Authorization", "Bearer " + masterKey())
                            .POST(HttpRequest.BodyPublishers.ofString("""
                                    {"model_name": "%s", "litellm_params": {"model": "openai/%s"}}""".formatted(name, name)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
        }
    }

    private String masterKey() {
        return (String) aws.secret(SECRET).get("LITELLM_MASTER_KEY");
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> findings(Litellmctl.Result doctor, String level) {
        return ((List<Map<String, Object>>) doctor.json().get("findings"))
                .stream().filter(finding -> level.equals(finding.get("level"))).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> models(Litellmctl.Result listed) {
        return (List<Map<String, Object>>) listed.json().get("models");
    }
}

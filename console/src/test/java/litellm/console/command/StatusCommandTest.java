package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.document.JsonDocument;
import litellm.controlplane.release.DeployedReleases;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.Tag;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Where an environment stands, on moto: dev has errors in its log and costs something, prod has too many, staging is not there. */
@TestInstance(Lifecycle.PER_CLASS)
class StatusCommandTest {
    @AutoClose
    private InstalledMachine machine;

    @BeforeAll
    void fillTheAccount(@TempDir Path folder) throws IOException, InterruptedException {
        machine = InstalledMachine.in(folder);
        TestProject.write(folder, "infrastructure/stacks.yaml", """
                stacks:
                  network: {template: network-stack.yaml}
                  alb: {template: alb-stack.yaml}
                  litellm: {template: litellm-stack.yaml}
                """);
        Instant now = Instant.now();
        deploy(
                "dev",
                List.of(
                        event(now.minus(Duration.ofHours(2)), "ERROR: of long ago"),
                        event(now.minus(Duration.ofMinutes(10)), "ERROR: no answer"),
                        event(now.minus(Duration.ofMinutes(5)), "Traceback\u001b[31m (most recent call last)"),
                        event(now, "INFO: no ERR0R at all")));
        deploy("prod", Collections.nCopies(1001, event(now, "CRITICAL: again")));
        putALoadBalancerBeforeDev();
        cost("82.0961");
    }

    private void putALoadBalancerBeforeDev() {
        try (Aws aws = machine.aws();
                CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            cloudFormation.createStack(
                    create -> create.stackName("dev-alb-stack").templateBody("""
                    Resources:
                      VPC: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.9.0.0/16}}
                      A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref VPC, CidrBlock: 10.9.0.0/24, AvailabilityZone: us-east-1a}}
                      B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref VPC, CidrBlock: 10.9.1.0/24, AvailabilityZone: us-east-1b}}
                      LoadBalancer:
                        Type: AWS::ElasticLoadBalancingV2::LoadBalancer
                        Properties: {Name: dev-litellm-alb, Subnets: [!Ref A, !Ref B]}
                    Outputs: {LoadBalancerArn: {Value: !Ref LoadBalancer}}
                    """));
        }
    }

    private void deploy(String environment, List<InputLogEvent> events) {
        String group = "/ecs/%s-litellm-proxy".formatted(environment);
        try (Aws aws = machine.aws();
                CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder());
                CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder())) {
            cloudFormation.createStack(create -> create.stackName("%s-litellm-stack".formatted(environment))
                    .templateBody("""
                            Parameters: {ContainerImage: {Type: String, Default: "registry/%2$s-litellm-proxy@sha256:0"}}
                            Resources: {LogGroup: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: %1$s}}}
                            Outputs: {LogGroupName: {Value: %1$s}, LoadBalancerURL: {Value: "http://127.0.0.1:9"}}
                            """.formatted(group, environment)));
            logs.createLogStream(create -> create.logGroupName(group).logStreamName("task"));
            logs.putLogEvents(
                    put -> put.logGroupName(group).logStreamName("task").logEvents(events));
        }
    }

    private static InputLogEvent event(Instant time, String message) {
        return InputLogEvent.builder()
                .timestamp(time.toEpochMilli())
                .message(message)
                .build();
    }

    /** The answer to the first question about costs; those to any other have no figures. */
    private void cost(String amount) throws IOException, InterruptedException {
        Map<String, ?> result = Map.of(
                "ResultsByTime",
                List.of(Map.of("Total", Map.of("UnblendedCost", Map.of("Amount", amount, "Unit", "USD")))));
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(machine.endpoint() + "/moto-api/static/ce/cost-and-usage-results"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JsonDocument.write(Map.of("results", List.of(result)))))
                    .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(201);
        }
        assertThat(machine.run("status", "dev").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void shouldShowTheLoadBalancer() {
        assertThat(machine.run("status", "dev").out()).contains("Load balancer\n  dev-litellm-alb: active\n");
        assertThat(machine.run("status", "prod").out()).contains("Load balancer\n  not deployed\n");
    }

    @Test
    void shouldSayThatNobodyAnswersForAnEnvironmentThatIsStopped() {
        String address = "Endpoint +http://127\\.0\\.0\\.1:9";
        String stopped = address + " \\(prod is stopped: \\S*litellmctl .*start prod starts it\\)\n";
        assertThat(machine.run("status", "prod").out()).containsPattern(address + "\n");
        assertThat(machine.run("access", "prod").out()).containsPattern(address + "\n");
        assertThat(machine.run("access", "prod", "--output", "json").json()).doesNotContainKey("stopped");

        try (Aws aws = machine.aws();
                EcsClient ecs = aws.client(EcsClient.builder())) {
            ecs.createCluster(create -> create.clusterName("prod-litellm-cluster"));
            ecs.registerTaskDefinition(register -> register.family("proxy")
                    .containerDefinitions(ContainerDefinition.builder()
                            .name("proxy")
                            .image("registry/proxy")
                            .memory(512)
                            .build()));
            ecs.createService(create -> create.cluster("prod-litellm-cluster")
                    .serviceName("prod-litellm-service")
                    .taskDefinition("proxy")
                    .desiredCount(0));
        }

        assertThat(machine.run("status", "prod").out()).containsPattern(stopped);
        assertThat(machine.run("access", "prod").out()).containsPattern(stopped);
        assertThat(machine.run("access", "prod", "--output", "json").json()).containsEntry("stopped", true);
        machine.denies("AmazonEC2ContainerServiceV20141113.DescribeServices");
        try {
            assertThat(machine.run("access", "prod").out())
                    .as("who may not ask for it")
                    .containsPattern(address + "\n")
                    .contains("Master key  aws ");
        } finally {
            machine.denies("");
        }
    }

    @Test
    void shouldShowTheReleaseAndTheImage() {
        assertThat(machine.run("status", "dev").out()).contains("Release\n  no control plane is installed\n");
        try (Aws aws = machine.aws();
                CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder());
                S3Client s3 = aws.s3()) {
            s3.createBucket(create -> create.bucket("releases"));
            InstalledMachine.install(cloudFormation, "aa");
            new DeployedReleases(s3, "releases", "aa").put("dev", "bb");
            new DeployedReleases(s3, "releases", "aa").put("prod", "aa");

            assertThat(machine.run("status", "dev").out())
                    .contains("Release\n  bb; installed is aa\n", "\n  image registry/dev-litellm-proxy@sha256:0\n");
            assertThat(machine.run("status", "dev", "--output", "json").json())
                    .containsEntry("release", Map.of("deployed", "bb", "installed", "aa", "unreadable", ""))
                    .containsEntry("image", "registry/dev-litellm-proxy@sha256:0");
            assertThat(machine.run("status", "prod").out()).contains("Release\n  aa\n");
            assertThat(machine.run("status", "staging").out())
                    .contains("Release\n  none is noted; installed is aa\n")
                    .doesNotContain("  image ");

            cloudFormation.deleteStack(delete -> delete.stackName("litellm-control-plane"));
        }
    }

    @Test
    void shouldCountTheErrorsOfTheLastHourAndShowTheLatest() {
        ConsoleRun run = machine.run("status", "dev");

        assertThat(run.out())
                .contains("Errors in the last hour\n  2, the latest: Traceback")
                .doesNotContain("\u001b");
        assertThat(machine.run("status", "dev", "--output", "json").json().get("errors"))
                .asString()
                .startsWith("{count=2, latest=Traceback");
    }

    /** A parser quotes what it stumbles over. */
    @ParameterizedTest
    @ValueSource(strings = {"sk3cretMasterKey0123456789", "{\"LITELLM_MASTER_KEY\": sk3cret", "{\"KEY\": \"sk3cret\"}"})
    void shouldNotQuoteAMasterKeyThatIsNotAsItShouldBe(String value) {
        try (Aws aws = machine.aws();
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            String secret = secrets.createSecret(
                            create -> create.name("dev/litellm/master-key").secretString(value))
                    .arn();
            ConsoleRun run = machine.run("models", "dev");
            secrets.deleteSecret(delete -> delete.secretId(secret).forceDeleteWithoutRecovery(true));

            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.errors())
                    .startsWith("litellmctl: dev/litellm/master-key: found no ")
                    .doesNotContain("sk3cret");
        }
    }

    @Test
    void shouldShowTimesToTheSecond() {
        assertThat(machine.run("status", "dev").out())
                .containsPattern("dev-litellm-stack +CREATE_COMPLETE +\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\n");
    }

    @Test
    void shouldSayWhyTheGatewayMayNotAnswer() {
        try (Aws aws = machine.aws();
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            secrets.createSecret(create -> create.name("prod/litellm/master-key")
                    .secretString("{\"LITELLM_MASTER_KEY\": \"sk-of-the-test\"}"));
        }

        assertThat(machine.run("models", "prod").errors())
                .contains("no answer (ConnectException); ", "network.AllowedCidr", "status prod");
        assertThat(ModelsCommand.whereSilent(
                        AwsTarget.local(URI.create("http://127.0.0.1:4566")),
                        URI.create("https://llm.example.com"),
                        "dev"))
                .isEqualTo("the local cloud answers for this domain to its functions only");
    }

    /** The date of the secret is not that of its value. */
    @Test
    void shouldShowNoAgeOfASecretThatNobodyHasFilled() {
        try (Aws aws = machine.aws();
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            secrets.createSecret(create -> create.name("staging/litellm/ui-password"));
        }

        assertThat(machine.run("status", "staging").out()).containsPattern(" staging/litellm/ui-password +EMPTY\n");
    }

    @Test
    void shouldShowThatASecretWaitsForItsDeletion() {
        try (Aws aws = machine.aws();
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            secrets.createSecret(
                    create -> create.name("staging/litellm/api-keys").secretString("{}"));
            secrets.deleteSecret(
                    delete -> delete.secretId("staging/litellm/api-keys").recoveryWindowInDays(7L));
        }

        assertThat(machine.run("status", "staging").out())
                .containsPattern(
                        "staging/litellm/api-keys +DELETED, dated \\d{4}-\\d\\d-\\d\\d: aws \\S.* secretsmanager restore-secret --secret-id staging/litellm/api-keys\n");
    }

    @Test
    void shouldNotCountForEver() {
        assertThat(machine.run("status", "prod").out())
                .contains("Errors in the last hour\n  1000 or more, one of them: CRITICAL: again");
    }

    @Test
    void shouldRoundWhatTheMonthHasCost() {
        assertThat(machine.run("status", "dev").out()).contains("Cost this month\n  82.10 USD");
        assertThat(machine.run("status", "prod").out())
                .contains("Cost this month\n  not readable: Cost Explorer has no figures");
    }

    @Test
    void shouldShowUntilWhenSchedulesLeaveItAlone() {
        try (Aws aws = machine.aws();
                EcrClient ecr = aws.client(EcrClient.builder())) {
            Map.of("dev", "2099-12-31", "staging", "2026-11-01", "prod", "")
                    .forEach((environment, day) -> ecr.createRepository(create -> create.repositoryName(
                                    environment + "-litellm-proxy")
                            .tags(Tag.builder().key("keep-until").value(day).build())));
        }

        assertThat(machine.run("status", "dev").out()).contains("Kept until\n  2099-12-31\n");
        assertThat(machine.run("status", "dev", "--output", "json").json())
                .containsEntry("keepUntil", Map.of("day", "2099-12-31", "unreadable", ""));
        assertThat(machine.run("status", "staging").out()).as("the day is over").contains("Kept until\n  not kept\n");
        assertThat(machine.run("status", "prod").out())
                .as("no day")
                .contains(
                        "Kept until\n  not readable: found '' in the tag keep-until of its image repository, which keeps it; a day is needed, as YYYY-MM-DD\n");
    }

    @Test
    void shouldShowWhatSchedulesDo() {
        installed(
                () -> {
                    assertThat(machine.run("status", "dev").out()).contains("""
                            Schedule
                              stop at 0 20 ? * MON-FRI *, Europe/Berlin
                              start at 0 7 ? * MON-FRI *, Europe/Berlin
                              not on 2099-12-24, 2099-12-25, 2099-12-26, 2099-12-27, 2099-12-28
                                     2099-12-29
                            Last execution
                            """);
                    assertThat(machine.run("status", "dev", "--output", "json").json())
                            .containsEntry(
                                    "schedule",
                                    Map.of(
                                            "actions",
                                            List.of(
                                                    Map.of("action", "stop", "time", "0 20 ? * MON-FRI *"),
                                                    Map.of("action", "start", "time", "0 7 ? * MON-FRI *")),
                                            "timeZone",
                                            "Europe/Berlin",
                                            "skippedDays",
                                            List.of(
                                                    "2099-12-24",
                                                    "2099-12-25",
                                                    "2099-12-26",
                                                    "2099-12-27",
                                                    "2099-12-28",
                                                    "2099-12-29")));
                    assertThat(machine.run("status", "prod").out()).doesNotContain("Schedule");
                },
                parameter("ScheduleEvening", "stop"),
                parameter("ScheduleMorning", "start"),
                parameter("ScheduleTimeZone", "Europe/Berlin"),
                parameter(
                        "ScheduleSkipDates",
                        "2025-12-24,2099-12-24,2099-12-25,2099-12-26,2099-12-27,2099-12-28,2099-12-29"));
    }

    @Test
    void shouldShowNoScheduleThatIsOff() {
        installed(
                () -> assertThat(machine.run("status", "dev").out())
                        .contains("Schedule\n  teardown at 0 20 ? * MON-FRI *, UTC\nLast execution\n"),
                parameter("ScheduleEvening", "teardown"));
        installed(() -> assertThat(machine.run("status", "dev").out()).doesNotContain("Schedule"));
    }

    /** While a control plane is there that has its own template's parameters. */
    private void installed(Runnable then, Parameter... parameters) {
        Project repository = TestProject.repository();
        Map<?, ?> template = (Map<?, ?>) repository.readYaml(repository.bootstrapTemplate());
        String body = JsonDocument.write(Map.of(
                "Parameters",
                template.get("Parameters"),
                "Resources",
                Map.of("Topic", Map.of("Type", "AWS::SNS::Topic"))));
        try (Aws aws = machine.aws();
                CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            cloudFormation.createStack(create ->
                    create.stackName("litellm-control-plane").templateBody(body).parameters(parameters));

            then.run();

            cloudFormation.deleteStack(delete -> delete.stackName("litellm-control-plane"));
        }
    }

    private static Parameter parameter(String name, String value) {
        return Parameter.builder().parameterKey(name).parameterValue(value).build();
    }

    @Test
    void shouldShowTheRestToWhoMayNotAskForTheRepository() {
        machine.denies("AmazonEC2ContainerRegistry_V20150921.DescribeRepositories");
        try {
            ConsoleRun run = machine.run("status", "staging");

            assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.DONE);
            assertThat(run.out())
                    .contains(
                            "Kept until\n  not readable: ECR DescribeRepositories: You are not authorized",
                            "Last execution\n");
        } finally {
            machine.denies("");
        }
    }

    @Test
    void shouldShowTheRestToWhoMayNotAskForTheSecrets() {
        machine.denies("secretsmanager.DescribeSecret");
        try {
            ConsoleRun run = machine.run("status", "staging", "--output", "json");

            assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.DONE);
            assertThat(run.json().get("unreadable"))
                    .asString()
                    .startsWith("{secrets=SecretsManager DescribeSecret: You are not authorized");
        } finally {
            machine.denies("");
        }
    }

    @Test
    void shouldShowTheRestToWhoMayNotAskForTheCost() {
        machine.denies("AWSInsightsIndexService.GetCostAndUsage");
        try {
            ConsoleRun run = machine.run("status", "staging");

            assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.DONE);
            assertThat(run.out())
                    .contains("Cost this month\n  not readable: CostExplorer GetCostAndUsage: You are not authorized")
                    .contains("staging-network-stack", "MISSING", "Errors in the last hour\n  not deployed");
        } finally {
            machine.denies("");
        }
    }
}

package litellm.controlplane.canary;

import static litellm.controlplane.testing.Operations.current;
import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Exports;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

class CanaryTest {
    private static final String IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/litellm-proxy@sha256:aa";
    private static final String CLUSTER = "tasks-of-canary-tests";
    private static final String MISSING = """
            {"taskArn": "arn:task/tasks/abc", "lastStatus": "STOPPED",
             "containers": [{"name": "litellm-proxy", "exitCode": 137}, {"name": "check", "exitCode": 4}]}""";
    private static final Set<String> MODELS = Set.of("claude");

    private final Moto moto = Moto.shared();
    private final EcsClient ecs = moto.client(EcsClient.builder());
    private final CloudFormationClient cloudFormation = moto.client(CloudFormationClient.builder());
    private final CloudWatchLogsClient logs = moto.client(CloudWatchLogsClient.builder());
    private final String environment = Moto.newEnvironment();
    private final String family = environment + "-litellm-canary";
    private final Request request =
            Requests.withGatewayTags(Requests.deploy(environment), Map.of("CostCenter", "cc-1"));
    private final Clock clock = Clock.fixed(Requests.STARTED_AT.plus(Duration.ofSeconds(20)), ZoneOffset.UTC);

    @BeforeEach
    void deployTheNetwork() {
        ecs.createCluster(cluster -> cluster.clusterName(CLUSTER).tags(List.of()));
        Ec2Client ec2 = moto.client(Ec2Client.builder());
        Map<String, String> exports = new LinkedHashMap<>();
        exports.put(
                environment + "-litellm-private-subnet-ids",
                ec2.describeSubnets().subnets().getFirst().subnetId());
        exports.put(
                environment + "-litellm-ecs-sg-id",
                ec2.describeSecurityGroups().securityGroups().getFirst().groupId());
        Exports.create(cloudFormation, environment, exports);
    }

    @Test
    void runsTheServicesOwnDefinitionWithTheNewImageAndAContainerThatAsks() {
        try (ScriptedService scripted = service().answer("ListTasks", "{\"taskArns\": []}")) {
            Operation started = start(scripted, request);

            assertThat(started.state()).isEqualTo(Unfinished.IN_PROGRESS);
            assertThat(started.id()).contains("arn:task/tasks/abc");
            JsonObject definition = sent(scripted, "containerDefinitions");
            assertThat(definition.text("family")).isEqualTo(family);
            assertThat(definition.text("memory")).isEqualTo("2048");
            assertThat(definition.objects("containerDefinitions"))
                    .extracting(container -> container.text("name") + " " + container.text("image"))
                    .containsExactly("litellm-proxy " + IMAGE, "check " + IMAGE);
            assertThat(definition
                            .objects("containerDefinitions")
                            .getLast()
                            .members()
                            .toString())
                    .contains("name=MODELS, value=[\"claude\"]", "name=LITELLM_MASTER_KEY, valueFrom=arn:master")
                    .contains("awslogs-stream-prefix=canary");
            assertThat(definition.objects("tags"))
                    .extracting(tag -> tag.text("key") + "=" + tag.text("value"))
                    .containsExactlyInAnyOrder(
                            "CostCenter=cc-1",
                            "Environment=" + environment,
                            "Application=litellm",
                            "ManagedBy=litellm-control-plane",
                            "Name=" + family);
            assertThat(sent(scripted, "networkConfiguration").text("taskDefinition"))
                    .isEqualTo("arn:definition");
        }
    }

    @Test
    void followsTheTaskThatThisExecutionStartedAndNoOther() {
        try (ScriptedService scripted = service().answer("ListTasks", "{\"taskArns\": []}")) {
            start(scripted, request);
            String purpose = sent(scripted, "networkConfiguration").text("startedBy");
            scripted.answer("ListTasks", "{\"taskArns\": [\"arn:task/tasks/old\"]}")
                    .answer("DescribeTasks", """
                            {"tasks": [{"taskArn": "arn:task/tasks/old", "lastStatus": "RUNNING", "startedBy": "%s"}]}""".formatted(purpose));

            assertThat(start(scripted, request).id()).contains("arn:task/tasks/old");
            assertThat(start(scripted, Requests.deploy(environment, request.execution() + "-2"))
                            .id())
                    .contains("arn:task/tasks/abc");
        }
    }

    /** ECS may take a moment to list a task whose start's answer was lost; the next try registers a revision of its own. */
    @Test
    void followsTheTaskThatEcsStartedForTheSameToken() {
        try (ScriptedService scripted = service().answer("ListTasks", "{\"taskArns\": []}")) {
            scripted.refuse(
                    "RunTask",
                    "ConflictException",
                    "another task definition",
                    ", \"resourceIds\": [\"arn:task/tasks/first\"]");

            assertThat(start(scripted, request).id()).contains("arn:task/tasks/first");
        }
    }

    @Test
    void hasNothingToTryWhereTheServiceWasNeverDeployed() {
        Operation done = start(ecs, request);

        assertThat(done.state()).isEqualTo(new Succeeded("UNCHANGED"));
    }

    /** As after a teardown that was cut off, or of the litellm stack alone: the log group that the revision names is gone. */
    @Test
    void hasNothingToTryWhereOnlyARevisionIsLeft() {
        revision();

        assertThat(start(ecs, request).state()).isEqualTo(new Succeeded("UNCHANGED"));
    }

    @Test
    void refusesADefinitionWithoutTheGateway() {
        String revision = revision();
        ecs.createCluster(cluster -> cluster.clusterName(environment + "-litellm-cluster"));
        ecs.createService(service -> service.cluster(environment + "-litellm-cluster")
                .serviceName(environment + "-litellm-service")
                .taskDefinition(revision)
                .desiredCount(0));

        assertThatThrownBy(() -> start(ecs, request))
                .isInstanceOf(CanaryFailed.class)
                .hasMessageEndingWith("found no container litellm-proxy");
    }

    private String revision() {
        return ecs.registerTaskDefinition(register -> register.family(environment + "-litellm-proxy")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("other")
                                .image("other")
                                .memory(512)
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
    }

    @Test
    void passesWhereTheContainerThatAsksEndsWell() {
        Operation passed = check("""
                {"taskArn": "arn:task/tasks/abc", "lastStatus": "STOPPED",
                 "containers": [{"name": "litellm-proxy", "exitCode": 137}, {"name": "check", "exitCode": 0}]}""");

        assertThat(passed.state()).isEqualTo(new Succeeded("PASSED"));
        assertThat(passed.progress().orElseThrow().done()).isEqualTo(1);
    }

    @Test
    void waitsForATaskThatRuns() {
        Operation checked = check("{\"lastStatus\": \"RUNNING\"}");

        assertThat(checked.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(current(checked)).isEqualTo("Task RUNNING");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            3,   ,                  137, ,                  it was not ready within 7 minutes
            4,   ,                  137, ,                  it does not offer every model of config.yaml
            5,   ,                  137, ,                  it did not answer /v1/models as it should
            1,   ,                  137, ,                  the container that asks it ended with exit code 1 (Essential container in task exited)
            127, ,                  143, ,                  the container that asks it ended with exit code 127 (Essential container in task exited)
            137, OutOfMemoryError,  137, ,                  the container that asks it ended with exit code 137 (OutOfMemoryError)
            ,    CannotStart: exec, 137, ,                  the container that asks it did not run (CannotStart: exec)
            137, ,                  1,   ,                  LiteLLM ended with exit code 1 (Essential container in task exited)
            137, ,                  137, OutOfMemoryError,  LiteLLM ended with exit code 137 (OutOfMemoryError)
            ,    ,                  ,    ,                  LiteLLM did not run (Essential container in task exited)
            ,    ,                  ,    CannotPull: image, LiteLLM did not run (CannotPull: image)
            ,    ,                  ,    unable to retrieve secret from asm: x, LiteLLM did not run (unable to retrieve secret from asm: x); which secret: litellmctl doctor ENV
            """)
    void saysWhatIsWrongWithTheImage(
            Integer check, String checksReason, Integer gateway, String gatewaysReason, String why) {
        Operation failed =
                check("""
                {"taskArn": "arn:task/tasks/abc", "lastStatus": "STOPPED",
                 "stoppedReason": "Essential container in task exited", "containers": [
                  {"name": "litellm-proxy", "exitCode": %s, "reason": %s},
                  {"name": "check", "exitCode": %s, "reason": %s}]}""".formatted(gateway, JsonObject.write(gatewaysReason), check, JsonObject.write(checksReason)));

        assertThat(failure(failed).error()).isEqualTo("CanaryFailed");
        assertThat(failure(failed).cause())
                .isEqualTo("Canary task abc of the new image: " + why.replace("ENV", environment)
                        + "; the service was left as it is. See the log streams canary/*/abc in /ecs/" + environment
                        + "-litellm-proxy");
    }

    /** Models are named by whoever writes config.yaml: neither are there few of them, nor is a name safe to print. */
    @Test
    void namesTheModelsThatAreMissing() {
        String group = "/ecs/" + environment + "-litellm-proxy";
        String stream = "canary/check/abc";
        logs.createLogGroup(create -> create.logGroupName(group));
        logs.createLogStream(create -> create.logGroupName(group).logStreamName(stream));
        print(group, stream, "missing models: gpt-4o, o\u001b[31m1, " + "x".repeat(600));

        assertThat(failure(check(MISSING)).cause())
                .startsWith(
                        "Canary task abc of the new image: it does not offer every model of config.yaml, it lacks gpt-4o, o1, xxx")
                .contains("xxx…; the service was left as it is. See the log streams canary/*/abc in " + group)
                .hasSizeLessThan(800);
    }

    private void print(String group, String stream, String line) {
        InputLogEvent event = InputLogEvent.builder()
                .timestamp(System.currentTimeMillis())
                .message(line)
                .build();
        logs.putLogEvents(put -> put.logGroupName(group).logStreamName(stream).logEvents(event));
    }

    private Operation start(ScriptedService scripted, Request asked) {
        return start(scripted.client(EcsClient.builder()), asked);
    }

    private Operation start(EcsClient client, Request asked) {
        return new Canary(client, CLUSTER, () -> logs, clock)
                .start(asked, IMAGE, MODELS, StackExports.read(cloudFormation));
    }

    /** The request that has the member {@code name}. */
    private static JsonObject sent(ScriptedService scripted, String name) {
        return scripted.requests().stream()
                .filter(sent -> sent.find(name).isPresent())
                .findFirst()
                .orElseThrow();
    }

    private Operation check(String task) {
        try (ScriptedService scripted = new ScriptedService().answer("DescribeTasks", "{\"tasks\": [" + task + "]}")) {
            return new Canary(scripted.client(EcsClient.builder()), CLUSTER, () -> logs, clock)
                    .check(request, Operation.started(Operation.Kind.CANARY, family, "arn:task", Requests.STARTED_AT));
        }
    }

    /** ECS with a service that was deployed: moto cannot run a task whose containers share the task's memory. */
    private static ScriptedService service() {
        return new ScriptedService()
                .answer("DescribeServices", """
                        {"services": [{"status": "ACTIVE", "taskDefinition": "arn:service"}]}""")
                .answer("DescribeTaskDefinition", """
                        {"taskDefinition": {"taskDefinitionArn": "arn:service", "cpu": "1024", "memory": "2048",
                         "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "containerDefinitions": [{
                          "name": "litellm-proxy", "image": "litellm-proxy@sha256:old",
                          "secrets": [{"name": "LITELLM_MASTER_KEY", "valueFrom": "arn:master"}],
                          "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-stream-prefix": "litellm"}}}]}}""")
                .answer("RegisterTaskDefinition", "{\"taskDefinition\": {\"taskDefinitionArn\": \"arn:definition\"}}")
                .answer("RunTask", "{\"tasks\": [{\"taskArn\": \"arn:task/tasks/abc\"}], \"failures\": []}");
    }
}

package litellm.controlplane.verification;

import static litellm.controlplane.testing.Operations.current;
import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Action;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Releases;
import litellm.controlplane.secrets.InvalidMasterKey;
import litellm.controlplane.secrets.SecretStore;
import litellm.controlplane.stack.Stacks;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.ReleaseArchive;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import litellm.controlplane.testing.SecretVersions;
import litellm.controlplane.testing.TestGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Stacks, secret and release in moto, a real HTTP endpoint; what ECS and the load balancer see is scripted. */
class DeploymentVerificationTest {
    private static final String STEADY = """
            {"services": [{"serviceName": "gateway", "status": "ACTIVE", "desiredCount": 2, "runningCount": 2,
              "loadBalancers": [{"targetGroupArn": "arn:targets"}],
              "deployments": [{"status": "PRIMARY", "rolloutState": "COMPLETED"}]}]}""";
    private static final String ROLLING = """
            {"services": [{"serviceName": "gateway", "status": "ACTIVE", "desiredCount": 2, "runningCount": 1,
              "deployments": [{"status": "PRIMARY", "rolloutState": "IN_PROGRESS", "rolloutStateReason": "ECS deployment 1 in progress."},
                              {"status": "ACTIVE", "rolloutState": "COMPLETED"}]}]}""";

    private final Moto moto = Moto.shared();
    private final CloudFormationClient cloudFormation = moto.client(CloudFormationClient.builder());
    private final SecretsManagerClient secrets = moto.client(SecretsManagerClient.builder());
    private final SecretStore store = new SecretStore(secrets);
    private final S3Client s3 = moto.s3();
    private final ScriptedService services = new ScriptedService();
    private final TestGateway gateway = new TestGateway();
    private final String environment = Moto.newEnvironment();
    private final Request request = Requests.deploy(environment);
    private final String bucket = "artifacts-" + environment;
    private Instant now = Requests.STARTED_AT;

    @BeforeEach
    void deploy() {
        createStack("litellm", "LoadBalancerURL", gateway.endpoint());
        secrets.createSecret(create -> create.name(environment + "/litellm/master-key"));
        store.put(environment + "/litellm/master-key", Map.of("LITELLM_MASTER_KEY", TestGateway.MASTER_KEY));
        s3.createBucket(create -> create.bucket(bucket));
        ReleaseArchive.putImage(
                s3, bucket, request.release(), "model_list: [{model_name: gpt-4o}, {model_name: claude-sonnet}]");
        services.answer("DescribeServices", STEADY);
        targets("healthy", "healthy");
    }

    @AfterEach
    void close() {
        services.close();
        gateway.close();
        s3.close();
    }

    @Test
    void aServingGatewayIsVerified() {
        openTo("0.0.0.0/0");

        Operation verified = verify(Optional.empty());

        assertThat(verified.state()).isEqualTo(new Succeeded("VERIFIED"));
        assertThat(verified.name()).isEqualTo(environment + "-litellm-service");
        assertThat(verified.outputs())
                .containsOnly(
                        entry("endpoint", gateway.endpoint()),
                        entry("uiUrl", gateway.endpoint() + "/ui"),
                        entry("models", "claude-sonnet,gpt-4o"));
        assertThat(JsonObject.write(verified.toJson())).doesNotContain(TestGateway.MASTER_KEY);
    }

    @Test
    void aRolloutIsWaitedForBeforeAnyoneIsAsked() {
        services.answer("DescribeServices", ROLLING);

        Operation waiting = verify(Optional.empty());

        assertThat(waiting.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(waiting.progress())
                .contains(Progress.of(
                        0, 5, "gateway runs 1 of 2 tasks, rollout IN_PROGRESS (ECS deployment 1 in progress.)"));
        assertThat(gateway.paths()).isEmpty();
    }

    /** The rollout has long been complete: what keeps the tasks from running ECS tells of those alone that have ended. */
    @Test
    void saysWhyTasksDoNotStart() {
        services.answer("DescribeServices", """
                {"services": [{"serviceName": "gateway", "status": "ACTIVE", "desiredCount": 3, "runningCount": 1,
                  "deployments": [{"status": "PRIMARY", "rolloutState": "COMPLETED", "rolloutStateReason": "ECS deployment 1 completed."}],
                  "events": [{"createdAt": %d, "message": "(service gateway) is unable to consistently start tasks successfully."}]}]}""".formatted(now.getEpochSecond()));
        services.answer("ListTasks", "{\"taskArns\": [\"arn:task/1\"]}");
        String tasks = """
                {"tasks": [{"taskArn": "arn:task/1", "stoppedAt": %d, "containers": [],
                  "stoppedReason": "unable to retrieve secret from asm: no JSON."}]}""";

        services.answer("DescribeTasks", tasks.formatted(now.getEpochSecond()));
        assertThat(current(verify(Optional.empty())))
                .isEqualTo(
                        "gateway runs 1 of 3 tasks, rollout COMPLETED (its latest task: unable to retrieve secret from asm: no JSON; which secret: litellmctl doctor %s)"
                                .formatted(environment));

        services.answer("DescribeTasks", tasks.formatted(now.getEpochSecond() - 1));
        assertThat(current(verify(Optional.empty()))).isEqualTo("gateway runs 1 of 3 tasks, rollout COMPLETED");
    }

    @Test
    void aStartWithoutAGatewayEndsWithWhatToDo() {
        List.of("{\"services\": []}", STEADY.replace("\"ACTIVE\"", "\"DRAINING\""))
                .forEach(found -> {
                    services.answer("DescribeServices", found);
                    Operation deleted = verify(Requests.of(Action.START, environment, Map.of()), Optional.empty());
                    assertThat(failure(deleted).cause())
                            .startsWith(environment + "-litellm-service: somebody has deleted it");
                });

        cloudFormation.deleteStack(delete -> delete.stackName(request.stackName("litellm")));
        Operation started = verify(Requests.of(Action.START, environment, Map.of()), Optional.empty());

        assertThat(started.state()).isEqualTo(new Succeeded("ABSENT"));
        assertThat(started.outputs().get("note")).contains("litellmctl deploy " + environment);
    }

    @Test
    void unhealthyTargetsAreWaitedFor() {
        targets("healthy", "unhealthy");

        assertThat(verify(Optional.empty()).progress())
                .contains(Progress.of(1, 5, "The load balancer finds 1 of 2 targets healthy (Health checks failed)"));
        assertThat(gateway.paths()).isEmpty();
    }

    @Test
    void eachLookGoesOnUntilAllIsRight() {
        openTo("0.0.0.0/0");
        gateway.readiness(503);
        Operation first = verify(Optional.empty());
        assertThat(current(first)).endsWith("/health/readiness answered 503");

        now = now.plusSeconds(30);
        gateway.readiness(200).models("{\"data\": [{\"id\": \"gpt-4o\"}]}");
        Operation second = verify(Optional.of(first));
        assertThat(current(second)).endsWith("/v1/models does not list claude-sonnet");
        assertThat(second.startedAt()).isEqualTo(first.startedAt());
        assertThat(second.waitSeconds()).isGreaterThan(first.waitSeconds());

        gateway.models("{\"data\": [{\"id\": \"gpt-4o\"}, {\"id\": \"claude-sonnet\"}]}");
        assertThat(verify(Optional.of(second)).state()).isInstanceOf(Succeeded.class);
    }

    /** The release that is installed may be an older one than what a pipeline has deployed. */
    @Test
    void aReleasesModelsAreMissedOnlyWhereItIsDeployed() {
        openTo("0.0.0.0/0");
        gateway.models("{\"data\": [{\"id\": \"gpt-5\"}]}");
        Request network = Requests.withStacks(request, "network", Map.of("network", true, "litellm", false), Map.of());
        List<Request> others = List.of(Requests.of(Action.RESTART, environment, Map.of()), network);

        assertThat(verify(Optional.empty()).state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(others).allSatisfy(other -> {
            Operation verified = verify(other, Optional.empty());
            assertThat(verified.state()).isEqualTo(new Succeeded("VERIFIED"));
            assertThat(verified.outputs()).containsOnlyKeys("endpoint", "uiUrl");
        });
        gateway.models("no list");
        assertThat(current(verify(others.getFirst(), Optional.empty())))
                .endsWith("/v1/models: found an answer that is no list of models");
    }

    @Test
    void afterTenMinutesItFailsWithWhatItSawLast() {
        openTo("0.0.0.0/0");
        gateway.readiness(503);
        Operation first = verify(Optional.empty());

        now = now.plus(Duration.ofMinutes(10));
        Operation last = verify(Optional.of(first));

        assertThat(failure(last).error()).isEqualTo("VerificationFailed");
        assertThat(failure(last).cause())
                .isEqualTo("Not ready after 10 minutes: GET " + gateway.endpoint() + "/health/readiness answered 503");
    }

    @Test
    void aRolloutThatEcsGaveUpFailsAtOnce() {
        services.answer("DescribeServices", """
                {"services": [{"serviceName": "gateway", "status": "ACTIVE", "desiredCount": 2, "runningCount": 0, "deployments": [
                  {"status": "PRIMARY", "rolloutState": "FAILED", "rolloutStateReason": "ECS deployment circuit breaker: tasks failed to start."}]}]}""");

        Operation failed = verify(Optional.empty());

        assertThat(failure(failed).cause())
                .isEqualTo("gateway runs 0 of 2 tasks, rollout FAILED"
                        + " (ECS deployment circuit breaker: tasks failed to start.)");
    }

    @Test
    void anEndpointThatIsClosedToTheInternetIsNotAsked() {
        openTo("203.0.113.0/24");

        Operation verified = verify(Optional.empty());

        assertThat(verified.state()).isEqualTo(new Succeeded("VERIFIED_WITHOUT_ENDPOINT"));
        assertThat(verified.outputs())
                .contains(
                        entry("endpoint", gateway.endpoint()),
                        entry("note", "The endpoint was not asked: only 203.0.113.0/24 may reach it."));
        assertThat(gateway.paths()).isEmpty();
    }

    /** Nor an endpoint to lead anybody to. RDS starts a stopped database after a week, and then its secret can be rotated. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                         | No task answers, because none is wanted: litellmctl start %s starts it.
            [{"key": "TasksBeforeStop", "value": "2"}] | %1$s is stopped, so no task answers: litellmctl start %1$s starts it.
            """)
    void aServiceThatIsToRunNoTaskHasNobodyToAsk(String tags, String note) {
        openTo("0.0.0.0/0");
        services.answer(
                "DescribeServices",
                STEADY.replace(
                        "\"desiredCount\": 2, \"runningCount\": 2",
                        "\"desiredCount\": 0, \"runningCount\": 0, \"tags\": " + tags));
        targets();
        Request rotate = Requests.of(Action.ROTATE, environment, Map.of("secret", "database"));

        Operation verified = verify(rotate, Optional.empty());

        assertThat(verified.state()).isEqualTo(new Succeeded("VERIFIED_WITHOUT_ENDPOINT"));
        assertThat(verified.outputs()).isEqualTo(Map.of("note", note.formatted(environment)));
    }

    /**
     * What a teardown stopped that was cut off: the state machine starts it. A person's zero is left alone, as above. The stop
     * may have stopped no task yet.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 0})
    void aServiceThatWasStoppedHalfWayIsToBeStarted(int tasks) {
        openTo("0.0.0.0/0");
        services.answer(
                "DescribeServices",
                STEADY.replace(
                        "\"desiredCount\": 2, \"runningCount\": 2",
                        "\"desiredCount\": %1$d, \"runningCount\": %1$d, \"tags\": [{\"key\": \"TasksBeforeStop\", \"value\": \"2\"}]"
                                .formatted(tasks)));

        Operation stopped = verify(Optional.empty());

        assertThat(stopped.state()).isEqualTo(new Succeeded("STOPPED"));
        assertThat(services.requests())
                .anySatisfy(request -> assertThat(request.members()).containsEntry("include", List.of("TAGS")));
    }

    @Test
    void theSameKeyWrittenOnceMoreIsNotTheOneBefore() {
        openTo("0.0.0.0/0");
        store.put(
                environment + "/litellm/master-key",
                Map.of("LITELLM_MASTER_KEY", TestGateway.MASTER_KEY, "by", "hand"));

        assertThat(verify(Optional.empty()).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void theMasterKeyBeforeMustBeRefused() {
        openTo("0.0.0.0/0");
        String secret = environment + "/litellm/master-key";
        store.put(secret, Map.of("LITELLM_MASTER_KEY", TestGateway.OTHER_KEY));
        gateway.alsoTakes(TestGateway.OTHER_KEY);

        Operation waiting = verify(Optional.empty());

        assertThat(waiting.progress())
                .contains(Progress.of(
                        4,
                        5,
                        "The master key before the one in use must get 401: GET " + gateway.endpoint()
                                + "/v1/models answered 200"));
        assertThat(JsonObject.write(waiting.toJson())).doesNotContain(TestGateway.MASTER_KEY, TestGateway.OTHER_KEY);

        store.put(secret, Map.of("LITELLM_MASTER_KEY", TestGateway.MASTER_KEY));
        gateway.alsoTakes(TestGateway.MASTER_KEY);
        assertThat(verify(Optional.of(waiting)).state()).isInstanceOf(Succeeded.class);
    }

    /** Nobody can send it, and it would stay the one before until a third was written. */
    @Test
    void aMasterKeyBeforeThatNoRequestCanHoldIsNone() {
        openTo("0.0.0.0/0");
        String secret = environment + "/litellm/master-key";
        store.put(secret, Map.of("LITELLM_MASTER_KEY", TestGateway.MASTER_KEY + "\n"));
        store.put(secret, Map.of("LITELLM_MASTER_KEY", TestGateway.MASTER_KEY));

        assertThat(verify(Optional.empty()).state()).isInstanceOf(Succeeded.class);
    }

    /** A slip that was put right, which would fail each verification until a third value was written. */
    @ParameterizedTest
    @ValueSource(strings = {"sk-hush", "[\"sk-hush\"]", "{\"LITELLM_MASTER_KEY\": null}"})
    void aValueBeforeThatIsNoJsonObjectOfStringsHasNoKey(String value) {
        openTo("0.0.0.0/0");
        String secret = environment + "/litellm/master-key";
        secrets.putSecretValue(put -> put.secretId(secret).secretString(value));
        store.put(secret, Map.of("LITELLM_MASTER_KEY", TestGateway.MASTER_KEY));

        assertThat(verify(Optional.empty()).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void aValueBeforeThatIsNoTextHasNoKey() {
        openTo("0.0.0.0/0");
        String secret = environment + "/litellm/master-key";
        secrets.putSecretValue(put -> put.secretId(secret).secretBinary(SdkBytes.fromUtf8String("sk-hush")));
        store.put(secret, Map.of("LITELLM_MASTER_KEY", TestGateway.MASTER_KEY));

        assertThat(verify(Optional.empty()).state()).isInstanceOf(Succeeded.class);
    }

    /** What is before the first key is no key: Secrets Manager is not asked for it. */
    @Test
    void beforeTheFirstMasterKeyThereIsNone() {
        openTo("0.0.0.0/0");
        String secret = environment + "/litellm/master-key";
        store.put(secret, Map.of("LITELLM_MASTER_KEY", TestGateway.OTHER_KEY));
        gateway.alsoTakes(TestGateway.OTHER_KEY);
        store.put(secret, masterKey("1", "false"));
        assertThat(verify(Optional.empty()).state()).isInstanceOf(Succeeded.class);

        store.put(secret, Map.of("LITELLM_MASTER_KEY", TestGateway.OTHER_KEY));
        store.put(secret, masterKey("2", "true"));
        assertThat(verify(Optional.empty()).state()).isEqualTo(Unfinished.IN_PROGRESS);
    }

    /** Whoever waits for tasks that run with the key before would wait in vain. */
    @Test
    void saysThatTheTasksMayBeBehindAMasterKeyThatWasRotatedMeanwhile() {
        openTo("0.0.0.0/0");
        String secret = environment + "/litellm/master-key";
        store.put(secret, Map.of("LITELLM_MASTER_KEY", "sk-that-no-task-has-read"));

        Operation refused = verify(Optional.empty());

        assertThat(refused.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(current(refused)).contains("401");
        assertThat(refused.outputs()).containsExactly(entry("behind", "master-key"));

        SecretVersions.rollOut(secrets, secret);
        assertThat(verify(Optional.of(refused)).outputs()).isEmpty();
    }

    private static Map<String, String> masterKey(String version, String rotated) {
        return Map.of("LITELLM_MASTER_KEY", TestGateway.MASTER_KEY, "version", version, "rotated", rotated);
    }

    @Test
    void whatIsMissingAltogetherIsNamed() {
        services.answer("DescribeServices", "{\"services\": []}");
        Operation gone = verify(Optional.empty());
        assertThat(failure(gone).cause())
                .startsWith(environment + "-litellm-service: somebody has deleted it")
                .endsWith("litellmctl teardown %1$s --stack litellm --confirm DELETE; litellmctl deploy %1$s"
                        .formatted(environment));

        services.answer("DescribeServices", STEADY);
        openTo("0.0.0.0/0");
        String secret = environment + "/litellm/master-key";
        store.put(secret, Map.of("state", "not filled yet"));
        assertThatThrownBy(() -> verify(Optional.empty()))
                .isInstanceOf(InvalidMasterKey.class)
                .hasMessageContaining(secret);
        secrets.putSecretValue(put -> put.secretId(secret).secretString("sk-hush"));
        assertThatThrownBy(() -> verify(Optional.empty()))
                .isInstanceOf(InvalidMasterKey.class)
                .hasMessageContaining(secret);
    }

    private Operation verify(Optional<Operation> earlier) {
        return verify(request, earlier);
    }

    private Operation verify(Request request, Optional<Operation> earlier) {
        return new DeploymentVerification(
                        new Stacks(cloudFormation),
                        services.client(EcsClient.builder()),
                        services.client(ElasticLoadBalancingV2Client.builder()),
                        store,
                        new Releases(s3, bucket, Region.US_EAST_1),
                        Clock.fixed(now, ZoneOffset.UTC))
                .verify(request, earlier);
    }

    private void openTo(String cidr) {
        String template = JsonObject.write(Map.of(
                "Parameters", Map.of("AllowedCidr", Map.of("Type", "String")),
                "Resources", Map.of("Topic", Map.of("Type", "AWS::SNS::Topic"))));
        cloudFormation.createStack(create -> create.stackName(request.stackName("network"))
                .templateBody(template)
                .parameters(Parameter.builder()
                        .parameterKey("AllowedCidr")
                        .parameterValue(cidr)
                        .build()));
    }

    private void createStack(String stack, String output, String value) {
        String template = JsonObject.write(Map.of(
                "Resources", Map.of("Topic", Map.of("Type", "AWS::SNS::Topic")),
                "Outputs", Map.of(output, Map.of("Value", value))));
        cloudFormation.createStack(
                create -> create.stackName(request.stackName(stack)).templateBody(template));
    }

    private void targets(String... states) {
        StringBuilder members = new StringBuilder();
        for (String state : states) {
            members.append("<member><TargetHealth><State>%s</State>%s</TargetHealth></member>"
                    .formatted(
                            state, state.equals("healthy") ? "" : "<Description>Health checks failed</Description>"));
        }
        services.answer(
                "DescribeTargetHealth",
                "<DescribeTargetHealthResponse><DescribeTargetHealthResult><TargetHealthDescriptions>" + members
                        + "</TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>");
    }
}

package litellm.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import litellm.local.cloud.CloudExtension;
import litellm.local.cloud.TestCloud;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import tools.jackson.jr.ob.JSON;

/** Rotation as Secrets Manager does it, its event, and the event's way to a state machine. */
@Order(1)
@Timeout(400)
class SecretRotationTest {
    @RegisterExtension
    static final CloudExtension cloud = new CloudExtension();

    private static String role;
    private static byte[] jar;

    @BeforeAll
    static void makeRoleAndJar() throws IOException {
        role = cloud.role("rotation", "*");
        jar = TestJars.of(RotationHandler.class);
    }

    @Test
    void callsTheFourStepsInOrderAndEndsWithTheNewValueInUse() throws Exception {
        String secret = secret();
        String function = function(Map.of());
        Instant before = Instant.now();

        String token = rotate(secret, function);
        DescribeSecretResponse rotated = awaitRotated(secret, token);

        assertThat(value(secret)).isEqualTo("value of " + token);
        assertThat(rotated.versionIdsToStages().get(token)).containsExactly("AWSCURRENT");
        assertThat(rotated.versionIdsToStages().values()).contains(List.of("AWSPREVIOUS"));
        assertThat(rotated.lastRotatedDate()).isAfter(before.minusSeconds(1));
        assertThat(rotated.nextRotationDate())
                .isBetween(
                        before.plus(Duration.ofDays(30)).minusSeconds(2),
                        Instant.now().plus(Duration.ofDays(30)));
        assertThat(calls(function)).isEqualTo(4);

        String second = rotate(secret, null);
        awaitRotated(secret, second);
        assertThat(value(secret)).isEqualTo("value of " + second);
    }

    /** moto lists each with the time of the question, so that no value ever seemed to be old. */
    @Test
    void eachVersionIsListedWithItsOwnDate() throws Exception {
        String secret = secret();
        awaitRotated(secret, rotate(secret, function(Map.of())));

        GetSecretValueResponse current = secrets().getSecretValue(request -> request.secretId(secret));

        assertThat(secrets()
                        .listSecretVersionIds(request -> request.secretId(secret))
                        .versions())
                .anySatisfy(version -> {
                    assertThat(version.versionId()).isEqualTo(current.versionId());
                    assertThat(version.createdDate()).isEqualTo(current.createdDate());
                });
    }

    @Test
    void aTokenThatIsInUseAlreadyRotatesNothing() throws Exception {
        String secret = secret();
        String function = function(Map.of());
        String token = rotate(secret, function);
        awaitRotated(secret, token);

        secrets().rotateSecret(request -> request.secretId(secret).clientRequestToken(token));

        assertThat(describe(secret).versionIdsToStages().get(token)).containsExactly("AWSCURRENT");
        // A rotation by the token would have come before this one.
        awaitRotated(secret, rotate(secret, null));
        assertThat(calls(function)).isEqualTo(4 + 4);
    }

    @Test
    void repeatsAllStepsWhereOneFails() throws Exception {
        String secret = secret();
        String function = function(Map.of("FAILS_ONCE", "testSecret"));

        awaitRotated(secret, rotate(secret, function));

        assertThat(calls(function)).isEqualTo(3 + 4);
    }

    @Test
    void aBrokenRotationStaysPendingAndKeepsTheNextOneOutUntilItIsTakenAway() throws Exception {
        String secret = secret();
        String function = function(Map.of("FAILS", "setSecret"));
        String token = rotate(secret, function);
        TestCloud.await("five attempts", () -> Optional.of(calls(function)).filter(calls -> calls >= 10));

        assertThat(value(secret)).isEqualTo("first");
        assertThat(describe(secret).versionIdsToStages().get(token)).containsExactly("AWSPENDING");
        assertThatThrownBy(() -> rotate(secret, null))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("A previous rotation isn't complete. That rotation will be reattempted.");

        secrets()
                .updateSecretVersionStage(request ->
                        request.secretId(secret).versionStage("AWSPENDING").removeFromVersionId(token));
        String other = function(Map.of());
        awaitRotated(secret, rotate(secret, other));
    }

    @Test
    void aScheduleIsTestedOnAVersionThatGoesAgain() throws Exception {
        String secret = secret();
        String function = function(Map.of());
        secrets()
                .rotateSecret(request -> request.secretId(secret)
                        .rotationLambdaARN(function)
                        .rotateImmediately(false)
                        .rotationRules(rules -> rules.automaticallyAfterDays(7L)));
        TestCloud.await(
                "the test's end",
                () -> Optional.of(describe(secret))
                        .filter(described -> calls(function) == 1
                                && described.versionIdsToStages().size() == 1));

        assertThat(value(secret)).isEqualTo("first");
        assertThat(describe(secret).rotationEnabled()).isTrue();
        assertThat(describe(secret).lastRotatedDate()).isNull();
    }

    /** Secrets Manager takes it for a rotation, but not for the last one. */
    @Test
    void aValueThatIsWrittenByHandMovesTheNextRotation() throws Exception {
        String secret = secret();
        DescribeSecretResponse rotated = awaitRotated(secret, rotate(secret, function(Map.of())));
        Instant before = Instant.now();

        secrets().putSecretValue(request -> request.secretId(secret).secretString("by hand"));

        assertThat(describe(secret).nextRotationDate())
                .isBetween(
                        before.plus(Duration.ofDays(30)).minusMillis(1),
                        Instant.now().plus(Duration.ofDays(30)));
        assertThat(describe(secret).lastRotatedDate()).isEqualTo(rotated.lastRotatedDate());
    }

    @Test
    void aFunctionThatIsNotThereIsRefused() {
        String secret = secret();
        assertThatThrownBy(() -> rotate(secret, "arn:aws:lambda:us-east-1:123456789012:function:none"))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> rotate(secret, null))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("No Lambda rotation function ARN is associated with this secret.");
        assertThat(describe(secret).versionIdsToStages()).hasSize(1);
    }

    @Test
    void aSecretKeepsAValueInUse() {
        String secret = secret();
        String version = put(secret, "second");

        assertThatThrownBy(() -> secrets()
                        .updateSecretVersionStage(request -> request.secretId(secret)
                                .versionStage("AWSCURRENT")
                                .removeFromVersionId(version)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("It can't be completely removed.");
        assertThat(value(secret)).isEqualTo("second");
    }

    /** moto writes to it, and labels and tags it, as if nothing were. */
    @Test
    void aSecretThatIsMarkedForDeletionIsNotChanged() {
        String secret = secret();
        String version = put(secret, "second");
        secrets().deleteSecret(request -> request.secretId(secret));

        List<ThrowingCallable> changes = List.of(
                () -> put(secret, "third"),
                () -> secrets()
                        .updateSecretVersionStage(request -> request.secretId(secret)
                                .versionStage("AWSCURRENT")
                                .removeFromVersionId(version)),
                () -> secrets()
                        .tagResource(request -> request.secretId(secret)
                                .tags(Tag.builder().key("a").value("b").build())),
                () -> secrets()
                        .untagResource(request -> request.secretId(secret).tagKeys("a")),
                () -> secrets().getResourcePolicy(request -> request.secretId(secret)));

        assertThat(changes)
                .allSatisfy(change -> assertThatThrownBy(change)
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining("because it was marked for deletion"));
        assertThat(describe(secret).versionIdsToStages()).containsEntry(version, List.of("AWSCURRENT"));
        secrets().restoreSecret(request -> request.secretId(secret));
        assertThat(value(secret)).isEqualTo("second");
    }

    @Test
    void aVersionWithoutALabelIsToldNoMore() {
        String secret = secret();
        String second = put(secret, "second");
        String third = put(secret, "third");

        assertThat(describe(secret).versionIdsToStages())
                .isEqualTo(Map.of(second, List.of("AWSPREVIOUS"), third, List.of("AWSCURRENT")));
    }

    @Test
    void theEventOfANewValueStartsTheStateMachineOfItsRule() throws Exception {
        String secret = secret();
        String name = describe(secret).name();
        String machine = machine();
        rule("enabled", name, machine, "ENABLED", "{\"action\": \"restart\"}");
        rule("whole", name, machine, "ENABLED", null);
        rule("disabled", name, machine, "DISABLED", "{\"never\": true}");
        rule("other", "another-" + name, machine, "ENABLED", "{\"never\": true}");

        List<String> versions = List.of(put(secret, "second"), put(secret, "third"));

        List<ExecutionListItem> executions = TestCloud.await(
                "two executions for each value",
                () -> Optional.of(executions(machine)).filter(started -> started.size() >= 4));
        List<Map<String, Object>> inputs = executions.stream()
                .map(execution -> JSON.std.mapFrom(cloud.aws()
                        .sfn()
                        .describeExecution(request -> request.executionArn(execution.executionArn()))
                        .input()))
                .toList();
        assertThat(inputs).filteredOn(Map.of("action", "restart")::equals).hasSize(2);
        List<Map<String, Object>> events = inputs.stream()
                .filter(input -> input.containsKey("detail-type"))
                .toList();
        assertThat(events)
                .extracting(event -> event.get("detail"))
                .containsExactlyInAnyOrder(detail(name, versions.getFirst()), detail(name, versions.getLast()));
        assertThat(events).allSatisfy(event -> {
            assertThat(event)
                    .containsEntry("source", "aws.secretsmanager")
                    .containsEntry("detail-type", "Secret Label Updated")
                    .containsEntry("resources", List.of(secret));
            assertThat(Instant.parse((String) event.get("time"))).isBefore(Instant.now());
        });
        assertThat(cloud.call("GET", "/_local/calls?service=states", null).body())
                .contains("assumed-role/rotation/events");
    }

    /** Gives a secret another value, and returns the version. */
    private static String put(String secret, String value) {
        return secrets()
                .putSecretValue(request -> request.secretId(secret).secretString(value))
                .versionId();
    }

    private static Map<String, String> detail(String secret, String version) {
        return Map.of("name", secret, "labelUpdated", "AWSCURRENT", "versionId", version);
    }

    private static void rule(String kind, String secret, String machine, String state, String input) {
        String rule = kind + "-" + UUID.randomUUID();
        cloud.aws()
                .eventBridge()
                .putRule(request -> request.name(rule).state(state).eventPattern("""
                                {"source": ["aws.secretsmanager"], "detail-type": ["Secret Label Updated"],
                                 "detail": {"labelUpdated": ["AWSCURRENT"], "name": ["%s"]}}""".formatted(secret)));
        cloud.aws()
                .eventBridge()
                .putTargets(request -> request.rule(rule)
                        .targets(Target.builder()
                                .id("machine")
                                .arn(machine)
                                .roleArn(role)
                                .input(input)
                                .build()));
    }

    private static String machine() {
        return cloud.aws()
                .sfn()
                .createStateMachine(request -> request.name("machine-" + UUID.randomUUID())
                        .roleArn(role)
                        .definition("{\"StartAt\": \"Done\", \"States\": {\"Done\": {\"Type\": \"Succeed\"}}}"))
                .stateMachineArn();
    }

    private static List<ExecutionListItem> executions(String machine) {
        return cloud.aws()
                .sfn()
                .listExecutions(request -> request.stateMachineArn(machine))
                .executions();
    }

    private static String secret() {
        return secrets()
                .createSecret(
                        request -> request.name("dev/test/" + UUID.randomUUID()).secretString("first"))
                .arn();
    }

    private static String function(Map<String, String> environment) {
        return cloud.aws()
                .lambda()
                .createFunction(request -> request.functionName("rotation-" + UUID.randomUUID())
                        .runtime("java25")
                        .role(role)
                        .handler(RotationHandler.class.getName() + "::handle")
                        .timeout(30)
                        .environment(variables -> variables.variables(environment))
                        .code(code -> code.zipFile(SdkBytes.fromByteArray(jar))))
                .functionArn();
    }

    /** Starts a rotation; without a function, with the one that the secret has. Returns the token. */
    private static String rotate(String secret, String function) {
        String token = UUID.randomUUID().toString();
        secrets()
                .rotateSecret(request -> request.secretId(secret)
                        .clientRequestToken(token)
                        .rotationLambdaARN(function)
                        .rotationRules(rules -> rules.automaticallyAfterDays(30L)));
        return token;
    }

    /** Waits for the rotation's end, which is later than its value's: the last step is still under way when labels move. */
    private static DescribeSecretResponse awaitRotated(String secret, String token) throws InterruptedException {
        return TestCloud.await(
                "the rotation",
                () -> Optional.of(describe(secret))
                        .filter(described -> List.of("AWSCURRENT")
                                .equals(described.versionIdsToStages().get(token)))
                        .filter(described -> described.lastRotatedDate() != null
                                && !described.lastRotatedDate().isBefore(described.lastChangedDate())));
    }

    /** How often Secrets Manager has called this function, as the front recorded it. */
    private static int calls(String function) {
        try {
            String name = function.substring(function.lastIndexOf(':') + 1);
            List<?> calls = (List<?>) cloud.call("GET", "/_local/calls?service=lambda", null)
                    .json()
                    .get("calls");
            return (int) calls.stream()
                    .map(Object::toString)
                    .filter(call -> call.contains(name) && call.contains("secretsmanager.amazonaws.com"))
                    .count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static DescribeSecretResponse describe(String secret) {
        return secrets().describeSecret(request -> request.secretId(secret));
    }

    private static String value(String secret) {
        return secrets().getSecretValue(request -> request.secretId(secret)).secretString();
    }

    private static SecretsManagerClient secrets() {
        return cloud.aws().secretsManager();
    }
}

package litellm.controlplane.rotation;

import static litellm.controlplane.testing.Operations.current;
import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import litellm.controlplane.Action;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** Secrets Manager is scripted: moto rotates within the call. The system tests have the local cloud's rotation. */
class RequestedRotationTest {
    private static final String ARN =
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:dev/litellm/database-AbCdEf";
    private static final String FUNCTION =
            "arn:aws:lambda:us-east-1:123456789012:function:dev-litellm-database-rotation";

    @AutoClose
    private final ScriptedService secrets = new ScriptedService().answer("RotateSecret", "{}");

    @AutoClose
    private final ScriptedService logs = new ScriptedService();

    private Instant now = Requests.STARTED_AT;
    private Function<String, Optional<Stack>> deployed = _ -> Optional.empty();

    @Test
    void asksForOneRotationHoweverOftenTheExecutionStartsIt() {
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));
        Operation started = start(Map.of("secret", "database"));

        assertThat(started.kind()).isEqualTo(Operation.Kind.ROTATION);
        assertThat(started.name()).isEqualTo("dev/litellm/database");
        assertThat(asked("ClientRequestToken"))
                .singleElement()
                .satisfies(request -> assertThat(request.members())
                        .containsOnly(entry("SecretId", ARN), entry("ClientRequestToken", started.requireToken())));

        describePending(true, started);
        assertThat(start(Map.of("secret", "database")).token()).isEqualTo(started.token());
        assertThat(asked("ClientRequestToken")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"ui-password, dev-litellm-master-key-rotation", "database, dev-litellm-database-rotation"})
    void aSecretWithoutAScheduleRotatesByTheFunctionOfItsStack(String secret, String function) {
        describe(false, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));

        start(Map.of("secret", secret));

        assertThat(asked("ClientRequestToken"))
                .singleElement()
                .satisfies(request -> assertThat(request.members())
                        .containsEntry(
                                "RotationLambdaARN", "arn:aws:lambda:us-east-1:123456789012:function:" + function)
                        .containsEntry("RotationRules", Map.of("AutomaticallyAfterDays", 1000)));
    }

    /** Someone has cancelled it: it comes back as the stack has it. */
    @ParameterizedTest
    @CsvSource({
        "database, database, EnableSecretRotation=true RotationDays=45, 45",
        "database, database, EnableSecretRotation=false RotationDays=45, 1000",
        "master-key, security, SecretRotationDays=60, 60",
        "ui-password, security, SecretRotationDays=60, 1000"
    })
    void aCancelledScheduleComesBackAsItsStackHasIt(String secret, String stack, String parameters, int days) {
        describe(false, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));
        List<Parameter> values = Arrays.stream(parameters.split(" ", -1))
                .map(parameter -> parameter.split("=", 2))
                .map(parameter -> Parameter.builder()
                        .parameterKey(parameter[0])
                        .parameterValue(parameter[1])
                        .build())
                .toList();
        deployed = name -> name.equals("dev-%s-stack".formatted(stack))
                ? Optional.of(Stack.builder().parameters(values).build())
                : Optional.empty();

        start(Map.of("secret", secret));

        assertThat(asked("ClientRequestToken"))
                .singleElement()
                .satisfies(request -> assertThat(request.members())
                        .containsEntry("RotationRules", Map.of("AutomaticallyAfterDays", days)));
    }

    @Test
    void aFunctionThatIsNotItsOwnIsReplaced() {
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));

        start(Map.of("secret", "ui-password"));

        assertThat(asked("RotationLambdaARN"))
                .singleElement()
                .satisfies(request -> assertThat(request.text("RotationLambdaARN"))
                        .endsWith(":function:dev-litellm-master-key-rotation"));
    }

    @Test
    void aPendingVersionOfAnotherRotationIsNamedAndLeftAlone() {
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT"), "broken", List.of("AWSPENDING")));

        assertThatThrownBy(() -> start(Map.of("secret", "database")))
                .isInstanceOf(RotationPending.class)
                .hasMessage(
                        "Secret dev/litellm/database: version broken of a rotation before is still pending, and Secrets Manager"
                                + " tries it again by itself; its function's log is /aws/lambda/dev-litellm-database-rotation."
                                + " To give it up and rotate anew: litellmctl rotate dev database --unstick");
        assertThat(asked("VersionStage")).isEmpty();
        assertThat(asked("ClientRequestToken")).isEmpty();
    }

    /** AWS does not promise that AWSPENDING goes when the version comes in use, and begins no rotation beside it. */
    @Test
    void aLabelThatIsLeftOfAFinishedRotationIsTakenOff() {
        describe(
                true,
                Map.of(
                        "by-hand", List.of("AWSCURRENT", "ROLLED_OUT"),
                        "finished", List.of("AWSPREVIOUS", "AWSPENDING", "ROTATED")));
        secrets.refuse("UpdateSecretVersionStage", "InvalidParameterException", "It is not attached to that version");

        start(Map.of("secret", "database"));

        assertThat(asked("VersionStage"))
                .singleElement()
                .satisfies(request -> assertThat(request.members()).contains(entry("RemoveFromVersionId", "finished")));
        assertThat(asked("ClientRequestToken")).hasSize(1);
    }

    @Test
    void whereATaskMayHoldTheLoginBeforeNothingIsStartedOrGivenUp() {
        String refusal = "Secret dev/litellm/database: a task may still run with the login whose password this rotation"
                + " changes: no rollout has been seen to end since the version in use came (it has no staging label ROLLED_OUT)."
                + " No password has been changed. First: litellmctl restart dev; then: litellmctl rotate dev database";
        describe(true, Map.of("before", List.of("AWSPREVIOUS", "ROLLED_OUT"), "current", List.of("AWSCURRENT")));
        assertThatThrownBy(() -> start(Map.of("secret", "database")))
                .isInstanceOf(RotationRefused.class)
                .hasMessage(refusal);

        describe(true, Map.of("current", List.of("AWSCURRENT"), "broken", List.of("AWSPENDING")));
        assertThatThrownBy(() -> start(Map.of("secret", "database", "unstick", true)))
                .isInstanceOf(RotationRefused.class)
                .hasMessage(refusal + " --unstick");
        assertThat(asked("VersionStage")).isEmpty();
        assertThat(asked("ClientRequestToken")).isEmpty();
    }

    @Test
    void itIsGivenUpOnRequestBeforeTheNextRotationStarts() {
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT"), "broken", List.of("AWSPENDING")));
        secrets.answer("UpdateSecretVersionStage", "{}");

        start(Map.of("secret", "database", "unstick", true));

        assertThat(asked("VersionStage"))
                .singleElement()
                .satisfies(request -> assertThat(request.members())
                        .containsOnly(
                                entry("SecretId", ARN),
                                entry("VersionStage", "AWSPENDING"),
                                entry("RemoveFromVersionId", "broken")));
        assertThat(asked("ClientRequestToken")).hasSize(1);
    }

    @Test
    void whatIsNotDeployedIsToldFromWhatAwsRefuses() {
        secrets.refuse("DescribeSecret", "ResourceNotFoundException");
        assertThatThrownBy(() -> start(Map.of("secret", "database")))
                .isInstanceOf(RotationRefused.class)
                .hasMessage(
                        "Secret dev/litellm/database: there is none. Where dev is deployed, someone deleted it: docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\"");

        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));
        secrets.refuse("RotateSecret", "InvalidRequestException");
        assertThatThrownBy(() -> start(Map.of("secret", "database"))).isInstanceOf(SecretsManagerException.class);
    }

    /** The secret has just been described: what is not found is its function. */
    @Test
    void aFunctionThatSomeoneDeletedIsNamed() {
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));
        secrets.refuse("RotateSecret", "ResourceNotFoundException");

        assertThatThrownBy(() -> start(Map.of("secret", "database")))
                .isInstanceOf(RotationRefused.class)
                .hasMessageContaining("its function %s is not there", FUNCTION);
    }

    /** The SDK asks again where an answer was lost. */
    @Test
    void itsOwnRotationThatAnEarlierCallBeganIsFollowed() {
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));
        String token = start(Map.of("secret", "database")).requireToken();
        secrets.refuse("RotateSecret", "InvalidRequestException");
        secrets.answerAfter(
                "RotateSecret",
                "DescribeSecret",
                described(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT"), token, List.of("AWSPENDING"))));

        assertThat(start(Map.of("secret", "database")).token()).contains(token);
    }

    @Test
    void itIsFollowedUntilTheNewValueIsInUse() {
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));
        Operation started = start(Map.of("secret", "database"));

        describePending(true, started);
        now = now.plusSeconds(30);
        Operation waiting = check(started);
        assertThat(waiting.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(waiting.waitSeconds()).isGreaterThan(started.waitSeconds());
        assertThat(current(waiting))
                .isEqualTo(
                        "Secrets Manager rotates dev/litellm/database; its function's log is /aws/lambda/dev-litellm-database-rotation");

        describe(true, Map.of("current", List.of("AWSPREVIOUS"), started.requireToken(), List.of("AWSCURRENT")));
        assertThat(check(waiting).state()).isEqualTo(new Succeeded("ROTATED"));
    }

    @Test
    void aRotationThatDoesNotEndFailsAndSaysWhatKeepsWorking() {
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));
        Operation started = start(Map.of("secret", "database"));
        describePending(true, started);
        now = now.plusSeconds(600);

        Operation failed = check(started);

        assertThat(failure(failed).error()).isEqualTo("RotationFailed");
        assertThat(failure(failed).cause())
                .contains("has not finished its rotation in 10 minutes")
                .contains("/aws/lambda/dev-litellm-database-rotation")
                .contains("The value in use has not changed and keeps working")
                .endsWith("litellmctl rotate dev database --unstick");
    }

    /** The newest of this secret: the function may rotate another one too, and other lines of its log have other forms. */
    @Test
    void aRotationThatDoesNotEndSaysWhyItsLastStepFailed() {
        String why =
                "its function's log is /aws/lambda/dev-litellm-database-rotation, where it says of its last failure, in setSecret: no such login";
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));
        Operation started = start(Map.of("secret", "database"));
        describePending(true, started);
        logs.answer(
                "FilterLogEvents",
                JsonObject.write(Map.of(
                        "events",
                        List.of(
                                logged(3, stepFailed(ARN, "setSecret", "no such login")),
                                logged(2, stepFailed(ARN, "createSecret", "too early")),
                                logged(4, stepFailed(ARN + "-other", "setSecret", "of another")),
                                logged(5, stepFailed(ARN, "setSecret", "done").replace("ERROR", "INFO")),
                                logged(6, "\tat litellm.controlplane.rotation.RotateSecret")))));

        assertThat(current(check(started))).doesNotContain("failure");
        assertThat(logs.requests()).isEmpty();
        now = now.plusSeconds(60);
        assertThat(current(check(started))).endsWith(why);
        now = now.plusSeconds(540);
        assertThat(failure(check(started)).cause()).contains(why + ". The value in use");
        assertThat(logs.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.members())
                        .contains(
                                entry("logGroupName", "/aws/lambda/dev-litellm-database-rotation"),
                                entry("filterPattern", "{ $.level = \"ERROR\" && $.rotationStep = \"*\" }")));
    }

    /** A rotation that fails is looked at every few seconds for ten minutes. */
    @Test
    void aRotationThatIsLookedAtOftenMakesOneClientOfLogs() {
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));
        Operation started = start(Map.of("secret", "database"));
        describePending(true, started);
        logs.answer("FilterLogEvents", "{\"events\": []}");
        AtomicInteger made = new AtomicInteger();
        RequestedRotation rotation = new RequestedRotation(
                secrets.client(SecretsManagerClient.builder()),
                () -> {
                    made.incrementAndGet();
                    return logs.client(CloudWatchLogsClient.builder());
                },
                Clock.fixed(now.plusSeconds(60), ZoneOffset.UTC));

        rotation.check(request(Map.of("secret", "database")), started);
        rotation.check(request(Map.of("secret", "database")), started);

        assertThat(logs.requests()).hasSize(2);
        assertThat(made).hasValue(1);
    }

    private static Map<String, Object> logged(int second, String message) {
        return Map.of("timestamp", second * 1000L, "message", message);
    }

    private static String stepFailed(String secret, String step, String why) {
        return JsonObject.write(Map.of("level", "ERROR", "secret", secret, "rotationStep", step, "message", why));
    }

    /** Nothing tries it again then: a wait of ten minutes would be in vain. */
    @Test
    void aRotationThatSomeoneCancelsFails() {
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));
        Operation started = start(Map.of("secret", "database"));
        describePending(false, started);

        assertThat(check(started).state())
                .as("Secrets Manager may tell a moment later that it rotates a secret")
                .isEqualTo(Unfinished.IN_PROGRESS);
        now = now.plusSeconds(60);
        assertThat(failure(check(started)).error()).isEqualTo("RotationFailed");
        assertThat(failure(check(started)).cause())
                .isEqualTo(
                        "Secret dev/litellm/database: someone has turned its rotation off, and Secrets Manager does not go on with this one. The value in use has not changed and keeps working. To give up the pending one and rotate anew, which turns the rotation on again: litellmctl rotate dev database --unstick");
    }

    @Test
    void aPendingVersionOfACancelledRotationIsNotSaidToBeTriedAgain() {
        describe(false, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT"), "other", List.of("AWSPENDING")));

        assertThatThrownBy(() -> start(Map.of("secret", "database")))
                .isInstanceOf(RotationPending.class)
                .hasMessage(
                        "Secret dev/litellm/database: version other of a rotation before is still pending, and the secret's rotation is off, so nothing tries it again. To give it up and rotate anew: litellmctl rotate dev database --unstick");
    }

    @Test
    void aRotationThatSomeoneGaveUpFails() {
        describe(true, Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT")));
        Operation started = start(Map.of("secret", "database"));

        assertThat(check(started).state())
                .as("Secrets Manager may tell of a version a moment after it has made it")
                .isEqualTo(Unfinished.IN_PROGRESS);
        now = now.plusSeconds(60);
        assertThat(failure(check(started)).cause()).contains("was given up by someone else");
    }

    private Operation start(Map<String, Object> options) {
        return rotation().start(request(options), new RotationInterval(deployed));
    }

    private Operation check(Operation operation) {
        return rotation().check(request(Map.of("secret", "database")), operation);
    }

    private static Request request(Map<String, Object> options) {
        return Requests.of(Action.ROTATE, "dev", options);
    }

    private RequestedRotation rotation() {
        return new RequestedRotation(
                secrets.client(SecretsManagerClient.builder()),
                () -> logs.client(CloudWatchLogsClient.builder()),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private void describe(boolean enabled, Map<String, List<String>> versions) {
        secrets.answer("DescribeSecret", described(enabled, versions));
    }

    /** The rotation has begun, and its value is not in use yet. */
    private void describePending(boolean enabled, Operation started) {
        describe(
                enabled,
                Map.of("current", List.of("AWSCURRENT", "ROLLED_OUT"), started.requireToken(), List.of("AWSPENDING")));
    }

    private static String described(boolean enabled, Map<String, List<String>> versions) {
        Map<String, Object> secret = new HashMap<>();
        secret.put("ARN", ARN);
        secret.put("Name", "dev/litellm/database");
        secret.put("RotationEnabled", enabled);
        secret.put("RotationLambdaARN", FUNCTION);
        secret.put("VersionIdsToStages", versions);
        return JsonObject.write(secret);
    }

    /** The requests so far that have this member. */
    private List<JsonObject> asked(String member) {
        return secrets.requests().stream()
                .filter(request -> request.members().containsKey(member))
                .toList();
    }
}

package litellm.controlplane.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.Action;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class DiagnoseFailureTest {
    private static final Map<String, Object> REQUEST = Requests.deploy("dev").toJson();
    private static final Map<String, Object> LOCK = Map.of("result", Map.of("owner", "arn:execution"));

    @Test
    void namesTheStackThatFailedAndTheRootCause() {
        assertThat(diagnose(Map.of(
                        "request", REQUEST,
                        "lock", LOCK,
                        "foundations",
                                Map.of(
                                        "image", Map.of("kind", "build", "status", "SUCCEEDED"),
                                        "stacks",
                                                ordered(
                                                        "status", "FAILED",
                                                        "security", Map.of("kind", "stack", "status", "SUCCEEDED"),
                                                        "network",
                                                                failed(
                                                                        "StackFailed",
                                                                        "VPC (AWS::EC2::VPC): told to fail"))))))
                .isEqualTo(Map.of(
                        "error", "StackFailed",
                        "cause", "VPC (AWS::EC2::VPC): told to fail",
                        "step", "Deploy network"));
    }

    @Test
    void namesAllThatFailedSideBySide() {
        Map<String, Object> thrown = failed(
                "litellm.controlplane.image.BuildFailed",
                "{\"errorMessage\": \"no base image (Service: Ecr, Status Code: 400, Request ID: 7c) (SDK Attempt Count: 1)\", \"errorType\": \"litellm.controlplane.image.BuildFailed\"}");
        assertThat(diagnose(ordered(
                        "request", REQUEST,
                        "lock", LOCK,
                        "foundations",
                                ordered(
                                        "image",
                                        thrown,
                                        "stacks",
                                        ordered(
                                                "status", "FAILED",
                                                "alb", failed("StackFailed", "LoadBalancer (X): quota"),
                                                "database", failed("StackFailed", "DBInstance (Y): capacity"),
                                                "secrets", failed("AccessDeniedException", "not authorized"),
                                                "providerKeys", failed("InvalidSecret", "found no object"))))))
                .isEqualTo(Map.of(
                        "error",
                        "BuildFailed",
                        "cause",
                        "no base image; also Deploy alb: LoadBalancer (X): quota; also Deploy database: DBInstance (Y): capacity"
                                + "; also Initialize secrets: not authorized; also Sync provider keys: found no object",
                        "step",
                        "Build image"));
    }

    /** To start again helps only where nothing else is wrong. */
    @Test
    void leadsWithWhatDoesNotPassByItself() {
        assertThat(diagnose(ordered(
                        "request", REQUEST,
                        "lock", LOCK,
                        "foundations",
                                ordered(
                                        "image",
                                        failed("litellm.controlplane.runtime.RetryableException", "ECR: Rate exceeded"),
                                        "stacks",
                                        ordered(
                                                "status",
                                                "FAILED",
                                                "network",
                                                failed("StackFailed", "VPC (X): quota"))))))
                .isEqualTo(Map.of(
                        "error",
                        "StackFailed",
                        "cause",
                        "VPC (X): quota; also Build image: ECR: Rate exceeded",
                        "step",
                        "Deploy network"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            migration    | MigrationFailed    | container migration exited with 1 | Migrate database
            snapshot     | SnapshotFailed     | RDS says no                       | Snapshot database
            service      | ScalingFailed      | After 15 minutes                  | Restart service
            sessions     | SessionsRemain     | 2 sessions use the login before   | Check sessions
            litellm      | StackFailed        | Service (AWS::ECS::Service): circuit breaker | Deploy litellm
            verification | VerificationFailed | Not ready after 10 minutes        | Verify deployment
            """)
    void namesTheStepWhoseOperationFailed(String name, String error, String cause, String step) {
        assertThat(diagnose(Map.of(
                        "request",
                        REQUEST,
                        "lock",
                        LOCK,
                        "foundations",
                        Map.of("image", Map.of("status", "SKIPPED")),
                        name,
                        Map.of("operation", failed(error, cause)))))
                .isEqualTo(Map.of("error", error, "cause", cause, "step", step));
    }

    /** What is not undone by itself, and what would undo it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            dev-litellm-db-before-1 | ; the database is migrated already, and dev-litellm-db-before-1 is its snapshot from before that
            none                    | ; the database is migrated already
            """)
    void saysOfANewImageThatFailedWhatStandsOfItsUpdate(String snapshot, String advice) {
        Map<String, Object> taken = new LinkedHashMap<>(Map.of("kind", "snapshot", "status", "SUCCEEDED"));
        if (snapshot != null) {
            taken.put("outputs", Map.of("snapshot", snapshot));
        }
        Map<String, Object> migrated = Map.of(
                "request",
                REQUEST,
                "snapshot",
                Map.of("operation", taken),
                "migration",
                Map.of("operation", Map.of("kind", "task", "status", "SUCCEEDED")));
        Map<String, Object> tried = new LinkedHashMap<>(migrated);
        tried.put("canary", Map.of("operation", failed("CanaryFailed", "it offers no model")));
        Map<String, Object> notStarted = new LinkedHashMap<>(migrated);
        notStarted.putAll(
                thrown("litellm.controlplane.canary.CanaryFailed", "{\"errorMessage\": \"RESOURCE:FARGATE\"}"));

        assertThat(diagnose(tried)).isEqualTo(canaryFailed("it offers no model" + advice));
        assertThat(diagnose("Try new image", notStarted)).isEqualTo(canaryFailed("RESOURCE:FARGATE" + advice));
        notStarted.putAll(thrown("litellm.controlplane.task.NoCapacity", "{\"errorMessage\": \"no room\"}"));
        assertThat(diagnose("Try new image", notStarted)).containsEntry("cause", "no room" + advice);
    }

    private static Map<String, String> canaryFailed(String cause) {
        return Map.of("error", "CanaryFailed", "cause", cause, "step", "Try new image");
    }

    @Test
    void readsWhatAFunctionThrew() {
        String cause = """
                {"errorMessage": "action: found 'x'; allowed are deploy\\nenvironment: found 'y'; allowed are dev",
                 "errorType": "litellm.controlplane.request.InvalidRequest", "stackTrace": ["a", "b"]}""";
        assertThat(diagnose("Validate request", thrown("litellm.controlplane.request.InvalidRequest", cause)))
                .isEqualTo(Map.of(
                        "error", "InvalidRequest",
                        "cause", "action: found 'x'; allowed are deploy\nenvironment: found 'y'; allowed are dev",
                        "step", "Validate request"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            States.Timeout                    | ''            | StepTimedOut     | Lock environment took too long
            States.TaskFailed                 | ''            | StepFailed       | Lock environment failed: States.TaskFailed
            States.DataLimitExceeded          | too large     | StepFailed       | too large
            Lambda.TooManyRequestsException   | Rate exceeded (Service: AWSLambda; Status Code: 429; Error Code: TooManyRequestsException; Request ID: 1; Proxy: null) | StepFailed | Rate exceeded
            Runtime.ExitError                 | {"errorMessage": "RequestId: 1 Error: signal: killed", "errorType": "Runtime.ExitError"} | StepFailed | RequestId: 1 Error: signal: killed
            Sandbox.Timedout                  | {"errorMessage": "RequestId: 1 Error: Task timed out after 50.00 seconds", "errorType": "Sandbox.Timedout"} | StepTimedOut | RequestId: 1 Error: Task timed out after 50.00 seconds
            EcsException                      | {"errorMessage": "no"} | EcsException | no
            a.b.Outer$EnvironmentLocked       | {not json     | EnvironmentLocked | {not json
            """)
    void keepsServicesNamesAndReplacesReservedOnes(String error, String cause, String name, String sentence) {
        Map<String, Object> state = new LinkedHashMap<>(thrown(error, cause));
        state.put("request", REQUEST);
        assertThat(diagnose("Lock environment", state))
                .isEqualTo(Map.of("error", name, "cause", sentence, "step", "Lock environment"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            DEPLOY | ECS ListTasks: Rate exceeded; start again
            ROTATE | ECS ListTasks: Rate exceeded; docs/TROUBLESHOOTING.md, "ServiceUnavailable", says whether to start it again
            """)
    void saysWhatToDoWhereAServiceDidNotDoItsPart(Action action, String cause) {
        Map<String, Object> state = new LinkedHashMap<>(thrown(
                "software.amazon.awssdk.core.exception.RetryableException",
                "{\"errorMessage\": \"ECS ListTasks: Rate exceeded\"}"));
        state.put("request", Requests.of(action, "dev", Map.of()).toJson());

        assertThat(diagnose("Compare tasks with secrets", state))
                .isEqualTo(Map.of("error", "ServiceUnavailable", "cause", cause, "step", "Compare tasks with secrets"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Validate request", "Check schedule"})
    void saysThatALookThatTookTooLongHasChangedNothing(String step) {
        assertThat(diagnose(step, thrown("States.Timeout", "")))
                .isEqualTo(Map.of(
                        "error",
                        "StepTimedOut",
                        "cause",
                        step + " took too long; nothing was changed; start it again",
                        "step",
                        step));
    }

    /** A service that the verification has found stopped is started, others are restarted before it. */
    @Test
    void namesTheStartOfAServiceThatADeploymentFoundStopped() {
        assertThat(diagnose(Map.of(
                        "request",
                        REQUEST,
                        "lock",
                        LOCK,
                        "verification",
                        Map.of("operation", Map.of("status", "SUCCEEDED", "outcome", "STOPPED")),
                        "service",
                        Map.of("operation", failed("ScalingFailed", "After 15 minutes")))))
                .containsEntry("step", "Start service");
    }

    @Test
    void readsWhatAnOlderStateMachineGives() {
        Map<String, ?> thrown = thrown("States.Timeout", "");
        assertThat(Functions.invoke(new DiagnoseFailure(), Map.of("state", thrown))
                        .texts())
                .containsEntry("cause", "A step took too long");
    }

    @Test
    void saysSoWhereNothingIsRecorded() {
        assertThat(diagnose(Map.of("request", REQUEST)))
                .containsEntry("error", "Unknown")
                .containsEntry("cause", "no failure is recorded in the execution's state");
    }

    /** The names of states and results are the state machine's: this fails when one changes there only. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DEPLOY   | image, security, network, alb, database, secrets, providerKeys, snapshot, migration, canary, litellm, service, sessions, verification
            TEARDOWN | service, litellm, repository, alb, database, network, security
            STOP     | service, databaseInstance
            START    | databaseInstance, service, verification
            SCALE    | service, verification
            RESTART  | service, sessions, verification
            CLEAN    | repository
            ROTATE   | rotation, service, sessions, verification
            """)
    void knowsTheStatesAsTheStateMachineNamesThem(Action action, String results) throws IOException {
        String definition = Files.readString(Path.of("..", "statemachine", "control-plane.asl.yaml"));
        LoadSettings settings =
                LoadSettings.builder().setMaxAliasesForCollections(1_000).build();
        Map<?, ?> machine = (Map<?, ?>) new Load(settings).loadFromString(definition);
        Map<?, ?> states = (Map<?, ?>) machine.get("States");
        for (String result : results.split(", ", -1)) {
            Map<String, Object> request = Requests.of(action, "dev", Map.of()).toJson();
            String step = diagnose(Map.of("request", request, result, Map.of("operation", failed("Failed", "told to"))))
                    .get("step");
            if (states.get(step) instanceof Map<?, ?> state) {
                assertThat(withMerged(state).get("ResultPath")).as(step).isEqualTo("$." + result);
            } else {
                assertThat(definition).as("a Parallel's states").containsPattern("\n {10,}" + step + ":");
            }
        }
    }

    /** With the members that it has from another by a merge key. */
    private static Map<?, ?> withMerged(Map<?, ?> state) {
        Map<Object, Object> whole = new LinkedHashMap<>();
        if (state.get("<<") instanceof Map<?, ?> other) {
            whole.putAll(withMerged(other));
        }
        whole.putAll(state);
        return whole;
    }

    private static Map<String, String> diagnose(Map<String, ?> state) {
        return diagnose("", state);
    }

    private static Map<String, String> diagnose(String failedStep, Map<String, ?> state) {
        return Functions.invoke(new DiagnoseFailure(), Map.of("failedStep", failedStep, "state", state))
                .texts();
    }

    private static Map<String, Object> thrown(String error, String cause) {
        return Map.of("failure", Map.of("Error", error, "Cause", cause));
    }

    private static Map<String, Object> failed(String error, String cause) {
        return Map.of("status", "FAILED", "error", error, "cause", cause);
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return JsonObject.of(map).members();
    }
}

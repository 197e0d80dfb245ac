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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            migration    | MigrationFailed    | container migration exited with 1 | Migrate database
            snapshot     | SnapshotFailed     | RDS says no                       | Snapshot database
            canary       | CanaryFailed       | it offers no model                | Try new image
            service      | ScalingFailed      | After 15 minutes                  | Start service
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

    @Test
    void readsWhatAFunctionThrew() {
        String cause = """
                {"errorMessage": "action: found 'x'; allowed are deploy\\nenvironment: found 'y'; allowed are dev",
                 "errorType": "litellm.controlplane.request.InvalidRequest", "stackTrace": ["a", "b"]}""";
        assertThat(diagnose(thrown("litellm.controlplane.request.InvalidRequest", cause)))
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
            Lambda.TooManyRequestsException   | Rate exceeded | Lambda.TooManyRequestsException | Rate exceeded
            a.b.Outer$EnvironmentLocked       | {not json     | EnvironmentLocked | {not json
            """)
    void keepsServicesNamesAndReplacesReservedOnes(String error, String cause, String name, String sentence) {
        Map<String, Object> state = new LinkedHashMap<>(thrown(error, cause));
        state.put("request", REQUEST);
        assertThat(diagnose(state)).isEqualTo(Map.of("error", name, "cause", sentence, "step", "Lock environment"));
    }

    @Test
    void findsTheStepThatWasInterrupted() {
        Map<String, Object> state = new LinkedHashMap<>(thrown("States.Timeout", ""));
        state.put("request", REQUEST);
        state.put("lock", LOCK);
        assertThat(diagnose(state)).containsEntry("step", "Deploy foundations");
        state.put("foundations", Map.of("image", Map.of("status", "SUCCEEDED")));
        assertThat(diagnose(state)).containsEntry("step", "Prepare database");
        state.put("logins", Map.of("result", Map.of("outcome", "CREATED")));
        state.put("migration", Map.of("operation", Map.of("kind", "task", "status", "IN_PROGRESS")));
        assertThat(diagnose(state)).containsEntry("step", "Migrate database");
        state.put("migration", Map.of("operation", Map.of("kind", "task", "status", "SUCCEEDED")));
        state.put("litellm", Map.of("operation", Map.of("kind", "stack", "status", "SUCCEEDED")));
        assertThat(diagnose(state)).containsEntry("step", "Compare tasks with secrets");
        state.put("tasks", Map.of("result", Map.of("outdated", true)));
        assertThat(diagnose(state)).containsEntry("step", "Restart service");
        state.put("service", Map.of("operation", Map.of("kind", "service", "status", "SUCCEEDED")));
        state.put("sessions", Map.of("operation", Map.of("kind", "sessions", "status", "SUCCEEDED")));
        assertThat(diagnose(state)).containsEntry("step", "Confirm rollout");
        state.remove("service");
        state.remove("sessions");
        state.put("tasks", Map.of("result", Map.of("outdated", false)));
        assertThat(diagnose(state)).containsEntry("step", "Verify deployment");
        state.put("verification", Map.of("operation", Map.of("kind", "verification", "status", "SUCCEEDED")));
        assertThat(diagnose(state)).containsEntry("step", "Unlock environment");
    }

    /** The results of the round before are still there. */
    @Test
    void findsTheStepOfASecondRestartThatWasInterrupted() {
        Map<String, Object> state = new LinkedHashMap<>(thrown("States.Timeout", ""));
        state.put("request", Requests.of(Action.RESTART, "dev", Map.of()).toJson());
        state.put("lock", LOCK);
        state.put("service", Map.of("operation", Map.of("kind", "service", "status", "SUCCEEDED")));
        state.put("sessions", Map.of("operation", Map.of("kind", "sessions", "status", "SUCCEEDED")));
        state.put("rollout", Map.of("result", Map.of("outdated", true)));
        assertThat(diagnose(state)).containsEntry("step", "Verify deployment");
        state.put("again", true);
        assertThat(diagnose(state)).containsEntry("step", "Restart service");
        state.put("service", Map.of("operation", Map.of("kind", "service", "status", "IN_PROGRESS")));
        assertThat(diagnose(state)).containsEntry("step", "Restart service");
        state.put("service", Map.of("operation", Map.of("kind", "service", "status", "SUCCEEDED")));
        state.put("sessions", Map.of("operation", Map.of("kind", "sessions", "status", "IN_PROGRESS")));
        assertThat(diagnose(state)).containsEntry("step", "Check sessions");
        state.put("sessions", Map.of("operation", Map.of("kind", "sessions", "status", "SUCCEEDED")));
        state.put("rollout", Map.of("result", Map.of("outdated", false)));
        assertThat(diagnose(state)).containsEntry("step", "Verify deployment");
    }

    @Test
    void findsTheStepOfAnotherImageThatWasInterrupted() {
        Map<String, Object> state = new LinkedHashMap<>(thrown("a.b.DatabaseBusy", ""));
        Map<String, Object> request = new LinkedHashMap<>(REQUEST);
        state.put("request", request);
        state.put("lock", LOCK);
        state.put(
                "foundations",
                Map.of("image", Map.of("status", "SUCCEEDED", "outputs", Map.of("image", "r@sha256:1"))));
        state.put("logins", Map.of("result", Map.of("outcome", "UNCHANGED")));
        assertThat(diagnose(state)).containsEntry("step", "Snapshot database");
        request.put("unchanged", Map.of("litellm", true));
        request.put("unchangedImage", "r@sha256:1");
        assertThat(diagnose(state)).containsEntry("step", "Migrate database");
        state.put(
                "snapshot", Map.of("operation", Map.of("kind", "snapshot", "status", "SUCCEEDED", "outcome", "TAKEN")));
        state.put("migration", Map.of("operation", Map.of("kind", "task", "status", "SUCCEEDED")));
        assertThat(diagnose(state)).containsEntry("step", "Try new image");
        state.put("canary", Map.of("operation", Map.of("kind", "task", "status", "SUCCEEDED")));
        state.put("litellm", Map.of("operation", Map.of("kind", "stack", "status", "SUCCEEDED")));
        state.put("tasks", Map.of("result", Map.of("outdated", false)));
        state.put(
                "verification",
                Map.of("operation", Map.of("kind", "verification", "status", "SUCCEEDED", "outcome", "STOPPED")));
        assertThat(diagnose(state)).containsEntry("step", "Start service");
    }

    @Test
    void saysSoWhereNothingIsRecorded() {
        assertThat(diagnose(Map.of("request", REQUEST)))
                .containsEntry("error", "Unknown")
                .containsEntry("cause", "no failure is recorded in the execution's state");
    }

    /** The names of states and results are the state machine's: this fails when one changes there only. */
    @Test
    void knowsTheStatesAsTheStateMachineNamesThem() throws IOException {
        String definition = Files.readString(Path.of("..", "statemachine", "control-plane.asl.yaml"));
        Map<?, ?> machine = (Map<?, ?>) new Load(LoadSettings.builder()
                        .setMaxAliasesForCollections(1_000)
                        .build())
                .loadFromString(definition);
        Map<?, ?> states = (Map<?, ?>) machine.get("States");
        Diagnosis.steps()
                .values()
                .forEach(steps -> steps.forEach((result, step) -> {
                    assertThat(states.containsKey(step)).as(step).isTrue();
                    assertThat(((Map<?, ?>) states.get(step)).get("ResultPath"))
                            .as(step)
                            .isIn(result.equals("request") ? null : "$." + result);
                }));
        assertThat(states.containsKey("Unlock environment")).isTrue();
        assertThat(definition).contains("Build image:");
    }

    private static Map<String, String> diagnose(Map<String, ?> state) {
        return Functions.invoke(new DiagnoseFailure(), Map.of("state", state)).texts();
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

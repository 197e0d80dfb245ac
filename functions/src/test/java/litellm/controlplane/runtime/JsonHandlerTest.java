package litellm.controlplane.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.ScriptedService;
import litellm.controlplane.testing.StandardOutput;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.ecs.EcsClient;

@ResourceLock(Resources.SYSTEM_OUT)
@Isolated("The log is everybody's.")
class JsonHandlerTest {
    private static final String PAYLOAD = """
            {"request": {"execution": "arn:execution", "environment": "dev", "parameters": {"security": {"Key": "hush"}}},
             "step": "Deploy security", "stack": "security"}""";

    @AutoClose
    private final StandardOutput log = new StandardOutput();

    @Test
    void answersWithAJsonObjectAndLogsWhatItWorksFor() throws IOException {
        String answer = invoke(new JsonHandler() {
            @Override
            protected Map<String, ?> handle(JsonObject payload) {
                Log.info("Stack update started", "token", "deploy-1");
                return Map.of("stack", payload.text("stack"));
            }
        });
        assertThat(answer).isEqualTo("{\"stack\":\"security\"}");
        assertThat(JsonObject.parse(logged()).members())
                .containsEntry("level", "INFO")
                .containsEntry("message", "Stack update started")
                .containsEntry("execution", "arn:execution")
                .containsEntry("environment", "dev")
                .containsEntry("stack", "security")
                .containsEntry("step", "Deploy security")
                .containsEntry("token", "deploy-1");
    }

    /** It may be a stack's, {@code dev-security-stack}, or an image's. */
    @Test
    void logsWhichOperationItLooksAt() {
        Log.during(JsonObject.parse("{\"operation\": {\"name\": \"dev-security-stack\"}}"), () -> {
            Log.info("Looked");
            return null;
        });

        assertThat(JsonObject.parse(logged()).members())
                .containsEntry("operation", "dev-security-stack")
                .doesNotContainKey("stack");
    }

    @Test
    void letsAnExceptionKeepItsClassAndLogsNothingOfThePayload() {
        JsonHandler handler = failing(new IllegalStateException("lock table is missing"));
        assertThatThrownBy(() -> invoke(handler))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("lock table is missing");
        assertThat(JsonObject.parse(logged()).text("errorType")).isEqualTo("java.lang.IllegalStateException");
        assertThat(logged()).doesNotContain("hush").hasLineCount(1);
    }

    @Test
    void namesThrottlingAsWhatTheStateMachineRetries() {
        JsonHandler throttled = failing(refusal(400, "Throttling"));
        assertThatThrownBy(() -> invoke(throttled))
                .isExactlyInstanceOf(RetryableException.class)
                .hasMessageContaining("Throttling");
        assertThatThrownBy(() -> invoke(failing(refusal(503, "ServiceUnavailable"))))
                .isExactlyInstanceOf(RetryableException.class);
        assertThatThrownBy(() -> invoke(failing(refusal(400, "ValidationError"))))
                .isExactlyInstanceOf(CloudFormationException.class);
    }

    /** Application Auto Scaling's word and CloudWatch Logs' for an update of the same resource that is still under way, both with status 400. */
    @ParameterizedTest
    @ValueSource(strings = {"ConcurrentUpdateException", "OperationAbortedException"})
    void namesAnUpdateUnderWayAsWhatTheStateMachineRetries(String code) {
        assertThatThrownBy(() -> invoke(failing(refusal(400, code))))
                .isExactlyInstanceOf(RetryableException.class)
                .hasMessage("CloudFormation: %s it was".formatted(code));
    }

    /** S3 answers 403 with one code, services that speak JSON 400 with another, EC2 has a third. */
    @ParameterizedTest
    @CsvSource({"403, AccessDenied", "403, ", "400, AccessDeniedException", "400, UnauthorizedOperation"})
    void givesAMissingPermissionOneNameWhicheverServiceItIs(int status, String code) {
        assertThatThrownBy(() -> invoke(failing(refusal(status, code))))
                .isExactlyInstanceOf(AccessDenied.class)
                .hasMessage("CloudFormation: %s it was".formatted(code));
    }

    /** S3 says no more of it. */
    @Test
    void namesTheCallThatIsDenied() {
        try (ScriptedService service =
                new ScriptedService().refuse("ListTasks", "AccessDeniedException", "Access Denied")) {
            assertThatThrownBy(() -> invoke(calling(service.client(EcsClient.builder())::listTasks)))
                    .isExactlyInstanceOf(AccessDenied.class)
                    .hasMessage("ECS ListTasks: Access Denied");
        }
    }

    @Test
    void saysWhichCallWasRefusedForNow() {
        try (ScriptedService service =
                new ScriptedService().refuse("ListTasks", "ThrottlingException", "Rate exceeded.")) {
            assertThatThrownBy(() -> invoke(calling(service.client(EcsClient.builder())::listTasks)))
                    .isExactlyInstanceOf(RetryableException.class)
                    .hasMessage("ECS ListTasks: Rate exceeded");
        }
    }

    @Test
    void saysWhichCallNobodyAnswered() {
        try (EcsClient nobody = EcsClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
                .build()) {
            assertThatThrownBy(() -> invoke(calling(nobody::listTasks)))
                    .isExactlyInstanceOf(RetryableException.class)
                    .hasMessageStartingWith("ECS ListTasks: Unable to execute HTTP request: ");
        }
    }

    /** As EC2's, which are made without a client of the SDK. */
    @Test
    void namesTheServiceWhereNoClientMadeTheCall() {
        assertThatThrownBy(() -> invoke(failing(refusal(503, "ServiceUnavailable"))))
                .hasMessage("CloudFormation: ServiceUnavailable it was");
    }

    private static RuntimeException refusal(int status, String code) {
        return CloudFormationException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(code + " it was")
                        .serviceName("CloudFormation")
                        .build())
                .message(code + " it was")
                .build();
    }

    private static JsonHandler failing(RuntimeException failure) {
        return new JsonHandler() {
            @Override
            protected Map<String, ?> handle(JsonObject payload) {
                throw failure;
            }
        };
    }

    private static JsonHandler calling(Runnable call) {
        return new JsonHandler() {
            @Override
            protected Map<String, ?> handle(JsonObject payload) {
                call.run();
                return Map.of();
            }
        };
    }

    private static String invoke(JsonHandler handler) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(PAYLOAD.getBytes(StandardCharsets.UTF_8)), out, null);
        return out.toString(StandardCharsets.UTF_8);
    }

    private String logged() {
        return log.text().strip();
    }
}

package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.console.execution.RecordedExecution;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ResultJsonTest {
    @Test
    void shouldTellAProgramHowItEnded() {
        Map<String, Object> result =
                ResultJson.of(RecordedExecution.of("created").atEnd());

        assertThat(result)
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("action", "deploy")
                .containsEntry("environment", "dev")
                .containsEntry("endpoint", "http://127.0.0.1:8080")
                .containsEntry("uiUrl", "http://127.0.0.1:8080/ui")
                .containsEntry("stacks", Map.of("security", Map.of("outcome", "UNCHANGED")))
                .doesNotContainKeys("error", "cause");
        assertThat(result.get("executionArn")).asString().startsWith("arn:aws:states:");
        assertThat((List<?>) result.get("steps"))
                .hasSize(17)
                .first()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("name", "Validate request")
                .containsEntry("status", "SUCCEEDED")
                .containsKeys("startedAt", "seconds");
    }

    /** What the text says too: a scan's findings are why a teardown that was done ends with another exit code. */
    @Test
    void shouldTellWhatTheReportSays() {
        Map<String, Object> scan = Map.of("findings", 1);
        Map<String, Object> output = Map.of(
                "scan",
                scan,
                "repository",
                Map.of("kept", "1"),
                "cost",
                Map.of("total", 9.5),
                "note",
                "stopped",
                "request",
                "not said");

        assertThat(ResultJson.of(RecordedExecution.of("created").endingWith(output)))
                .containsEntry("scan", scan)
                .containsEntry("repository", Map.of("kept", "1"))
                .containsEntry("cost", Map.of("total", 9.5))
                .containsEntry("note", "stopped")
                .doesNotContainKey("request");
    }

    @Test
    void shouldTellWhyItFailedAndHowFarTheStacksCame() {
        Map<String, Object> result =
                ResultJson.of(RecordedExecution.of("database-failed").atEnd());

        assertThat(result)
                .containsEntry("status", "FAILED")
                .containsEntry("error", "StackFailed")
                .containsEntry(
                        "stacks",
                        Map.of(
                                "security", Map.of("outcome", "CREATED"),
                                "network", Map.of("outcome", "CREATED"),
                                "alb", Map.of("outcome", "CREATED"),
                                "database", Map.of("outcome", "FAILED")));
        assertThat(result.get("cause")).asString().contains("not enough capacity");
    }
}

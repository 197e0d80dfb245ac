package litellm.console.azure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import litellm.console.ConsoleException;
import litellm.console.agent.AzureAgent;
import litellm.console.agent.LoggingCommand;
import litellm.console.execution.Execution;
import litellm.console.view.JunitReport;
import litellm.controlplane.failure.Failure;

/** What a pipeline run keeps of an execution: output variables, the error, a summary page and test results. */
public record PipelineResult(AzureAgent agent) {
    /** Says which execution this is, as soon as that is known: later steps and jobs follow it. */
    public void started(String arn) {
        agent.setVariable("executionArn", arn);
        agent.setVariable("status", "RUNNING");
    }

    /**
     * Publishes how the execution stands; all but the variable {@code status} only once it has ended.
     *
     * @param junit where the test results go; in the agent's temporary folder without it
     */
    public void publish(Execution execution, Optional<Path> junit) {
        agent.setVariable("status", execution.status());
        if (execution.running()) {
            return;
        }
        execution.endpoint().ifPresent(endpoint -> agent.setVariable("endpoint", endpoint));
        execution.warnings().forEach(agent::warning);
        if (!execution.succeeded()) {
            agent.error("%s: %s"
                    .formatted(
                            execution.error().orElse(execution.status()),
                            execution.cause().orElse(Failure.NO_CAUSE)));
        }
        if (execution.findings() > 0) {
            agent.error(execution.worst().stream()
                    .map(Execution.Found::line)
                    .collect(Collectors.joining("; ", execution.findingsInWords() + "; ", "")));
        }
        Path folder = agent.temporaryFolder().resolve("litellmctl");
        String name = execution.name();
        if (junit.isEmpty()) {
            write(folder.resolve(name + ".xml"), JunitReport.of(execution));
        }
        Path summary = write(folder.resolve(name + ".md"), MarkdownSummary.of(execution));
        agent.send(LoggingCommand.of("task.uploadsummary", summary.toString()));
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw ConsoleException.failed(
                    "%s cannot be written (%s)".formatted(file, e.getClass().getSimpleName()));
        }
    }
}

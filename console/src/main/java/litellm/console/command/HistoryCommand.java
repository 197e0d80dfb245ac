package litellm.console.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.command.option.WholeNumber;
import litellm.console.document.JsonDocument;
import litellm.console.execution.Executions;
import litellm.console.execution.FirstFault;
import litellm.console.execution.PastExecution;
import litellm.console.view.Times;
import litellm.controlplane.Length;
import litellm.controlplane.failure.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.sfn.SfnClient;

/** {@code litellmctl history ENV}: what was started, by what, when, and how it ended. */
@Command(
        name = "history",
        description =
                "Shows what was started on an environment, by what, when, and how it ended. Example: litellmctl history dev")
final class HistoryCommand extends EnvironmentCommand {
    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many executions at most, the newest first. Example: --limit 50")
    @WholeNumber(from = 1, to = 200)
    private Integer limit;

    HistoryCommand(Context context) {
        super(context);
    }

    @Override
    public int run() {
        try (Aws aws = context.connect();
                SfnClient states = aws.stepFunctions()) {
            List<PastExecution> past = new Executions(aws, states).of(environment.name(), limit);
            context.print(
                    aws.target(),
                    Map.of("executions", past.stream().map(HistoryCommand::json).toList()),
                    past.isEmpty()
                            ? List.of("Of the latest %d executions none was about %s"
                                    .formatted(Executions.LOOKED_AT, environment.name()))
                            : past.stream().map(HistoryCommand::line).toList());
            return ExitCode.DONE;
        }
    }

    private static Map<String, Object> json(PastExecution past) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("executionArn", past.arn());
        json.put("action", past.action());
        if (!past.object().isEmpty()) {
            json.put(past.action().equals("rotate") ? "secret" : "stack", past.object());
        }
        json.put("startedBy", past.startedBy());
        json.put("status", past.status());
        json.put("startedAt", past.startedAt().toString());
        json.put(
                "seconds",
                past.length().map(length -> length.toMillis() / 1000.0).orElse(null));
        json.put("error", past.error().orElse(null));
        json.put("cause", past.cause().orElse(null));
        return JsonDocument.withoutNulls(json);
    }

    private static String line(PastExecution past) {
        String line = "%s  %-9s  %-9s %-11s  %11s  by %s  %s"
                .formatted(
                        Times.toTheSecond(past.startedAt()),
                        past.status(),
                        past.action(),
                        past.object(),
                        past.length().map(Length::of).orElse(""),
                        past.startedBy(),
                        past.name());
        return past.error()
                .map(error -> "%s%n    %s: %s"
                        .formatted(line, error, past.cause().map(FirstFault::of).orElse(Failure.NO_CAUSE)))
                .orElse(line);
    }
}

package litellm.console.command;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ExitCode;
import litellm.console.WebAddress;
import litellm.console.devops.DevOps;
import litellm.console.devops.PipelineStatus;
import litellm.console.devops.PipelineStatus.Run;
import litellm.console.document.JsonDocument;
import litellm.console.view.Times;
import litellm.controlplane.ForeignText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code litellmctl pipelines ORG PROJECT}: how the pipelines of an Azure DevOps project have done lately. */
@Command(
        name = "pipelines",
        description =
                "Shows the runs, failures, queue, service connections and variable groups of an Azure DevOps project; AZURE_DEVOPS_EXT_PAT holds the token. Example: litellmctl pipelines contoso llm")
final class PipelinesCommand extends ConsoleCommand {
    private static final int SHOWN = 10;

    @Parameters(index = "0", paramLabel = "ORG", description = "The organization. Example: contoso")
    private String organization;

    @Parameters(index = "1", paramLabel = "PROJECT", description = "The project. Example: llm")
    private String project;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "https://dev.azure.com/",
            description =
                    "Where the organization is, for an Azure DevOps Server. Example: --url https://devops.example.com/")
    private String url;

    PipelinesCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        if (organization != null && !organization.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            faults.add("ORG: found \"%s\"; allowed: letters, digits and -".formatted(ForeignText.line(organization)));
        }
        if (project != null && (project.isBlank() || project.contains("/"))) {
            faults.add("PROJECT: found \"%s\"; allowed: a project's name".formatted(ForeignText.line(project)));
        }
        if (WebAddress.of(url).isEmpty()) {
            faults.add("--url: found \"%s\"; allowed: an address, for example https://dev.azure.com/"
                    .formatted(ForeignText.line(url)));
        }
    }

    @Override
    public int run() {
        Instant now = Instant.now();
        URI organizationUrl = URI.create(url.replaceFirst("/$", "") + "/" + organization);
        try (DevOps devOps =
                DevOps.of(organizationUrl, project, context.console().environment())) {
            PipelineStatus status = PipelineStatus.read(devOps, now);
            context.print(json(status, now), lines(status, now));
            return ExitCode.DONE;
        }
    }

    private static Map<String, Object> json(PipelineStatus status, Instant now) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("successRate", status.successRate(now).orElse(null));
        json.put("runs", status.runs().stream().map(PipelinesCommand::json).toList());
        json.put("failures", status.failures().size());
        json.put("queue", status.queue().size());
        json.put("connections", status.connections());
        json.put("variableGroups", status.variableGroups());
        return JsonDocument.withoutNulls(json);
    }

    private static Map<String, Object> json(Run run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", run.id());
        json.put("pipeline", run.pipeline());
        json.put("number", run.number());
        json.put("state", run.state());
        json.put("branch", run.branch());
        json.put("by", run.by());
        run.queuedAt().ifPresent(queued -> json.put("queuedAt", queued.toString()));
        return json;
    }

    private static List<String> lines(PipelineStatus status, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add("Latest runs");
        runs(status.runs(), lines);
        lines.add("Succeeded in the last 24 hours");
        lines.add(status.successRate(now).map("  %d %%"::formatted).orElse("  no run was completed"));
        lines.add("Failed in the last 7 days (%d)".formatted(status.failures().size()));
        runs(status.failures(), lines);
        lines.add("Queue (%d)".formatted(status.queue().size()));
        runs(status.queue(), lines);
        lines.add("Service connections");
        status.connections()
                .forEach(connection -> lines.add("  %-32s %-12s %s"
                        .formatted(connection.name(), connection.type(), connection.ready() ? "ready" : "NOT READY")));
        lines.add("Variable groups");
        status.variableGroups()
                .forEach(group -> lines.add("  %-32s %d variables, %d of them secret"
                        .formatted(group.name(), group.variables(), group.secret())));
        return lines;
    }

    private static void runs(List<Run> runs, List<String> lines) {
        runs.stream()
                .limit(SHOWN)
                .forEach(run -> lines.add("  %-20s  %-18s %-24s %-14s %-16s %s"
                        .formatted(
                                run.queuedAt().map(Times::toTheSecond).orElse("-"),
                                run.state(),
                                run.pipeline(),
                                run.number(),
                                run.branch(),
                                run.by())
                        .stripTrailing()));
        if (runs.isEmpty()) {
            lines.add("  none");
        }
    }
}

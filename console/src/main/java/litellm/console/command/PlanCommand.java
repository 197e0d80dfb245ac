package litellm.console.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.command.option.DeploymentOptions;
import litellm.console.command.option.FollowOptions;
import litellm.console.command.option.OneOf;
import litellm.console.command.option.OutputFile;
import litellm.console.execution.Execution;
import litellm.console.plan.PlanFormat;
import litellm.console.plan.PlanReader;
import litellm.console.request.ActionRequest;
import litellm.console.view.ResultJson;
import litellm.controlplane.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code litellmctl plan ENV}: what a deployment with the same options would do. */
@Command(
        name = "plan",
        description =
                "Shows what a deployment would do, without doing it; the exit code is 4 where it would change something. Example: litellmctl plan dev")
final class PlanCommand extends ConsoleCommand {
    @Mixin
    private DeploymentOptions deployment = new DeploymentOptions();

    @Option(
            names = "--drift",
            description =
                    "Also show what is no longer as it was deployed; the exit code is 3 where that is all. Example: litellmctl plan dev --drift")
    private boolean drift;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description =
                    "text, json, markdown (for a comment on a pull request) or html; text where nothing is said. Example: --format markdown")
    private String format;

    @Option(
            names = {"-o", "--output-file"},
            paramLabel = "FILE",
            description = "Write the plan to this file. Example: -o plan.html --format html")
    private Path file;

    @Mixin
    private final FollowOptions following = new FollowOptions();

    private Optional<ActionRequest> request = Optional.empty();

    PlanCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        new Formats().check("--format", format, faults);
        if (context.options().json()
                && file == null
                && format != null
                && PlanFormat.names().contains(format)
                && !format.equals("json")) {
            faults.add("--format: found \"%s\" beside --output json; allowed: json, or -o FILE".formatted(format));
        }
        Map<String, Object> options = new LinkedHashMap<>();
        if (drift) {
            options.put("drift", true);
        }
        following.check(faults);
        OutputFile.check("-o", file, faults);
        request = deployment.checkedRequest("plan", options, context.project(), faults);
    }

    @Override
    public int run() {
        Context output = context.forDocument(file == null && chosen() != PlanFormat.TEXT);
        return ExecutionStart.follow(output, request.orElseThrow(), following, this::show);
    }

    private PlanFormat chosen() {
        if (format != null) {
            return PlanFormat.valueOf(format.toUpperCase(Locale.ROOT));
        }
        return context.options().json() ? PlanFormat.JSON : PlanFormat.TEXT;
    }

    private int show(Aws aws, Execution execution) {
        Plan plan = new PlanReader(aws).read(execution);
        execution.warnings().forEach(warning -> context.console().errors().println("Warning: " + warning));
        show(execution, plan);
        return exitCode(plan);
    }

    private void show(Execution execution, Plan plan) {
        if (file == null) {
            context.console()
                    .out()
                    .println(chosen().write(plan, context.console().coloured()));
            return;
        }
        OutputFile.write("-o", file, chosen().write(plan, false) + "\n");
        Map<String, Object> json = ResultJson.of(execution);
        json.put("plan", Map.of("summary", plan.summary(), "file", file.toString()));
        context.print(json, List.of("%s: %s".formatted(file, plan.summary())));
    }

    private static int exitCode(Plan plan) {
        if (plan.changes()) {
            return ExitCode.CHANGES;
        }
        if (plan.drifted()) {
            return ExitCode.FINDINGS;
        }
        return plan.driftUnknown() ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** The forms in which a plan can be had. */
    static final class Formats extends OneOf {
        Formats() {
            super(PlanFormat.names());
        }
    }
}

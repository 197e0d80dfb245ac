package litellm.console.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import litellm.console.ServerAnswer;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.command.option.FollowOptions;
import litellm.console.command.option.OneOf;
import litellm.console.command.option.OutputFile;
import litellm.console.document.JsonDocument;
import litellm.console.execution.Execution;
import litellm.console.report.ScanReport;
import litellm.console.request.ActionRequest;
import litellm.console.view.ResultJson;
import litellm.controlplane.ForeignText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code litellmctl scan ENV}: one execution of the state machine, then what it found. */
@Command(
        name = "scan",
        description =
                "Looks for what an environment left behind, and for what is not as it should be; changes nothing. Example: litellmctl scan dev")
final class ScanCommand extends EnvironmentCommand {
    /** What a line begins with that has the command which mends a finding; more than one are joined by {@code &&}. */
    private static final String FIX = "  $ ";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "auto",
            completionCandidates = Modes.class,
            description =
                    "leftovers, controls, or auto: controls for what is deployed, leftovers for the rest. Example: --mode leftovers")
    private String mode = "auto";

    @Option(
            names = "--account",
            description = "Scan every environment of the account. Example: litellmctl scan dev --account")
    private boolean account;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            completionCandidates = Formats.class,
            description = "text, json, junit, sarif, asff, markdown or html. Example: --format sarif")
    private String format = "text";

    @Option(
            names = {"-o", "--output-file"},
            paramLabel = "FILE",
            description = "Write the findings into a file too. Example: -o findings.html")
    private Path file;

    @Mixin
    private final FollowOptions following = new FollowOptions();

    ScanCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        environment.check(faults);
        new Modes().check("--mode", mode, faults);
        new Formats().check("--format", format, faults);
        following.check(faults);
        if (context.options().json() && file == null && !format.equals("text")) {
            faults.add("--format: found \"%s\" beside --output json; allowed: one of them, or -o FILE"
                    .formatted(ForeignText.line(format)));
        }
        OutputFile.check("-o", file, faults);
        // Otherwise the working copy would name the same faults again.
        if (faults.isEmpty()) {
            request().check(context.project(), faults);
        }
    }

    @Override
    public int run() {
        Context output = context.forDocument(file == null && !format.equals("text"));
        return ExecutionStart.follow(output, request(), following, this::show);
    }

    private ActionRequest request() {
        return new ActionRequest(
                "scan", environment.name(), Map.of("mode", mode, "scope", account ? "account" : "environment"));
    }

    private int show(Aws aws, Execution execution) {
        try (S3Client s3 = aws.s3()) {
            print(execution, new ScanReport(execution, s3), aws.target());
        }
        return Following.exitCode(execution);
    }

    private void print(Execution execution, ScanReport report, AwsTarget target) {
        if (file != null) {
            OutputFile.write("-o", file, report.text(format));
        }
        if (context.options().json()) {
            Map<String, Object> json = ResultJson.of(execution);
            json.put("scan", ServerAnswer.readObject("findings.json", report.text("json")));
            context.console().out().println(JsonDocument.writeIndented(json));
        } else if (file == null && !format.equals("text")) {
            context.console().out().print(report.text(format));
        } else {
            context.console().out().println();
            ForeignText.lines(report.text("text"))
                    .lines()
                    .map(line -> line.startsWith(FIX) ? context.options().withCommands(line, target) : line)
                    .forEach(context.console().out()::println);
        }
    }

    /** What a scan looks for. */
    static final class Modes extends OneOf {
        Modes() {
            super("auto", "leftovers", "controls");
        }
    }

    /** The forms in which its findings can be had. */
    static final class Formats extends OneOf {
        Formats() {
            super(List.copyOf(ScanReport.FILES.keySet()));
        }
    }
}

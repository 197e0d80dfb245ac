package litellm.console.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.document.JsonDocument;
import litellm.console.document.ServerAnswer;
import litellm.console.execution.Execution;
import litellm.console.execution.ExecutionName;
import litellm.console.execution.Executions;
import litellm.console.request.DeployRequest;
import litellm.console.view.ResultJson;
import litellm.console.view.ScanReport;
import litellm.controlplane.ForeignText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;

/** {@code litellmctl scan ENV}: one execution of the state machine, then what it found. */
@Command(
        name = "scan",
        description =
                "Looks for what an environment left behind, and for what is not as it should be; changes nothing. Example: litellmctl scan dev")
final class ScanCommand implements ConsoleCommand {
    private static final List<String> MODES = List.of("auto", "leftovers", "controls");

    /** What a line begins with that has the command which mends a finding; more than one are joined by {@code &&}. */
    private static final String FIX = "  $ ";

    private final Context context;

    @Parameters(paramLabel = "ENV", description = "The environment: dev, staging or prod. Example: dev")
    private String environment;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "auto",
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
        this.context = context;
    }

    @Override
    public void check(List<String> faults) {
        if (environment != null) {
            DeployRequest.checkEnvironment(environment, faults);
        }
        OneOf.check("--mode", mode, MODES, faults);
        OneOf.check("--format", format, List.copyOf(ScanReport.FILES.keySet()), faults);
        following.check(faults);
        if (context.options().json() && file == null && !format.equals("text")) {
            faults.add("--format: found \"%s\" beside --output json; allowed: one of them, or -o FILE"
                    .formatted(ForeignText.line(format)));
        }
        OutputFile.check("-o", file, faults);
    }

    @Override
    public int run() {
        Context output = context.forDocument(file == null && !format.equals("text"));
        try (Aws aws = output.connect();
                SfnClient states = aws.stepFunctions();
                S3Client s3 = aws.s3()) {
            if (context.options().local()) {
                output.install(aws);
            }
            String arn = new Executions(aws, states)
                    .start(ExecutionName.of("scan", environment, Clock.systemUTC()), input());
            Following follower = new Following(output, aws, states, following);
            Execution execution = follower.watch(arn);
            if (!execution.succeeded()) {
                return follower.conclude(execution);
            }
            follower.publish(execution);
            print(execution, new ScanReport(execution, s3), aws.target());
            return Following.exitCode(execution);
        }
    }

    private String input() {
        return JsonDocument.write(Map.of(
                "action",
                "scan",
                "environment",
                environment,
                "mode",
                mode,
                "scope",
                account ? "account" : "environment"));
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
}

package litellm.console.command;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.command.option.OutputFile;
import litellm.console.execution.Execution;
import litellm.console.execution.ExecutionFollower;
import litellm.console.execution.Executions;
import litellm.console.report.ExecutionReport;
import litellm.controlplane.ExecutionArn;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/** {@code litellmctl report EXECUTION}: what an execution did, as one page for a browser. */
@Command(
        name = "report",
        description =
                "Writes what an execution did to one self-contained HTML page: steps, timeline, critical path, stacks, findings, cost, root cause. Example: litellmctl report build-42-deploy-dev -o report.html")
final class ReportCommand extends ConsoleCommand {
    @Parameters(
            paramLabel = "EXECUTION",
            description = "Its ARN or name, running or ended. Example: deploy-dev-20260102T030405Z-3f9c")
    private String execution;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where the page goes; otherwise the execution's name and .html. Example: -o report.html")
    private Path file;

    ReportCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        OutputFile.check("-o", file, faults);
    }

    @Override
    public int run() {
        try (Aws aws = context.connect();
                SfnClient states = aws.stepFunctions();
                CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            String arn = new Executions(aws, states).arn(execution);
            Execution found = ExecutionFollower.look(states, arn);
            String page = new ExecutionReport(cloudFormation).page(found, Instant.now());
            Path target = file == null ? Path.of(new ExecutionArn(arn).name() + ".html") : file;
            Path written = OutputFile.write("-o", target, page);
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("status", found.status());
            json.put("executionArn", arn);
            json.put("file", written.toString());
            context.print(json, List.of("The report is " + written));
            return ExitCode.DONE;
        }
    }
}

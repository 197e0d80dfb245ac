package litellm.console.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.command.option.EnvironmentArgument;
import litellm.console.doctor.Doctor;
import litellm.console.doctor.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code litellmctl doctor [ENV]}: whether a deployment would work, looked at without changing anything. */
@Command(
        name = "doctor",
        description =
                "Checks whether the account, and a deployment of an environment, would work, and says what to do where not. Example: litellmctl doctor dev")
final class DoctorCommand extends ConsoleCommand {
    @Parameters(
            paramLabel = EnvironmentArgument.LABEL,
            arity = "0..1",
            completionCandidates = EnvironmentArgument.Names.class,
            description = "The environment: dev, staging or prod; without it only the account is checked. Example: dev")
    private String environment;

    DoctorCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        new EnvironmentArgument.Names().check(EnvironmentArgument.LABEL, environment, faults);
    }

    @Override
    public int run() {
        try (Aws aws = context.connect()) {
            Doctor doctor = new Doctor(aws, context.project());
            List<Finding> found = environment == null ? doctor.examineAccount() : doctor.examine(environment);
            List<Finding> findings = found.stream()
                    .map(finding -> withCommands(finding, aws.target()))
                    .toList();
            boolean failed = findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL);
            context.print(json(findings, failed), lines(findings));
            return failed ? ExitCode.FAILED : ExitCode.DONE;
        }
    }

    /** With the options that say which AWS is meant: the command in it would address another one without them. */
    private Finding withCommands(Finding finding, AwsTarget target) {
        return new Finding(
                finding.level(),
                finding.subject(),
                finding.found(),
                context.options().withCommands(finding.advice(), target));
    }

    private static Map<String, Object> json(List<Finding> findings, boolean failed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", failed ? "FAILED" : "SUCCEEDED");
        json.put("findings", findings);
        return json;
    }

    private static List<String> lines(List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        findings.forEach(finding -> {
            lines.add("%-4s  %-24s %s".formatted(finding.level(), finding.subject(), finding.found()));
            if (!finding.advice().isEmpty()) {
                lines.add("      %-24s → %s".formatted("", finding.advice()));
            }
        });
        return lines;
    }
}

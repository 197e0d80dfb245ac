package litellm.console.view;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.UnaryOperator;
import litellm.console.aws.AwsTarget;
import litellm.console.execution.Execution;
import litellm.controlplane.Length;
import litellm.controlplane.failure.Failure;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;

/**
 * What a person reads once an execution has ended: the steps with their times, then where to go, or why it failed.
 *
 * @param errors where the faults of a refused request go, as those of the command line do
 * @param commands gives each command in a sentence the options that a person needs for the same AWS
 */
public record Summary(
        PrintStream out, PrintStream errors, AwsTarget target, UnaryOperator<String> commands, ZoneId zone) {
    /** Explains each error that an execution can end with. */
    private static final String TROUBLESHOOTING = "docs/TROUBLESHOOTING.md";

    /** Writes it; for a failure the last line is the root cause. */
    public void print(Execution execution) {
        if (execution.refused()) {
            refused(execution);
            return;
        }
        table(execution.steps());
        out.println();
        if (execution.succeeded()) {
            succeeded(execution);
        } else {
            failed(execution);
        }
    }

    private void refused(Execution execution) {
        errors.println("The request was refused, the execution has changed nothing:");
        cause(execution).lines().forEach(fault -> errors.println("  " + fault));
    }

    private void table(List<StepRecord> steps) {
        int width =
                steps.stream().mapToInt(record -> record.name().length()).max().orElse(0);
        out.println();
        out.printf("%-" + width + "s  %-9s  %-8s  %s%n", "Step", "Status", "Started", "Time");
        for (StepRecord record : steps) {
            if (record.status() != StepStatus.PENDING) {
                String started = record.startedAt() == null ? "" : Times.clock(record.startedAt(), zone);
                String time = record.startedAt() == null ? "" : Length.of(record.duration(Instant.now()));
                out.println("%-"
                        .concat(width + "s  %-9s  %-8s  %s")
                        .formatted(record.name(), record.status(), started, time)
                        .stripTrailing());
            }
        }
    }

    private void succeeded(Execution execution) {
        out.printf(
                "%s %s: %s in %s%n",
                execution.action(),
                execution.environment(),
                execution.skipReason().isPresent() ? "skipped" : "done",
                Length.of(execution.duration(Instant.now())));
        execution.remarks().forEach(remark -> out.println("  " + commands.apply(remark)));
        execution.changes().forEach(change -> out.println("    " + change));
        if (execution.findings() > 0) {
            found(execution);
        }
        if (execution.endpoint().isPresent()) {
            Endpoint endpoint =
                    new Endpoint(execution.environment(), execution.endpoint().get(), false, target);
            new Access(endpoint, execution.uiUrl().orElse("")).lines().forEach(line -> out.println("  " + line));
        }
    }

    private void found(Execution execution) {
        out.printf(
                "  %s; to see all that there is: %s%n",
                execution.findingsInWords(), commands.apply("litellmctl scan " + execution.environment()));
        execution.worst().forEach(found -> out.println("    " + found.line()));
    }

    private void failed(Execution execution) {
        out.printf(
                "%s %s: %s after %s%n",
                execution.action(),
                execution.environment(),
                "ABORTED".equals(execution.status()) ? "stopped" : "failed",
                Length.of(execution.duration(Instant.now())));
        String error = execution.error().orElse(execution.status());
        String cause = cause(execution).replace("\n", " ");
        if (execution.error().isPresent() && !cause.contains(TROUBLESHOOTING)) {
            out.printf("  more about %s: %s%n", error, TROUBLESHOOTING);
        }
        out.printf("%s: %s%n", error, cause);
    }

    /** With the commands in it as a person types them for the same AWS. */
    private String cause(Execution execution) {
        return commands.apply(execution.cause().orElse(Failure.NO_CAUSE).strip());
    }
}

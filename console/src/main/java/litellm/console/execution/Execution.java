package litellm.console.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import litellm.controlplane.Count;
import litellm.controlplane.ExecutionArn;
import litellm.controlplane.ForeignText;
import litellm.controlplane.history.Node;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.report.ExecutionOutput;
import litellm.controlplane.report.ExecutionOutput.FindingInShort;
import litellm.controlplane.report.ExecutionOutput.Scan;

/**
 * One execution as it stands at a moment.
 *
 * @param status RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED
 * @param stoppedAt when it ended; null before
 * @param output what it gave at its end; without members before, and where it failed
 * @param error the error's simple name, where it failed
 * @param cause the root cause, where it failed and said so
 * @param nodes the machine's parts, for showing the steps as a tree
 */
public record Execution(
        String arn,
        String status,
        Instant startedAt,
        Instant stoppedAt,
        Map<String, Object> input,
        ExecutionOutput output,
        Optional<String> error,
        Optional<String> cause,
        List<Node> nodes,
        List<StepRecord> steps) {
    /**
     * Makes the texts of others safe to show, those of the steps each on one line; input and output stay as they are until
     * something of them is asked for.
     */
    public Execution {
        error = error.map(ForeignText::line);
        cause = cause.map(ForeignText::lines);
        steps = steps.stream().map(step -> step.withTexts(FirstFault::of)).toList();
    }

    /** The same with its cause and its steps' texts changed. */
    public Execution withTexts(UnaryOperator<String> change) {
        return new Execution(
                arn,
                status,
                startedAt,
                stoppedAt,
                input,
                output,
                error,
                cause.map(change),
                nodes,
                steps.stream().map(step -> step.withTexts(change)).toList());
    }

    /** The error with which the machine refuses a request before it changes anything. */
    public static final String INVALID_REQUEST = "InvalidRequest";

    /** The execution's own name, the last part of its ARN, safe to show: Step Functions lets it turn the reading direction. */
    public String name() {
        return ForeignText.line(new ExecutionArn(arn).name());
    }

    public boolean running() {
        return status.equals("RUNNING");
    }

    public boolean succeeded() {
        return status.equals("SUCCEEDED");
    }

    /** Whether the request itself was wrong: nothing was changed. */
    public boolean refused() {
        return error.filter(INVALID_REQUEST::equals).isPresent();
    }

    /** What was asked for, for example {@code deploy}; empty where the input does not say. */
    public String action() {
        return text(input, "action").orElse("");
    }

    /** The environment that it is about; empty where the input does not say. */
    public String environment() {
        return text(input, "environment").orElse("");
    }

    /** The gateway's address, once the execution has ended well. */
    public Optional<String> endpoint() {
        return output.endpoint().map(ForeignText::line);
    }

    /** The admin UI's address, once the execution has ended well. */
    public Optional<String> uiUrl() {
        return output.uiUrl().map(ForeignText::line);
    }

    /** How many things a scan found that should not be; none where the execution scanned nothing. */
    public int findings() {
        return output.scan()
                .filter(Scan::hasFindings)
                .flatMap(Scan::findings)
                .map(Number::intValue)
                .orElse(0);
    }

    /** Why the machine left the environment alone, where a schedule asked for something on a day when it should not. */
    public Optional<String> skipReason() {
        return output.reason().map(ForeignText::line);
    }

    /** What to say of its end beside the steps, a line for each: {@code Kept: the snapshot dev-litellm-db-…}. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        skipReason().ifPresent(remarks::add);
        output.note().ifPresent(remarks::add);
        warnings().forEach(warning -> remarks.add("Warning: " + warning));
        plan().ifPresent(plan -> remarks.add("Plan: " + plan));
        cost().ifPresent(cost -> remarks.add("Cost: " + cost));
        output.repository()
                .flatMap(ExecutionOutput.Repository::images)
                .ifPresent(images -> remarks.add("Images: " + images));
        output.kept().forEach(kept -> remarks.add("Kept: " + kept));
        output.leftBehind().forEach(left -> remarks.add("Left behind: " + left));
        return remarks.stream().map(ForeignText::line).toList();
    }

    /** What a person should know of what was deployed, though nothing was refused for it. */
    public List<String> warnings() {
        return output.warnings().stream().map(ForeignText::line).toList();
    }

    /** What a plan would change and what it found to have drifted, a line for each; the whole plan lies where {@link #remarks} say. */
    public List<String> changes() {
        return output.plan().stream()
                .flatMap(plan -> plan.changes().stream())
                .map(ForeignText::line)
                .toList();
    }

    /** How many findings there are, in words: {@code The scan has 2 findings}. */
    public String findingsInWords() {
        return "The scan has " + Count.of(findings(), "finding");
    }

    /** The worst of what a scan found wrong; what is only worth knowing is left out, as {@link #findings} does. */
    public List<Found> worst() {
        return output.scan().stream()
                .flatMap(scan -> scan.worst().stream())
                .map(Found::of)
                .filter(found -> !found.severity().equals("INFORMATIONAL"))
                .toList();
    }

    /**
     * Something that a scan found.
     *
     * @param resource its type and name
     */
    public record Found(String severity, String rule, String resource, String problem) {
        /** For a person, in one line. */
        public String line() {
            return "%s %s: %s: %s".formatted(severity, rule, resource, problem);
        }

        private static Found of(FindingInShort finding) {
            return new Found(
                    ForeignText.line(finding.severity()),
                    ForeignText.line(finding.rule()),
                    ForeignText.line(finding.type() + " " + finding.name()),
                    ForeignText.line(finding.problem()));
        }
    }

    /** What a plan came to, and where all of it is: {@code 1 to replace, 4 to add: s3://…}. */
    private Optional<String> plan() {
        return output.plan()
                .flatMap(plan -> plan.summary()
                        .flatMap(summary -> plan.location().map(location -> "%s: %s".formatted(summary, location))));
    }

    /** What the environment costs now. */
    private Optional<String> cost() {
        return output.cost()
                .flatMap(cost -> cost.monthly()
                        .map(monthly -> "%s a month%s%s"
                                .formatted(
                                        monthly,
                                        cost.atMost()
                                                .map(most -> ", at most " + most)
                                                .orElse(""),
                                        cost.without()
                                                .map(without -> ", without " + without)
                                                .orElse(""))));
    }

    /** How long it took, or has taken until now. */
    public Duration duration(Instant now) {
        return Duration.between(startedAt, stoppedAt == null ? now : stoppedAt);
    }

    private static Optional<String> text(Map<String, Object> map, String key) {
        return map.get(key) instanceof String text ? Optional.of(ForeignText.line(text)) : Optional.empty();
    }
}

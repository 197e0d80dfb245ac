package litellm.console.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import litellm.controlplane.ForeignText;
import litellm.controlplane.history.Node;
import litellm.controlplane.history.StepRecord;

/**
 * One execution as it stands at a moment.
 *
 * @param status RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED
 * @param startedAt when it began
 * @param stoppedAt when it ended; null before
 * @param input the request it was started with
 * @param output what it gave at its end; empty before, and where it failed
 * @param error the error's simple name, where it failed
 * @param cause the root cause, where it failed and said so
 * @param nodes the machine's parts, for showing the steps as a tree
 * @param steps the steps, in order
 */
public record Execution(
        String arn,
        String status,
        Instant startedAt,
        Instant stoppedAt,
        Map<String, Object> input,
        Map<String, Object> output,
        Optional<String> error,
        Optional<String> cause,
        List<Node> nodes,
        List<StepRecord> steps) {
    /** Makes the texts of others safe to show; input and output stay as they are until something of them is asked for. */
    public Execution {
        error = error.map(ForeignText::line);
        cause = cause.map(ForeignText::lines);
        steps = steps.stream().map(step -> step.withTexts(ForeignText::line)).toList();
    }

    /** The error with which the machine refuses a request before it changes anything. */
    public static final String INVALID_REQUEST = "InvalidRequest";

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
        return text(output, "endpoint");
    }

    /** The admin UI's address, once the execution has ended well. */
    public Optional<String> uiUrl() {
        return text(output, "uiUrl");
    }

    /** How many things a scan found that should not be; none where the execution scanned nothing. */
    public int findings() {
        return output.get("scan") instanceof Map<?, ?> scan
                        && "FINDINGS".equals(scan.get("outcome"))
                        && scan.get("findings") instanceof Number found
                ? found.intValue()
                : 0;
    }

    /** Why the machine left the environment alone, where a schedule asked for something on a day when it should not. */
    public Optional<String> skipReason() {
        return text(output, "reason");
    }

    /** How many images were deleted and how many stay, in words; empty where none were to be. */
    public Optional<String> cleaned() {
        return output.get("repository") instanceof Map<?, ?> repository
                        && repository.get("images") instanceof String deleted
                        && repository.get("kept") instanceof String kept
                ? Optional.of(ForeignText.line("%s deleted, %s kept".formatted(deleted, kept)))
                : Optional.empty();
    }

    /** What a teardown has left on purpose, a line for each. */
    public List<String> kept() {
        return output.get("kept") instanceof List<?> kept
                ? kept.stream().map(String::valueOf).map(ForeignText::line).toList()
                : List.of();
    }

    /** What the updates of the stacks could not delete, a line for each stack that left something behind. */
    public List<String> leftBehind() {
        return output.get("stacks") instanceof Map<?, ?> stacks
                ? stacks.values().stream()
                        .map(stack -> stack instanceof Map<?, ?> result ? result.get("leftBehind") : null)
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .map(ForeignText::line)
                        .toList()
                : List.of();
    }

    /** What a plan came to, and where all of it is: {@code 1 to replace, 4 to add: s3://…}; empty where nothing was planned. */
    public Optional<String> plan() {
        return output.get("plan") instanceof Map<?, ?> plan
                        && plan.get("summary") instanceof String summary
                        && plan.get("location") instanceof String location
                ? Optional.of(ForeignText.line("%s: %s".formatted(summary, location)))
                : Optional.empty();
    }

    /** How long it took, or has taken until now. */
    public Duration duration(Instant now) {
        return Duration.between(startedAt, stoppedAt == null ? now : stoppedAt);
    }

    private static Optional<String> text(Map<String, Object> map, String key) {
        return map.get(key) instanceof String text ? Optional.of(ForeignText.line(text)) : Optional.empty();
    }
}

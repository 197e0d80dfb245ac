package litellm.console.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.controlplane.ExecutionArn;
import litellm.controlplane.ForeignText;

/**
 * An execution in a list.
 *
 * @param action what was asked for; empty where the input does not say
 * @param object what was asked for it: the one stack, or {@code all}; the secret of a rotation; empty for other actions
 * @param startedBy a schedule, a rotation, a build or the console, as the input and the execution's name tell; someone where they do not:
 *     {@code --name} and other clients give any name
 * @param length how long it took; empty while it runs
 */
public record PastExecution(
        String arn,
        String action,
        String object,
        String startedBy,
        String status,
        Instant startedAt,
        Optional<Duration> length,
        Optional<String> error,
        Optional<String> cause) {
    private static final Pattern BUILD = Pattern.compile("build-(\\d+)-.*");

    /** Makes the texts of others safe to show, each on one line but the cause, which may be many faults. */
    public PastExecution {
        action = ForeignText.line(action);
        object = ForeignText.line(object);
        startedBy = ForeignText.line(startedBy);
        error = error.map(ForeignText::line);
        cause = cause.map(ForeignText::lines);
    }

    /** The execution's own name, the last part of its ARN, safe to show: Step Functions lets it turn the reading direction. */
    public String name() {
        return ForeignText.line(new ExecutionArn(arn).name());
    }

    /** What the input's action works on. */
    static String object(Map<String, Object> input) {
        return switch (text(input, "action").orElse("")) {
            case "deploy", "plan", "teardown" -> text(input, "stack").orElse("all");
            case "rotate" -> text(input, "secret").orElse("");
            default -> "";
        };
    }

    private static Optional<String> text(Map<String, Object> input, String member) {
        return input.get(member) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** Who starts an execution of this name with this input. */
    static String startedBy(String name, Map<String, Object> input) {
        if (input.get("schedule") instanceof String schedule && !schedule.isBlank()) {
            return "schedule " + schedule;
        }
        if (Boolean.TRUE.equals(input.get("outdatedOnly"))) {
            return "a rotation";
        }
        Matcher build = BUILD.matcher(name);
        if (build.matches()) {
            return "build " + build.group(1);
        }
        return ExecutionName.isOwn(name) ? "console" : "someone";
    }
}

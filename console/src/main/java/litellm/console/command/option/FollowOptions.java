package litellm.console.command.option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;
import picocli.CommandLine.Option;

/** The options of every command that follows an execution. */
public final class FollowOptions {
    private static final Pattern LENGTH = Pattern.compile("[1-9]\\d{0,5}[smh]");

    @Option(
            names = "--at-most",
            paramLabel = "TIME",
            description =
                    "Follow no longer than this many seconds, minutes or hours; exit code 5 then says that the execution still runs. Example: --at-most 12m")
    private String atMost;

    @Option(
            names = "--on-cancel",
            paramLabel = "WHAT",
            defaultValue = "detach",
            completionCandidates = OnCancel.class,
            description =
                    "What Ctrl-C does to the execution: detach leaves it running, stop stops it. Example: --on-cancel stop")
    private String onCancel = "detach";

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Writes the steps to this file as test results in JUnit's XML. Example: --junit steps.xml")
    private Path junit;

    /** Reports values that are not allowed. */
    public void check(List<String> faults) {
        if (atMost != null && !LENGTH.matcher(atMost).matches()) {
            faults.add("--at-most: found \"%s\"; allowed: a whole number and s, m or h, for example 12m"
                    .formatted(ForeignText.line(atMost)));
        }
        OutputFile.check("--junit", junit, faults);
        new OnCancel().check("--on-cancel", onCancel, faults);
    }

    /** How long to follow; to the end without it. */
    public Optional<Duration> atMost() {
        return Optional.ofNullable(atMost)
                .filter(length -> LENGTH.matcher(length).matches())
                .map(length -> Duration.parse("PT" + length));
    }

    public boolean stopOnCancel() {
        return onCancel.equals("stop");
    }

    public Optional<Path> junit() {
        return Optional.ofNullable(junit);
    }

    /** What can be done with the execution that is followed. */
    static final class OnCancel extends OneOf {
        OnCancel() {
            super("detach", "stop");
        }
    }
}

package litellm.console;

import java.util.List;
import java.util.Optional;

/** What ends a command early: what to say about it, and the exit code. */
public final class ConsoleException extends RuntimeException {
    private final List<String> faults;
    private final int exitCode;
    private final String execution;

    private ConsoleException(List<String> faults, int exitCode, String execution) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
        this.exitCode = exitCode;
        this.execution = execution;
    }

    /** The command line or a file it names is wrong; nothing was done. Each fault names its place, what was found, what is allowed. */
    public static ConsoleException wrongUsage(List<String> faults) {
        return new ConsoleException(faults, ExitCode.USAGE, null);
    }

    /** One fault of the command line; see {@link #wrongUsage(List)}. */
    public static ConsoleException wrongUsage(String fault) {
        return wrongUsage(List.of(fault));
    }

    /** The operation was tried and failed; the cause is one sentence. */
    public static ConsoleException failed(String cause) {
        return new ConsoleException(List.of(cause), ExitCode.FAILED, null);
    }

    /** An execution could not be followed any further, and goes on; see {@link #failed}. */
    public static ConsoleException leftBehind(String executionArn, String cause) {
        return new ConsoleException(List.of(cause), ExitCode.FAILED, executionArn);
    }

    /** What was wrong, one entry per fault. */
    public List<String> faults() {
        return faults;
    }

    /** The ARN of the execution that goes on without the command, if one does. */
    public Optional<String> execution() {
        return Optional.ofNullable(execution);
    }

    public int exitCode() {
        return exitCode;
    }
}

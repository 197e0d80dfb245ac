package litellm.console;

/** What litellmctl tells the program that called it. */
public final class ExitCode {
    /** Done. */
    public static final int DONE = 0;

    /** The operation failed, or AWS could not be reached. */
    public static final int FAILED = 1;

    /** The command line or the request is wrong; nothing was changed. */
    public static final int USAGE = 2;

    /** The operation found what it looked for: something to put right. */
    public static final int FINDINGS = 3;

    /** A plan, and a deployment would change something. */
    public static final int CHANGES = 4;

    /** The time that was allowed for following is up, and the execution still runs. */
    public static final int RUNNING = 5;

    /** Nobody reads standard output any more: 128 and the number of SIGPIPE, which ends other programs then. */
    public static final int CLOSED_PIPE = 141;

    private ExitCode() {}
}

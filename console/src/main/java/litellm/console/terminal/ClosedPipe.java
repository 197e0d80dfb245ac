package litellm.console.terminal;

/** Nobody reads standard output any more: the command ends where it is, as SIGPIPE ends programs that the JVM does not run. */
public final class ClosedPipe extends RuntimeException {}

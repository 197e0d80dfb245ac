package litellm.console.command;

import java.io.PrintStream;
import litellm.console.view.ExecutionView;

/**
 * What happens when the console is ended while it follows (Ctrl-C, a closed terminal, a cancelled pipeline): the execution
 * goes on, and a person is told how to follow it again. The exit code is the JVM's own, 130 for Ctrl-C.
 */
final class Detachment implements AutoCloseable {
    private final Thread hook;
    private volatile boolean over;

    /**
     * @param command the command that follows the execution again
     */
    Detachment(ExecutionView view, PrintStream out, String command) {
        this.hook = new Thread(
                () -> {
                    if (!over) {
                        view.close();
                        out.println();
                        out.println("The execution goes on. To follow it again: " + command);
                        out.flush();
                    }
                },
                "detach");
    }

    /** From now on. */
    void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        over = true;
    }
}

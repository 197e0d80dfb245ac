package litellm.console.command;

import java.io.PrintStream;
import litellm.console.view.ExecutionView;

/**
 * What happens when the console is ended while it follows (Ctrl-C, a closed terminal): the execution
 * goes on, or is stopped where that was asked for, and a person is told. The exit code is the JVM's own, 130 for Ctrl-C.
 */
final class Detachment implements AutoCloseable {
    private final Thread hook;
    private volatile boolean over;

    /**
     * @param farewell deals with the execution, and gives the line that says how
     */
    Detachment(ExecutionView view, PrintStream out, Farewell farewell) {
        this.hook = new Thread(
                () -> {
                    if (!over) {
                        view.close();
                        out.println();
                        out.println(farewell.say());
                        out.flush();
                    }
                },
                "detach");
    }

    /** What is done and said at the end. */
    @FunctionalInterface
    interface Farewell {
        String say();
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

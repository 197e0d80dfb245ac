package litellm.console.command;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import litellm.console.terminal.ClosedPipe;
import litellm.console.view.ExecutionView;

/**
 * What happens when the console is ended while it follows (Ctrl-C, a closed terminal): the execution
 * goes on, or is stopped where that was asked for, and a person is told. The exit code is the JVM's own, 130 for Ctrl-C.
 */
final class Detachment implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread hook;

    /**
     * @param farewell deals with the execution, and says how
     */
    Detachment(ExecutionView view, Runnable farewell) {
        this.hook = new Thread(() -> end(view, farewell), "detach");
    }

    private void end(ExecutionView view, Runnable farewell) {
        if (over.compareAndSet(false, true)) {
            try {
                view.close();
                farewell.run();
            } catch (ClosedPipe _) {
                // Ctrl-C ends the reader of a pipe as well: then there is nobody to tell.
            }
        }
    }

    /** Registers the shutdown hook: from now on an interruption runs the farewell. */
    void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The following is over. Where that has been said already, nothing more is to be said until the process has ended. */
    @Override
    public void close() {
        if (!over.compareAndSet(false, true)) {
            new Semaphore(0).acquireUninterruptibly();
        }
    }
}

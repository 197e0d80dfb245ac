package litellm.console.view;

import litellm.console.execution.ExecutionObserver;

/** An observer that shows what it sees, until it is closed. */
public interface ExecutionView extends ExecutionObserver, AutoCloseable {
    /** Shows nothing more; may be called twice, and by another thread than the one that shows. */
    @Override
    void close();
}

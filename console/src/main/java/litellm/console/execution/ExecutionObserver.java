package litellm.console.execution;

/** Someone who watches an execution. */
public interface ExecutionObserver {
    /** Shows how the execution stands now; called at each look, whether or not something changed. */
    void show(Execution execution);

    /** Shows something about the watching itself, on one line. */
    void note(String line);
}

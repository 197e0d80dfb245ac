package litellm.controlplane.history;

/** Where a step stands. */
public enum StepStatus {
    /** Not reached yet. */
    PENDING,
    RUNNING,
    SUCCEEDED,
    /** Done, and there was nothing to change. */
    UNCHANGED,
    /** Left out, because the request did not ask for it. */
    SKIPPED,
    FAILED;

    /** Whether the step will not run any more. */
    public boolean over() {
        return this != PENDING && this != RUNNING;
    }
}

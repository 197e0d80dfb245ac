package litellm.controlplane.service;

/** What is to become of an environment's gateway. */
enum ServiceGoal {
    /** No task runs. */
    STOPPED,
    /** As many tasks run as before the stop. */
    STARTED,
    /** As many tasks run as the request's option says. */
    COUNT,
    /** Every task is replaced by a new one. */
    RESTARTED;

    /** An environment whose deployment broke off may have a database to stop and start, and no gateway yet. */
    boolean needsNoService() {
        return this == STOPPED || this == STARTED;
    }
}

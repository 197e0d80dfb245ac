package litellm.controlplane.service;

/** What is to become of an environment's database. */
enum DatabaseGoal {
    STOPPED,
    /** Available. */
    STARTED,
    /** Deleted without a final snapshot. */
    DISCARDED
}

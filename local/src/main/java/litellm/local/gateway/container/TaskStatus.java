package litellm.local.gateway.container;

/** A task's states, in the order it goes through them (ECS developer guide, "Task lifecycle states"). */
enum TaskStatus {
    PROVISIONING,
    PENDING,
    RUNNING,
    DEACTIVATING,
    STOPPING,
    DEPROVISIONING,
    STOPPED
}

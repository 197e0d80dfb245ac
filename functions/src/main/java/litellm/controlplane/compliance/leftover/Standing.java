package litellm.controlplane.compliance.leftover;

/** How a resource stands to an environment. */
public enum Standing {
    /** Someone else's. */
    FOREIGN,
    /** In one of the environment's stacks, or made by AWS for something in them. */
    LIVE,
    /** The environment's, but of the stack that outlives every environment. */
    OF_CONTROL_PLANE,
    /** The environment's, and of no stack. */
    ORPHANED
}

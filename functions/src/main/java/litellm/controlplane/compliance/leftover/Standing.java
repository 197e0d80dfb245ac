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
    ORPHANED,
    /** A stack with a name of the environment's, and without its tags or any that say that it is someone else's: nobody can say whose it is. */
    UNCLAIMED
}

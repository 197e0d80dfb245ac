package litellm.controlplane;

/** What follows an operation once it settles. */
public enum Sequel {
    NOTHING,

    /** The deployment itself: the operation only makes way for it. */
    DEPLOY,

    /** The deletion of the stack goes on, unless it is gone by then. */
    DELETE
}

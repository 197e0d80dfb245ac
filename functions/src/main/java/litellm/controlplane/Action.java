package litellm.controlplane;

import java.util.Locale;

/** What an execution can be asked to do. */
public enum Action {
    DEPLOY,
    PLAN,
    TEARDOWN,
    SCALE,
    STOP,
    START,
    RESTART,
    CLEAN,
    ROTATE,
    SCAN;

    /** The action that {@code text} names. Throws IllegalArgumentException if there is none. */
    public static Action of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** What requests and outputs call it: {@code deploy}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it makes or changes stacks, or shows what that would do. */
    public boolean deploys() {
        return this == DEPLOY || this == PLAN;
    }
}

package litellm.controlplane;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** The action that {@code text} names, if there is one. */
    public static Optional<Action> named(String text) {
        return Stream.of(values()).filter(action -> action.text().equals(text)).findFirst();
    }

    /** What requests and outputs call it: {@code deploy}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it works by a release: by its templates, its order of stacks or its allow-list. */
    public boolean byRelease() {
        return deploys() || this == TEARDOWN || this == SCAN;
    }

    /** Whether it makes or changes stacks, or shows what that would do. */
    public boolean deploys() {
        return this == DEPLOY || this == PLAN;
    }
}

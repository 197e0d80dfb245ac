package litellm.controlplane.compliance;

import java.util.Locale;

/** What a scan looks for. */
enum ScanMode {
    /** Controls for what is deployed, leftovers for what no stack owns. */
    AUTO,
    /** What no stack owns any more. */
    LEFTOVERS,
    /** Whether what is deployed is as it should be. */
    CONTROLS;

    static ScanMode of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean leftovers() {
        return this != CONTROLS;
    }

    boolean controls() {
        return this != LEFTOVERS;
    }
}

package litellm.console.validate;

import java.util.ArrayList;
import java.util.List;
import litellm.controlplane.ForeignText;

/** What is wrong with a working copy: collected, so that a person sees all of it at once. */
final class Faults {
    private final List<String> faults = new ArrayList<>();

    /** What is wrong with one file of it. */
    record InFile(String file, Faults all) {
        /** Adds a fault: its place in the file, and what was found and is allowed there. */
        void add(String place, String what) {
            all.add(file, place, what);
        }
    }

    InFile in(String file) {
        return new InFile(file, this);
    }

    void add(String file, String place, String what) {
        add("%s: %s: %s".formatted(file, place, what));
    }

    /** Adds a fault that names its place by itself. */
    void add(String fault) {
        faults.add(ForeignText.line(fault));
    }

    List<String> list() {
        return List.copyOf(faults);
    }
}

package litellm.controlplane.compliance.control;

import java.util.Map;

/**
 * What a check found wrong with a resource.
 *
 * @param found the part of it that is wrong, for the sentence of the finding; empty where the sentence says all
 * @param details what the command needs to know beside what the resource tells, by name
 */
record Fault(String found, Map<String, Object> details) {
    Fault {
        details = Map.copyOf(details);
    }

    Fault(String found) {
        this(found, Map.of());
    }
}

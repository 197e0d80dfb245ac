package litellm.local.stack;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What detections of drift have found in a stack.
 *
 * @param checked when the whole stack was last looked at; null for never
 * @param resources by logical id the resources that could be compared
 */
public record StackDrift(Instant checked, Map<String, ResourceDrift> resources) {
    static final StackDrift NOT_CHECKED = new StackDrift(null, Map.of());

    /** The same with what was found of one resource. */
    public StackDrift with(ResourceDrift resource) {
        Map<String, ResourceDrift> all = new LinkedHashMap<>(resources);
        all.put(resource.resource().logicalId(), resource);
        return new StackDrift(checked, all);
    }

    /** How many resources are not what the stack made of them. */
    public long drifted() {
        return resources.values().stream()
                .filter(resource -> resource.status() != ResourceDrift.Status.IN_SYNC)
                .count();
    }

    public String status() {
        if (checked == null) {
            return "NOT_CHECKED";
        }
        return drifted() == 0 ? "IN_SYNC" : "DRIFTED";
    }

    /** As descriptions of the stack show it. */
    public Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("StackDriftStatus", status());
        shown.put("LastCheckTimestamp", checked);
        return shown;
    }

    /** As descriptions of a resource show it: one that was replaced or updated since has not been checked. */
    public Map<String, Object> shown(StackResource resource) {
        ResourceDrift found = resources.get(resource.logicalId());
        Map<String, Object> shown = new LinkedHashMap<>();
        boolean known = found != null && found.resource().equals(resource);
        shown.put("StackResourceDriftStatus", known ? found.status() : "NOT_CHECKED");
        shown.put("LastCheckTimestamp", known ? found.time() : null);
        return shown;
    }
}

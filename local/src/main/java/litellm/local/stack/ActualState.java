package litellm.local.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import litellm.local.stack.template.StackDefinition;

/**
 * What there is of a resource when a change set is made that looks at it; the words are those of the API.
 *
 * @param status what its ResourceDriftStatus is: IN_SYNC, MODIFIED or DELETED, UNKNOWN where the service refuses to tell,
 *     UNSUPPORTED where its type cannot be read
 * @param drift what was compared, its secrets masked; null where nothing could be
 * @param properties what it was made with and, where somebody has changed that, what is there now
 */
public record ActualState(String status, ResourceDrift drift, Map<String, Object> properties) {
    static ActualState unsupported(StackResource resource) {
        return new ActualState("UNSUPPORTED", null, resource.properties());
    }

    static ActualState unknown(StackResource resource) {
        return new ActualState("UNKNOWN", null, resource.properties());
    }

    /** Compares a resource with what was read of it; empty when it is gone. */
    static ActualState of(StackDefinition definition, StackResource resource, Optional<Map<String, Object>> read) {
        ResourceDrift drift = ResourceDrift.of(definition, resource, read);
        Map<String, Object> properties = new LinkedHashMap<>(resource.properties());
        drift.properties()
                .forEach(name -> properties.put(name, read.orElseThrow().get(name)));
        properties.values().removeIf(value -> value == null);
        return new ActualState(drift.status().name(), drift, properties);
    }

    boolean deleted() {
        return drift != null && drift.status() == ResourceDrift.Status.DELETED;
    }

    boolean modified() {
        return drift != null && drift.status() == ResourceDrift.Status.MODIFIED;
    }

    public boolean drifted() {
        return deleted() || modified();
    }

    /** Whether a property could be read: a secret's value cannot, for one. */
    public boolean tells(String property) {
        return drift != null && drift.expected() != null && drift.expected().containsKey(property);
    }

    /** Whether somebody has changed a property. */
    public boolean drifted(String property) {
        return drift != null && drift.properties().contains(property);
    }

    /** A property as it is now, to be shown; of one that cannot be read, or was not changed, as it was made. */
    Object shown(String property, Map<String, Object> made) {
        return drifted(property) ? drift.actual().get(property) : made.get(property);
    }
}

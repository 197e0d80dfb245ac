package litellm.local.stack.resource;

import java.util.Map;

/**
 * A resource that exists.
 *
 * @param physicalId what {@code Ref} gives
 * @param attributes what {@code Fn::GetAtt} gives; a nested attribute is a flat key, as in {@code Endpoint.Address}
 */
public record Resource(String physicalId, Map<String, Object> attributes) {
    public Resource {
        attributes = Map.copyOf(attributes);
    }

    /** A resource without attributes. */
    public static Resource of(String physicalId) {
        return new Resource(physicalId, Map.of());
    }
}

package litellm.local.stack;

import java.time.Instant;

/**
 * Something that happened to a stack or to one of its resources.
 *
 * @param properties the resource's properties as JSON, or null
 * @param token the client request token of the operation, or null
 */
public record StackEvent(
        String id,
        String logicalId,
        String physicalId,
        String type,
        Instant time,
        String status,
        String reason,
        String properties,
        String token) {}

package litellm.local.stack;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import litellm.local.stack.resource.Resource;

/**
 * A resource of a stack as it is.
 *
 * @param instance tells the resource from one that it replaced
 * @param resource null while nothing has been made
 * @param properties what it was last made with, dynamic references unresolved
 * @param shown the same as JSON for events, parameters with NoEcho masked
 * @param attributes its resolved Metadata, DeletionPolicy and so on
 * @param tags the stack's tags that it was last made with
 * @param dependencies the resources that it needs
 */
record StackResource(
        long instance,
        ResourceDeclaration declaration,
        Resource resource,
        Map<String, Object> properties,
        String shown,
        Map<String, Object> attributes,
        Map<String, String> tags,
        Set<String> dependencies,
        ResourceStatus status,
        String reason,
        Instant time) {

    private static final AtomicLong INSTANCES = new AtomicLong();

    /** A resource that is about to be made. */
    static StackResource of(DesiredResource desired) {
        return new StackResource(
                INSTANCES.incrementAndGet(),
                desired.declaration(),
                null,
                desired.properties(),
                desired.shown(),
                desired.attributes(),
                desired.tags(),
                desired.dependencies(),
                ResourceStatus.CREATE_IN_PROGRESS,
                null,
                now());
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    String logicalId() {
        return declaration.logicalId();
    }

    String type() {
        return declaration.type();
    }

    /** The physical id, or null while nothing has been made. */
    String physicalId() {
        return resource == null ? null : resource.physicalId();
    }

    /** Whether there is something to delete. */
    boolean exists() {
        return resource != null && !gone();
    }

    /** Whether it has been deleted or let go. */
    boolean gone() {
        return status == ResourceStatus.DELETE_COMPLETE || status == ResourceStatus.DELETE_SKIPPED;
    }

    Policy deletionPolicy() {
        return Policy.onDeletion(type(), attributes, properties);
    }

    StackResource with(ResourceStatus newStatus, String newReason) {
        return new StackResource(
                instance,
                declaration,
                resource,
                properties,
                shown,
                attributes,
                tags,
                dependencies,
                newStatus,
                newReason,
                now());
    }

    StackResource with(Resource made) {
        return new StackResource(
                instance, declaration, made, properties, shown, attributes, tags, dependencies, status, reason, time);
    }

    /** The same resource with what it is to be. */
    StackResource with(DesiredResource desired) {
        return new StackResource(
                instance,
                desired.declaration(),
                resource,
                desired.properties(),
                desired.shown(),
                desired.attributes(),
                desired.tags(),
                desired.dependencies(),
                status,
                reason,
                time);
    }

    /** The same resource whose events show the properties that it is to get. */
    StackResource showing(DesiredResource desired) {
        return new StackResource(
                instance,
                declaration,
                resource,
                properties,
                desired.shown(),
                attributes,
                tags,
                dependencies,
                status,
                reason,
                time);
    }

    /** What this resource was made with, to go back to. */
    DesiredResource desired() {
        return new DesiredResource(declaration, properties, shown, attributes, tags, dependencies);
    }
}

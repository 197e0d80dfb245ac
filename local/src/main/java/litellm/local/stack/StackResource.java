package litellm.local.stack;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import litellm.local.stack.resource.Resource;
import litellm.local.stack.template.Policy;

/**
 * A resource of a stack as it is.
 *
 * @param instance tells the resource from one that it replaced
 * @param made what it was last made with
 * @param deviation what it may be instead: what an update in place that failed may have made of it, or somebody's hand has;
 *     null where it is just what it was made with
 * @param shown the properties, as JSON, that its events show
 * @param resource null while nothing has been made
 */
public record StackResource(
        long instance,
        DesiredResource made,
        DesiredResource deviation,
        String shown,
        Resource resource,
        ResourceStatus status,
        String reason,
        Instant time) {

    private static final AtomicLong INSTANCES = new AtomicLong();

    /** A resource that is about to be made. */
    static StackResource of(DesiredResource desired) {
        return new StackResource(
                INSTANCES.incrementAndGet(),
                desired,
                null,
                desired.shown(),
                null,
                ResourceStatus.CREATE_IN_PROGRESS,
                null,
                now());
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    public String logicalId() {
        return made.declaration().logicalId();
    }

    public String type() {
        return made.declaration().type();
    }

    /** The physical id, or null while nothing has been made. */
    public String physicalId() {
        return resource == null ? null : resource.physicalId();
    }

    Map<String, Object> properties() {
        return made.properties();
    }

    public Map<String, Object> attributes() {
        return made.attributes();
    }

    Map<String, String> tags() {
        return made.tags();
    }

    Set<String> dependencies() {
        return made.dependencies();
    }

    /** Whether there is something to delete. */
    public boolean exists() {
        return resource != null && !gone();
    }

    /** Whether it has been deleted or let go. */
    boolean gone() {
        return status == ResourceStatus.DELETE_COMPLETE || status == ResourceStatus.DELETE_SKIPPED;
    }

    Policy deletionPolicy() {
        return Policy.onDeletion(type(), attributes(), properties());
    }

    StackResource with(ResourceStatus newStatus, String newReason) {
        return new StackResource(instance, made, deviation, shown, resource, newStatus, newReason, now());
    }

    StackResource with(Resource newResource) {
        return new StackResource(instance, made, deviation, shown, newResource, status, reason, time);
    }

    /** The same resource, made into what it was to be. */
    StackResource with(DesiredResource desired) {
        return new StackResource(instance, desired, null, desired.shown(), resource, status, reason, time);
    }

    /**
     * The same resource, whose update in place failed: nobody knows how much of it has been done. A failed attempt to get
     * back to what it was made with leaves open what the attempt before has done.
     */
    StackResource attempting(DesiredResource desired) {
        DesiredResource open = deviation != null && desired.makesTheSameAs(made) ? deviation : desired;
        return new StackResource(instance, made, open, desired.shown(), resource, status, reason, time);
    }

    /** The same resource, of which somebody has made something else. */
    StackResource deviating(Map<String, Object> actual) {
        return new StackResource(instance, made, made.with(actual), shown, resource, status, reason, time);
    }

    /** What it may be now: what it was last made with, and what else may have become of it. */
    List<DesiredResource> candidates() {
        return deviation == null ? List.of(made) : List.of(deviation, made);
    }

    /** The same resource, whose events show the properties that it is to get. */
    StackResource showing(DesiredResource desired) {
        return new StackResource(instance, made, deviation, desired.shown(), resource, status, reason, time);
    }
}

package litellm.local.stack.resource;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How CloudFormation handles one resource type. Implementations keep no state between calls and are used by many
 * threads at once. Properties are resolved: strings, booleans, numbers, lists and maps, {@code AWS::NoValue} removed.
 */
public interface ResourceType {
    /** The type's name in a template, such as {@code AWS::EC2::VPC}. */
    String name();

    /** The top-level properties whose change replaces the resource, as in the type's reference ("Update requires"). */
    Set<String> createOnly();

    /** Those of which the type's schema says that their change may replace it. A change set says so too; the change is made in place. */
    default Set<String> conditionalCreateOnly() {
        return Set.of();
    }

    /**
     * Creates the resource and returns when it is stable.
     *
     * @throws ResourceFailedException when the service refuses, with the service's own reason
     */
    Resource create(ResourceContext context, Map<String, Object> properties) throws ResourceFailedException;

    /**
     * Changes the resource in place and returns when it is stable.
     *
     * @param before the properties it was last created or updated with
     * @throws ResourceFailedException when the service refuses, with the service's own reason
     */
    Resource update(ResourceContext context, Resource current, Map<String, Object> before, Map<String, Object> after)
            throws ResourceFailedException;

    /**
     * Deletes the resource and returns when it is gone. One that is gone already counts as deleted.
     *
     * @param properties the properties it was last created or updated with
     * @throws ResourceFailedException when the service refuses, with the service's own reason
     */
    void delete(ResourceContext context, Resource current, Map<String, Object> properties)
            throws ResourceFailedException;

    /** Whether the resource takes tags: then a change of the stack's own tags updates it too. */
    default boolean taggable() {
        return true;
    }

    /** Whether {@link #read} can be called: without it, nobody can tell whether a resource has drifted. */
    default boolean readable() {
        return false;
    }

    /**
     * Reads what a resource is now.
     *
     * @param properties the properties it was last created or updated with
     * @return those of them that its service tells, as they are now, null for one that was taken away; empty when the resource is gone
     * @throws ResourceFailedException when the service refuses, with the service's own reason
     */
    default Optional<Map<String, Object>> read(
            ResourceContext context, Resource current, Map<String, Object> properties) throws ResourceFailedException {
        throw new ResourceFailedException(name() + " cannot be read");
    }

    /** Whether {@code DeletionPolicy: Snapshot} is allowed for it; then {@link #snapshot} is called before its deletion. */
    default boolean takesSnapshots() {
        return false;
    }

    /**
     * Takes the final snapshot of the resource before it is deleted, and returns when the snapshot is there.
     *
     * @throws ResourceFailedException when the service refuses, or the type takes no snapshots
     */
    default void snapshot(ResourceContext context, Resource current, Map<String, Object> properties)
            throws ResourceFailedException {
        throw new ResourceFailedException(name() + " takes no snapshots");
    }
}

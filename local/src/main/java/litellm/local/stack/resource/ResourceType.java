package litellm.local.stack.resource;

import java.util.Map;
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
}

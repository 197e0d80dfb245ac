package litellm.controlplane.testing;

import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceAttribute;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;

/** What a change set says of resources. */
public final class ResourceChanges {
    private ResourceChanges() {}

    /**
     * A change of one property, in place.
     *
     * @param property its name; null for tags, metadata and policies, of which CloudFormation gives none
     */
    public static ResourceChange modified(String logicalId, String type, String property) {
        return ResourceChange.builder()
                .action(ChangeAction.MODIFY)
                .logicalResourceId(logicalId)
                .physicalResourceId("physical-" + logicalId)
                .resourceType(type)
                .replacement(Replacement.FALSE)
                .details(ResourceChangeDetail.builder()
                        .target(target ->
                                target.attribute(ResourceAttribute.PROPERTIES).name(property))
                        .build())
                .build();
    }
}

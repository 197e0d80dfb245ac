package litellm.local.stack.resource;

import java.util.List;

/** AWS::CloudFormation::WaitConditionHandle: an address, and nothing behind it. */
final class CloudFormationTypes {
    private CloudFormationTypes() {}

    static List<ResourceType> all() {
        return List.of(waitConditionHandle());
    }

    private static ResourceType waitConditionHandle() {
        return ServiceType.named("AWS::CloudFormation::WaitConditionHandle")
                .create(r -> "https://cloudformation-waitcondition-%s.s3.amazonaws.com/%s"
                        .formatted(r.aws().region(), r.generatedName(255)))
                .build();
    }
}

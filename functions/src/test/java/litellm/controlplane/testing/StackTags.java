package litellm.controlplane.testing;

import java.util.List;
import java.util.Map;
import litellm.controlplane.EnvironmentTags;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** Tags of stacks as CloudFormation takes them. */
public final class StackTags {
    private StackTags() {}

    /** Those that a deployment puts on a stack of {@code environment}. */
    public static List<Tag> ofEnvironment(String environment) {
        return of(EnvironmentTags.ofStack(environment));
    }

    public static List<Tag> of(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}

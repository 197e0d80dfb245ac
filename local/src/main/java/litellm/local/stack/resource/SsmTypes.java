package litellm.local.stack.resource;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;

/** AWS::SSM::Parameter. */
final class SsmTypes {
    private static final ResourceTypeForTagging PARAMETER = ResourceTypeForTagging.PARAMETER;

    private static final Tags.Access PARAMETER_TAGS = new Tags.Access(
            r -> ssm(r).listTagsForResource(b -> b.resourceType(PARAMETER).resourceId(r.id()))
                    .tagList(),
            (r, tags) -> ssm(r).addTagsToResource(
                            b -> Tags.fill(b.resourceType(PARAMETER).resourceId(r.id()), tags)),
            (r, keys) -> ssm(r).removeTagsFromResource(
                            b -> b.resourceType(PARAMETER).resourceId(r.id()).tagKeys(keys)));

    private SsmTypes() {}

    static List<ResourceType> all() {
        return List.of(parameter());
    }

    private static SsmClient ssm(ResourceRequest r) {
        return r.aws().ssm();
    }

    private static ResourceType parameter() {
        return ServiceType.named("AWS::SSM::Parameter")
                .createOnly("Name")
                .maps(PutParameterRequest.builder())
                .create(r -> {
                    String name = r.name("Name", 1011);
                    ssm(r).putParameter(b -> r.fill(b.name(name)));
                    return name;
                })
                // An overwriting call takes no tags.
                .update(r -> ssm(r).putParameter(b -> r.fill(b.name(r.id()).overwrite(true), r.desired())))
                .attributes(r -> Map.of("Type", r.text("Type"), "Value", r.text("Value")))
                .tagMap(PARAMETER_TAGS)
                .delete(r -> ssm(r).deleteParameter(b -> b.name(r.id())))
                .build();
    }
}

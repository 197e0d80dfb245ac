package litellm.local.stack.resource;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.CreateProjectRequest;

/** AWS::CodeBuild::Project. */
final class CodeBuildTypes {
    /** CodeBuild changes tags with the project: an update has set them already. */
    private static final Tags.Access PROJECT_TAGS = new Tags.Access(ResourceRequest::tags, (_, _) -> {}, (_, _) -> {});

    private CodeBuildTypes() {}

    static List<ResourceType> all() {
        return List.of(project());
    }

    private static CodeBuildClient codeBuild(ResourceRequest r) {
        return r.aws().codeBuild();
    }

    private static ResourceType project() {
        return ServiceType.named("AWS::CodeBuild::Project")
                .createOnly("Name")
                .maps(CreateProjectRequest.builder())
                .create(r -> codeBuild(r)
                        .createProject(b -> r.fill(b.name(r.name("Name", 255))))
                        .project()
                        .name())
                .update(r -> codeBuild(r).updateProject(b -> r.fill(b.name(r.id()))))
                .attributes(r -> Map.of("Id", r.id(), "Arn", r.arn("codebuild", "project/" + r.id())))
                .tags(PROJECT_TAGS)
                .delete(r -> codeBuild(r).deleteProject(b -> b.name(r.id())))
                .build();
    }
}

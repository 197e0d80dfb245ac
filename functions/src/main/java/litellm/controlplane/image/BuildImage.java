package litellm.controlplane.image;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Releases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.ecr.EcrClient;

/** The function {@code {request} -> operation} of kind build: see {@link ImageBuild}. */
public final class BuildImage extends JsonHandler {
    private final ImageBuild build;
    private final Releases releases;
    private final SourceStore sources;
    private final String registry;
    private final String project;

    /** Called by Lambda. */
    public BuildImage() {
        this(Settings.ofProcess());
    }

    BuildImage(Settings settings) {
        build = new ImageBuild(
                AwsClients.build(CodeBuildClient.builder(), settings),
                AwsClients.build(EcrClient.builder(), settings),
                Clock.systemUTC());
        releases = Releases.of(settings);
        sources = new SourceStore(AwsClients.s3(settings), settings.require("ARTIFACT_BUCKET"));
        registry = settings.require("REGISTRY");
        project = settings.require("BUILD_PROJECT");
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        ImageSource source = ImageSource.of(releases.get(request.release()), request.baseImage());
        return build.start(request, source, sources, registry, project).toJson();
    }
}

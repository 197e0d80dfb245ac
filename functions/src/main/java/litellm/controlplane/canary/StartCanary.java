package litellm.controlplane.canary;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.GatewayConfig;
import litellm.controlplane.release.Release;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The function {@code {request, image} -> operation} of kind canary: see {@link Canary}. */
public final class StartCanary extends JsonHandler {
    private final Canary canary;
    private final CloudFormationClient cloudFormation;
    private final S3Client s3;
    private final String bucket;

    /** Called by Lambda. */
    public StartCanary() {
        this(Settings.ofProcess());
    }

    StartCanary(Settings settings) {
        canary = new Canary(
                AwsClients.build(EcsClient.builder(), settings), settings.require("TASKS_CLUSTER"), Clock.systemUTC());
        cloudFormation = AwsClients.build(CloudFormationClient.builder(), settings);
        s3 = AwsClients.s3(settings);
        bucket = settings.require("ARTIFACT_BUCKET");
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        Set<String> models = GatewayConfig.ofImage(s3.getObjectAsBytes(
                                object -> object.bucket(bucket).key(Release.key(request.release(), "image.zip")))
                        .asByteArrayUnsafe())
                .modelNames();
        return canary.start(request, payload.text("image"), models, StackExports.read(cloudFormation))
                .toJson();
    }
}

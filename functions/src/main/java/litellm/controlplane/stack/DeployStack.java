package litellm.controlplane.stack;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Releases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/**
 * The function {@code {request, stack, image?} -> operation}: takes the next step of a stack's deployment, see
 * {@link StackDeployer}.
 */
public final class DeployStack extends JsonHandler {
    private final Releases releases;
    private final Stacks stacks;
    private final StackDeployer deployer;
    private final String bucket;

    /** Called by Lambda. */
    public DeployStack() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    DeployStack(Settings settings, Clock clock) {
        this.releases = Releases.of(settings);
        CloudFormationClient cloudFormation = AwsClients.build(CloudFormationClient.builder(), settings);
        this.stacks = new Stacks(cloudFormation);
        this.deployer = new StackDeployer(
                cloudFormation,
                () -> DeletionProtection.of(settings),
                settings.require("CLOUDFORMATION_ROLE_ARN"),
                clock);
        this.bucket = settings.require("ARTIFACT_BUCKET");
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        Deployment deployment = Deployment.of(
                request,
                releases.get(request.release()),
                payload.text("stack"),
                bucket,
                payload.optionalText("image"),
                other -> stacks.outputs(request.stackName(other)));
        return deployer.deploy(deployment).toJson();
    }
}

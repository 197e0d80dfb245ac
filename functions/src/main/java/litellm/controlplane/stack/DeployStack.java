package litellm.controlplane.stack;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Release;
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
        this.deployer = new StackDeployer(cloudFormation, settings.require("CLOUDFORMATION_ROLE_ARN"), clock);
        this.bucket = settings.require("ARTIFACT_BUCKET");
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        Release release = releases.get(request.release());
        String stack = payload.text("stack");
        Map<String, String> supplied = new HashMap<>();
        supplied.put("artifactBucket", bucket);
        supplied.put("functionsKey", release.functionsKey());
        supplied.put("release", request.release());
        payload.optionalText("image").ifPresent(image -> supplied.put("image", image));
        supplied.put("baseImage", request.baseImage());
        release.stacks().find(stack).stacksHandingOver().forEach(other -> supplied.putAll(outputs(request, other)));
        return deployer.deploy(new Deployment(request, release, stack, supplied))
                .toJson();
    }

    /** The outputs of another stack of the environment, by the names that the catalogue uses: {@code alb.ListenerArn}. */
    private Map<String, String> outputs(Request request, String stack) {
        Map<String, String> outputs = new HashMap<>();
        stacks.outputs(request.stackName(stack)).forEach((name, value) -> outputs.put(stack + "." + name, value));
        return outputs;
    }
}

package litellm.controlplane.teardown;

import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Releases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/** The function {@code {request} -> {keepData}}: refuses what must not be torn down as things stand, see {@link TeardownCheck}. */
public final class CheckTeardown extends JsonHandler {
    private final Releases releases;
    private final Stacks stacks;

    /** Called by Lambda. */
    public CheckTeardown() {
        this(Settings.ofProcess());
    }

    CheckTeardown(Settings settings) {
        releases = Releases.of(settings);
        stacks = new Stacks(AwsClients.build(CloudFormationClient.builder(), settings));
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        new TeardownCheck(request, releases.get(request.release()).stacks(), stacks).require();
        return Map.of("keepData", request.keepsData());
    }
}

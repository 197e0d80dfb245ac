package litellm.controlplane.teardown;

import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Releases;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.stack.FormerParameters;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The function {@code {request} -> {keepData}}: refuses what must not be torn down as things stand, see {@link TeardownCheck}, and
 * keeps the parameters of the stacks that go, see {@link FormerParameters}.
 */
public final class CheckTeardown extends JsonHandler {
    private final Releases releases;
    private final Stacks stacks;
    private final FormerParameters formerParameters;

    /** Called by Lambda. */
    public CheckTeardown() {
        this(Settings.ofProcess());
    }

    CheckTeardown(Settings settings) {
        S3Client s3 = AwsClients.s3(settings);
        String bucket = settings.require("ARTIFACT_BUCKET");
        releases = new Releases(s3, bucket, settings.region());
        stacks = new Stacks(AwsClients.build(CloudFormationClient.builder(), settings));
        formerParameters = new FormerParameters(s3, bucket);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        StackCatalogue catalogue = releases.get(request.release()).stacks();
        new TeardownCheck(request, catalogue, stacks).require();
        keepParameters(request, catalogue);
        return Map.of("keepData", request.keepsData());
    }

    /** Of those whose deletion begins now: a teardown that was cut off has kept the others'. */
    private void keepParameters(Request request, StackCatalogue catalogue) {
        Map<String, Map<String, String>> values = new LinkedHashMap<>();
        catalogue
                .wanted(request)
                .forEach(stack -> stacks.present(request.stackName(stack))
                        .filter(Stacks::isWhole)
                        .ifPresent(found -> values.put(stack, Stacks.parameters(found))));
        if (!values.isEmpty()) {
            formerParameters.keep(request.environment(), values);
        }
    }
}

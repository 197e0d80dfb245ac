package litellm.controlplane.request;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Releases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.snapshot.Snapshots;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The function {@code {execution, startedAt, input} -> request}: makes a complete and valid request of the execution's
 * input, or throws {@link InvalidRequest} with all that is wrong with it. Changes nothing.
 */
public final class ValidateRequest extends JsonHandler {
    private final RequestValidator validator;

    /** Called by Lambda. */
    public ValidateRequest() {
        this(Settings.ofProcess());
    }

    /** Most requests need neither a stack's present values nor a snapshot: their clients are made when they do. */
    ValidateRequest(Settings settings) {
        validator = new RequestValidator(
                Releases.of(settings)::find,
                settings.require("RELEASE"),
                name -> new Stacks(AwsClients.build(CloudFormationClient.builder(), settings)).parameters(name),
                (environment, name) ->
                        new Snapshots(AwsClients.build(RdsClient.builder(), settings)).find(environment, name));
    }

    @Override
    protected JsonObject read(InputStream in) {
        try {
            return super.read(in);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest(List.of("input: found what cannot be read as JSON, " + e.getMessage()));
        }
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        return validator
                .validate(
                        payload.text("execution"),
                        Instant.parse(payload.text("startedAt")),
                        payload.members().get("input"))
                .toJson();
    }
}

package litellm.controlplane.request;

import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.preflight.FunctionClients;
import litellm.controlplane.preflight.Preflight;
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
 * input, or throws {@link InvalidRequest} with all that is wrong with it, or with what is sure to fail in the account. Changes
 * nothing.
 */
public final class ValidateRequest extends JsonHandler {
    /** What makes or changes stacks. */
    private static final Set<String> DEPLOYING = Set.of("deploy", "plan");

    private final RequestValidator validator;
    private final Releases releases;
    private final Preflight preflight;

    /** The stacks' parameter values, read once in an invocation. */
    private final Map<String, Optional<Map<String, String>>> present = new HashMap<>();

    /** Called by Lambda. */
    public ValidateRequest() {
        this(Settings.ofProcess());
    }

    ValidateRequest(Settings settings) {
        Stacks stacks = new Stacks(AwsClients.build(CloudFormationClient.builder(), settings));
        releases = Releases.of(settings);
        validator = new RequestValidator(
                releases::find,
                settings.require("RELEASE"),
                name -> present(stacks, name).orElse(Map.of()),
                (environment, name) ->
                        new Snapshots(AwsClients.build(RdsClient.builder(), settings)).find(environment, name));
        preflight = new Preflight(new FunctionClients(settings), name -> present(stacks, name));
    }

    private Optional<Map<String, String>> present(Stacks stacks, String name) {
        return present.computeIfAbsent(name, stacks::presentParameters);
    }

    @Override
    protected JsonObject read(InputStream in) {
        try {
            return super.read(in);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest(List.of("input: found what cannot be read as JSON, " + e.getMessage()));
        }
    }

    /** The account is asked about a request that makes sense by itself. */
    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        present.clear();
        Request request = validator.validate(
                payload.text("execution"),
                payload.instant("startedAt"),
                payload.members().get("input"));
        List<String> faults = DEPLOYING.contains(request.action())
                ? preflight.check(request, releases.get(request.release())).faults()
                : List.of();
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        return request.toJson();
    }
}

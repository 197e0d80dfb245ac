package litellm.controlplane.service;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * The function {@code {request, to, since?, operation?} -> operation} of kind service: see {@link ServiceScaling}. {@code to}
 * is {@code stopped}, {@code started}, {@code count} (as many tasks as the request's option says) or {@code restarted}; {@code
 * since} is when the state machine first asked. It is start and check in one: the state machine calls it with its last answer
 * until that is no longer in progress.
 */
public final class ScaleService extends JsonHandler {
    private final ServiceScaling scaling;

    /** Called by Lambda. */
    public ScaleService() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    ScaleService(Settings settings, Clock clock) {
        Stacks stacks = new Stacks(AwsClients.build(CloudFormationClient.builder(), settings));
        scaling = new ServiceScaling(
                AwsClients.build(EcsClient.builder(), settings),
                new Autoscaling(AwsClients.build(ApplicationAutoScalingClient.builder(), settings), stacks),
                stacks,
                clock);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        return payload.optionalObject("operation")
                .map(Operation::from)
                .map(operation -> scaling.check(request, operation))
                .orElseGet(() ->
                        scaling.begin(request, payload.constant("to", ServiceGoal.class), since(payload, request)))
                .toJson();
    }

    private static Instant since(JsonObject payload, Request request) {
        return payload.optionalText("since").map(Instant::parse).orElse(request.startedAt());
    }
}

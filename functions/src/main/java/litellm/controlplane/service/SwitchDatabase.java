package litellm.controlplane.service;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The function {@code {request, to, operation?} -> operation} of kind database: see {@link DatabaseSwitch}. {@code to} is
 * {@code stopped}, {@code started} or {@code discarded}. The state machine calls it until its answer is no longer in progress.
 */
public final class SwitchDatabase extends JsonHandler {
    private final DatabaseSwitch database;

    /** Called by Lambda. */
    public SwitchDatabase() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    SwitchDatabase(Settings settings, Clock clock) {
        database = new DatabaseSwitch(
                AwsClients.build(RdsClient.builder(), settings),
                new Stacks(AwsClients.build(CloudFormationClient.builder(), settings)),
                clock);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        return database.bring(
                        Request.from(payload.object("request")),
                        payload.constant("to", DatabaseGoal.class),
                        payload.optionalObject("operation").map(Operation::from))
                .toJson();
    }
}

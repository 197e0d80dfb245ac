package litellm.controlplane.teardown;

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
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * The function {@code {request, operation?} -> operation} of kind logs: deletes the environment's log groups that no stack owns
 * any more, see {@link OrphanedLogs}. While the operation is in progress there are more: the state machine calls it again with
 * that operation, which goes on behind the last group that was looked at.
 */
public final class CleanLogs extends JsonHandler {
    private final OrphanedLogs logs;

    /** Called by Lambda. */
    public CleanLogs() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    CleanLogs(Settings settings, Clock clock) {
        logs = new OrphanedLogs(
                AwsClients.build(CloudWatchLogsClient.builder(), settings),
                new Stacks(AwsClients.build(CloudFormationClient.builder(), settings)),
                clock);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        return logs.delete(request, payload.optionalObject("operation").map(Operation::from))
                .toJson();
    }
}

package litellm.controlplane.stack;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.image.ImageCleaning;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Ec2Query;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ecr.EcrClient;

/** The function {@code {request, stack} -> operation}: takes the next step of a stack's deletion, see {@link StackDeleter}. */
public final class DeleteStack extends JsonHandler {
    private final StackDeleter deleter;

    /** Called by Lambda. */
    public DeleteStack() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    DeleteStack(Settings settings, Clock clock) {
        DeletionProtection protection = DeletionProtection.of(settings);
        deleter = new StackDeleter(
                AwsClients.build(CloudFormationClient.builder(), settings),
                protection,
                new Obstacles(
                        protection,
                        new ImageCleaning(AwsClients.build(EcrClient.builder(), settings), clock),
                        AwsClients.s3(settings),
                        Ec2Query.of(settings)),
                settings.require("CLOUDFORMATION_ROLE_ARN"),
                clock);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        return deleter.delete(Request.from(payload.object("request")), payload.text("stack"))
                .toJson();
    }
}

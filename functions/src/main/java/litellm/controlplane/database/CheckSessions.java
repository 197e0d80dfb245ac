package litellm.controlplane.database;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Operation;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The function {@code {operation?} -> operation} of kind sessions: see {@link SessionCheck}. Like PrepareDatabase it
 * belongs to an environment's database stack and runs in its VPC. It is start and check in one: the state machine calls it with
 * its own last answer until that is no longer in progress.
 */
public final class CheckSessions extends JsonHandler {
    private final SessionCheck check;

    /** Called by Lambda. */
    public CheckSessions() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    CheckSessions(Settings settings, Clock clock) {
        check = new SessionCheck(
                new SecretStore(AwsClients.build(SecretsManagerClient.builder(), settings)),
                DatabaseServer.of(settings),
                settings.require("ADMIN_SECRET_ARN"),
                settings.require("DATABASE_SECRET_ARN"),
                clock);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        return check.check(payload.optionalObject("operation").map(Operation::from))
                .toJson();
    }
}

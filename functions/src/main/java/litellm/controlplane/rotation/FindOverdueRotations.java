package litellm.controlplane.rotation;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The function {@code {} -> {"overdue": []}}, which a schedule calls: fails with {@link RotationOverdue} where a secret of any
 * environment has not been rotated when it was due. Its failures are what the alarm counts, so an alarm comes as well where it
 * cannot look.
 */
public final class FindOverdueRotations extends JsonHandler {
    private final OverdueRotations rotations;

    /** Called by Lambda. */
    public FindOverdueRotations() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    FindOverdueRotations(Settings settings, Clock clock) {
        rotations = new OverdueRotations(AwsClients.build(SecretsManagerClient.builder(), settings), clock);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        List<String> overdue = rotations.find();
        if (!overdue.isEmpty()) {
            throw new RotationOverdue(overdue);
        }
        return Map.of("overdue", overdue);
    }
}

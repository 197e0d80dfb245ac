package litellm.controlplane.rotation;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SecretsManagerRotationEvent;
import java.time.Clock;
import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The function that Secrets Manager calls four times to rotate a secret: see {@link SecretRotation}. It belongs to an
 * environment's security or database stack, whose settings name the secrets that it may touch.
 */
public final class RotateSecret implements RequestHandler<SecretsManagerRotationEvent, Void> {
    /**
     * The step in a weekly event from a rule of the database stack: Lambda takes the network interfaces from a function that is
     * not called for weeks.
     */
    private static final String WAKE_UP = "wakeUp";

    private static final Pattern TOKEN = Pattern.compile("\\p{Graph}{32,64}");

    private final SecretRotation rotation;

    /** Called by Lambda. */
    public RotateSecret() {
        this(Settings.ofProcess());
    }

    RotateSecret(Settings settings) {
        SecretsManagerClient secrets = AwsClients.build(SecretsManagerClient.builder(), settings);
        rotation = new SecretRotation(
                secrets, new RotationStrategies(settings, new SecretStore(secrets), Clock.systemUTC()));
    }

    @Override
    public Void handleRequest(SecretsManagerRotationEvent event, Context context) {
        if (event == null) {
            throw new RotationRefused(
                    "The event: found null; an object with Step, SecretId and ClientRequestToken is needed");
        }
        if (WAKE_UP.equals(event.getStep())) {
            return null;
        }
        try {
            requireToken(event);
            rotation.run(RotationStep.of(event.getStep()), event.getSecretId(), event.getClientRequestToken());
        } catch (RuntimeException e) {
            Log.failure(e, "secret", event.getSecretId(), "rotationStep", event.getStep());
            throw e;
        }
        return null;
    }

    /** No later attempt can give this event one. */
    private static void requireToken(SecretsManagerRotationEvent event) {
        String token = event.getClientRequestToken();
        if (token == null || !TOKEN.matcher(token).matches()) {
            throw new RotationRefused(
                    "ClientRequestToken: found %s; allowed: the id of the version that is to become the next one, 32 to 64 characters"
                            .formatted(token == null || token.isBlank() ? "none" : ForeignText.quoted(token)));
        }
    }
}

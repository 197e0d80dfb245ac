package litellm.controlplane.rotation;

import java.util.Optional;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.secrets.EnvironmentSecret;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;

/**
 * Whether every task has read the version of a secret that is in use. The staging label {@code ROLLED_OUT} on that version says
 * so: it is moved there once every task has started later than the secret was changed. Moving the label is itself a change of
 * the secret, so the dates can no longer be compared afterwards.
 *
 * <p>Without the label a task may still hold the login of the database whose password the next rotation changes, and such a
 * task cannot be seen while it has no session. The rotation of another secret makes no value invalid that tasks hold.
 */
final class RolledOut {
    private RolledOut() {}

    /** Whether the version in use has the label. */
    static boolean holds(DescribeSecretResponse secret) {
        Optional<String> holder = StagingLabels.holder(secret, SecretStore.ROLLED_OUT);
        return holder.isPresent() && holder.equals(StagingLabels.holder(secret, SecretStore.CURRENT));
    }

    /**
     * Gives the version in use the label. The caller has seen that every task is younger. A version that has come in use since
     * the secret was described does not get it. Its rotation is over, so AWSPENDING goes where it is still there: once another
     * value has followed, Secrets Manager would begin no rotation.
     */
    static void record(SecretsManagerClient secrets, DescribeSecretResponse secret) {
        try {
            StagingLabels.holder(secret, SecretStore.CURRENT).ifPresent(version -> {
                StagingLabels.takeOffPending(secrets, secret, version);
                StagingLabels.move(secrets, secret, SecretStore.ROLLED_OUT, version);
            });
        } catch (InvalidParameterException e) {
            // Yet another version has got it meanwhile: a rotation is refused until a rollout is on record again.
            Log.info("Staging label was not moved", "secret", secret.name(), "reason", e.getMessage());
        }
    }

    /**
     * For a rotation that is about to change the password of the former login.
     *
     * @throws RotationRefused where a task may still hold it; the message says what to do
     */
    static void require(DescribeSecretResponse secret) {
        String environment = secret.name().split("/", 2)[0];
        if (!secret.name().equals(EnvironmentSecret.DATABASE.nameIn(environment)) || holds(secret)) {
            return;
        }
        // A rotation that Secrets Manager has begun stays pending when this refuses it.
        String unstick = StagingLabels.pending(secret).isPresent() ? " --unstick" : "";
        throw new RotationRefused(
                "Secret %s: a task may still run with the login whose password this rotation changes: no rollout has been seen to end since the version in use came (it has no staging label %s). No password has been changed. First: litellmctl restart %s; then: litellmctl rotate %s database%s"
                        .formatted(secret.name(), SecretStore.ROLLED_OUT, environment, environment, unstick));
    }
}

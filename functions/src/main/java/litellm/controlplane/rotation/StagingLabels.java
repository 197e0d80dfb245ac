package litellm.controlplane.rotation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;

/** The staging labels of a secret. Each is attached to one version at most. */
public final class StagingLabels {
    /**
     * The staging label whose event causes a restart of the tasks. Each version that a rotation puts in use gets it, and none
     * that a deployment or a person does.
     */
    static final String ROTATED = "ROTATED";

    private StagingLabels() {}

    /** The id of the version that has this label. */
    static Optional<String> holder(DescribeSecretResponse secret, String label) {
        return secret.versionIdsToStages().entrySet().stream()
                .filter(version -> version.getValue().contains(label))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * Whether a version with these labels is one that a rotation has begun and not put in use yet. AWS does not promise that a
     * version loses AWSPENDING when it comes in use, so one may still have it when another value has followed.
     */
    public static boolean underWay(List<String> labels) {
        return labels.contains(SecretStore.PENDING)
                && Stream.of(SecretStore.CURRENT, SecretStore.PREVIOUS, ROTATED).noneMatch(labels::contains);
    }

    /** The id of the version that has AWSPENDING without being in use: Secrets Manager begins no rotation beside it. */
    public static Optional<String> pending(DescribeSecretResponse secret) {
        return holder(secret, SecretStore.PENDING)
                .filter(version -> !secret.versionIdsToStages().get(version).contains(SecretStore.CURRENT));
    }

    /** Takes AWSPENDING off this version; makes no call where it is gone already. */
    static void takeOffPending(SecretsManagerClient secrets, DescribeSecretResponse secret, String version) {
        if (!holder(secret, SecretStore.PENDING).equals(Optional.of(version))) {
            return;
        }
        try {
            secrets.updateSecretVersionStage(request -> request.secretId(secret.arn())
                    .versionStage(SecretStore.PENDING)
                    .removeFromVersionId(version));
        } catch (InvalidParameterException e) {
            // Secrets Manager has taken it off meanwhile.
            Log.info("Label is gone already", "secret", secret.name(), "label", SecretStore.PENDING);
        }
    }

    /**
     * Gives this version the label, and takes it from the one that had it when the secret was described; makes no call where it is
     * there already.
     *
     * @throws InvalidParameterException where yet another version has got it since
     */
    static void move(SecretsManagerClient secrets, DescribeSecretResponse secret, String label, String version) {
        Optional<String> holder = holder(secret, label);
        if (holder.equals(Optional.of(version))) {
            return;
        }
        try {
            secrets.updateSecretVersionStage(request -> request.secretId(secret.arn())
                    .versionStage(label)
                    .moveToVersionId(version)
                    .removeFromVersionId(holder.orElse(null)));
        } catch (InvalidParameterException e) {
            DescribeSecretResponse now = secrets.describeSecret(request -> request.secretId(secret.arn()));
            if (!holder(now, label).equals(Optional.of(version))) {
                throw e;
            }
            Log.info("Label was moved already", "secret", secret.name(), "label", label);
        }
    }
}

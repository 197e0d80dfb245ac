package litellm.controlplane.rotation;

import java.util.Map;
import java.util.Optional;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;

/** The staging labels of a secret. Each is attached to one version at most. */
public final class StagingLabels {
    private StagingLabels() {}

    /** The id of the version that has this label. */
    static Optional<String> holder(DescribeSecretResponse secret, String label) {
        return secret.versionIdsToStages().entrySet().stream()
                .filter(version -> version.getValue().contains(label))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The id of the version that a rotation has begun and not put in use. */
    public static Optional<String> pending(DescribeSecretResponse secret) {
        return holder(secret, SecretStore.PENDING)
                .filter(version -> !secret.versionIdsToStages().get(version).contains(SecretStore.CURRENT));
    }

    /** Gives this version the label, and takes it from the one that has it; makes no call where it is there already. */
    static void move(SecretsManagerClient secrets, DescribeSecretResponse secret, String label, String version) {
        Optional<String> holder = holder(secret, label);
        if (holder.equals(Optional.of(version))) {
            return;
        }
        secrets.updateSecretVersionStage(request -> request.secretId(secret.arn())
                .versionStage(label)
                .moveToVersionId(version)
                .removeFromVersionId(holder.orElse(null)));
    }
}

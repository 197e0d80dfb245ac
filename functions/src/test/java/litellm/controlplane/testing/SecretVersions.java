package litellm.controlplane.testing;

import java.util.List;
import java.util.Map;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What becomes of the versions of secrets in moto. */
public final class SecretVersions {
    private SecretVersions() {}

    /** Every task has read the version in use: as a deployment or a restart finds once each is younger. */
    public static void rollOut(SecretsManagerClient secrets, String secret) {
        Map<String, List<String>> labels =
                secrets.describeSecret(describe -> describe.secretId(secret)).versionIdsToStages();
        secrets.updateSecretVersionStage(stage -> stage.secretId(secret)
                .versionStage(SecretStore.ROLLED_OUT)
                .removeFromVersionId(holder(labels, SecretStore.ROLLED_OUT))
                .moveToVersionId(holder(labels, SecretStore.CURRENT)));
    }

    private static String holder(Map<String, List<String>> labels, String label) {
        return labels.entrySet().stream()
                .filter(version -> version.getValue().contains(label))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }
}

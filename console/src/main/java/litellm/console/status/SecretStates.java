package litellm.console.status;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import litellm.console.aws.Aws;
import litellm.console.status.EnvironmentStatus.SecretState;
import litellm.controlplane.rotation.StagingLabels;
import litellm.controlplane.secrets.EnvironmentSecret;
import litellm.controlplane.secrets.ProviderKeys;
import litellm.controlplane.secrets.SaltKey;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** An environment's secrets, by what can be told without their values. */
record SecretStates(Aws aws, String environment) {
    List<SecretState> read() {
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            return Stream.concat(
                            Arrays.stream(EnvironmentSecret.values()).map(secret -> secret.nameIn(environment)),
                            Stream.of(SaltKey.secretName(environment), ProviderKeys.secret(environment)))
                    .map(name -> secret(secrets, name))
                    .toList();
        }
    }

    /** A secret that the template made but nobody filled in has no current version. */
    private static SecretState secret(SecretsManagerClient secrets, String name) {
        try {
            DescribeSecretResponse secret = secrets.describeSecret(describe -> describe.secretId(name));
            boolean rotates = Boolean.TRUE.equals(secret.rotationEnabled()) && secret.nextRotationDate() != null;
            Optional<String> current = version(secret, stages -> stages.contains(SecretStore.CURRENT));
            return new SecretState(
                    name,
                    state(secret, current),
                    current.filter(_ -> secret.deletedDate() == null)
                            .map(version -> writtenAt(secrets, name, version))
                            .orElse(""),
                    rotates ? secret.nextRotationDate().toString() : "",
                    version(secret, StagingLabels::underWay).orElse(""),
                    secret.deletedDate() == null ? "" : secret.deletedDate().toString());
        } catch (ResourceNotFoundException e) {
            return new SecretState(name, "MISSING", "", "", "", "");
        }
    }

    private static String state(DescribeSecretResponse secret, Optional<String> current) {
        if (secret.deletedDate() != null) {
            return "DELETED";
        }
        return current.isEmpty() ? "EMPTY" : "PRESENT";
    }

    /** The dates of the secret itself do not tell: a value may have been written by hand since its last rotation. */
    private static String writtenAt(SecretsManagerClient secrets, String name, String version) {
        return secrets.listSecretVersionIdsPaginator(list -> list.secretId(name)).stream()
                .flatMap(page -> page.versions().stream())
                .filter(listed -> listed.versionId().equals(version))
                .findFirst()
                .map(listed -> listed.createdDate().toString())
                .orElse("");
    }

    private static Optional<String> version(DescribeSecretResponse secret, Predicate<List<String>> stages) {
        return secret.versionIdsToStages().entrySet().stream()
                .filter(version -> stages.test(version.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}

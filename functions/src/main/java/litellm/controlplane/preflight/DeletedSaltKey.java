package litellm.controlplane.preflight;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import litellm.controlplane.runtime.Absent;
import litellm.controlplane.secrets.SaltKey;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The key that LiteLLM encrypts with what it stores. Where somebody has deleted it, its name stays for the recovery window and its
 * value cannot be read: the migration would find out, after the database was made.
 */
record DeletedSaltKey(SecretsManagerClient secrets) {
    /** What is wrong with an environment's salt key, if anything. One that is gone for good comes back by nothing: its reader says so. */
    Optional<String> fault(String environment) {
        String name = SaltKey.secretName(environment);
        return Absent.unless(
                        ResourceNotFoundException.class,
                        () -> secrets.describeSecret(describe -> describe.secretId(name)))
                .map(DescribeSecretResponse::deletedDate)
                .map(date ->
                        "found %s, marked for deletion, dated %s, without which nobody can read what LiteLLM has stored; %s brings it back"
                                .formatted(
                                        name, LocalDate.ofInstant(date, ZoneOffset.UTC), SecretStore.restoring(name)));
    }
}

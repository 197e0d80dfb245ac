package litellm.controlplane.preflight;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.runtime.Absent;
import litellm.controlplane.secrets.SaltKey;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * A secret that the gateway's tasks read when they start. Where somebody has deleted it, its name stays for the recovery window and
 * its value cannot be read: the migration or the canary would find out, after the database was made or saved.
 */
public record DeletedSecret(SecretsManagerClient secrets) {
    /**
     * The names of the secrets that a task reads and that are there: of one that a stack would make, its name tells.
     *
     * @param id the logical id of the task definition in {@code stack}
     * @param all the environment's stacks, which may export secrets; the salt key is none of theirs
     */
    static Stream<String> readBy(String environment, PlannedStack stack, String id, List<PlannedStack> all) {
        return Stream.concat(
                Stream.of(SaltKey.secretName(environment)),
                stack.template().imports(stack.values()).get(id).stream()
                        .flatMap(export -> all.stream().flatMap(exporter -> exporter.exported(export).stream()))
                        .filter(resource -> resource.type().equals(ResourceTypes.SECRET))
                        .flatMap(secret -> secret.text("Name").stream()));
    }

    /** What is wrong with the secret of this name, if anything. One that is gone for good comes back by nothing: its reader says so. */
    Optional<String> fault(String name) {
        return described(name).flatMap(secret -> fault(name, secret));
    }

    /** What is wrong with the secret of this name, which tasks read already, if anything. */
    public Optional<String> faultWhereRead(String name) {
        return described(name).map(secret -> fault(name, secret)).orElseGet(() -> Optional.of(gone(name)));
    }

    private Optional<DescribeSecretResponse> described(String name) {
        return Absent.unless(
                ResourceNotFoundException.class, () -> secrets.describeSecret(describe -> describe.secretId(name)));
    }

    private static Optional<String> fault(String name, DescribeSecretResponse secret) {
        return Optional.ofNullable(secret.deletedDate())
                .map(date ->
                        "found %s, marked for deletion, dated %s, without which no new task of the gateway starts; %s brings it back"
                                .formatted(
                                        name, LocalDate.ofInstant(date, ZoneOffset.UTC), SecretStore.restoring(name)));
    }

    private static String gone(String name) {
        return "found no %s, without which no new task of the gateway starts; docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\", says how it comes back"
                .formatted(name);
    }
}

package litellm.controlplane.preflight;

import java.util.List;
import java.util.Optional;
import litellm.controlplane.release.TemplateResource;
import litellm.controlplane.rotation.StagingLabels;
import litellm.controlplane.runtime.Absent;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * A rotation that broke and left its version pending. Secrets Manager then takes no schedule, and CloudFormation rolls back the
 * stack that was to make it, with the database that it has just made.
 */
record PendingRotation(SecretsManagerClient secrets) {
    static final String SCHEDULE = "AWS::SecretsManager::RotationSchedule";
    private static final String SECRET = "SecretId";

    /**
     * The name of the secret that a schedule of {@code stack} rotates; empty where no stack has it yet.
     *
     * @param all the environment's stacks, one of which may export the secret
     */
    static Optional<String> secret(PlannedStack stack, TemplateResource schedule, List<PlannedStack> all) {
        return schedule.reference(SECRET)
                .map(stack.before()::get)
                .or(() -> schedule.imported(SECRET)
                        .flatMap(export -> all.stream()
                                .flatMap(exporter -> exporter.exported(export).stream())
                                .findFirst()))
                .flatMap(secret -> secret.text("Name"));
    }

    /** What is wrong with a new or another schedule of the secret of this name, if anything. */
    Optional<String> fault(String secret) {
        // One that somebody has deleted has lost all its versions.
        return Absent.unless(
                        ResourceNotFoundException.class,
                        () -> secrets.describeSecret(describe -> describe.secretId(secret)))
                .flatMap(StagingLabels::pending)
                .map(version ->
                        "found version %s of %s, with which a rotation is not complete, and Secrets Manager schedules none beside it; if none is under way, aws secretsmanager update-secret-version-stage --secret-id %2$s --version-stage %s --remove-from-version-id %1$s gives it up"
                                .formatted(version, secret, SecretStore.PENDING));
    }
}

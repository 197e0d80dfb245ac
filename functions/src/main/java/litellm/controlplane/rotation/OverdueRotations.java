package litellm.controlplane.rotation;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import litellm.controlplane.Request;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/**
 * The secrets of all environments that rotate by themselves and have not done so by the date that Secrets Manager gives as the
 * latest: whether a rotation fails each time or never begins.
 */
record OverdueRotations(SecretsManagerClient secrets, Clock clock) {
    /** Secrets Manager repeats a rotation that has failed; until then the alarm of its steps is enough. */
    private static final Duration GRACE = Duration.ofDays(1);

    private static final Filter OF_AN_ENVIRONMENT = Filter.builder()
            .key(FilterNameStringType.NAME)
            .values(Request.ENVIRONMENTS.stream()
                    .map(environment -> environment + "/litellm/")
                    .toList())
            .build();

    /** Each as its name and the time at which it was due at the latest. Those that are about to be deleted are not listed. */
    List<String> find() {
        return secrets.listSecretsPaginator(list -> list.filters(OF_AN_ENVIRONMENT)).stream()
                .flatMap(page -> page.secretList().stream())
                .filter(this::overdue)
                .map(secret -> "%s (due %s)".formatted(secret.name(), secret.nextRotationDate()))
                .toList();
    }

    private boolean overdue(SecretListEntry secret) {
        return Boolean.TRUE.equals(secret.rotationEnabled())
                && secret.nextRotationDate() != null
                && secret.nextRotationDate().plus(GRACE).isBefore(clock.instant());
    }
}

package litellm.controlplane.compliance.control;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import litellm.controlplane.compliance.inventory.Resource;

/**
 * Whether a secret that rotates has done so when it was due.
 *
 * @param grace how much later is not too late
 */
record RotationRecent(Duration grace) implements Check {
    @Override
    public List<Fault> faults(Resource secret, Circumstances circumstances) {
        if (!secret.detail("rotates", Boolean.class).orElse(false)) {
            return List.of();
        }
        return due(secret)
                .filter(due -> due.plus(grace).isBefore(circumstances.now()))
                .map(due -> List.of(
                        new Fault(due.atZone(ZoneOffset.UTC).toLocalDate().toString())))
                .orElse(List.of());
    }

    /**
     * Secrets Manager knows it best: a value that somebody has written counts as a rotation, but is not the last one, and what
     * was made or has rotated long ago may rotate by itself only since a while.
     */
    private static Optional<Instant> due(Resource secret) {
        return secret.detail("nextRotation", Instant.class)
                .or(() -> secret.detail("lastRotated", Instant.class).flatMap(last -> after(secret, last)))
                .or(() -> Optional.ofNullable(secret.createdAt()).flatMap(made -> after(secret, made)));
    }

    private static Optional<Instant> after(Resource secret, Instant time) {
        return secret.detail("rotationDays", Number.class).map(days -> time.plus(Duration.ofDays(days.longValue())));
    }
}

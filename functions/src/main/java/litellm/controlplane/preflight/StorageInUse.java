package litellm.controlplane.preflight;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * The storage that a database has. RDS takes none back, what autoscaling has added included, which its stack's values do not
 * show.
 */
record StorageInUse(RdsClient rds) {
    private static final String IDENTIFIER = "DBInstanceIdentifier";

    /** The property that is asked for. */
    static final String STORAGE = "AllocatedStorage";

    /** What is wrong with the storage of {@code after}, if anything. One that stays as it was is not sent to RDS. */
    Optional<String> fault(TemplateResource before, TemplateResource after) {
        if (before == null
                || before.text(STORAGE).equals(after.text(STORAGE))
                || !before.text(IDENTIFIER).equals(after.text(IDENTIFIER))) {
            return Optional.empty();
        }
        return after.text(STORAGE)
                .map(BigDecimal::new)
                .flatMap(wanted -> after.text(IDENTIFIER)
                        .flatMap(identifier -> new DatabaseInstances(rds).find(identifier))
                        .map(DBInstance::allocatedStorage)
                        .filter(Objects::nonNull)
                        .filter(present -> wanted.compareTo(BigDecimal.valueOf(present)) < 0)
                        .map(present ->
                                "found %s; the database has %d GiB, of which RDS takes none back; allowed is %2$d or more"
                                        .formatted(wanted.toPlainString(), present)));
    }
}

package litellm.controlplane.preflight;

import java.math.BigDecimal;
import java.util.Optional;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.database.DatabaseStorage;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * The storage that a database has. RDS takes none back, what autoscaling has added included, which its stack's values do not
 * show; it adds a tenth or more, and nothing while it still optimizes what was added last.
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
                        .filter(instance -> instance.allocatedStorage() != null)
                        .flatMap(instance -> fault(wanted, instance)));
    }

    private static Optional<String> fault(BigDecimal wanted, DBInstance instance) {
        BigDecimal present = BigDecimal.valueOf(instance.allocatedStorage());
        BigDecimal more = DatabaseStorage.tenthMore(present);
        if (wanted.compareTo(present) < 0) {
            return Optional.of(
                    "found %s; the database has %s GiB, of which RDS takes none back; allowed is %2$s or more"
                            .formatted(wanted.toPlainString(), present));
        }
        if (wanted.compareTo(present) == 0) {
            return Optional.empty();
        }
        if (DatabaseStorage.OPTIMIZING.equals(instance.dbInstanceStatus())) {
            return Optional.of(
                    "found %s; RDS still optimizes the %s GiB that the database has, which can take a day; allowed until then is %2$s"
                            .formatted(wanted.toPlainString(), present));
        }
        return wanted.compareTo(more) < 0
                ? Optional.of(
                        "found %s; the database has %s GiB, to which RDS adds a tenth or more; allowed is %2$s, or %s or more"
                                .formatted(wanted.toPlainString(), present, more))
                : Optional.empty();
    }
}

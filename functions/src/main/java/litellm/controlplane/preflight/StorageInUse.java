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

    /** What is asked for. */
    static final String STORAGE = "AllocatedStorage";

    /** What it may grow to by itself. */
    static final String LIMIT = "MaxAllocatedStorage";

    /** What is wrong with the storage of {@code after}, if anything. One that stays as it was is not sent to RDS. */
    Optional<String> fault(TemplateResource before, TemplateResource after) {
        return changed(STORAGE, before, after)
                .flatMap(wanted -> instance(after).flatMap(instance -> fault(wanted, instance)));
    }

    /** What is wrong with the limit of {@code after}, if anything: RDS takes none that is not a tenth above what there is. */
    Optional<String> limitFault(TemplateResource before, TemplateResource after) {
        return changed(LIMIT, before, after)
                .flatMap(wanted -> instance(after)
                        .map(instance -> BigDecimal.valueOf(instance.allocatedStorage()))
                        .filter(present -> wanted.compareTo(DatabaseStorage.tenthMore(present)) < 0)
                        .map(present -> "found %s; the database has grown to %s GiB; allowed is %s or more"
                                .formatted(wanted.toPlainString(), present, DatabaseStorage.tenthMore(present))));
    }

    /** The new value of a number of the same database. */
    private static Optional<BigDecimal> changed(String property, TemplateResource before, TemplateResource after) {
        return Optional.ofNullable(before)
                .filter(present -> present.text(IDENTIFIER).equals(after.text(IDENTIFIER)))
                .filter(present -> !present.text(property).equals(after.text(property)))
                .flatMap(_ -> after.text(property))
                .map(BigDecimal::new);
    }

    private Optional<DBInstance> instance(TemplateResource database) {
        return database.text(IDENTIFIER)
                .flatMap(identifier -> new DatabaseInstances(rds).find(identifier))
                .filter(instance -> instance.allocatedStorage() != null);
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

package litellm.controlplane.preflight;

import java.lang.module.ModuleDescriptor.Version;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import litellm.controlplane.ExecutionArn;
import litellm.controlplane.Request;
import litellm.controlplane.database.DatabaseStorage;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;

/**
 * A snapshot that a new database is to begin with, and cannot: it is not here or not ready, of another engine or major version,
 * or larger than the database, or its key is of no use. RDS finds out only while it makes the database of it, and by then most of
 * the environment is there.
 *
 * @param stack the database's stack
 * @param id the database's logical id
 */
record UnusableSnapshot(Request request, PlannedStack stack, String id, RdsClient rds, KmsClient kms) {
    /** The property that names the snapshot. */
    static final String SNAPSHOT = "DBSnapshotIdentifier";

    /** The type of those that a person has made, which alone can be upgraded. */
    private static final String MANUAL = "manual";

    private static final String AVAILABLE = "available";

    /** What is wrong with the snapshot that the database would begin with, if it does. */
    Stream<String> faults() {
        return database().text(SNAPSHOT).filter(name -> !name.isEmpty()).stream()
                .flatMap(this::faults);
    }

    /** No role may look at what is another account's, and RDS makes no database of what is in another region. */
    private Stream<String> faults(String snapshot) {
        if (!snapshot.startsWith("arn:")) {
            return faultsHere(snapshot);
        }
        ExecutionArn execution = request.arn();
        String region = execution.region();
        String account = execution.account();
        String own = "arn:%s:rds:%s:%s:snapshot:".formatted(execution.partition(), region, account);
        return snapshot.startsWith(own)
                ? faultsHere(snapshot.substring(own.length()))
                : Stream.of(
                        "found %s; allowed is a snapshot of the account %s and the region %s, which a copy is: %s makes one to name instead"
                                .formatted(snapshot, account, region, copy(snapshot, region)));
    }

    /** As docs/MIGRATING.md has it, without the tags: those of a shared snapshot are not copied. */
    private String copy(String snapshot, String region) {
        String elsewhere = Arn.tryFromString(snapshot)
                .flatMap(Arn::region)
                .filter(source -> !source.equals(region))
                .map(source -> " --source-region " + source)
                .orElse("");
        return "aws rds copy-db-snapshot --region %4$s --source-db-snapshot-identifier %1$s%2$s --target-db-snapshot-identifier %3$s-moving --kms-key-id alias/aws/rds && aws rds wait db-snapshot-available --region %4$s --db-snapshot-identifier %3$s-moving"
                .formatted(snapshot, elsewhere, request.environment(), region);
    }

    private Stream<String> faultsHere(String name) {
        try {
            return rds.describeDBSnapshots(find -> find.dbSnapshotIdentifier(name)).dbSnapshots().stream()
                    .flatMap(this::faults);
        } catch (DbSnapshotNotFoundException e) {
            return Stream.of(
                    "found %s, which this region does not have; allowed is one that aws rds describe-db-snapshots lists"
                            .formatted(name));
        }
    }

    /** The key comes last: where it may not be looked at, the rest is told all the same. */
    private Stream<String> faults(DBSnapshot snapshot) {
        return Stream.<Function<DBSnapshot, Optional<String>>>of(this::stateFault, this::roomFault, this::keyFault)
                .flatMap(look -> look.apply(snapshot).stream());
    }

    /** What is not available may be on its way to another version. */
    private Optional<String> stateFault(DBSnapshot snapshot) {
        return snapshot.status().equals(AVAILABLE)
                ? versionFault(snapshot)
                : Optional.of(
                        "found %1$s, which is %2$s; allowed is an available one: aws rds wait db-snapshot-available --db-snapshot-identifier %1$s waits for it"
                                .formatted(snapshot.dbSnapshotIdentifier(), snapshot.status()));
    }

    /** The template lets no database change its major version, and none its engine. */
    private Optional<String> versionFault(DBSnapshot snapshot) {
        String engine = database().text("Engine").orElse(snapshot.engine());
        String version = database().text("EngineVersion").orElse("");
        boolean same = engine.equals(snapshot.engine());
        if (same && OfferedDatabases.matches(snapshot.engineVersion(), version)) {
            return Optional.empty();
        }
        return Optional.of("found %s, of %s %s; allowed is one of %s %s%s"
                .formatted(
                        snapshot.dbSnapshotIdentifier(),
                        snapshot.engine(),
                        snapshot.engineVersion(),
                        engine,
                        version,
                        same ? wayTo(version, snapshot) : ""));
    }

    private static String wayTo(String version, DBSnapshot snapshot) {
        if (Version.parse(snapshot.engineVersion()).compareTo(Version.parse(version)) > 0) {
            return "; no version goes down, so this one needs a release whose template has %s for EngineVersion"
                    .formatted(snapshot.engineVersion().replaceFirst("\\..*", ""));
        }
        boolean manual = MANUAL.equals(snapshot.snapshotType());
        return ", which aws rds modify-db-snapshot --db-snapshot-identifier %s --engine-version TARGET makes of %s; aws rds describe-db-engine-versions --engine %s --engine-version %s --query \"DBEngineVersions[].ValidUpgradeTarget[].EngineVersion\" lists the targets"
                .formatted(
                        manual ? snapshot.dbSnapshotIdentifier() : "COPY",
                        manual ? "it" : "a copy of it (aws rds copy-db-snapshot)",
                        snapshot.engine(),
                        snapshot.engineVersion());
    }

    /** RDS gives no database less than its snapshot has. The request makes room where it knows the snapshot as the environment's own. */
    private Optional<String> roomFault(DBSnapshot snapshot) {
        BigDecimal needed = BigDecimal.valueOf(snapshot.allocatedStorage());
        return less(StorageInUse.STORAGE, needed)
                .map(found -> "found %s, of %s GiB, for a database of %s; allowed is at least as much:%s%s"
                        .formatted(
                                snapshot.dbSnapshotIdentifier(),
                                needed,
                                found,
                                raised(StorageInUse.STORAGE, needed),
                                raised(StorageInUse.LIMIT, DatabaseStorage.tenthMore(needed))));
    }

    /** The value of a number of the database that is below {@code least}. */
    private Optional<String> less(String property, BigDecimal least) {
        return database().text(property).filter(value -> new BigDecimal(value).compareTo(least) < 0);
    }

    private String raised(String property, BigDecimal least) {
        return less(property, least)
                .map(_ -> " --set %s=%s".formatted(stack.place(stack.setting(id, property)), least))
                .orElse("");
    }

    private TemplateResource database() {
        return stack.after().get(id);
    }

    private Optional<String> keyFault(DBSnapshot snapshot) {
        return Optional.ofNullable(snapshot.kmsKeyId())
                .flatMap(this::remedy)
                .map(remedy -> "found %s, which cannot be read: %s".formatted(snapshot.dbSnapshotIdentifier(), remedy));
    }

    private Optional<String> remedy(String key) {
        try {
            return remedy(key, kms.describeKey(find -> find.keyId(key)).keyMetadata());
        } catch (NotFoundException e) {
            return Optional.of("its key %s is deleted; take another snapshot".formatted(key));
        }
    }

    private static Optional<String> remedy(String key, KeyMetadata found) {
        KeyState state = found.keyState();
        if (state == KeyState.ENABLED) {
            return Optional.empty();
        }
        String enable = "aws kms enable-key --key-id " + found.keyId();
        return Optional.of(
                switch (state) {
                    case DISABLED -> "its key %s is disabled; %s enables it".formatted(key, enable);
                    case PENDING_DELETION ->
                        "its key %s is deleted on %s; aws kms cancel-key-deletion --key-id %s && %s keeps it"
                                .formatted(key, found.deletionDate(), found.keyId(), enable);
                    default ->
                        "its key %s is %s; wait until it is Enabled, or take another snapshot"
                                .formatted(key, found.keyStateAsString());
                });
    }
}

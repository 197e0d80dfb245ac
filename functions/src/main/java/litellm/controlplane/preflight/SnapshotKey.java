package litellm.controlplane.preflight;

import java.util.Optional;
import litellm.controlplane.ExecutionArn;
import litellm.controlplane.Request;
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
 * The snapshot that a new database begins with, and its key. RDS finds out only while it makes the database that it cannot read
 * the snapshot, and by then most of the environment is there.
 */
record SnapshotKey(Request request, RdsClient rds, KmsClient kms) {
    /** The property that names the snapshot. */
    static final String SNAPSHOT = "DBSnapshotIdentifier";

    /** What is wrong with the snapshot that {@code database} would begin with, or with the key that it is encrypted with. */
    Optional<String> fault(TemplateResource database) {
        return database.text(SNAPSHOT).filter(name -> !name.isEmpty()).flatMap(this::fault);
    }

    /** No role may look at what is another account's, and RDS makes no database of what is in another region. */
    private Optional<String> fault(String snapshot) {
        if (!snapshot.startsWith("arn:")) {
            return unreadable(snapshot);
        }
        ExecutionArn execution = request.arn();
        String region = execution.region();
        String account = execution.account();
        String own = "arn:%s:rds:%s:%s:snapshot:".formatted(execution.partition(), region, account);
        return snapshot.startsWith(own)
                ? unreadable(snapshot.substring(own.length()))
                : Optional.of(
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

    private Optional<String> unreadable(String snapshot) {
        try {
            return rds.describeDBSnapshots(find -> find.dbSnapshotIdentifier(snapshot)).dbSnapshots().stream()
                    .findFirst()
                    .map(DBSnapshot::kmsKeyId)
                    .flatMap(this::remedy)
                    .map(remedy -> "found %s, which cannot be read: %s".formatted(snapshot, remedy));
        } catch (DbSnapshotNotFoundException e) {
            return Optional.of(
                    "found %s, which this region does not have; allowed is one that aws rds describe-db-snapshots lists"
                            .formatted(snapshot));
        }
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

package litellm.controlplane.preflight;

import java.util.Optional;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;

/**
 * The key of the snapshot that a new database begins with. RDS finds out only while it makes the database that it cannot read
 * the snapshot, and by then most of the environment is there.
 */
record SnapshotKey(RdsClient rds, KmsClient kms) {
    /** The property that names the snapshot. */
    static final String SNAPSHOT = "DBSnapshotIdentifier";

    /** What is wrong with the snapshot that {@code database} would begin with, or with the key that it is encrypted with. */
    Optional<String> fault(TemplateResource database) {
        return database.text(SNAPSHOT).filter(name -> !name.isEmpty()).flatMap(this::fault);
    }

    private Optional<String> fault(String snapshot) {
        try {
            return rds
                    .describeDBSnapshots(request ->
                            request.dbSnapshotIdentifier(snapshot).includeShared(snapshot.startsWith("arn:")))
                    .dbSnapshots()
                    .stream()
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
            return remedy(key, kms.describeKey(request -> request.keyId(key)).keyMetadata());
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

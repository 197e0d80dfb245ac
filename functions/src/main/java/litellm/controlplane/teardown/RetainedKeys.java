package litellm.controlplane.teardown;

import java.util.List;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.snapshot.Snapshots;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/** The keys that an environment's security stacks have left behind, because a database's last snapshot may need them. */
record RetainedKeys(KmsClient kms, RdsClient rds) {
    /** KMS's shortest waiting period: as long as that, a person can take it back. */
    private static final int DAYS = 7;

    private static final String ACCESS_DENIED = "AccessDeniedException";

    /**
     * Schedules the deletion of those that nothing is encrypted with any more.
     *
     * @param execution the name of the execution that does so: a key tells by its tag that it goes on purpose
     * @param removed takes a line for each key that goes
     * @param kept takes a line for each key that stays
     */
    void scheduleDeletion(String environment, String execution, List<String> removed, List<String> kept) {
        List<String> used = Stream.concat(
                        Snapshots.all(rds, pages -> pages.dbSnapshots().stream().toList()).stream()
                                .map(DBSnapshot::kmsKeyId),
                        rds.describeDBInstancesPaginator().dbInstances().stream()
                                .map(DBInstance::kmsKeyId))
                .filter(key -> key != null)
                .toList();
        for (KeyListEntry key : kms.listKeysPaginator().keys()) {
            if (retained(key, environment)) {
                if (used.contains(key.keyArn()) || used.contains(key.keyId())) {
                    kept.add("key " + key.keyArn());
                } else {
                    kms.tagResource(request -> request.keyId(key.keyId())
                            .tags(Tag.builder()
                                    .tagKey(EnvironmentTags.TORN_DOWN_BY)
                                    .tagValue(execution)
                                    .build()));
                    kms.scheduleKeyDeletion(
                            request -> request.keyId(key.keyId()).pendingWindowInDays(DAYS));
                    removed.add("key %s, in %d days".formatted(key.keyArn(), DAYS));
                }
            }
        }
    }

    /**
     * Whether a key is one of the environment's that is still in use. An environment's keys let IAM policies say who may look at
     * them; those of AWS, and some of others, do not, and are none of its.
     */
    private boolean retained(KeyListEntry key, String environment) {
        try {
            KeyMetadata found =
                    kms.describeKey(request -> request.keyId(key.keyId())).keyMetadata();
            return found.keyManager() == KeyManagerType.CUSTOMER
                    && found.keyState() == KeyState.ENABLED
                    && EnvironmentTags.match(environment, tags(key), Tag::tagKey, Tag::tagValue);
        } catch (NotFoundException e) {
            return false;
        } catch (KmsException e) {
            if (ACCESS_DENIED.equals(e.awsErrorDetails().errorCode())) {
                return false;
            }
            throw e;
        }
    }

    private Stream<Tag> tags(KeyListEntry key) {
        return kms.listResourceTagsPaginator(request -> request.keyId(key.keyId())).tags().stream();
    }
}

package litellm.controlplane.teardown;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.Request;
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

/** The keys that an environment's security stacks have left behind, because a database's final snapshot may need them. */
record RetainedKeys(KmsClient kms, RdsClient rds) {
    /** KMS's shortest waiting period: as long as that, a person can take it back. */
    private static final int DAYS = 7;

    private static final String ACCESS_DENIED = "AccessDeniedException";

    /**
     * Schedules the deletion of those that nothing is encrypted with any more. Returns all of them. A key tells by a tag with the
     * execution's name that it goes on purpose.
     */
    List<Remnant> scheduleDeletion(Request request) {
        Set<String> used = keysInUse();
        return kms.listKeysPaginator().keys().stream()
                .filter(key -> retained(key, request))
                .map(key -> used.contains(key.keyArn()) || used.contains(key.keyId())
                        ? Remnant.kept("key " + key.keyArn())
                        : scheduleDeletion(key, request.executionName()))
                .toList();
    }

    /** The ARNs or ids of those that a database or a snapshot is encrypted with. */
    private Set<String> keysInUse() {
        return Stream.concat(
                        Snapshots.all(rds, pages -> pages.dbSnapshots().stream().toList()).stream()
                                .map(DBSnapshot::kmsKeyId),
                        rds.describeDBInstancesPaginator().dbInstances().stream()
                                .map(DBInstance::kmsKeyId))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private Remnant scheduleDeletion(KeyListEntry key, String execution) {
        kms.tagResource(request -> request.keyId(key.keyId())
                .tags(Tag.builder()
                        .tagKey(EnvironmentTags.TORN_DOWN_BY)
                        .tagValue(execution)
                        .build()));
        kms.scheduleKeyDeletion(request -> request.keyId(key.keyId()).pendingWindowInDays(DAYS));
        return Remnant.removed("key %s, in %d days".formatted(key.keyArn(), DAYS));
    }

    /**
     * Whether a key is one of the environment's that is still in use. An environment's keys let IAM policies say who may look at
     * them; those of AWS, and some of others, do not, and are none of its.
     */
    private boolean retained(KeyListEntry key, Request request) {
        try {
            KeyMetadata found =
                    kms.describeKey(describe -> describe.keyId(key.keyId())).keyMetadata();
            return found.keyManager() == KeyManagerType.CUSTOMER
                    && found.keyState() == KeyState.ENABLED
                    && isOf(request, tags(key));
        } catch (NotFoundException e) {
            return false;
        } catch (KmsException e) {
            if (ACCESS_DENIED.equals(e.awsErrorDetails().errorCode())) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isOf(Request request, Map<String, String> tags) {
        return EnvironmentTags.match(request.environment(), tags)
                && !EnvironmentTags.ofAnotherStack(request.stackNames(), tags);
    }

    private Map<String, String> tags(KeyListEntry key) {
        return kms.listResourceTagsPaginator(request -> request.keyId(key.keyId())).tags().stream()
                .collect(Collectors.toMap(Tag::tagKey, Tag::tagValue));
    }
}

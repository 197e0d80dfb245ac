package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

class KmsTypesTest {
    private static final String KEY = "AWS::KMS::Key";
    private static final Map<String, Object> POLICY = Map.of(
            "Version",
            "2012-10-17",
            "Statement",
            List.of(Map.of(
                    "Effect",
                    "Allow",
                    "Principal",
                    Map.of("AWS", "arn:aws:iam::123456789012:root"),
                    "Action",
                    "kms:*",
                    "Resource",
                    "*")));

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());
    private final KmsClient kms = CLOUD.aws().kms();

    @Test
    void aKeyIsCreatedUpdatedAndScheduledForDeletion() throws Exception {
        Map<String, Object> before = Map.of(
                "Description",
                "old",
                "EnableKeyRotation",
                "true",
                "KeyPolicy",
                POLICY,
                "PendingWindowInDays",
                7,
                "Tags",
                List.of(Map.of("Key", "Name", "Value", "one")));
        Resource key = stack.create(KEY, before);
        KeyMetadata metadata = describe(key);
        assertThat(metadata.description()).isEqualTo("old");
        assertThat(key.attributes()).containsEntry("Arn", metadata.arn()).containsEntry("KeyId", key.physicalId());
        assertThat(kms.getKeyRotationStatus(b -> b.keyId(key.physicalId())).keyRotationEnabled())
                .isTrue();
        assertThat(tags(key)).isEqualTo(Map.of("Name", "one", "Application", "litellm"));
        assertThat(kms.getKeyPolicy(b -> b.keyId(key.physicalId()).policyName("default"))
                        .policy())
                .contains("kms:*");

        Map<String, Object> after = Map.of("KeyPolicy", POLICY, "EnableKeyRotation", false, "PendingWindowInDays", 7);
        stack.withTags(Map.of("Owner", "me")).update(KEY, key, before, after);
        assertThat(describe(key).description()).isEmpty();
        assertThat(kms.getKeyRotationStatus(b -> b.keyId(key.physicalId())).keyRotationEnabled())
                .isFalse();
        assertThat(tags(key)).isEqualTo(Map.of("Owner", "me"));

        stack.delete(KEY, key, after);
        assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_DELETION);
    }

    @Test
    void anAliasFollowsItsKey() throws Exception {
        String one = stack.create(KEY, Map.of()).physicalId();
        String other = stack.create(KEY, Map.of()).physicalId();
        String name = "alias/" + stack.unique("dev-litellm-key");
        Map<String, Object> before = Map.of("AliasName", name, "TargetKeyId", one);
        Resource alias = stack.create("AWS::KMS::Alias", before);
        assertThat(alias.physicalId()).isEqualTo(name);
        assertThat(kms.describeKey(b -> b.keyId(name)).keyMetadata().keyId()).isEqualTo(one);
        assertThat(stack.refused(() -> stack.create("AWS::KMS::Alias", before)))
                .hasMessageContaining("already exists")
                .hasMessageContaining("HandlerErrorCode: AlreadyExists");

        Map<String, Object> after = Map.of("AliasName", name, "TargetKeyId", other);
        stack.update("AWS::KMS::Alias", alias, before, after);
        assertThat(kms.describeKey(b -> b.keyId(name)).keyMetadata().keyId()).isEqualTo(other);

        stack.delete("AWS::KMS::Alias", alias, after);
        assertThat(kms.listAliases(b -> b.keyId(other)).aliases()).isEmpty();
    }

    /** KMS takes a key's ARN wherever it takes its id; a snapshot of RDS names its key so. */
    @Test
    void aKeysStateIsChangedByItsArnToo() {
        String arn = kms.createKey(b -> {}).keyMetadata().arn();

        kms.disableKey(b -> b.keyId(arn));
        assertThat(state(arn)).isEqualTo(KeyState.DISABLED);
        kms.enableKey(b -> b.keyId(arn));
        assertThat(state(arn)).isEqualTo(KeyState.ENABLED);
        kms.scheduleKeyDeletion(b -> b.keyId(arn));
        assertThat(state(arn)).isEqualTo(KeyState.PENDING_DELETION);
        kms.cancelKeyDeletion(b -> b.keyId(arn));
        assertThat(state(arn)).isEqualTo(KeyState.DISABLED);
    }

    private KeyState state(String key) {
        return kms.describeKey(b -> b.keyId(key)).keyMetadata().keyState();
    }

    private KeyMetadata describe(Resource key) {
        return kms.describeKey(b -> b.keyId(key.physicalId())).keyMetadata();
    }

    private Map<String, String> tags(Resource key) {
        return Tags.of(kms.listResourceTags(b -> b.keyId(key.physicalId())).tags());
    }
}

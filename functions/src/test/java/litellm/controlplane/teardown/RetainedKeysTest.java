package litellm.controlplane.teardown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import litellm.controlplane.Action;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.rds.RdsClient;

/** KMS is scripted: moto lets everybody look at every key, those that AWS itself keeps among them. */
class RetainedKeysTest {
    @AutoClose
    private final ScriptedService kms = new ScriptedService()
            .answer("ListKeys", "{\"Keys\": [{\"KeyId\": \"k\", \"KeyArn\": \"arn:k\"}], \"Truncated\": false}");

    /** One that is AWS's own, whose policy lets nobody read its tags, or whose policy does not let this function. */
    @ParameterizedTest
    @ValueSource(strings = {"AWS", "CUSTOMER"})
    void passesOverAKeyWhoseTagsItMayNotRead(String manager) {
        kms.answer("DescribeKey", key(manager)).refuse("ListResourceTags", "AccessDeniedException");

        assertThat(retained()).isEmpty();
    }

    /** Or that has gone meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"AccessDeniedException", "NotFoundException"})
    void passesOverAKeyThatItMayNotLookAt(String refusal) {
        kms.refuse("DescribeKey", refusal);

        assertThat(retained()).isEmpty();
    }

    @Test
    void doesNotTakeAnyOtherRefusalForTheAnswer() {
        kms.refuse("DescribeKey", "InvalidArnException");

        assertThatThrownBy(this::retained).isInstanceOf(KmsException.class);
    }

    private List<Remnant> retained() {
        return new RetainedKeys(kms.client(KmsClient.builder()), Moto.shared().client(RdsClient.builder()))
                .scheduleDeletion(Requests.of(Action.TEARDOWN, "dev", Map.of()));
    }

    private static String key(String manager) {
        return "{\"KeyMetadata\": {\"KeyId\": \"k\", \"KeyManager\": \"%s\", \"KeyState\": \"Enabled\"}}"
                .formatted(manager);
    }
}

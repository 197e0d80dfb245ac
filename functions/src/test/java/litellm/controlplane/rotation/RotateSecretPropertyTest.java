package litellm.controlplane.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.services.lambda.runtime.events.SecretsManagerRotationEvent;
import java.util.Map;
import litellm.controlplane.runtime.Settings;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever a rotation event says, a function that it does not concern refuses it in one sentence and asks AWS nothing. */
class RotateSecretPropertyTest {
    private static final String OWN =
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:dev/litellm/master-key-AbCdEf";

    /** Nobody listens there: a call of AWS would end in RotationPostponed. */
    private static final RotateSecret FUNCTION = new RotateSecret(new Settings(Map.of(
            "AWS_REGION",
            "us-east-1",
            "AWS_ENDPOINT_URL",
            "http://127.0.0.1:9",
            "AWS_ACCESS_KEY_ID",
            "test",
            "AWS_SECRET_ACCESS_KEY",
            "test",
            "MASTER_KEY_SECRET_ARN",
            OWN)));

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "createSecret",
                        "finishSecret",
                        OWN,
                        "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/litellm/database-AbCdEf",
                        "../",
                        "*",
                        "?",
                        "'; DROP ROLE litellm; --",
                        "\0",
                        "\r\n",
                        "\u001b[2J",
                        "\u009b",
                        "\u202e",
                        "\ud800",
                        "x".repeat(100_000))
                .list()
                .ofMaxSize(3)
                .map(pieces -> String.join("", pieces))
                .filter(text -> !text.equals(OWN))
                .injectNull(0.1);
    }

    @Property(tries = 300)
    void anEventForAnotherSecretIsRefused(
            @ForAll("texts") String step, @ForAll("texts") String secret, @ForAll("texts") String token) {
        SecretsManagerRotationEvent event = new SecretsManagerRotationEvent();
        event.setStep(step);
        event.setSecretId(secret);
        event.setClientRequestToken(token);

        assertThatExceptionOfType(RotationRefused.class)
                .isThrownBy(() -> FUNCTION.handleRequest(event, null))
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).hasSizeLessThan(800).doesNotContainPattern("\\p{C}"));
    }

    @Test
    void noEventIsRefused() {
        assertThatExceptionOfType(RotationRefused.class)
                .isThrownBy(() -> FUNCTION.handleRequest(null, null))
                .withMessageStartingWith("The event: found null");
    }
}

package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "ANTHROPIC_API_KEY_SECONDARY",
                "DATABASE_URL",
                "DATABASE_URL_READ_REPLICA",
                "DB_PASS",
                "GITHUB_TOKEN",
                "LANGFUSE_SECRET_KEY",
                "LITELLM_SALT_KEY",
                "OPENAI_APIKEY",
                "PGPASSWORD",
                "PRIVATE_KEY",
                "REDIS_URL",
                "client_secret"
            })
    void knowsWhatHoldsASecret(String variable) {
        assertThat(SecretNames.secret(variable)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADMIN_SECRET_ARN",
                "AWS_BEDROCK_REGION",
                "DATABASE_HOST",
                "ENCRYPTION_KEY_ID",
                "KEY",
                "LITELLM_MODE",
                "MAX_TOKENS",
                "PASSPORT",
                "PUBLIC_KEY_URL",
                "RELEASE_KEY",
                "UI_USERNAME"
            })
    void leavesOthersAlone(String variable) {
        assertThat(SecretNames.secret(variable)).isFalse();
    }
}

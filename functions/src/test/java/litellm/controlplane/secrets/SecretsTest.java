package litellm.controlplane.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.SecretVersions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;

class SecretsTest {
    private final Moto moto = Moto.shared();
    private final SecretsManagerClient secrets = moto.client(SecretsManagerClient.builder());
    private final SecretStore store = new SecretStore(secrets);
    private final String environment = Moto.newEnvironment();
    private final String masterKey = environment + "/litellm/master-key";
    private final String providerKeys = "litellm-control-plane/" + environment + "/provider-keys";
    private final String apiKeys = environment + "/litellm/api-keys";

    @BeforeEach
    void createEmptySecrets() {
        for (String name : List.of(masterKey, providerKeys, apiKeys)) {
            secrets.createSecret(request -> request.name(name));
        }
    }

    @Test
    void theFirstMasterKeyIsWrittenOnceAndNeverReturned() {
        store.put(masterKey, Map.of("state", "not filled yet"));
        InitializeSecrets function = new InitializeSecrets(moto.settings(Map.of()));

        assertThat(invoke(function)).isEqualTo(Map.of("secrets", Map.of(masterKey, "CREATED")));
        Map<String, String> first = store.current(masterKey).orElseThrow();
        assertThat(first.get("LITELLM_MASTER_KEY")).matches("sk-[A-Za-z0-9]{45}");
        assertThat(first).contains(entry("version", "1"), entry("rotated", "false"));

        assertThat(invoke(function)).isEqualTo(Map.of("secrets", Map.of(masterKey, "UNCHANGED")));
        assertThat(store.current(masterKey)).contains(first);
    }

    /** As where a person writes one in the AWS console under a name of his own. */
    @Test
    void aMasterKeyThatWasOverwrittenWithoutOneIsNamedWithTheWayBack() {
        InitializeSecrets function = new InitializeSecrets(moto.settings(Map.of()));
        invoke(function);
        store.put(masterKey, Map.of("key", "sk-hush"));

        assertThatThrownBy(() -> invoke(function))
                .isInstanceOf(InvalidMasterKey.class)
                .hasMessage("secret " + masterKey + ": found no JSON object of strings with"
                        + " LITELLM_MASTER_KEY; put the version before (AWSPREVIOUS) back in use, or write such a value,"
                        + " then deploy again: docs/TROUBLESHOOTING.md, \"A secret with a wrong value\"");
        assertThat(store.current(masterKey)).contains(Map.of("key", "sk-hush"));
    }

    /** What was before may be the key of an older system: another one in its place would hide it. */
    @Test
    void aMasterKeyThatWasOverwrittenWithPlainTextIsNotMadeAnew() {
        write(masterKey, "sk-hush");

        assertThatThrownBy(() -> invoke(new InitializeSecrets(moto.settings(Map.of()))))
                .isInstanceOf(InvalidMasterKey.class)
                .hasMessageContaining(masterKey)
                .hasMessageNotContaining("hush")
                .hasNoCause();
        assertThat(secrets.getSecretValue(get -> get.secretId(masterKey)).secretString())
                .isEqualTo("sk-hush");
    }

    @Test
    void noMessageHoldsAValueByAccident() {
        assertThat(new SecretStore.Version("name", Map.of("KEY", "sk-hush"), true, Set.of("AWSCURRENT"), Instant.EPOCH))
                .hasToString("Version[name=name, labels=[AWSCURRENT]]");
        assertThat(new ProviderKeys.Swap(List.of("OPENAI_API_KEY"), Map.of("OPENAI_API_KEY", "sk-hush"), false))
                .hasToString("Swap[swapped=[OPENAI_API_KEY]]");
    }

    @Test
    void saysWhichOfThemEveryTaskIsKnownToHaveRead() {
        InitializeSecrets initialize = new InitializeSecrets(moto.settings(Map.of()));
        invoke(initialize);
        sync();
        SecretVersions.rollOut(secrets, masterKey);
        SecretVersions.rollOut(secrets, apiKeys);

        assertThat(invoke(initialize)).contains(entry("rolledOut", masterKey));
        assertThat(sync()).contains(entry("rolledOut", apiKeys));

        store.put(providerKeys, Map.of("OPENAI_API_KEY", "sk-another"));
        assertThat(sync()).doesNotContainKey("rolledOut");
        assertThat(sync()).as("unchanged, but no task has read it").doesNotContainKey("rolledOut");
    }

    @Test
    void ofTwoFirstMasterKeysOneStays() {
        assertThat(store.putOnce(masterKey, "f".repeat(32), Set.of(SecretStore.CURRENT), Map.of("key", "one")))
                .isTrue();
        assertThat(store.putOnce(masterKey, "f".repeat(32), Set.of(SecretStore.CURRENT), Map.of("key", "two")))
                .isFalse();
        assertThat(store.current(masterKey)).contains(Map.of("key", "one"));
    }

    @Test
    void aNextMasterKeyCountsOnAndKeepsWhatIsNotItsOwn() {
        Map<String, String> next = MasterKey.next(
                Map.of("LITELLM_MASTER_KEY", "sk-old", "version", "4", "note", "kept"), Requests.STARTED_AT);

        assertThat(next)
                .contains(
                        entry("version", "5"),
                        entry("rotated", "true"),
                        entry("rotated_at", Requests.STARTED_AT.toString()),
                        entry("note", "kept"));
        assertThat(next.get("LITELLM_MASTER_KEY")).startsWith("sk-").isNotEqualTo("sk-old");
    }

    @Test
    void withoutProviderKeysEveryKeyIsStillThere() {
        assertThat(sync()).isEqualTo(Map.of("outcome", "UPDATED", "provided", List.of()));
        Map<String, String> written = store.current(apiKeys).orElseThrow();
        assertThat(written)
                .containsOnlyKeys(ProviderKeyNames.ALL)
                .containsEntry("OPENAI_API_KEY", "")
                .containsEntry("ANTHROPIC_API_KEY_SECONDARY", "")
                .containsEntry("AWS_BEDROCK_REGION", "us-east-1");
    }

    @Test
    void providerKeysAreCopiedAndNeverReturned() {
        store.put(
                providerKeys,
                Map.of("OPENAI_API_KEY", " sk-openai\n", "ANTHROPIC_API_KEY", " ", "AWS_BEDROCK_REGION", "eu-west-1"));

        assertThat(sync())
                .isEqualTo(Map.of("outcome", "UPDATED", "provided", List.of("OPENAI_API_KEY", "AWS_BEDROCK_REGION")));
        assertThat(store.current(apiKeys).orElseThrow())
                .contains(
                        entry("OPENAI_API_KEY", "sk-openai"),
                        entry("ANTHROPIC_API_KEY", ""),
                        entry("AWS_BEDROCK_REGION", "eu-west-1"));
    }

    @Test
    void anUnchangedCopyGetsNoNewVersion() {
        store.put(providerKeys, Map.of("OPENAI_API_KEY", "sk-openai"));
        sync();
        String version = currentVersion(apiKeys);

        assertThat(sync()).isEqualTo(Map.of("outcome", "UNCHANGED", "provided", List.of("OPENAI_API_KEY")));
        assertThat(currentVersion(apiKeys)).isEqualTo(version);
    }

    @Test
    void aMistypedProviderKeyIsNamedWithoutItsValue() {
        store.put(providerKeys, Map.of("OPENAI_KEY", "sk-hush"));

        assertThatThrownBy(this::sync)
                .isInstanceOf(InvalidProviderKeys.class)
                .hasMessage("secret %s: found the keys [OPENAI_KEY]; allowed: %s"
                        .formatted(providerKeys, ProviderKeyNames.ALL));
    }

    /** As where someone swaps the two columns of the AWS console. */
    @Test
    void aKeyInTheNamesPlaceIsNotShown() {
        store.put(providerKeys, Map.of("sk-hush", "OPENAI_API_KEY"));

        assertThatThrownBy(this::sync)
                .isInstanceOf(InvalidProviderKeys.class)
                .hasMessageContaining("found the keys [(not shown)]; allowed: [OPENAI_API_KEY,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[\"sk-hush\"]", "true"})
    void whatIsNoTextIsNoKey(String value) {
        write(providerKeys, "{\"OPENAI_API_KEY\": %s}".formatted(value));

        assertThatThrownBy(this::sync)
                .isInstanceOf(InvalidProviderKeys.class)
                .hasMessage(
                        "secret %s: found a value that is no JSON object of strings; litellmctl provider-keys %s writes it anew, with all keys that it is given"
                                .formatted(providerKeys, environment))
                .hasNoCause();
    }

    /** As after a plain {@code aws secretsmanager delete-secret}. */
    @Test
    void aSecretThatIsMarkedForDeletionIsNamedWithWhatBringsItBack() {
        store.put(providerKeys, Map.of("OPENAI_API_KEY", "sk-openai"));
        secrets.deleteSecret(request -> request.secretId(providerKeys));

        assertThatThrownBy(this::sync)
                .isInstanceOf(SecretDeleted.class)
                .hasMessage(
                        "secret %1$s: found it marked for deletion; aws secretsmanager restore-secret --secret-id %1$s brings it back"
                                .formatted(providerKeys));
    }

    @Test
    void aValueThatIsNoJsonIsNotQuoted() {
        write(providerKeys, "sk-hush");

        assertThatThrownBy(this::sync)
                .isInstanceOf(InvalidProviderKeys.class)
                .hasMessageContaining(providerKeys)
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }

    @Test
    void aCopyThatIsNoJsonIsWrittenAnew() {
        store.put(providerKeys, Map.of("OPENAI_API_KEY", "sk-openai"));
        write(apiKeys, "sk-hush");

        assertThat(sync()).containsEntry("outcome", "UPDATED");
        assertThat(store.current(apiKeys).orElseThrow()).contains(entry("OPENAI_API_KEY", "sk-openai"));
    }

    /** As a person does it who knows nothing of the keys in it. */
    private void write(String secret, String value) {
        secrets.putSecretValue(request -> request.secretId(secret).secretString(value));
    }

    private Map<String, Object> sync() {
        return invoke(new SyncProviderKeys(moto.settings(Map.of())));
    }

    private Map<String, Object> invoke(JsonHandler function) {
        return Functions.invoke(
                        function, Map.of("request", Requests.deploy(environment).toJson()))
                .members();
    }

    private String currentVersion(String secret) {
        ListSecretVersionIdsResponse versions = secrets.listSecretVersionIds(request -> request.secretId(secret));
        return versions.versions().stream()
                .filter(version -> version.versionStages().contains(SecretStore.CURRENT))
                .findFirst()
                .orElseThrow()
                .versionId();
    }
}

package litellm.controlplane.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.LoopbackServer;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.SecretVersions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Secrets in moto, and providers on loopback that know which keys are theirs. */
class SwapProviderKeysTest {
    private static final Map<String, String> GIVEN = Map.of(
            "OPENAI_API_KEY", "sk-one",
            "OPENAI_API_KEY_SECONDARY", " sk-two\n",
            "ANTHROPIC_API_KEY", "ant-one");

    private final Moto moto = Moto.shared();
    private final SecretsManagerClient secrets = moto.client(SecretsManagerClient.builder());
    private final SecretStore store = new SecretStore(secrets);
    private final String environment = Moto.newEnvironment();
    private final String providerKeys = "litellm-control-plane/" + environment + "/provider-keys";
    private final String apiKeys = environment + "/litellm/api-keys";
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;

    @AutoClose
    private LoopbackServer provider;

    @BeforeEach
    void prepare() {
        secrets.createSecret(request -> request.name(providerKeys));
        secrets.createSecret(request -> request.name(apiKeys));
        store.put(providerKeys, GIVEN);
        provider = new LoopbackServer(this::answer);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add("%s %s %s %s %s"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        exchange.getRequestHeaders().getFirst("x-api-key"),
                        exchange.getRequestHeaders().getFirst("anthropic-version")));
        exchange.sendResponseHeaders(answer, -1);
    }

    @Test
    void theSecondaryKeyIsTestedAndPutInUseWhereItWasTypedInAndInTheCopy() {
        assertThat(swap("first")).isEqualTo(Map.of("outcome", "UPDATED", "swapped", List.of("OPENAI_API_KEY")));

        assertThat(asked).containsExactly("GET /v1/models Bearer sk-two null null");
        assertThat(store.current(providerKeys).orElseThrow())
                .containsOnly(
                        entry("OPENAI_API_KEY", "sk-two"),
                        entry("OPENAI_API_KEY_SECONDARY", "sk-one"),
                        entry("ANTHROPIC_API_KEY", "ant-one"));
        assertThat(store.current(apiKeys).orElseThrow())
                .contains(entry("OPENAI_API_KEY", "sk-two"), entry("ANTHROPIC_API_KEY", "ant-one"));
    }

    @Test
    void aDeploymentAfterwardsDoesNotUndoIt() {
        swap("first");

        assertThat(Functions.invoke(new SyncProviderKeys(moto.settings(Map.of())), payload("later"))
                        .text("outcome"))
                .isEqualTo("UNCHANGED");
    }

    @Test
    void anExecutionSwapsOnceHoweverOftenItIsAskedTo() {
        swap("first");
        answer = 401;

        assertThat(swap("first")).isEqualTo(Map.of("outcome", "UNCHANGED", "swapped", List.of("OPENAI_API_KEY")));
        assertThat(store.current(providerKeys).orElseThrow()).contains(entry("OPENAI_API_KEY", "sk-two"));

        answer = 200;
        SecretVersions.rollOut(secrets, apiKeys);
        swap("second");
        assertThat(store.current(providerKeys).orElseThrow()).contains(entry("OPENAI_API_KEY", "sk-one"));
    }

    /** Another would put the key back in use that the first took out of it, a leaked one perhaps. */
    @Test
    void aSwapThatNotEveryTaskHasReadIsFinishedAndNotUndone() {
        swap("first");

        assertThat(swap("second")).isEqualTo(Map.of("outcome", "UNCHANGED", "swapped", List.of(), "finished", true));
        assertThat(store.current(apiKeys).orElseThrow()).contains(entry("OPENAI_API_KEY", "sk-two"));
    }

    /** moto's dates are whole seconds: the copy's is made up. */
    @Test
    void aSwapWhoseCopyWasNotMadeIsFinishedByTheNextExecution() {
        store.putOnce(
                providerKeys,
                "f".repeat(32),
                Set.of(SecretStore.CURRENT, SecretStore.SWAPPED),
                Map.of("OPENAI_API_KEY", "sk-two", "OPENAI_API_KEY_SECONDARY", "sk-one"));
        try (RefusingProxy proxy = new RefusingProxy(moto.endpoint())) {
            proxy.answerWhere("\"SecretId\":\"%s\",\"VersionStage\":\"AWSCURRENT\"".formatted(apiKeys), """
                    {"Name": "copy", "SecretString": "{\\"OPENAI_API_KEY\\": \\"sk-one\\"}",
                     "VersionStages": ["AWSCURRENT", "ROLLED_OUT"], "CreatedDate": 1.0}""");

            assertThat(swap("later", proxy.settings(endpoints())))
                    .isEqualTo(Map.of("outcome", "UPDATED", "swapped", List.of(), "finished", true));
        }
        assertThat(store.current(apiKeys).orElseThrow()).contains(entry("OPENAI_API_KEY", "sk-two"));
    }

    /** Where somebody has typed in the keys of before a swap, without a deployment, the next swap finds nothing to copy. */
    @Test
    void aCopyThatEveryTaskHadReadBeforeTheSwapHindersNoOther() {
        swap("first");
        String copied = JsonObject.write(store.current(apiKeys).orElseThrow());
        try (RefusingProxy proxy = new RefusingProxy(moto.endpoint())) {
            proxy.answerWhere(
                    "\"SecretId\":\"%s\",\"VersionStage\":\"AWSCURRENT\"".formatted(apiKeys),
                    JsonObject.write(Map.of(
                            "Name",
                            apiKeys,
                            "SecretString",
                            copied,
                            "VersionStages",
                            List.of("AWSCURRENT", "ROLLED_OUT"),
                            "CreatedDate",
                            1.0)));

            assertThat(swap("second", proxy.settings(endpoints())))
                    .containsEntry("swapped", List.of("OPENAI_API_KEY"))
                    .doesNotContainKey("finished");
        }
    }

    /** It is no sign of a swap that broke off: the keys are to change places. */
    @Test
    void aCopyThatSomebodyHasWrittenSinceASwapHindersNoOther() {
        swap("first");
        store.put(apiKeys, Map.of("OPENAI_API_KEY", "sk-by-hand"));
        SecretVersions.rollOut(secrets, apiKeys);

        assertThat(swap("second")).containsEntry("swapped", List.of("OPENAI_API_KEY"));
    }

    /** The first may have come further than the rollout: a rerun of the stage must not put the key before back in use. */
    @Test
    void noAttemptOfABuildUndoesTheSwapOfTheFirst() {
        swap("build-302-rotate-dev");
        SecretVersions.rollOut(secrets, apiKeys);

        swap("build-302-rotate-dev-2");

        assertThat(store.current(providerKeys).orElseThrow()).contains(entry("OPENAI_API_KEY", "sk-two"));
        assertThat(swap("build-303-rotate-dev")).containsEntry("swapped", List.of("OPENAI_API_KEY"));
    }

    /** Keys that a person has typed in and a failed deployment has copied are no swap to be finished. */
    @Test
    void keysThatWereTypedInSinceASwapAreSwapped() {
        swap("first");
        store.put(providerKeys, Map.of("OPENAI_API_KEY", "sk-three", "OPENAI_API_KEY_SECONDARY", "sk-four"));

        assertThat(swap("second")).containsEntry("swapped", List.of("OPENAI_API_KEY"));
        assertThat(store.current(apiKeys).orElseThrow()).contains(entry("OPENAI_API_KEY", "sk-four"));
    }

    @Test
    void anAttemptThatDiedBeforeTheCopyIsFinishedByTheNext() {
        swap("first");
        store.put(apiKeys, Map.of("OPENAI_API_KEY", "sk-one"));

        assertThat(swap("first")).containsEntry("outcome", "UPDATED");
        assertThat(store.current(apiKeys).orElseThrow()).contains(entry("OPENAI_API_KEY", "sk-two"));
    }

    @Test
    void anthropicIsAskedInItsOwnWay() {
        store.put(providerKeys, Map.of("ANTHROPIC_API_KEY", "ant-one", "ANTHROPIC_API_KEY_SECONDARY", "ant-two"));

        swap("first");

        assertThat(asked).containsExactly("GET /v1/models null ant-two 2023-06-01");
        assertThat(store.current(apiKeys).orElseThrow()).contains(entry("ANTHROPIC_API_KEY", "ant-two"));
    }

    @Test
    void aKeyThatTheProviderRefusesIsNotPutInUse() {
        answer = 401;

        assertThatThrownBy(() -> swap("first"))
                .isInstanceOf(InvalidProviderKeys.class)
                .hasMessage(
                        "OPENAI_API_KEY_SECONDARY: " + endpoint()
                                + "/v1/models answered 401 to it; nothing was changed: put a key there that the provider takes");
        assertThat(store.current(providerKeys)).contains(GIVEN);
        assertThat(store.current(apiKeys)).isEmpty();
    }

    /** The JDK quotes what no header can hold. */
    @Test
    void aKeyWithALineBreakIsNamedAndNotShown() {
        store.put(providerKeys, Map.of("OPENAI_API_KEY", "sk-one", "OPENAI_API_KEY_SECONDARY", "sk-hush\nsk-second"));

        assertThatThrownBy(() -> swap("first"))
                .isInstanceOf(InvalidProviderKeys.class)
                .hasMessage(
                        "secret " + providerKeys
                                + ": OPENAI_API_KEY_SECONDARY: found a character that no key has, for example a line break; write it anew");
        assertThat(asked).isEmpty();
    }

    @Test
    void aProviderThatIsAwayIsAskedAgain() {
        answer = 503;
        assertThatThrownBy(() -> swap("first"))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining(
                        "answered 503; the new OPENAI_API_KEY could not be tested, and nothing was changed");
        provider.close();
        assertThatThrownBy(() -> swap("first"))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("no answer");
        assertThat(store.current(providerKeys)).contains(GIVEN);
    }

    @Test
    void withoutASecondaryKeyThereIsNothingToGoOnWith() {
        store.put(providerKeys, Map.of("OPENAI_API_KEY", "sk-one", "OPENAI_API_KEY_SECONDARY", "sk-one"));

        assertThatThrownBy(() -> swap("first"))
                .isInstanceOf(InvalidProviderKeys.class)
                .hasMessage("secret " + providerKeys
                        + ": found no other key to go on with; put the next key there as OPENAI_API_KEY_SECONDARY or"
                        + " ANTHROPIC_API_KEY_SECONDARY and rotate again");
        assertThat(asked).isEmpty();
    }

    private Map<String, Object> swap(String execution) {
        return swap(execution, moto.settings(endpoints()));
    }

    private Map<String, Object> swap(String execution, Settings settings) {
        return new HashMap<>(Functions.invoke(new SwapProviderKeys(settings), payload(execution))
                .members());
    }

    private Map<String, String> endpoints() {
        return Map.of("OPENAI_ENDPOINT", endpoint(), "ANTHROPIC_ENDPOINT", endpoint());
    }

    private Map<String, Object> payload(String execution) {
        Request request = Requests.deploy(environment, "arn:aws:states:::execution:m:" + execution);
        return Map.of("request", request.toJson());
    }

    private String endpoint() {
        return provider.endpoint();
    }
}

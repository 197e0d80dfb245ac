package litellm.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.local.Moto;
import litellm.console.release.WorkingCopyRelease;
import litellm.controlplane.secrets.ProviderKeyNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class ProviderKeyExaminationTest {
    /** LiteLLM looks for the key of a provider that it knows where the file names none. */
    private static final String MODELS = """
            model_list:
              - {model_name: o, litellm_params: {model: openai/o, api_key: os.environ/OPENAI_API_KEY}}
              - {model_name: a, litellm_params: {model: anthropic/a, api_key: os.environ/ANTHROPIC_API_KEY}}
              - {model_name: p, litellm_params: {model: openai/p}}
              - {model_name: nova, litellm_params: {model: bedrock/amazon.nova, aws_region_name: os.environ/AWS_BEDROCK_REGION}}
            """;

    /** As where a key was stored for a later release. A model of Bedrock needs none, and the deployment fails all the same. */
    @Test
    void shouldFailWhereAKeyIsStoredThatThisReleaseDoesNotKnow(@TempDir Path folder) throws IOException {
        try (Moto moto = Moto.start((function, payload) -> payload, folder)) {
            assertThat(providerKeys(moto, folder, "{\"OPENAI_API_KEY\": \"sk-1\", \"NOWHERE_API_KEY\": \"sk-hush\"}"))
                    .containsExactly(Finding.fail(
                            "secret litellm-control-plane/dev/provider-keys",
                            "found the keys [NOWHERE_API_KEY]",
                            "allowed: " + ProviderKeyNames.ALL));
        }
    }

    /** {@code ReadOnlyAccess} lets nobody read a secret's value. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"OPENAI_API_KEY": "sk-1"}  | secretsmanager.nothing
            {"NOWHERE_API_KEY": "sk-1"} | secretsmanager.GetSecretValue
            """)
    void shouldSayThatKeysAreStoredWhereNoneIsKnownToBeRefused(String keys, String denied, @TempDir Path folder)
            throws IOException {
        try (Moto moto = Moto.start((function, payload) -> payload, folder)) {
            moto.deny(denied);

            assertThat(providerKeys(moto, folder, keys))
                    .containsExactly(Finding.ok("Provider keys", "stored in litellm-control-plane/dev/provider-keys"));
        }
    }

    /** A task has a variable for each key, empty where none is stored: the model fails at its first request, not before. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"OPENAI_API_KEY": "sk-hush"}                                           | ANTHROPIC_API_KEY                 | anthropic/a
            {"OPENAI_API_KEY": "sk-hush", "ANTHROPIC_API_KEY": " "}                 | ANTHROPIC_API_KEY                 | anthropic/a
            {"ANTHROPIC_API_KEY": "sk-hush"}                                        | OPENAI_API_KEY                    | openai/o, openai/p
            {"ANTHROPIC_API_KEY": "sk-hush", "OPENAI_API_KEY_SECONDARY": "sk-hush"} | OPENAI_API_KEY                    | openai/o, openai/p
            {"OPENAI_API_KEY_SECONDARY": "sk-hush"}                                 | ANTHROPIC_API_KEY, OPENAI_API_KEY | openai/o, anthropic/a, openai/p
            """)
    void shouldNameTheModelsWhoseKeyIsNotStored(String keys, String missing, String models, @TempDir Path folder)
            throws IOException {
        try (Moto moto = Moto.start((function, payload) -> payload, folder)) {
            assertThat(providerKeys(moto, folder, MODELS, keys))
                    .containsExactly(Finding.warn(
                            "Provider keys",
                            "found no %s in litellm-control-plane/dev/provider-keys; %s will not answer"
                                    .formatted(missing, models),
                            "litellmctl provider-keys dev <keys.json, with the stored keys too: it replaces them"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"OPENAI_API_KEY\": \"\"}"})
    void shouldNotSpeakOfStoredKeysWhereThereAreNone(String keys, @TempDir Path folder) throws IOException {
        try (Moto moto = Moto.start((function, payload) -> payload, folder)) {
            assertThat(providerKeys(moto, folder, MODELS, keys))
                    .extracting(Finding::advice)
                    .containsExactly("litellmctl provider-keys dev <keys.json");
        }
    }

    @Test
    void shouldCallTheKeysStoredWhereEachModelHasItsOwn(@TempDir Path folder) throws IOException {
        try (Moto moto = Moto.start((function, payload) -> payload, folder)) {
            assertThat(providerKeys(
                            moto, folder, MODELS, "{\"OPENAI_API_KEY\": \"sk-1\", \"ANTHROPIC_API_KEY\": \"sk-2\"}"))
                    .containsExactly(Finding.ok("Provider keys", "stored in litellm-control-plane/dev/provider-keys"));
        }
    }

    /** As where a provider's name is mistyped: {@code provider-keys} has nothing to store for it. */
    @Test
    void shouldNotAskForAKeyThatCannotBeStored(@TempDir Path folder) throws IOException {
        String config = """
                model_list:
                  - {model_name: o, litellm_params: {model: opnai/o}}
                  - {model_name: z, litellm_params: {model: azure/z, api_key: os.environ/AZURE_API_KEY}}
                  - {model_name: a, litellm_params: {model: anthropic/a}}
                  - {model_name: nova, litellm_params: {model: bedrock/amazon.nova}}
                  - {model_name: bare, litellm_params: {model: gpt-4o}}
                """;
        try (Moto moto = Moto.start((function, payload) -> payload, folder)) {
            assertThat(providerKeys(moto, folder, config, "{\"ANTHROPIC_API_KEY\": \"sk-1\"}"))
                    .containsExactly(
                            Finding.ok("Provider keys", "stored in litellm-control-plane/dev/provider-keys"),
                            Finding.warn(
                                    "Providers",
                                    "config.yaml names no key for opnai/o, and provider-keys has none of that provider",
                                    "correct the name, or docs/GUIDE.md, \"Add a provider\"; nothing where the provider needs no key"));
        }
    }

    /** What is found where these keys are stored, and config.yaml has no model. */
    private static List<Finding> providerKeys(Moto moto, Path folder, String keys) throws IOException {
        return providerKeys(moto, folder, "model_list: []\n", keys);
    }

    private static List<Finding> providerKeys(Moto moto, Path folder, String config, String keys) throws IOException {
        Project project = TestProject.in(folder);
        TestProject.write(folder, "config.yaml", config);
        try (Aws aws = new Aws(AwsTarget.local(moto.endpoint()));
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            secrets.createSecret(create ->
                    create.name("litellm-control-plane/dev/provider-keys").secretString(keys));
            return new ProviderKeyExamination(aws, WorkingCopyRelease.gatewayConfig(project), "dev").examine();
        }
    }
}

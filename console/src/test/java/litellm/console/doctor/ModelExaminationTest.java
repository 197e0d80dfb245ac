package litellm.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import litellm.console.HttpStandIn;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.local.Moto;
import litellm.controlplane.secrets.ProviderKeyNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class ModelExaminationTest {
    /** LiteLLM looks for the key of a provider that it knows where the file names none. */
    private static final String MODELS = """
            model_list:
              - {model_name: o, litellm_params: {model: openai/o, api_key: os.environ/OPENAI_API_KEY}}
              - {model_name: a, litellm_params: {model: anthropic/a, api_key: os.environ/ANTHROPIC_API_KEY}}
              - {model_name: p, litellm_params: {model: openai/p}}
              - {model_name: nova, litellm_params: {model: bedrock/amazon.nova, aws_region_name: os.environ/AWS_BEDROCK_REGION}}
            """;

    /** Bedrock lists models without access too, so access is not what is missing; the gateway may ask in another region. */
    @Test
    void shouldSayWhereAModelThatBedrockDoesNotListIsAskedFor(@TempDir Path folder) throws IOException {
        assertThat(bedrock(
                        folder,
                        "model_list: [{model_name: nova, litellm_params: {model: bedrock/amazon.nova-lite-v1:0}}]\n",
                        "{\"modelSummaries\": [], \"inferenceProfileSummaries\": []}"))
                .containsExactly(
                        Finding.warn(
                                "Bedrock models",
                                "us-east-1 does not offer amazon.nova-lite-v1:0",
                                "unless AWS_BEDROCK_REGION of the provider keys names another region: take one that has it, or change config.yaml"));
    }

    @Test
    void shouldTellOfAModelThatIsToBeWithdrawn(@TempDir Path folder) throws IOException {
        assertThat(
                        bedrock(
                                folder,
                                "model_list: [{model_name: claude, litellm_params: {model: bedrock/us.anthropic.claude-1}}, {model_name: nova, litellm_params: {model: bedrock/amazon.nova}}, {model_name: titan, litellm_params: {model: bedrock/amazon.titan}}]\n",
                                "{\"modelSummaries\": [{\"modelId\": \"anthropic.claude-1\", \"modelLifecycle\": {\"status\": \"LEGACY\"}}, {\"modelId\": \"amazon.nova\", \"modelLifecycle\": {\"status\": \"ACTIVE\"}}],"
                                        + " \"inferenceProfileSummaries\": [{\"inferenceProfileId\": \"us.anthropic.claude-1\"}]}"))
                .contains(Finding.warn(
                        "Bedrock models",
                        "us.anthropic.claude-1 is to be withdrawn, and may refuse an account that has not used it for a month",
                        "name the model that follows it in config.yaml"))
                .as("and one that is not there at all, beside it")
                .anySatisfy(finding -> assertThat(finding.found()).isEqualTo("us-east-1 does not offer amazon.titan"))
                .hasSize(2);
    }

    /** What is found where the working copy has this {@code config.yaml}, and Bedrock lists this. */
    private static List<Finding> bedrock(Path folder, String config, String listed) throws IOException {
        Project project = TestProject.in(folder);
        TestProject.write(folder, "config.yaml", config);
        try (HttpStandIn bedrock = new HttpStandIn(_ -> new HttpStandIn.Answer(200, listed));
                Aws aws = new Aws(AwsTarget.local(bedrock.endpoint()))) {
            return new ModelExamination(aws, project, "dev").bedrock();
        }
    }

    /** Behind LiteLLM's routes stands what Bedrock lists; agents, imported models and patterns stand in no list of it. */
    @Test
    void shouldLookForAModelUnderBedrocksOwnNameForIt(@TempDir Path folder) throws IOException {
        String config = """
                model_list:
                  - {model_name: a, litellm_params: {model: bedrock/converse/us.anthropic.claude-1}}
                  - {model_name: b, litellm_params: {model: bedrock/converse_like/amazon.nova}}
                  - {model_name: c, litellm_params: {model: bedrock/invoke/amazon.titan}}
                  - {model_name: d, litellm_params: {model: bedrock/async_invoke/amazon.reel}}
                  - {model_name: e, litellm_params: {model: bedrock/agent/AB/CD}}
                  - {model_name: f, litellm_params: {model: bedrock/mantle/openai.gpt-oss-120b}}
                  - {model_name: g, litellm_params: {model: "bedrock/llama/arn:aws:bedrock:us-east-1:1:imported-model/x"}}
                  - {model_name: h, litellm_params: {model: "bedrock/*"}}
                """;

        assertThat(bedrock(folder, config, """
                        {"modelSummaries": [{"modelId": "amazon.nova"}, {"modelId": "amazon.titan"}, {"modelId": "amazon.reel"}],
                         "inferenceProfileSummaries": [{"inferenceProfileId": "us.anthropic.claude-1"}]}"""))
                .containsExactly(Finding.ok("Bedrock models", "all 4 are offered in us-east-1"));
    }

    /** One of them refuses: where a region is turned off for the account, its answer says nothing of the others. */
    @Test
    void shouldLookForAModelInTheRegionWhereItIsAsked(@TempDir Path folder) throws IOException {
        assertThat(inRegions(folder, ModelExamination::bedrock))
                .containsExactly(
                        Finding.ok("Bedrock models", "all 1 are offered in us-east-1"),
                        Finding.notChecked("Bedrock models", "Bedrock ListFoundationModels: no"),
                        Finding.warn(
                                "Bedrock models",
                                "us-west-2 does not offer anthropic.claude-2",
                                "change the region or the model in config.yaml"));
    }

    @Test
    void shouldAskForTheTermsOfAModelInTheRegionWhereItIsAsked(@TempDir Path folder) throws IOException {
        assertThat(inRegions(folder, ModelExamination::access))
                .extracting(Finding::found)
                .containsExactly(
                        "the account has agreed to the terms of all it needs in us-east-1",
                        "not checked: Bedrock GetFoundationModelAvailability: no",
                        "the account has agreed to the terms of all it needs in us-west-2");
    }

    /** What is found where us-east-1 has Claude 1, us-west-2 has it too but not Claude 2, and eu-west-1 refuses. */
    private static List<Finding> inRegions(Path folder, Function<ModelExamination, List<Finding>> look)
            throws IOException {
        Project project = TestProject.in(folder);
        TestProject.write(folder, "config.yaml", """
                model_list:
                  - {model_name: here, litellm_params: {model: bedrock/anthropic.claude-1, aws_region_name: os.environ/AWS_BEDROCK_REGION}}
                  - {model_name: west, litellm_params: {model: bedrock/converse/us-west-2/anthropic.claude-2}}
                  - {model_name: west, litellm_params: {model: bedrock/anthropic.claude-1, aws_region_name: us-west-2}}
                  - {model_name: refused, litellm_params: {model: bedrock/eu-west-1/anthropic.claude-1}}
                """);
        try (HttpStandIn bedrock = new HttpStandIn(request -> request.header("Authorization")
                                .contains("/eu-west-1/")
                        ? new HttpStandIn.Answer(403, "{\"__type\": \"AccessDeniedException\", \"message\": \"no\"}")
                        : new HttpStandIn.Answer(200, """
                                {"modelSummaries": [{"modelId": "anthropic.claude-1"}], "inferenceProfileSummaries": [],
                                 "agreementAvailability": {"status": "AVAILABLE"}}"""));
                Aws aws = new Aws(AwsTarget.local(bedrock.endpoint()))) {
            return look.apply(new ModelExamination(aws, project, "dev"));
        }
    }

    /** A model that the account has not agreed to is listed all the same, and answers AccessDenied. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AVAILABLE     | OK   | the account has agreed to the terms of all it needs in us-east-1
            NOT_AVAILABLE | WARN | the account has not agreed to the terms of anthropic.claude-1 in us-east-1, which answers AccessDenied until then
            """)
    void shouldTellOfTermsThatTheAccountHasNotAgreedTo(
            String status, Finding.Level level, String found, @TempDir Path folder) throws IOException {
        Project project = TestProject.in(folder);
        TestProject.write(
                folder,
                "config.yaml",
                "model_list: [{model_name: claude, litellm_params: {model: bedrock/us.anthropic.claude-1}}, {model_name: nova, litellm_params: {model: bedrock/us.amazon.nova}}]\n");
        String answer = "{\"modelId\": \"m\", \"agreementAvailability\": {\"status\": \"%s\"}}".formatted(status);
        try (HttpStandIn bedrock = new HttpStandIn(_ -> new HttpStandIn.Answer(200, answer));
                Aws aws = new Aws(AwsTarget.local(bedrock.endpoint()))) {
            Finding finding = new ModelExamination(aws, project, "dev").access().getFirst();

            assertThat(finding.level()).isEqualTo(level);
            assertThat(finding.found()).isEqualTo(found);
            assertThat(bedrock.requests())
                    .map(request -> request.uri().getPath())
                    .containsExactly("/foundation-model-availability/anthropic.claude-1");
        }
    }

    /** As where a key was stored for a later release. A model of Bedrock needs none, and the deployment fails all the same. */
    @Test
    void shouldFailWhereAKeyIsStoredThatThisReleaseDoesNotKnow(@TempDir Path folder) throws IOException {
        try (Moto moto = Moto.start((function, payload) -> payload, folder)) {
            assertThat(providerKeys(moto, folder, "{\"OPENAI_API_KEY\": \"sk-1\", \"MISTRAL_API_KEY\": \"sk-hush\"}"))
                    .containsExactly(Finding.fail(
                            "secret litellm-control-plane/dev/provider-keys",
                            "found the keys [MISTRAL_API_KEY]",
                            "allowed: " + ProviderKeyNames.ALL));
        }
    }

    /** {@code ReadOnlyAccess} lets nobody read a secret's value. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"OPENAI_API_KEY": "sk-1"}  | secretsmanager.nothing
            {"MISTRAL_API_KEY": "sk-1"} | secretsmanager.GetSecretValue
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
            return new ModelExamination(aws, project, "dev").providerKeys();
        }
    }
}

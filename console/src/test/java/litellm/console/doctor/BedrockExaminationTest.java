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
import litellm.console.release.WorkingCopyRelease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedrockExaminationTest {
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
            return new BedrockExamination(aws, WorkingCopyRelease.gatewayConfig(project)).models();
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
        assertThat(inRegions(folder, BedrockExamination::models))
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
        assertThat(inRegions(folder, BedrockExamination::access))
                .extracting(Finding::found)
                .containsExactly(
                        "the account has agreed to the terms of all it needs in us-east-1",
                        "not checked: Bedrock GetFoundationModelAvailability: no",
                        "the account has agreed to the terms of all it needs in us-west-2");
    }

    /** What is found where us-east-1 has Claude 1, us-west-2 has it too but not Claude 2, and eu-west-1 refuses. */
    private static List<Finding> inRegions(Path folder, Function<BedrockExamination, List<Finding>> look)
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
            return look.apply(new BedrockExamination(aws, WorkingCopyRelease.gatewayConfig(project)));
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
            Finding finding = new BedrockExamination(aws, WorkingCopyRelease.gatewayConfig(project))
                    .access()
                    .getFirst();

            assertThat(finding.level()).isEqualTo(level);
            assertThat(finding.found()).isEqualTo(found);
            assertThat(bedrock.requests())
                    .map(request -> request.uri().getPath())
                    .containsExactly("/foundation-model-availability/anthropic.claude-1");
        }
    }
}

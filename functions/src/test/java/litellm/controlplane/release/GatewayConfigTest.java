package litellm.controlplane.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import litellm.controlplane.testing.ReleaseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
    @Test
    void theRepositorysOwnConfigurationIsUnderstood() throws IOException {
        String config = Files.readString(Path.of("..", "config.yaml"));

        GatewayConfig gateway = GatewayConfig.of(release("config.yaml", config));

        assertThat(gateway.modelNames())
                .contains("bedrock-claude-sonnet", "gpt-4o", "claude-haiku")
                .hasSizeGreaterThanOrEqualTo(4);
        assertThat(gateway.connectionPool()).isEqualTo(10);
    }

    @Test
    void aModelWithSeveralDeploymentsCountsOnce() {
        GatewayConfig gateway = GatewayConfig.parse("""
                model_list:
                  - model_name: gpt-4o
                    litellm_params: {model: openai/gpt-4o}
                  - model_name: gpt-4o
                  - litellm_params: {}
                general_settings: {database_connection_pool_limit: 25}
                """);

        assertThat(gateway.modelNames()).containsExactly("gpt-4o");
        assertThat(gateway.models().getFirst().model()).isEqualTo("openai/gpt-4o");
        assertThat(gateway.connectionPool()).isEqualTo(25);
    }

    @Test
    void aPatternIsNoNameThatTheGatewayMustList() {
        assertThat(GatewayConfig.parse("""
                        model_list:
                          - {model_name: one, litellm_params: {model: openai/one}}
                          - {model_name: openai/*, litellm_params: {model: openai/*}}
                        """).modelNames()).containsExactly("one");
    }

    /** LiteLLM reads YAML 1.1: a second deployment of a model is often written as the first with another place. */
    @Test
    void whatIsMergedCounts() {
        GatewayConfig gateway = GatewayConfig.parse("""
                shared: &shared {database_connection_pool_limit: 40, other: x}
                later: &later {database_connection_pool_limit: 50}
                model_list:
                  - &first
                    model_name: gpt-4o
                    litellm_params: &parameters {model: openai/gpt-4o, api_key: os.environ/OPENAI_API_KEY}
                  - <<: *first
                    litellm_params: {<<: *parameters, model: openai/gpt-4o-2024-11-20}
                  - {<<: *first, model_name: other}
                general_settings:
                  <<: [*shared, *later]
                """);

        assertThat(gateway.models())
                .containsExactly(
                        new GatewayConfig.Model("gpt-4o", "openai/gpt-4o", "OPENAI_API_KEY", ""),
                        new GatewayConfig.Model("gpt-4o", "openai/gpt-4o-2024-11-20", "OPENAI_API_KEY", ""),
                        new GatewayConfig.Model("other", "openai/gpt-4o", "OPENAI_API_KEY", ""));
        assertThat(gateway.connectionPool()).isEqualTo(40);
    }

    /** Whatever else stands there may be the key itself, which no finding is to show. */
    @ParameterizedTest
    @ValueSource(strings = {"sk-hush", "''"})
    void onlyAVariableIsTheNameOfAKey(String key) {
        assertThat(GatewayConfig.parse("""
                        model_list:
                          - {model_name: one, litellm_params: {model: openai/one, api_key: %s}}
                        """.formatted(key)).models())
                .containsExactly(new GatewayConfig.Model("one", "openai/one", "", ""));
    }

    /** LiteLLM asks the region that the parameters name, else the one that the model's own name has, else the task's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bedrock/amazon.nova                                          |                                   | ''
            bedrock/amazon.nova                                          | eu-west-1                         | eu-west-1
            bedrock/amazon.nova                                          | os.environ/AWS_BEDROCK_REGION     | ''
            bedrock/us-west-2/amazon.nova                                |                                   | us-west-2
            bedrock/converse/us-gov-west-1/amazon.nova                   |                                   | us-gov-west-1
            bedrock/us-west-2/amazon.nova                                | eu-west-1                         | eu-west-1
            bedrock/us-west-2/amazon.nova                                | os.environ/AWS_BEDROCK_REGION     | ''
            bedrock/invoke/arn:aws:bedrock:ap-south-1:1:imported-model/x |                                   | ap-south-1
            openai/us-west-2/gpt-4o                                      |                                   | ''
            """)
    void theRegionOfAModelIsTheOneThatLiteLlmAsks(String model, String named, String region) {
        assertThat(GatewayConfig.parse("""
                        model_list:
                          - {model_name: one, litellm_params: {model: "%s", aws_region_name: %s}}
                        """.formatted(model, named == null ? "" : named))
                        .models())
                .extracting(GatewayConfig.Model::region)
                .containsExactly(region);
    }

    @Test
    void whatIsNoYamlIsNamedByItsPlaceAndNotQuoted() {
        assertThatThrownBy(() -> GatewayConfig.parse("model_list:\n  - api_key: [sk-0123456789\n"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("config.yaml: not YAML: line 3, column 1: ")
                .hasMessageNotContaining("sk-0123456789")
                .hasNoCause();
    }

    @Test
    void aReleaseWithoutModelsIsRefused() {
        assertThatThrownBy(() -> GatewayConfig.of(release("config.yaml", "general_settings: {}")))
                .hasMessage("config.yaml: found no model_list; the gateway needs one");
        assertThatThrownBy(() -> GatewayConfig.of(release("other.yaml", "model_list: []")))
                .hasMessage("image.zip: found no config.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "300000000"})
    void aPoolThatNoServerHasIsNamed(String pool) {
        assertThatThrownBy(() -> GatewayConfig.parse("""
                        model_list: []
                        general_settings: {database_connection_pool_limit: %s}""".formatted(pool)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "config.yaml: general_settings.database_connection_pool_limit: found '%s'; allowed is a whole number from 1 to 999999",
                        pool);
    }

    /** Whoever comments all of a section's lines out leaves its name. */
    @Test
    void aSectionWithoutAnythingIsAnEmptyOne() {
        assertThat(GatewayConfig.parse("""
                        model_list: []
                        general_settings:
                        """).connectionPool()).isEqualTo(10);
    }

    private static Release release(String file, String content) {
        return new Release("1", StackCatalogue.parse("stacks: {}"), "", _ -> ReleaseArchive.image(file, content));
    }
}

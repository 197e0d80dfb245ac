package litellm.local.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import litellm.local.image.ModelList.Deployment;
import org.junit.jupiter.api.Test;

class ModelListTest {
    /** As PyYAML reads it, by which LiteLLM does. */
    @Test
    void shouldReadWhatIsMerged() {
        assertThat(ModelList.deployments("""
                        model_list:
                          - &first
                            model_name: gpt-4o
                            litellm_params: &parameters {model: openai/gpt-4o, rpm: 5}
                          - <<: [*first, {model_name: other}]
                            litellm_params: {<<: *parameters, model: openai/gpt-4o-2024-11-20}
                        """))
                .containsExactly(
                        new Deployment("gpt-4o", Map.of("model", "openai/gpt-4o", "rpm", 5)),
                        new Deployment("gpt-4o", Map.of("model", "openai/gpt-4o-2024-11-20", "rpm", 5)));
    }

    @Test
    void shouldKeepAnExplicitNullOverWhatIsMerged() {
        assertThat(ModelList.deployments("""
                        model_list:
                          - model_name: one
                            litellm_params: {<<: {model: openai/one, rpm: 5}, rpm: null}
                        """).getFirst().parameters()).hasToString("{rpm=null, model=openai/one}");
    }
}

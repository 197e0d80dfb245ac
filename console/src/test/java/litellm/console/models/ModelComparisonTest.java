package litellm.console.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellm.console.models.ModelComparison.Row;
import litellm.console.models.ModelComparison.State;
import litellm.controlplane.release.GatewayConfig;
import org.junit.jupiter.api.Test;

class ModelComparisonTest {
    private static final List<GatewayConfig.Model> CONFIGURED = List.of(
            new GatewayConfig.Model("gpt", "openai/gpt-4o", "", ""),
            new GatewayConfig.Model("nova", "bedrock/nova-pro", "", ""));

    @Test
    void shouldTellWhatADeploymentWouldChangeFromWhatTheDatabaseHolds() {
        ModelComparison comparison = ModelComparison.of(
                CONFIGURED,
                List.of(
                        new ServedModel("1", "gpt", "openai/gpt-4o", false),
                        new ServedModel("2", "nova", "bedrock/nova-lite", false),
                        new ServedModel("3", "gpt", "azure/gpt-4o", true),
                        new ServedModel("4", "mine", "openai/mine", true)));

        assertThat(comparison.rows())
                .containsExactly(
                        new Row("gpt", "openai/gpt-4o", "", State.SERVED),
                        new Row("nova", "bedrock/nova-pro", "", State.MISSING),
                        new Row("nova", "bedrock/nova-lite", "2", State.OUTDATED),
                        new Row("gpt", "azure/gpt-4o", "3", State.SHARED),
                        new Row("mine", "openai/mine", "4", State.STORED));
        assertThat(comparison.differs()).isTrue();
    }

    @Test
    void shouldFindNoDifferenceInModelsThatOnlyTheDatabaseHolds() {
        ModelComparison comparison = ModelComparison.of(
                CONFIGURED,
                List.of(
                        new ServedModel("1", "gpt", "openai/gpt-4o", false),
                        new ServedModel("2", "nova", "bedrock/nova-pro", false),
                        new ServedModel("4", "mine", "openai/mine", true)));

        assertThat(comparison.differs()).isFalse();
    }

    /** Cleaned on one side only, a name would count as another model's, and its database entry as one to remove. */
    @Test
    void shouldCompareNamesAsTheyAreAndPrintThemSafely() {
        String name = "gpt\u001b[31m\n##vso[task.complete]";

        ModelComparison comparison = ModelComparison.of(
                List.of(new GatewayConfig.Model(name, "openai/gpt\u001b[2J", "", "")),
                List.of(
                        new ServedModel("1", name, "openai/gpt\u001b[2J", false),
                        new ServedModel("2", name, "azure/gpt", true)));

        assertThat(comparison.rows()).extracting(Row::state).containsExactly(State.SERVED, State.SHARED);
        assertThat(comparison.rows().getFirst().line())
                .startsWith("gpt ##vso[task.complete] openai/gpt ")
                .endsWith(" served");
    }
}

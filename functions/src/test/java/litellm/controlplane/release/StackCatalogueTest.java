package litellm.controlplane.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackCatalogueTest {
    private final StackCatalogue catalogue = StackCatalogue.parse("""
            stacks:
              network:
                template: network-stack.yaml
                dependsOn: []
              cache:
                template: cache-stack.yaml
                dependsOn: [network]
                parameters:
                  FunctionsKey: ${functionsKey}
                environments:
                  prod: {NodeCount: 3}
            """);

    @Test
    void listsItsStacksInOrder() {
        assertThat(catalogue.names()).containsExactly("network", "cache");
        StackCatalogue.Entry cache = catalogue.find("cache");
        assertThat(cache.template()).isEqualTo("cache-stack.yaml");
        assertThat(cache.dependsOn()).containsExactly("network");
        assertThat(cache.parameters()).isEqualTo(Map.of("FunctionsKey", "${functionsKey}"));
        assertThat(cache.defaults("prod")).isEqualTo(Map.of("NodeCount", "3"));
        assertThat(cache.defaults("dev")).isEmpty();
    }

    @Test
    void putsWhatIsAskedForBeforeWhatAStackHasAndThatBeforeTheEnvironmentsDefault() {
        StackCatalogue.Entry cache = catalogue.find("cache");

        assertThat(cache.values("prod", Map.of(), Map.of(), Map.of()))
                .isEqualTo(Map.of("NodeCount", "3", "Environment", "prod"));
        assertThat(cache.values(
                        "prod",
                        Map.of("NodeCount", "4", "Owner", "One", "Environment", "dev"),
                        Map.of("Owner", "Another"),
                        Map.of("NodeCount", "5")))
                .isEqualTo(Map.of("NodeCount", "5", "Owner", "Another", "Environment", "prod"));
    }

    @Test
    void knowsWhichStacksHandOverOutputs() {
        StackCatalogue catalogue = StackCatalogue.parse("""
                stacks:
                  litellm:
                    template: litellm-stack.yaml
                    parameters: {Image: "${image}", Listener: "${alb.ListenerArn}", Url: "${alb.LoadBalancerURL}"}
                """);
        assertThat(catalogue.find("litellm").stacksHandingOver()).containsExactly("alb");
    }

    @Test
    void namesTheStacksThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalogue.find("cdn"))
                .withMessage("stack: found 'cdn'; allowed are network, cache");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stacks: 3                                 | stacks.yaml: stacks: found 3; a mapping is needed
            stacks: {a: {}}                           | stacks.yaml: stacks.a.template: found null; a string is needed
            stacks: {a: {template: x, dependsOn: y}}  | stacks.yaml: stacks.a.dependsOn: found y; a sequence is needed
            stacks: {a: {template: x, parameters: {P: []}}} | stacks.yaml: stacks.a.parameters.P: found []; a string is needed
            stacks: {a: {template: x}, a: {}}         | stacks.yaml: line 1: found the key a a second time; a mapping has each key once
            """)
    void namesThePlaceOfAFault(String yaml, String fault) {
        assertThatIllegalStateException()
                .isThrownBy(() -> StackCatalogue.parse(yaml))
                .withMessage(fault);
    }

    @Test
    void refusesWhatIsNoYaml() {
        assertThatIllegalStateException()
                .isThrownBy(() -> StackCatalogue.parse("stacks: ["))
                .withMessageStartingWith("stacks.yaml: not YAML");
    }
}

package litellm.controlplane.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The project's own stacks: what the catalogue and the templates say of each other holds, before CloudFormation is asked. */
class InfrastructureTest {
    private static final Path FOLDER = Path.of("..", "infrastructure");
    private static final List<String> ENVIRONMENTS = List.of("dev", "staging", "prod");
    private static final StackCatalogue CATALOGUE = StackCatalogue.parse(read("stacks.yaml"));

    static Stream<String> stacks() {
        return CATALOGUE.names().stream();
    }

    @Test
    void listsTheStacksInAnOrderThatCanBeDeployed() {
        List<String> order = List.copyOf(CATALOGUE.names());
        CATALOGUE.stacks().forEach((name, entry) -> {
            assertThat(order.subList(0, order.indexOf(name))).as(name).containsAll(entry.dependsOn());
            assertThat(entry.dependsOn()).as(name).containsAll(entry.stacksHandingOver());
        });
    }

    @Test
    void listsTheStacksThatCodeKnowsByName() {
        assertThat(CATALOGUE.names())
                .contains(
                        StackNames.SECURITY,
                        StackNames.NETWORK,
                        StackNames.LOAD_BALANCER,
                        StackNames.DATABASE,
                        StackNames.GATEWAY);
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void suppliesOnlyParametersThatTheTemplateHas(String stack) {
        StackCatalogue.Entry entry = CATALOGUE.find(stack);
        Template template = template(stack);
        assertThat(template.parameters().keySet())
                .contains("Environment")
                .containsAll(Request.TAGS)
                .containsAll(entry.parameters().keySet());
        assertThat(entry.environments().keySet()).isSubsetOf(ENVIRONMENTS);
        entry.environments()
                .forEach((environment, defaults) -> assertThat(
                                template.parameters().keySet())
                        .as(environment)
                        .containsAll(defaults.keySet()));
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void canBeCreatedInEveryEnvironmentWithoutAnyParameter(String stack) {
        Template template = template(stack);
        for (String environment : ENVIRONMENTS) {
            Map<String, String> values = created(stack, environment);
            template.parameters().forEach((name, parameter) -> {
                if (!CATALOGUE.find(stack).parameters().containsKey(name)) {
                    assertThat(values).as("%s in %s", name, environment).containsKey(name);
                    assertThat(parameter.fault(values.get(name)))
                            .as("%s in %s", name, environment)
                            .isEmpty();
                }
            });
            assertThat(template.brokenRules(values, Set.of())).as(environment).isEmpty();
        }
    }

    /** A rule that could not be evaluated here would be found broken by CloudFormation only, after the deployment began. */
    @ParameterizedTest
    @MethodSource("stacks")
    void hasOnlyRulesAndConditionsThatAreEvaluatedBeforeAnythingIsChanged(String stack) {
        Template template = template(stack);
        Expressions expressions = new Expressions(template, template.withDefaults(created(stack, "prod")));
        template.conditions()
                .forEach((name, condition) -> assertThatCode(() -> expressions.holds(condition))
                        .as(name)
                        .doesNotThrowAnyException());
        template.rules().forEach((name, rule) -> {
            Map<String, Object> members = Yaml.mapping(rule, name);
            assertThatCode(() -> expressions.holds(members.getOrDefault("RuleCondition", "true")))
                    .as(name)
                    .doesNotThrowAnyException();
            Yaml.sequence(members.get("Assertions"), name)
                    .forEach(assertion -> assertThatCode(() -> expressions.holds(
                                    Yaml.mapping(assertion, name).get("Assert")))
                            .as(name)
                            .doesNotThrowAnyException());
        });
    }

    private static Map<String, String> created(String stack, String environment) {
        Map<String, String> values = new HashMap<>(CATALOGUE.find(stack).defaults(environment));
        values.put("Environment", environment);
        return template(stack).withDefaults(values);
    }

    private static Template template(String stack) {
        String file = CATALOGUE.find(stack).template();
        return Template.parse(file, read(file));
    }

    private static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

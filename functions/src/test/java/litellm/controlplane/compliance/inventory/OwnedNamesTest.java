package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of names against the templates that give them. */
class OwnedNamesTest {
    private static final Pattern NAMING = Pattern.compile(".*Name|.*Identifier|Family");

    /** Types of which a scan knows no resource: a policy goes with its target. */
    private static final Set<String> PARTS = Set.of("AWS::ApplicationAutoScaling::ScalingPolicy");

    private static final Pattern ENVIRONMENT =
            Pattern.compile("\\$\\{Environment(Name)?}|(request\\.)?environment(\\(\\))? \\+ \"");
    private static final Pattern AWS_ADDS = Pattern.compile(
            "^(/aws/(ecs/containerinsights|rds/instance)|service/ENV-litellm-cluster)/|/(performance|postgresql|upgrade)$");
    private static final Set<String> MADE_BY_HAND = Set.of("AWS::CloudWatch::Dashboard", "AWS::RDS::DBParameterGroup");

    @ParameterizedTest
    @ValueSource(strings = {"security", "network", "alb", "database", "litellm"})
    void everyNameThatATemplateGivesIsKnown(String stack) throws IOException {
        OwnedNames names = OwnedNames.read();
        List<String> known = names.byType().keySet().stream()
                .flatMap(type -> names.of("dev", type).stream().map(name -> Resource.member(type, name)))
                .toList();

        assertThat(named(stack + "-stack.yaml"))
                .as("names of the stack %s, which owned-names.yaml lists", stack)
                .isNotEmpty()
                .isSubsetOf(known);
    }

    /** What a template names after the environment, each by its type and name. */
    private static List<String> named(String file) throws IOException {
        Template template = Template.parse(file, Files.readString(Path.of("..", "infrastructure", file)));
        return template.resources().entrySet().stream()
                .map(resource -> Yaml.mapping(resource.getValue(), resource.getKey()))
                .filter(resource -> !PARTS.contains(String.valueOf(resource.get("Type"))))
                .flatMap(resource -> names(template, resource))
                .toList();
    }

    private static Stream<String> names(Template template, Map<String, Object> resource) {
        // A scan calls a key by its alias.
        String type = String.valueOf(resource.get("Type")).replace("AWS::KMS::Alias", ResourceTypes.KEY);
        Object properties = template.resolved(resource.get("Properties"), Map.of("Environment", "dev"));
        return Yaml.mapping(properties, type).entrySet().stream()
                .filter(property -> NAMING.matcher(property.getKey()).matches())
                .map(property -> String.valueOf(property.getValue()))
                .filter(name -> name.contains("dev"))
                .map(name -> Resource.member(type, name));
    }

    /** Groups with other names are found by their tags only, and RDS makes its groups without tags. */
    @Test
    void everyLogGroupIsAmongThoseThatAreListed() {
        assertThat(OwnedNames.read().of("dev", ResourceTypes.LOG_GROUP))
                .isNotEmpty()
                .allMatch(name -> name.contains(LogReader.IN_OUR_NAMES));
    }

    /** A name that nothing gives is a guess. What AWS names itself, it names after what a template names. */
    @Test
    void everyNameIsGivenByATemplateOrAFunction() throws IOException {
        String given = sources();
        OwnedNames.read()
                .byType()
                .forEach((type, names) -> names.forEach(name -> {
                    if (!type.equals(ResourceTypes.STACK) && !MADE_BY_HAND.contains(type)) {
                        String known = AWS_ADDS.matcher(name.text()).replaceAll("");
                        assertThat(given.contains(known))
                                .as(type + " " + name.text())
                                .isTrue();
                    }
                }));
    }

    @Test
    void aScheduleIsOfDevAlone() {
        assertThat(OwnedNames.read().of("dev", "AWS::Scheduler::Schedule"))
                .containsExactly("litellm-control-plane-evening", "litellm-control-plane-morning");
        assertThat(OwnedNames.read().of("prod", "AWS::Scheduler::Schedule")).isEmpty();
    }

    private static String sources() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> templates = Files.list(Path.of("..", "infrastructure"));
                Stream<Path> functions = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : Stream.of(templates, functions, Stream.of(Path.of("..", "bootstrap-template.yaml")))
                    .flatMap(files -> files)
                    .filter(file -> file.toString().matches(".*\\.(yaml|java)"))
                    .toList()) {
                sources.append(Files.readString(file));
            }
        }
        return ENVIRONMENT.matcher(sources).replaceAll("ENV");
    }
}

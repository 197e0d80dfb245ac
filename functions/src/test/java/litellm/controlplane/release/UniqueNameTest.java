package litellm.controlplane.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of naming properties against the templates that set them. */
class UniqueNameTest {
    private static final Pattern NAMING = Pattern.compile("(.*Name|DBInstanceIdentifier)");

    /** What the project names itself; the rest is another's name, or one beside the resource's own. */
    private static final Pattern OURS = Pattern.compile(".*litellm[-/].*");

    /** A scaling policy's: Application Auto Scaling puts it over another of its name, and a new target has none. */
    private static final Set<String> WRITTEN_OVER = Set.of("AWS::ApplicationAutoScaling::ScalingPolicy");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bootstrap-template.yaml",
                "infrastructure/security-stack.yaml",
                "infrastructure/network-stack.yaml",
                "infrastructure/alb-stack.yaml",
                "infrastructure/database-stack.yaml",
                "infrastructure/litellm-stack.yaml"
            })
    void everyNameThatATemplateGivesIsKnown(String file) throws IOException {
        List<Named> named = named(Template.parse(file, Files.readString(Path.of("..", file))));

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(UniqueName.of(name.type()))
                        .as("how UniqueName knows an %s", name.type())
                        .map(UniqueName::property)
                        .contains(name.property()));
    }

    /** A service of the same name in another cluster is in nobody's way. */
    @ParameterizedTest
    @CsvSource({
        "AWS::ECS::Service, ServiceName, true",
        "AWS::ECS::Service, Cluster, true",
        "AWS::ECS::Service, LaunchType, false",
        "AWS::IAM::Role, RoleName, true",
        "AWS::IAM::Role, Path, false",
        "AWS::IAM::Role, , false",
    })
    void anotherNameOrPlaceMakesTheDifference(String type, String property, boolean differs) {
        assertThat(UniqueName.of(type).orElseThrow().differsBy(property)).isEqualTo(differs);
    }

    private record Named(String type, String property) {}

    private static List<Named> named(Template template) {
        return template.resources().entrySet().stream()
                .map(resource -> Yaml.mapping(resource.getValue(), resource.getKey()))
                .filter(resource -> !WRITTEN_OVER.contains(String.valueOf(resource.get("Type"))))
                .flatMap(resource -> names(template, resource))
                .distinct()
                .toList();
    }

    private static Stream<Named> names(Template template, Map<String, Object> resource) {
        String type = String.valueOf(resource.get("Type"));
        Object properties = template.resolved(resource.getOrDefault("Properties", Map.of()), Map.of());
        return Yaml.mapping(properties, type).entrySet().stream()
                .filter(property -> NAMING.matcher(property.getKey()).matches())
                .filter(property -> property.getValue() instanceof String name
                        && OURS.matcher(name).matches())
                .map(property -> new Named(type, property.getKey()));
    }
}

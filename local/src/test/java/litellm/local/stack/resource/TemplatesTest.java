package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Every resource type and every property of the project's own templates is known. */
class TemplatesTest {
    private static final Path PROJECT = Path.of("..");

    static Stream<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(PROJECT.resolve("infrastructure"))) {
            List<Path> stacks = files.filter(file -> file.toString().endsWith("-stack.yaml"))
                    .sorted()
                    .toList();
            return Stream.concat(Stream.of(PROJECT.resolve("bootstrap-template.yaml")), stacks.stream());
        }
    }

    @Test
    void thereAreSixTemplates() throws IOException {
        assertThat(templates()).hasSize(6);
    }

    /** What is in its memory is secret: a crash leaves none of it in a file. */
    @Test
    void noFunctionLeavesItsMemoryBehind() throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        for (Path template : templates().toList()) {
            resources(entries(root(template)).get("Resources")).forEach((logicalId, resource) -> {
                if (text(resource, "Type").equals("AWS::Lambda::Function")) {
                    options.put(
                            logicalId, text(resource, "Properties", "Environment", "Variables", "JAVA_TOOL_OPTIONS"));
                }
            });
        }
        assertThat(options).hasSize(5);
        assertThat(options.values())
                .allSatisfy(option -> assertThat(option)
                        .contains("-XX:-CreateCoredumpOnCrash")
                        .doesNotContain("HeapDump"));
    }

    /** The text at the end of a path; empty where there is none. */
    private static String text(Node node, String... path) {
        Node found = node;
        for (String name : path) {
            found = found instanceof MappingNode ? entries(found).get(name) : null;
        }
        return found instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    @ParameterizedTest
    @MethodSource("templates")
    void typesAndPropertiesAreKnown(Path template) throws IOException {
        List<String> unknown = new ArrayList<>();
        resources(entries(root(template)).get("Resources")).forEach((logicalId, resource) -> {
            Map<String, Node> parts = entries(resource);
            String type = ((ScalarNode) parts.get("Type")).getValue();
            ServiceType known = (ServiceType) ResourceTypes.find(type).orElse(null);
            if (known == null) {
                unknown.add(logicalId + ": " + type);
            } else if (parts.containsKey("Properties")) {
                paths(parts.get("Properties")).stream()
                        .filter(path -> !known.schema().understands(path))
                        .forEach(path -> unknown.add(logicalId + " (" + type + "): " + String.join(".", path)));
            }
        });
        assertThat(unknown)
                .as("what %s has and no type of this package declares", template)
                .isEmpty();
    }

    @Test
    void aPropertyThatIsNotKnownIsFound() {
        ServiceType type =
                (ServiceType) ResourceTypes.find("AWS::ECS::TaskDefinition").orElseThrow();
        assertThat(type.schema().understands(List.of("ContainerDefinitions", "Environment", "Value")))
                .isTrue();
        assertThat(type.schema().understands(List.of("ContainerDefinitions", "Environment", "Valve")))
                .isFalse();
        assertThat(type.schema().understands(List.of("Containers"))).isFalse();
    }

    private static Node root(Path template) throws IOException {
        LoadSettings settings = LoadSettings.builder().build();
        return new Compose(settings).composeString(Files.readString(template)).orElseThrow();
    }

    /** The resources by logical id, those of loops among them. */
    private static Map<String, Node> resources(Node section) {
        Map<String, Node> resources = new LinkedHashMap<>();
        entries(section).forEach((key, value) -> {
            if (key.startsWith("Fn::ForEach::")) {
                resources.putAll(resources(((SequenceNode) value).getValue().get(2)));
            } else {
                resources.put(key, value);
            }
        });
        return resources;
    }

    private static Map<String, Node> entries(Node node) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            entries.put(((ScalarNode) tuple.getKeyNode()).getValue(), tuple.getValueNode());
        }
        return entries;
    }

    /** The path of each property. What an intrinsic function gives cannot be known here, but for both branches of an If. */
    private static Set<List<String>> paths(Node properties) {
        Set<List<String>> paths = new LinkedHashSet<>();
        collect(properties, List.of(), paths);
        return paths;
    }

    private static void collect(Node node, List<String> path, Set<List<String>> paths) {
        if (node.getTag().getValue().equals("!If")) {
            collectBranches(node, path, paths);
        } else if (node.getTag().getValue().startsWith("!")) {
            return;
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(element -> collect(element, path, paths));
        } else if (node instanceof MappingNode) {
            entries(node).forEach((key, value) -> collect(key, value, path, paths));
        }
    }

    private static void collect(String key, Node value, List<String> path, Set<List<String>> paths) {
        if (key.equals("Fn::If")) {
            collectBranches(value, path, paths);
        } else if (!key.equals("Ref") && !key.startsWith("Fn::")) {
            List<String> inner = new ArrayList<>(path);
            inner.add(key);
            paths.add(inner);
            collect(value, inner, paths);
        }
    }

    private static void collectBranches(Node conditional, List<String> path, Set<List<String>> paths) {
        List<Node> parts = ((SequenceNode) conditional).getValue();
        collect(parts.get(1), path, paths);
        collect(parts.get(2), path, paths);
    }
}

package litellm.controlplane.release;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * YAML as CloudFormation means it: every scalar is a string as it is written, because a parameter's default {@code 3.10}
 * or {@code 0123} is text; and the short forms {@code !Ref} and {@code !Equals} are {@code Ref} and {@code Fn::Equals}.
 */
public final class Yaml {
    private Yaml() {}

    /**
     * The mapping that {@code text} holds, of maps, lists and strings.
     *
     * @param label names the document in errors
     * @throws IllegalStateException if it is not YAML or no mapping, or has a key twice, of which YAML allows one
     */
    public static Map<String, Object> parse(String label, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(label)
                .setSchema(new FailsafeSchema())
                .build();
        try {
            Node document = new Compose(settings)
                    .composeString(text)
                    .orElseThrow(() -> new IllegalStateException(label + ": found nothing; a mapping is needed"));
            return mapping(value(label, document), label);
        } catch (MarkedYamlEngineException e) {
            // Without its cause, which quotes the document.
            throw new IllegalStateException(label + ": not YAML: " + problem(e));
        } catch (YamlEngineException e) {
            throw new IllegalStateException(label + ": not YAML: " + e.getMessage(), e);
        }
    }

    /** Without the lines of the document that the engine's own message quotes: they may hold what is not for a log. */
    private static String problem(MarkedYamlEngineException fault) {
        return fault.getProblemMark()
                .map(mark -> "line %d, column %d: %s"
                        .formatted(mark.getLine() + 1, mark.getColumn() + 1, fault.getProblem()))
                .orElseGet(fault::getProblem);
    }

    /**
     * {@code value} as a mapping; a key that is missing or has no value counts as an empty one. Throws IllegalStateException
     * naming {@code place}.
     */
    @SuppressWarnings("unchecked") // value() makes mappings of strings only
    public static Map<String, Object> mapping(Object value, String place) {
        return switch (value) {
            case null -> Map.of();
            case String text when text.isEmpty() -> Map.of();
            case Map<?, ?> map -> (Map<String, Object>) map;
            default -> throw new IllegalStateException(place + ": found %s; a mapping is needed".formatted(value));
        };
    }

    /** {@code value} as a mapping of strings; see {@link #mapping} and {@link #string}. */
    public static Map<String, String> strings(Object value, String place) {
        return each(value, place, Yaml::string);
    }

    /** What {@code reading} makes of each member of a mapping and its place, by their names in their order; see {@link #mapping}. */
    public static <T> Map<String, T> each(Object value, String place, BiFunction<Object, String, T> reading) {
        Map<String, T> each = new LinkedHashMap<>();
        mapping(value, place).forEach((name, member) -> each.put(name, reading.apply(member, place + "." + name)));
        return each;
    }

    /**
     * {@code value} as a sequence; a key that is missing or has no value counts as an empty one. Throws IllegalStateException
     * naming {@code place}.
     */
    public static List<?> sequence(Object value, String place) {
        return switch (value) {
            case null -> List.of();
            case String text when text.isEmpty() -> List.of();
            case List<?> list -> list;
            default -> throw new IllegalStateException(place + ": found %s; a sequence is needed".formatted(value));
        };
    }

    /** {@code value} as a sequence of texts; see {@link #sequence} and {@link #string}. */
    public static List<String> texts(Object value, String place) {
        return sequence(value, place).stream().map(item -> string(item, place)).toList();
    }

    /** {@code value} as a string. Throws IllegalStateException naming {@code place}. */
    public static String string(Object value, String place) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalStateException(place + ": found %s; a string is needed".formatted(value));
    }

    private static Object value(String label, Node node) {
        Object plain = switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence ->
                sequence.getValue().stream().map(item -> value(label, item)).toList();
            case MappingNode mapping -> members(label, mapping);
            default -> throw new IllegalStateException("unexpected YAML node " + node.getNodeType());
        };
        String tag = node.getTag().getValue();
        return tag.startsWith("!") && tag.length() > 1 ? function(tag.substring(1), plain) : plain;
    }

    private static Map<String, Object> members(String label, MappingNode mapping) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (NodeTuple member : mapping.getValue()) {
            String key = string(value(label, member.getKeyNode()), label + ": key");
            if (members.containsKey(key)) {
                throw new IllegalStateException("%s%s: found the key %s a second time; a mapping has each key once"
                        .formatted(label, line(member.getKeyNode()), key));
            }
            members.put(key, value(label, member.getValueNode()));
        }
        return members;
    }

    private static String line(Node node) {
        return node.getStartMark()
                .map(mark -> ": line %d".formatted(mark.getLine() + 1))
                .orElse("");
    }

    private static Map<String, Object> function(String tag, Object argument) {
        return switch (tag) {
            case "Ref", "Condition" -> Map.of(tag, argument);
            default -> Map.of("Fn::" + tag, argument);
        };
    }
}

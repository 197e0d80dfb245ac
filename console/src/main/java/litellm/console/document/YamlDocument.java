package litellm.console.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ForeignText;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A YAML text as {@code Map<String, Object>}, {@code List<Object>}, String, Boolean, Long, Double and null.
 *
 * <p>Anchors, aliases and merge keys ({@code <<}, which YAML 1.2 and so snakeyaml-engine leave out) are resolved: a key of
 * the mapping itself wins over a merged one, an earlier merged mapping over a later one (yaml.org/type/merge.html).
 * CloudFormation's short tags become its long functions: {@code !GetAtt A.B} is {@code {"Fn::GetAtt": ["A", "B"]}}.
 */
public final class YamlDocument {
    private static final String MERGE = "<<";

    /** With what aliases stand for: the state machine has a tenth of them, and a few lines of aliases of aliases any number. */
    private static final int MOST_VALUES = 100_000;

    private static final int DEEPEST = 100;

    private final String place;
    private final boolean scalarsAsText;
    private int values;

    private YamlDocument(String place, boolean scalarsAsText) {
        this.place = place;
        this.scalarsAsText = scalarsAsText;
    }

    /**
     * Reads one YAML document.
     *
     * @param place what a fault calls the text, usually the file's name
     * @throws DocumentException if the text is not YAML, has a key twice or a tag that is not CloudFormation's
     */
    public static Object read(String place, String text) {
        return new YamlDocument(place, false).parse(text);
    }

    /** Like {@link #read}, but every scalar except null stays as it was written: {@code 010} is "010", {@code yes} "yes". */
    public static Object readAsText(String place, String text) {
        return new YamlDocument(place, true).parse(text);
    }

    private Object parse(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(place)
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(Integer.MAX_VALUE)
                .build();
        try {
            checkStructure(new Parse(settings).parseString(text));
            Optional<Node> root = new Compose(settings).composeString(text);
            return root.map(this::value).orElse(null);
        } catch (MarkedYamlEngineException e) {
            throw e.getProblemMark()
                    .map(mark -> at(mark, e.getProblem()))
                    .orElseGet(() -> new DocumentException(place, e.getProblem()));
        } catch (ReaderException e) {
            throw unprintable(text, e);
        } catch (YamlEngineException e) {
            throw new DocumentException(place, e.getMessage());
        }
    }

    /** A character that YAML allows in no place; the engine counts whole characters from the text's beginning. */
    private DocumentException unprintable(String text, ReaderException fault) {
        String before = text.substring(0, text.offsetByCodePoints(0, fault.getPosition()));
        return new DocumentException(
                place,
                before.chars().filter(character -> character == '\n').count() + 1,
                before.codePointCount(before.lastIndexOf('\n') + 1, before.length()) + 1L,
                "found the character U+%04X; allowed: printable ones".formatted(fault.getCodePoint()));
    }

    /**
     * What snakeyaml-engine itself would go down into without end: collections in collections, and one that holds itself; and a
     * second document, of which it does not say what is allowed.
     */
    private void checkStructure(Iterable<Event> events) {
        Deque<Optional<Anchor>> open = new ArrayDeque<>();
        boolean begun = false;
        for (Event event : events) {
            switch (event) {
                case DocumentStartEvent start -> {
                    if (begun) {
                        throw fault(start.getStartMark(), "found a second document; allowed: one");
                    }
                    begun = true;
                }
                case CollectionStartEvent start -> {
                    if (open.size() == DEEPEST) {
                        throw fault(start.getStartMark(), "found collections more than " + DEEPEST + " deep");
                    }
                    open.push(start.getAnchor());
                }
                case CollectionEndEvent _ -> open.pop();
                case AliasEvent alias
                when open.contains(Optional.of(alias.getAlias())) ->
                    throw fault(alias.getStartMark(), "found a collection that holds itself");
                default -> {}
            }
        }
    }

    private Object value(Node node) {
        if (++values > MOST_VALUES) {
            throw fault(node, "found more than %d values, with what aliases stand for".formatted(MOST_VALUES));
        }
        Object plain = switch (node) {
            case MappingNode mapping -> mapping(mapping);
            case SequenceNode sequence ->
                sequence.getValue().stream().map(this::value).collect(ArrayList::new, List::add, List::addAll);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw fault(node, "found a recursive alias");
        };
        return isFunction(node) ? function(node, plain) : plain;
    }

    /** A tag of its own; plain {@code ${NAME}} has one by itself, for environment variables, which nothing here reads. */
    private static boolean isFunction(Node node) {
        return node.getTag().getValue().startsWith("!") && !node.getTag().equals(Tag.ENV_TAG);
    }

    private Map<String, Object> mapping(MappingNode mapping) {
        Map<String, Object> merged = new LinkedHashMap<>();
        Map<String, Object> own = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = key(tuple.getKeyNode());
            if (key.equals(MERGE)) {
                merge(tuple.getValueNode(), merged);
            } else if (own.containsKey(key)) {
                throw fault(tuple.getKeyNode(), "found the key \"" + key + "\" a second time; allowed: once");
            } else {
                own.put(key, value(tuple.getValueNode()));
            }
        }
        merged.putAll(own);
        return merged;
    }

    private String key(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw fault(node, "found a collection as a key; allowed: text");
    }

    private void merge(Node source, Map<String, Object> target) {
        switch (source) {
            case MappingNode mapping -> mapping(mapping).forEach(target::putIfAbsent);
            case SequenceNode sequence -> sequence.getValue().forEach(node -> merge(node, target));
            default -> throw fault(source, "found a plain value to merge; allowed: a mapping or a list of mappings");
        }
    }

    private Object scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (scalarsAsText) {
            return text;
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        if (tag.equals(Tag.INT)) {
            return number(scalar, text);
        }
        return tag.equals(Tag.FLOAT) ? (Object) fraction(scalar, text) : text;
    }

    /** What is beyond whole numbers is so here too: {@code 1e30}, {@code .inf}. */
    private Double fraction(ScalarNode scalar, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".nan")) {
            throw fault(scalar, "found " + text + "; allowed: a number");
        }
        double number = lower.endsWith(".inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        if (Math.abs(number) > Long.MAX_VALUE) {
            throw tooLarge(scalar, text);
        }
        return number;
    }

    private DocumentException tooLarge(ScalarNode scalar, String text) {
        return fault(scalar, "found the number " + ForeignText.brief(text) + ", which is too large");
    }

    private Long number(ScalarNode scalar, String text) {
        try {
            return Long.decode(
                    text.startsWith("0o") ? "0" + text.substring(2) : text.replaceFirst("^([-+]?)0+(?=[0-9])", "$1"));
        } catch (NumberFormatException e) {
            throw tooLarge(scalar, text);
        }
    }

    /** CloudFormation's short form of a function: its long form as a mapping of one key. */
    private Object function(Node node, Object argument) {
        String name = node.getTag().getValue().substring(1);
        if (!name.matches("[A-Z][A-Za-z0-9]*")) {
            throw fault(node, "found the unknown tag !" + name);
        }
        if (name.equals("GetAtt") && argument instanceof String path) {
            return function("Fn::GetAtt", List.of(path.split("\\.", 2)));
        }
        return function(name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name, argument);
    }

    private static Map<String, Object> function(String name, Object argument) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put(name, argument);
        return function;
    }

    private DocumentException fault(Node node, String problem) {
        return fault(node.getStartMark(), problem);
    }

    private DocumentException fault(Optional<Mark> start, String problem) {
        return start.map(mark -> at(mark, problem)).orElseGet(() -> new DocumentException(place, problem));
    }

    private DocumentException at(Mark mark, String problem) {
        return new DocumentException(place, mark.getLine() + 1L, mark.getColumn() + 1L, problem);
    }
}

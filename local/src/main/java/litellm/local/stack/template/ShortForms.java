package litellm.local.stack.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Makes maps of YAML, whose short forms of the intrinsic functions too: {@code !Sub text} is {@code {"Fn::Sub": text}}. */
final class ShortForms extends StandardConstructor {
    private static final List<String> FUNCTIONS = List.of(
            "And",
            "Base64",
            "Cidr",
            "Contains",
            "EachMemberEquals",
            "EachMemberIn",
            "Equals",
            "FindInMap",
            "GetAtt",
            "GetAZs",
            "If",
            "ImportValue",
            "Join",
            "Length",
            "Not",
            "Or",
            "RefAll",
            "Select",
            "Split",
            "Sub",
            "ToJsonString",
            "Transform");

    ShortForms(LoadSettings settings) {
        super(settings);
        tagConstructors.put(new Tag("!Ref"), function("Ref"));
        tagConstructors.put(new Tag("!Condition"), function("Condition"));
        FUNCTIONS.forEach(name -> tagConstructors.put(new Tag("!" + name), function("Fn::" + name)));
    }

    /** A key is a name, even where the same word would be a boolean as a value: a parameter may be called On. */
    @Override
    protected void constructMapping2ndStep(MappingNode node, Map<Object, Object> mapping) {
        node.getValue().stream()
                .map(NodeTuple::getKeyNode)
                .filter(key -> key.getTag().equals(Tag.BOOL))
                .forEach(key -> key.setTag(Tag.STR));
        super.constructMapping2ndStep(node, mapping);
    }

    private ConstructNode function(String name) {
        return node -> Map.of(name, argument(name, node));
    }

    private Object argument(String function, Node node) {
        return switch (node) {
            case ScalarNode scalar when "Fn::GetAtt".equals(function) -> attribute(scalar.getValue());
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence -> new ArrayList<>(constructSequence(sequence));
            case MappingNode mapping -> constructMapping(mapping);
            default -> Optional.ofNullable(constructObject(node)).orElse("");
        };
    }

    /** {@code Resource.Attribute}: the attribute's own dots stay. */
    private static List<String> attribute(String text) {
        return Arrays.asList(text.split("\\.", 2));
    }
}

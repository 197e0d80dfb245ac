package litellm.local.stack.template;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The core schema of YAML 1.2 with the booleans of YAML 1.1, which CloudFormation reads: plain yes, no, on and off. */
final class TemplateSchema extends CoreSchema {
    private static final Pattern WORDS = Pattern.compile("^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$");
    private static final Set<String> TRUE = Set.of("true", "yes", "on");

    @Override
    public ScalarResolver getScalarResolver() {
        CoreScalarResolver resolver = new CoreScalarResolver(true);
        resolver.addImplicitResolver(Tag.BOOL, WORDS, "yYnNoO");
        return resolver;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        Map<Tag, ConstructNode> constructors = new HashMap<>(super.getSchemaTagConstructors());
        constructors.put(
                Tag.BOOL, node -> TRUE.contains(((ScalarNode) node).getValue().toLowerCase(Locale.ROOT)));
        return constructors;
    }
}

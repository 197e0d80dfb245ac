package litellm.local.stack.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.jr.ob.JSON;

/** Reads a template's text, YAML or JSON, into maps, lists, strings, numbers and booleans. */
public final class TemplateParser {
    /** The longest template that CloudFormation takes, by {@code TemplateURL}. */
    public static final int MAX_LENGTH = 1_000_000;

    private static final LoadSettings YAML = LoadSettings.builder()
            .setSchema(new TemplateSchema())
            .setCodePointLimit(2 * MAX_LENGTH)
            .build();

    private TemplateParser() {}

    /** The template as a map, its keys in their order; refuses what is neither YAML nor JSON, nulls, aliases, and no map. */
    static Map<String, Object> parse(String text) {
        Object document = text.stripLeading().startsWith("{") ? json(text) : yaml(text);
        if (!(document instanceof Map<?, ?> map)) {
            throw StackException.templateFormat("unsupported structure.");
        }
        return normalize(map, "");
    }

    private static Object json(String text) {
        try {
            return JSON.std.anyFrom(text);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw notWellFormed("JSON", at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr());
        }
    }

    private static Object yaml(String text) {
        try {
            for (var event : new Parse(YAML).parseString(text)) {
                if (event instanceof AliasEvent) {
                    throw StackException.templateError("YAML aliases are not allowed in CloudFormation templates");
                }
            }
            return new Load(YAML, new ShortForms(YAML)).loadFromString(text);
        } catch (MarkedYamlEngineException e) {
            throw notWellFormed(
                    "YAML",
                    e.getProblemMark().map(Mark::getLine).orElse(0) + 1,
                    e.getProblemMark().map(Mark::getColumn).orElse(0) + 1);
        } catch (YamlEngineException e) {
            throw notWellFormed("YAML", 1, 1);
        }
    }

    private static StackException notWellFormed(String language, int line, int column) {
        return StackException.templateFormat(language + " not well-formed. (line " + line + ", column " + column + ")");
    }

    private static Map<String, Object> normalize(Map<?, ?> map, String path) {
        Map<String, Object> normal = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            normal.put(name, normalizeValue(value, path + "/" + name));
        });
        return Collections.unmodifiableMap(normal);
    }

    private static Object normalizeValue(Object value, String path) {
        return switch (value) {
            case null ->
                throw StackException.templateFormat("[" + path + "] 'null' values are not allowed in templates");
            case Map<?, ?> map -> normalize(map, path);
            case List<?> list -> normalizeList(list, path);
            case Number number -> number;
            case Boolean bool -> bool;
            default -> value.toString();
        };
    }

    private static List<Object> normalizeList(List<?> list, String path) {
        List<Object> normal = new ArrayList<>();
        for (Object item : list) {
            normal.add(normalizeValue(item, path + "/" + normal.size()));
        }
        return Collections.unmodifiableList(normal);
    }
}

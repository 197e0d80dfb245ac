package litellm.local.stack.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * A template, its sections checked and, where it asks for them, its language extensions expanded.
 *
 * @param document the whole template after expansion
 * @param rules the Rules section as it stands
 */
public record Template(
        Map<String, Object> document,
        Map<String, ParameterDeclaration> parameters,
        Map<String, Object> rules,
        Map<String, Object> conditions,
        Map<String, ResourceDeclaration> resources,
        Map<String, OutputDeclaration> outputs) {

    static final String LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]{1,255}");
    private static final Set<String> SECTIONS = Set.of(
            "AWSTemplateFormatVersion",
            "Description",
            "Metadata",
            "Parameters",
            "Rules",
            "Mappings",
            "Conditions",
            "Transform",
            "Hooks",
            "Resources",
            "Outputs");

    /** Reads a parsed template that has no loops left; refuses what is malformed. */
    static Template of(Map<String, Object> document) {
        requireKnownSections(document);
        requireNames(document, "Mappings");
        Map<String, ResourceDeclaration> resources = declarations(document, "Resources", ResourceDeclaration::parse);
        if (resources.isEmpty()) {
            throw StackException.templateFormat("At least one Resources member must be defined.");
        }
        return new Template(
                document,
                parameters(document),
                section(document, "Rules"),
                section(document, "Conditions"),
                resources,
                declarations(document, "Outputs", OutputDeclaration::parse));
    }

    static Map<String, ParameterDeclaration> parameters(Map<String, Object> document) {
        return declarations(document, "Parameters", ParameterDeclaration::parse);
    }

    static void requireKnownSections(Map<String, Object> document) {
        List<String> unknown = document.keySet().stream()
                .filter(section -> !SECTIONS.contains(section))
                .toList();
        if (!unknown.isEmpty()) {
            throw StackException.validation("Invalid template property or properties " + unknown);
        }
        Object version = document.get("AWSTemplateFormatVersion");
        if (version != null && !"2010-09-09".equals(version)) {
            throw StackException.templateFormat("Unrecognized template version: " + version);
        }
        for (String transform : transforms(document)) {
            if (!transform.equals(LANGUAGE_EXTENSIONS)) {
                throw StackException.validation("No transform named " + transform + " found.");
            }
        }
    }

    /** The names of the transforms that a template asks for. */
    public static List<String> transforms(Map<String, Object> document) {
        return switch (document.get("Transform")) {
            case null -> List.of();
            case List<?> list -> list.stream().map(Values::text).toList();
            case Object name -> List.of(Values.text(name));
        };
    }

    public List<String> transforms() {
        return transforms(document);
    }

    public String description() {
        return document.get("Description") == null ? null : Values.text(document.get("Description"));
    }

    static Map<String, Object> section(Map<String, Object> document, String name) {
        return switch (document.get(name)) {
            case null -> Map.of();
            case Map<?, ?> map -> section(map);
            default -> throw StackException.templateFormat("[/" + name + "] must be an object.");
        };
    }

    /** A map of the parsed template, whose keys are strings. */
    static Map<String, Object> section(Map<?, ?> map) {
        Map<String, Object> section = new LinkedHashMap<>();
        map.forEach((key, value) -> section.put((String) key, value));
        return Collections.unmodifiableMap(section);
    }

    /** The members of the section are to have names of letters and digits. */
    private static void requireNames(Map<String, Object> document, String section) {
        section(document, section).keySet().stream()
                .filter(name -> !NAME.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    String member = section.substring(0, section.length() - 1);
                    throw StackException.templateFormat(member + " name " + name + " is non alphanumeric.");
                });
    }

    private static <T> Map<String, T> declarations(
            Map<String, Object> document, String section, BiFunction<String, Object, T> parse) {
        requireNames(document, section);
        Map<String, T> declarations = new LinkedHashMap<>();
        section(document, section).forEach((name, value) -> declarations.put(name, parse.apply(name, value)));
        return Collections.unmodifiableMap(declarations);
    }
}

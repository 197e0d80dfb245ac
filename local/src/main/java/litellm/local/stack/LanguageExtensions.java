package litellm.local.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The transform {@code AWS::LanguageExtensions}: unrolls every {@code Fn::ForEach}, and computes names that are functions. */
final class LanguageExtensions {
    private static final String LOOP = "Fn::ForEach::";
    private static final List<String> SECTIONS = List.of("Conditions", "Resources", "Outputs");

    private final Resolver resolver;

    /** Loops run over what {@code resolver} makes of their collections: lists, parameters, mappings. */
    LanguageExtensions(Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * The template with its loops unrolled.
     *
     * @throws StackException when a loop is malformed or gives the same name twice, or a resource has a policy that the
     *     transform does not know
     */
    Map<String, Object> expand(Map<String, Object> document) {
        Map<String, Object> expanded = new LinkedHashMap<>(document);
        SECTIONS.forEach(section -> expanded.computeIfPresent(section, (name, value) -> unroll(value)));
        Template.section(expanded, "Resources").forEach(LanguageExtensions::requireKnownPolicy);
        return expanded;
    }

    /** The transform has not learned the newest policy: cfn-language-discussion#139. */
    private static void requireKnownPolicy(String logicalId, Object resource) {
        String policy = Policy.RETAIN_EXCEPT_ON_CREATE.text();
        if (resource instanceof Map<?, ?> members && policy.equals(members.get("DeletionPolicy"))) {
            throw failed("Unrecognized DeletionPolicy " + policy + " for resource " + logicalId
                    + ". Rollback requested by user.");
        }
    }

    private Object unroll(Object node) {
        return switch (node) {
            case Map<?, ?> map -> withName(unrollMap(Template.section(map)));
            case List<?> list -> list.stream().map(this::unroll).toList();
            default -> node;
        };
    }

    /** {@code Ref} and {@code Fn::GetAtt} may be given a function, {@code !Ref {Fn::Sub: …}}, in place of a name. */
    private Map<String, Object> withName(Map<String, Object> map) {
        if (map.size() == 1 && map.get("Ref") instanceof Map<?, ?> function) {
            return Map.of("Ref", name(function));
        }
        if (map.size() == 1 && map.get("Fn::GetAtt") instanceof List<?> names) {
            return Map.of("Fn::GetAtt", names.stream().map(this::name).toList());
        }
        return map;
    }

    private Object name(Object name) {
        return name instanceof Map<?, ?> ? Values.text(resolver.resolve(name)) : name;
    }

    private Map<String, Object> unrollMap(Map<String, Object> map) {
        Map<String, Object> unrolled = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (key.startsWith(LOOP)) {
                loop(key, value, unrolled);
            } else {
                put(unrolled, key, unroll(value));
            }
        });
        return unrolled;
    }

    private void loop(String name, Object value, Map<String, Object> into) {
        if (!(value instanceof List<?> parts)
                || parts.size() != 3
                || !(parts.getFirst() instanceof String identifier)
                || !(parts.get(2) instanceof Map<?, ?> body)
                || !(resolver.resolve(parts.get(1)) instanceof List<?> collection)) {
            throw failed(name + " layout is incorrect");
        }
        for (Object item : collection) {
            Map<?, ?> turn = (Map<?, ?>) substitute(body, identifier, Values.text(item));
            unrollMap(Template.section(turn)).forEach((key, result) -> put(into, key, result));
        }
    }

    private static void put(Map<String, Object> map, String key, Object value) {
        if (map.put(key, value) != null) {
            throw failed("duplicate key " + key);
        }
    }

    private static Object substitute(Object node, String identifier, String value) {
        return switch (node) {
            case Map<?, ?> map when map.size() == 1 && identifier.equals(map.get("Ref")) -> value;
            case Map<?, ?> map -> substituteMap(map, identifier, value);
            case List<?> list -> substituteList(list, identifier, value);
            case String text -> substituteText(text, identifier, value);
            default -> node;
        };
    }

    private static Map<String, Object> substituteMap(Map<?, ?> map, String identifier, String value) {
        Map<String, Object> substituted = new LinkedHashMap<>();
        map.forEach((key, inner) -> put(
                substituted, substituteText((String) key, identifier, value), substitute(inner, identifier, value)));
        return substituted;
    }

    private static List<Object> substituteList(List<?> list, String identifier, String value) {
        List<Object> substituted = new ArrayList<>();
        list.forEach(item -> substituted.add(substitute(item, identifier, value)));
        return substituted;
    }

    /** {@code ${Name}} gives the value, {@code &{Name}} its letters and digits only, for use in logical ids. */
    private static String substituteText(String text, String identifier, String value) {
        return text.replace("${" + identifier + "}", value)
                .replace("&{" + identifier + "}", value.replaceAll("[^a-zA-Z0-9]", ""));
    }

    private static StackException failed(String why) {
        return StackException.validation("Transform AWS::LanguageExtensions failed with: " + why);
    }
}

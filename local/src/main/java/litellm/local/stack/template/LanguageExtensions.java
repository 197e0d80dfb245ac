package litellm.local.stack.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The transform {@code AWS::LanguageExtensions}: unrolls every {@code Fn::ForEach}, computes names that are functions, and refuses
 * what it cannot compute.
 */
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
     * @throws StackException when a loop is malformed or gives the same name twice, a resource has a policy that the transform
     *     does not know, or there is nothing at the index of an {@code Fn::Select}
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
            case Map<?, ?> map
            when map.get("Fn::Select") instanceof List<?> parts -> {
                requireItem(parts);
                yield Map.of("Fn::Select", unroll(parts));
            }
            case Map<?, ?> map -> withName(unrollMap(Template.section(map)));
            case List<?> list -> list.stream().map(this::unroll).toList();
            default -> node;
        };
    }

    /**
     * It computes functions before conditions count, also those of a resource that is not wanted: cfn-language-discussion#159. What
     * needs a resource is left to the stack.
     */
    private void requireItem(List<?> select) {
        try {
            resolver.resolve(select.getLast());
        } catch (StackException _) {
            return;
        }
        try {
            resolver.resolve(Map.of("Fn::Select", select));
        } catch (StackException e) {
            throw failed(e.getMessage().replaceFirst("^Template error: ", ""));
        }
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
            unrollMap(fragment(body, identifier, Values.text(item))).forEach((key, result) -> put(into, key, result));
        }
    }

    private static void put(Map<String, Object> map, String key, Object value) {
        if (map.put(key, value) != null) {
            throw failed("duplicate key " + key);
        }
    }

    /** A loop's body for one value. AWS fills it into the body's own keys, {@code Ref} and {@code Fn::Sub}, into no other text. */
    private static Map<String, Object> fragment(Map<?, ?> body, String identifier, String value) {
        Map<String, Object> filled = new LinkedHashMap<>();
        Template.section(body)
                .forEach((key, inner) -> put(
                        filled,
                        key.startsWith(LOOP) ? key : inKey(key, identifier, value),
                        key.startsWith(LOOP)
                                ? inLoop(inner, identifier, value)
                                : substitute(inner, identifier, value)));
        return filled;
    }

    /** What is no loop's layout stays as it is: whoever unrolls it says so. */
    private static Object inLoop(Object loop, String identifier, String value) {
        if (!(loop instanceof List<?> parts) || !(parts.size() == 3 && parts.getLast() instanceof Map<?, ?> body)) {
            return loop;
        }
        return List.of(
                parts.getFirst(), substitute(parts.get(1), identifier, value), fragment(body, identifier, value));
    }

    private static Object substitute(Object node, String identifier, String value) {
        return switch (node) {
            case Map<?, ?> map when map.size() == 1 && identifier.equals(map.get("Ref")) -> value;
            case Map<?, ?> map
            when map.size() == 1 && map.containsKey("Fn::Sub") ->
                Map.of("Fn::Sub", inSub(map.get("Fn::Sub"), identifier, value));
            case Map<?, ?> map -> substituteMap(Template.section(map), identifier, value);
            case List<?> list ->
                list.stream().map(item -> substitute(item, identifier, value)).toList();
            default -> node;
        };
    }

    private static Map<String, Object> substituteMap(Map<String, Object> map, String identifier, String value) {
        Map<String, Object> substituted = new LinkedHashMap<>();
        map.forEach((key, inner) -> substituted.put(
                key, key.startsWith(LOOP) ? inLoop(inner, identifier, value) : substitute(inner, identifier, value)));
        return substituted;
    }

    /** The text alone, or with its variables after it. */
    private static Object inSub(Object argument, String identifier, String value) {
        return switch (argument) {
            case String text -> text.replace("${" + identifier + "}", value);
            case List<?> parts ->
                parts.stream()
                        .map(part -> part instanceof String text
                                ? inSub(text, identifier, value)
                                : substitute(part, identifier, value))
                        .toList();
            default -> argument;
        };
    }

    /** {@code ${Name}} gives the value, {@code &{Name}} its letters and digits only, for use in logical ids. */
    private static String inKey(String key, String identifier, String value) {
        return key.replace("${" + identifier + "}", value)
                .replace("&{" + identifier + "}", value.replaceAll("[^a-zA-Z0-9]", ""));
    }

    private static StackException failed(String why) {
        return StackException.validation("Transform AWS::LanguageExtensions failed with: " + why);
    }
}

package litellm.controlplane.release;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Evaluates a template's conditions and rule assertions for given parameter values: those intrinsic functions that need
 * nothing but parameters, conditions and mappings. Throws {@link UnsupportedOperationException} on any other.
 *
 * @param parameters the values of the template's parameters
 */
record Expressions(Template template, Map<String, String> parameters) {
    private static final Pattern LEFT = Pattern.compile("\\$\\{([\\w:]+)(?:\\.[\\w.]+)?}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([\\w:]+)}");
    private static final Object NO_VALUE = new Object();

    /** Whether {@code expression}, a condition function or {@code "true"}, holds. */
    boolean holds(Object expression) {
        if (expression instanceof String text) {
            return text.equals("true");
        }
        Map.Entry<String, Object> call = call(expression);
        Object argument = call.getValue();
        return switch (call.getKey()) {
            case "Fn::And" -> arguments(argument).stream().allMatch(this::holds);
            case "Fn::Or" -> arguments(argument).stream().anyMatch(this::holds);
            case "Fn::Not" -> !holds(arguments(argument).getFirst());
            case "Fn::Equals" -> value(first(argument)).equals(value(second(argument)));
            case "Fn::Contains" -> values(first(argument)).contains(value(second(argument)));
            case "Fn::EachMemberEquals" -> values(first(argument)).stream().allMatch(value(second(argument))::equals);
            case "Fn::EachMemberIn" -> values(second(argument)).containsAll(values(first(argument)));
            case "Condition" -> holds(template.conditions().get(argument));
            default -> throw new UnsupportedOperationException(call.getKey());
        };
    }

    /**
     * {@code expression} with every parameter, condition and mapping in it replaced by its value. What only CloudFormation
     * knows (another resource, an import, a pseudo parameter) stays the function call that it is; a member that is
     * {@code AWS::NoValue} is left out.
     */
    Object resolved(Object expression) {
        return switch (expression) {
            case List<?> items ->
                items.stream()
                        .map(this::resolved)
                        .filter(item -> item != NO_VALUE)
                        .toList();
            case Map<?, ?> map -> {
                Object value = map.size() == 1 ? called(map) : null;
                yield value == null ? members(map) : value;
            }
            default -> expression;
        };
    }

    private Map<String, Object> members(Map<?, ?> map) {
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> {
            Object value = resolved(member);
            if (value != NO_VALUE) {
                members.put((String) name, value);
            }
        });
        return members;
    }

    /** The value of the function call {@code map}; null where it is no function call, or none that can be evaluated here. */
    private Object called(Map<?, ?> map) {
        Map.Entry<String, Object> call = call(map);
        try {
            return switch (call.getKey()) {
                case "Ref" -> call.getValue().equals("AWS::NoValue") ? NO_VALUE : value(map);
                case "Fn::If" -> {
                    Object argument = call.getValue();
                    boolean holds = holds(Map.of("Condition", first(argument)));
                    yield resolved(holds ? second(argument) : third(argument));
                }
                case "Fn::Sub" -> call.getValue() instanceof String text ? substituted(text) : null;
                case "Fn::Join", "Fn::FindInMap" -> value(map);
                default -> null;
            };
        } catch (UnsupportedOperationException _) {
            return null;
        }
    }

    private String substituted(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(variable ->
                        Matcher.quoteReplacement(parameters.getOrDefault(variable.group(1), variable.group())));
    }

    /** The names that {@code expression} refers to, in their order. */
    static Stream<String> references(Object expression) {
        return arguments(expression, "Ref");
    }

    /** The conditions that decide in {@code expression} whether its references to {@code name} count. */
    static Stream<String> conditions(Object expression, String name) {
        if (references(expression).noneMatch(name::equals)) {
            return Stream.empty();
        }
        return switch (expression) {
            case Map<?, ?> map
            when map.get("Fn::If") instanceof List<?> choice ->
                Stream.concat(
                        Stream.of((String) first(choice)),
                        choice.stream().skip(1).flatMap(branch -> conditions(branch, name)));
            case Map<?, ?> map ->
                Stream.concat(
                        // In the statement of a policy, Condition is not the name of one.
                        Stream.ofNullable(map.get("Condition") instanceof String guard ? guard : null),
                        map.values().stream().flatMap(member -> conditions(member, name)));
            case List<?> list -> list.stream().flatMap(item -> conditions(item, name));
            default -> Stream.empty();
        };
    }

    /**
     * The logical ids that {@code expression}, once it is resolved, still takes values from: by {@code Ref}, by
     * {@code GetAtt}, or by a variable that {@code Sub} has left.
     */
    static Stream<String> sources(Object expression) {
        return parts(expression).flatMap(part -> switch (part) {
            case Map<?, ?> map when map.get("Ref") instanceof String name -> Stream.of(name);
            case Map<?, ?> map when map.get("Fn::GetAtt") instanceof String path -> Stream.of(path.split("\\.", 2)[0]);
            case Map<?, ?> map
            when map.get("Fn::GetAtt") instanceof List<?> path -> Stream.of((String) path.getFirst());
            case String text -> LEFT.matcher(text).results().map(variable -> variable.group(1));
            default -> Stream.empty();
        });
    }

    /** The exports that {@code expression} imports, by their names as far as those are plain text. */
    static Stream<String> imports(Object expression) {
        return arguments(expression, "Fn::ImportValue");
    }

    /** What the calls of {@code function} in {@code expression} are given, as far as it is plain text, in their order. */
    private static Stream<String> arguments(Object expression, String function) {
        return parts(expression)
                .flatMap(part -> part instanceof Map<?, ?> map && map.get(function) instanceof String argument
                        ? Stream.of(argument)
                        : Stream.empty());
    }

    /** {@code expression} itself and all that is in it, however deep. */
    private static Stream<Object> parts(Object expression) {
        Stream<?> members = switch (expression) {
            case Map<?, ?> map -> map.values().stream();
            case List<?> list -> list.stream();
            default -> Stream.empty();
        };
        return Stream.concat(Stream.of(expression), members.flatMap(Expressions::parts));
    }

    private String value(Object expression) {
        if (expression instanceof String text) {
            return text;
        }
        Map.Entry<String, Object> call = call(expression);
        Object argument = call.getValue();
        return switch (call.getKey()) {
            case "Ref" -> parameter(String.valueOf(argument));
            case "Fn::If" -> value(holds(Map.of("Condition", first(argument))) ? second(argument) : third(argument));
            case "Fn::Join" -> String.join(value(first(argument)), values(second(argument)));
            case "Fn::FindInMap" -> mapped(value(first(argument)), value(second(argument)), value(third(argument)));
            default -> throw new UnsupportedOperationException(call.getKey());
        };
    }

    private List<String> values(Object expression) {
        return switch (expression) {
            case List<?> items -> items.stream().map(this::value).toList();
            case Object single ->
                Arrays.stream(value(single).split(",", -1)).map(String::strip).toList();
        };
    }

    private String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new UnsupportedOperationException("Ref " + name);
        }
        return value;
    }

    private String mapped(String map, String key, String name) {
        Object value =
                template.mappings().get(map) instanceof Map<?, ?> keys && keys.get(key) instanceof Map<?, ?> names
                        ? names.get(name)
                        : null;
        if (value instanceof String text) {
            return text;
        }
        throw new UnsupportedOperationException("Fn::FindInMap %s.%s.%s".formatted(map, key, name));
    }

    private static Map.Entry<String, Object> call(Object expression) {
        if (expression instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> only = map.entrySet().iterator().next();
            return Map.entry((String) only.getKey(), only.getValue());
        }
        throw new UnsupportedOperationException("no function call: " + expression);
    }

    private static List<?> arguments(Object argument) {
        if (argument instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        throw new UnsupportedOperationException("arguments " + argument);
    }

    private static Object first(Object argument) {
        return arguments(argument).getFirst();
    }

    private static Object second(Object argument) {
        return argument(argument, 1);
    }

    private static Object third(Object argument) {
        return argument(argument, 2);
    }

    private static Object argument(Object argument, int index) {
        if (arguments(argument).size() > index) {
            return arguments(argument).get(index);
        }
        throw new UnsupportedOperationException("arguments " + argument);
    }
}

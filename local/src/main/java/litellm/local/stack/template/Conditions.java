package litellm.local.stack.template;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The functions that give true or false, those of rules included, and the named conditions of a template. */
final class Conditions {
    private final Resolver resolver;
    private final Map<String, Boolean> known = new HashMap<>();
    private final Set<String> underWay = new LinkedHashSet<>();

    Conditions(Resolver resolver) {
        this.resolver = resolver;
    }

    /** The value of a condition by its name; refuses one that is not there, or that depends on itself. */
    boolean value(String name) {
        Boolean value = known.get(name);
        if (value != null) {
            return value;
        }
        Object expression = resolver.scope().conditions().get(name);
        if (expression == null) {
            throw StackException.templateFormat("Unresolved dependencies [" + name
                    + "]. Cannot reference undefined conditions in the Conditions block of the template");
        }
        if (!underWay.add(name)) {
            throw StackException.templateFormat("Circular dependencies for condition: " + String.join(", ", underWay));
        }
        boolean result = evaluate(expression);
        underWay.remove(name);
        known.put(name, result);
        return result;
    }

    /** Whether a resource or an output with this condition, or null for none, is there. */
    boolean allows(String condition) {
        return condition == null || value(condition);
    }

    boolean evaluate(Object expression) {
        if (expression instanceof Map<?, ?> map && map.size() == 1) {
            String name = (String) map.keySet().iterator().next();
            return apply(name, map.get(name));
        }
        return truth(expression);
    }

    private boolean apply(String function, Object argument) {
        return switch (function) {
            case "Condition" -> value(Values.text(argument));
            case "Fn::And" -> booleans(function, argument).stream().allMatch(this::evaluate);
            case "Fn::Or" -> booleans(function, argument).stream().anyMatch(this::evaluate);
            case "Fn::Not" -> not(argument);
            case "Fn::Equals" -> equal(argument);
            case "Fn::Contains" -> list(argument, 0, function).contains(item(argument, function));
            case "Fn::EachMemberEquals" ->
                list(argument, 0, function).stream().allMatch(item(argument, function)::equals);
            case "Fn::EachMemberIn" -> list(argument, 1, function).containsAll(list(argument, 0, function));
            default -> truth(resolver.resolve(Map.of(function, argument)));
        };
    }

    private static List<?> booleans(String function, Object argument) {
        return operands(function, argument, 2, 10, "a list of at least 2 and at most 10 boolean parameters.");
    }

    private boolean not(Object argument) {
        return !evaluate(
                operands("Fn::Not", argument, 1, 1, "one boolean parameter.").getFirst());
    }

    private boolean equal(Object argument) {
        List<?> values = operands("Fn::Equals", argument, 2, 2, "a list of 2 string parameters.");
        return Values.same(resolver.resolve(values.getFirst()), resolver.resolve(values.getLast()));
    }

    private static List<?> operands(String function, Object argument, int least, int most, String wanted) {
        if (!(argument instanceof List<?> list) || list.size() < least || list.size() > most) {
            throw StackException.templateError("every " + function + " object requires " + wanted);
        }
        return list;
    }

    private String item(Object argument, String function) {
        return Values.text(resolver.resolve(
                operands(function, argument, 2, 2, "a list of 2 parameters").get(1)));
    }

    private List<String> list(Object argument, int index, String function) {
        Object value =
                operands(function, argument, 2, 2, "a list of 2 parameters").get(index);
        Object resolved = value instanceof Map<?, ?> map && map.get("Fn::RefAll") instanceof String type
                ? resolver.scope().parameters().all(type)
                : resolver.resolve(value);
        if (!(resolved instanceof List<?> list)) {
            throw StackException.templateError("every " + function + " object requires a list of strings");
        }
        return list.stream().map(Values::text).toList();
    }

    private static boolean truth(Object value) {
        return switch (Values.text(value)) {
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default ->
                throw StackException.templateFormat(
                        "Conditions can only be boolean operations on parameters and other conditions");
        };
    }
}

package litellm.local.stack.template;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code Fn::Sub}: text with {@code ${Name}}, {@code ${Resource.Attribute}} and {@code ${!Literal}} in it. */
final class Substitution {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^{}]*)}");

    private final Resolver resolver;

    Substitution(Resolver resolver) {
        this.resolver = resolver;
    }

    /** The variables of a text, without the literal ones. */
    static List<String> variables(String text) {
        return VARIABLE.matcher(text)
                .results()
                .filter(found -> found.group(1).isEmpty())
                .map(found -> found.group(2).strip())
                .toList();
    }

    /** Replaces each variable of a text; {@code ${!Literal}} becomes {@code ${Literal}}. */
    static String replace(String text, Function<String, String> value) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1).isEmpty() ? value.apply(found.group(2).strip()) : "${" + found.group(2) + "}"));
    }

    String apply(Object argument) {
        return switch (argument) {
            case String text -> substitute(text, Map.of());
            case List<?> list
            when list.size() == 2
                    && list.getFirst() instanceof String text
                    && list.get(1) instanceof Map<?, ?> variables -> substitute(text, Template.section(variables));
            default ->
                throw StackException.templateError(
                        "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as"
                                + " first argument, and an optional second argument to specify a mapping of values to"
                                + " replace in the string");
        };
    }

    private String substitute(String text, Map<String, Object> variables) {
        return replace(text, name -> {
            Object value = variables.containsKey(name) ? resolver.resolve(variables.get(name)) : value(name);
            if (!Values.scalar(value) || Resolver.NO_VALUE.equals(value)) {
                throw StackException.templateError("Fn::Sub expression does not resolve to a string");
            }
            return Values.text(value);
        });
    }

    private Object value(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? resolver.ref(name) : resolver.attribute(name.substring(0, dot), name.substring(dot + 1));
    }
}

package litellm.local.stack.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A name that a piece of a template refers to.
 *
 * @param attribute for {@code Fn::GetAtt} the attribute, for {@code Ref} null
 */
public record Reference(String name, String attribute) {
    /** As a change set names it: {@code Resource} or {@code Resource.Attribute}. */
    public String text() {
        return attribute == null ? name : name + "." + attribute;
    }

    /**
     * All that {@code node} refers to, pseudo parameters left out.
     *
     * @param condition what a named condition gives, by which branches of {@code Fn::If} are left out; empty for both
     */
    public static Set<Reference> find(Object node, Function<String, Optional<Boolean>> condition) {
        return FunctionCall.find(node, condition).stream()
                .flatMap(Reference::of)
                .filter(reference -> !reference.name().startsWith("AWS::"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** All that {@code node} refers to, in every branch. */
    public static Set<Reference> find(Object node) {
        return find(node, ignored -> Optional.empty());
    }

    private static Stream<Reference> of(FunctionCall call) {
        return switch (call.name()) {
            case "Ref" -> Stream.of(new Reference(Values.text(call.argument()), null));
            case "Fn::GetAtt" -> attribute(call.argument());
            case "Fn::Sub" -> variables(call.argument());
            default -> Stream.empty();
        };
    }

    private static Stream<Reference> attribute(Object argument) {
        List<?> parts = argument instanceof List<?> list
                ? list
                : List.of(Values.text(argument).split("\\.", 2));
        if (parts.size() < 2) {
            return Stream.empty();
        }
        List<String> names = parts.stream().map(Values::text).toList();
        return Stream.of(new Reference(names.getFirst(), String.join(".", names.subList(1, names.size()))));
    }

    private static Stream<Reference> variables(Object argument) {
        Object text = argument instanceof List<?> list && !list.isEmpty() ? list.getFirst() : argument;
        Map<?, ?> own = argument instanceof List<?> list && list.size() > 1 && list.get(1) instanceof Map<?, ?> map
                ? map
                : Map.of();
        return Substitution.variables(Values.text(text)).stream()
                .filter(name -> !own.containsKey(name))
                .map(Reference::ofVariable);
    }

    private static Reference ofVariable(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? new Reference(name, null) : new Reference(name.substring(0, dot), name.substring(dot + 1));
    }
}

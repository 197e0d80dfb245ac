package litellm.local.stack.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A call of an intrinsic function in a piece of a template. */
record FunctionCall(String name, Object argument) {

    /**
     * All calls in {@code node}, outer ones first.
     *
     * @param condition what a named condition gives, by which branches of {@code Fn::If} are left out; empty for both
     */
    static List<FunctionCall> find(Object node, Function<String, Optional<Boolean>> condition) {
        List<FunctionCall> calls = new ArrayList<>();
        collect(node, condition, calls);
        return calls;
    }

    private static void collect(Object node, Function<String, Optional<Boolean>> condition, List<FunctionCall> calls) {
        switch (node) {
            case Map<?, ?> map
            when Intrinsics.function(map) -> {
                String function = (String) map.keySet().iterator().next();
                Object argument = map.get(function);
                calls.add(new FunctionCall(function, argument));
                branches(function, argument, condition).forEach(branch -> collect(branch, condition, calls));
            }
            case Map<?, ?> map -> map.values().forEach(value -> collect(value, condition, calls));
            case List<?> list -> list.forEach(value -> collect(value, condition, calls));
            case null, default -> {}
        }
    }

    private static List<?> branches(String function, Object argument, Function<String, Optional<Boolean>> condition) {
        if (!function.equals("Fn::If") || !(argument instanceof List<?> list) || list.size() != 3) {
            return List.of(argument);
        }
        return condition
                .apply(Values.text(list.getFirst()))
                .<List<?>>map(chosen -> List.of(list.get(chosen ? 1 : 2)))
                .orElse(list.subList(1, 3));
    }
}

package litellm.controlplane.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One state of a definition in the Amazon States Language, as far as its steps can be told by it.
 *
 * @param targets where it can go unless it fails: Next, or the Choices' targets and the Default, in the order of the definition
 * @param catches where it goes when it fails
 * @param ends whether it ends its sequence with success
 * @param branches the branches of a Parallel, or the one item processor of a Map
 * @param payloadPath the keys that lead from the state's output to its function's result; empty where the result is dropped
 * @param stack the stack that the state passes to its function; of a Pass, the stack whose deployment it replaces because there
 *     is nothing to do; empty where there is none
 */
record State(
        String name,
        String type,
        List<String> targets,
        List<String> catches,
        boolean ends,
        List<StateSequence> branches,
        Optional<List<String>> payloadPath,
        Optional<String> stack) {
    private static final String PAYLOAD = "$.Payload";

    /** Where the request holds the ids of the stacks that a deployment need not touch, by their names. */
    private static final String UNCHANGED = "$.request.unchanged.";

    static State of(String name, Map<?, ?> state) {
        String type = String.valueOf(state.get("Type"));
        return new State(
                name,
                type,
                targets(state),
                texts(state.get("Catch")),
                type.equals("Succeed") || Boolean.TRUE.equals(state.get("End")),
                branches(state),
                payloadPath(state),
                stack(state));
    }

    boolean isTask() {
        return type.equals("Task");
    }

    boolean isChoice() {
        return type.equals("Choice");
    }

    boolean isWait() {
        return type.equals("Wait");
    }

    private static List<String> targets(Map<?, ?> state) {
        List<String> targets = new ArrayList<>(texts(state.get("Choices")));
        for (String key : List.of("Default", "Next")) {
            if (state.get(key) instanceof String target) {
                targets.add(target);
            }
        }
        return targets.stream().distinct().toList();
    }

    /** The Next of each entry of Choices or Catch. */
    private static List<String> texts(Object entries) {
        return entries instanceof List<?> list
                ? list.stream()
                        .map(entry -> String.valueOf(((Map<?, ?>) entry).get("Next")))
                        .distinct()
                        .toList()
                : List.of();
    }

    private static List<StateSequence> branches(Map<?, ?> state) {
        if (state.get("Branches") instanceof List<?> list) {
            return list.stream()
                    .map(branch -> StateSequence.of((Map<?, ?>) branch))
                    .toList();
        }
        Object processor = state.containsKey("ItemProcessor") ? state.get("ItemProcessor") : state.get("Iterator");
        return processor instanceof Map<?, ?> sequence ? List.of(StateSequence.of(sequence)) : List.of();
    }

    private static Optional<List<String>> payloadPath(Map<?, ?> state) {
        if (state.containsKey("ResultPath") && state.get("ResultPath") == null) {
            return Optional.empty();
        }
        if (PAYLOAD.equals(state.get("OutputPath"))) {
            return Optional.of(List.of());
        }
        List<String> path = new ArrayList<>(
                keys(String.valueOf(state.get("ResultPath") instanceof String resultPath ? resultPath : "$")));
        if (!(state.get("ResultSelector") instanceof Map<?, ?> selector)) {
            path.add("Payload");
            return Optional.of(List.copyOf(path));
        }
        return selector.entrySet().stream()
                .filter(entry -> PAYLOAD.equals(entry.getValue()))
                .map(entry -> entry.getKey().toString().replaceFirst("\\.\\$$", ""))
                .findFirst()
                .map(key -> {
                    path.add(key);
                    return List.copyOf(path);
                });
    }

    /** The keys of a path such as {@code $.step.operation}. */
    private static List<String> keys(String path) {
        return path.equals("$") ? List.of() : List.of(path.substring(2).split("\\.", -1));
    }

    private static Optional<String> stack(Map<?, ?> state) {
        if (!(state.get("Parameters") instanceof Map<?, ?> parameters)) {
            return Optional.empty();
        }
        return parameters.get("Payload") instanceof Map<?, ?> payload && payload.get("stack") instanceof String stack
                ? Optional.of(stack)
                : unchangedStack(parameters.get("operation") instanceof Map<?, ?> operation ? operation : parameters);
    }

    private static Optional<String> unchangedStack(Map<?, ?> operation) {
        return operation.get("id.$") instanceof String path && path.startsWith(UNCHANGED)
                ? Optional.of(path.substring(UNCHANGED.length()))
                : Optional.empty();
    }
}

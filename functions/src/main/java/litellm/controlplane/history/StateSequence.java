package litellm.controlplane.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * States that run one after another: the whole machine, or a branch of a Parallel.
 *
 * @param start the state that comes first
 * @param states all states by name, in the order of the definition
 */
record StateSequence(String start, Map<String, State> states) {
    static StateSequence of(Map<?, ?> sequence) {
        Map<String, State> states = new LinkedHashMap<>();
        if (sequence.get("States") instanceof Map<?, ?> definitions) {
            definitions.forEach((name, state) ->
                    states.put(name.toString(), State.of(name.toString(), (Map<?, ?>) state)));
        }
        return new StateSequence(String.valueOf(sequence.get("StartAt")), states);
    }

    State state(String name) {
        return states.get(name);
    }

    /** The states that can come after this one, itself only if it can come again. Where a Catch leads does not count. */
    Set<String> reachableFrom(String name) {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(state(name).targets());
        while (!open.isEmpty()) {
            String next = open.remove();
            if (reached.add(next)) {
                open.addAll(state(next).targets());
            }
        }
        return reached;
    }

    /** Whether the sequence can still end with success from here; where it cannot, the states deal with a failure. */
    boolean canSucceed(String name) {
        return state(name).ends()
                || reachableFrom(name).stream().anyMatch(next -> state(next).ends());
    }

    /** The Task that a Pass replaces where there is nothing to do: the same Choice leads to it, and it is of the same stack. */
    Optional<State> replacedBy(State pass) {
        return states.values().stream()
                .filter(choice -> choice.isChoice() && choice.targets().contains(pass.name()))
                .flatMap(choice -> choice.targets().stream().map(this::state))
                .filter(task -> task.isTask()
                        && task.stack().isPresent()
                        && task.stack().equals(pass.stack()))
                .findFirst();
    }

    /**
     * The loop that waits for what a Task started, where there is one: the Task goes to a Choice whose name ends in "?",
     * from there to a Wait, from there to a Task that checks, and back to the Choice.
     */
    Optional<WaitLoop> waitLoop(State task) {
        return task.targets().stream()
                .map(this::state)
                .filter(choice ->
                        task.isTask() && choice.isChoice() && choice.name().endsWith("?"))
                .flatMap(choice -> choice.targets().stream()
                        .map(this::state)
                        .filter(State::isWait)
                        .map(wait ->
                                new WaitLoop(choice, wait, state(wait.targets().getFirst()))))
                .filter(loop -> loop.check().isTask()
                        && loop.check().targets().contains(loop.choice().name())
                        && !loop.check().equals(task))
                .findFirst();
    }

    /** The states that belong to another one's wait loop and are not steps themselves. */
    Set<String> folded() {
        return states.values().stream()
                .flatMap(task -> waitLoop(task).stream())
                .flatMap(loop -> List.of(loop.choice(), loop.pause(), loop.check()).stream())
                .map(State::name)
                .collect(Collectors.toSet());
    }

    /** The states in the order in which they come: each after all that lead to it, loops aside. */
    List<State> inOrder() {
        List<State> ordered = new ArrayList<>();
        visit(start, new LinkedHashSet<>(), ordered);
        return ordered.reversed();
    }

    private void visit(String name, Set<String> seen, List<State> ordered) {
        if (seen.add(name)) {
            List<String> onward = new ArrayList<>(state(name).catches());
            onward.addAll(state(name).targets().reversed());
            onward.forEach(next -> visit(next, seen, ordered));
            ordered.add(state(name));
        }
    }

    /**
     * The states of a wait loop.
     *
     * @param choice looks at the operation's status
     * @param pause waits until the next look
     * @param check takes the next look
     */
    record WaitLoop(State choice, State pause, State check) {}
}

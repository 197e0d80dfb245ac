package litellm.controlplane.history;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellm.controlplane.history.Node.Group;
import litellm.controlplane.history.Node.Step;
import litellm.controlplane.json.JsonObject;

/** A state machine's definition, read as the steps that a person wants to see. */
public final class Definition {
    private final List<Node> nodes;
    private final Map<String, Step> stepOfState = new HashMap<>();
    private final Map<String, StateSequence> sequenceOfState = new HashMap<>();
    private final IdentityHashMap<StateSequence, State> parallelOfSequence = new IdentityHashMap<>();

    private Definition(StateSequence machine) {
        index(machine);
        this.nodes = nodes(machine);
        steps().forEach(step -> {
            stepOfState.put(step.name(), step);
            step.check().ifPresent(check -> stepOfState.put(check, step));
        });
        sequenceOfState.forEach((name, sequence) -> sequence.replacedBy(sequence.state(name))
                .ifPresent(task -> stepOfState.putIfAbsent(name, stepOfState.get(task.name()))));
    }

    /**
     * Reads the part of a definition that an action can reach; all of it where the action is empty.
     *
     * @param json in the Amazon States Language, as {@code DescribeStateMachine} gives it
     * @param action {@code deploy}, {@code teardown}, …
     * @throws IllegalArgumentException if it is not JSON
     */
    public static Definition parse(String json, String action) {
        Map<?, ?> machine = JsonObject.parse(json).members();
        return new Definition(StateSequence.of(action.isEmpty() ? machine : new ActionScope(action).of(machine)));
    }

    /** The machine's parts in the order in which they come. */
    public List<Node> nodes() {
        return nodes;
    }

    /** All steps, in order. */
    public Stream<Step> steps() {
        return nodes.stream().flatMap(Node::steps);
    }

    /** The step that a state belongs to, if any. */
    Optional<Step> stepOf(String stateName) {
        return Optional.ofNullable(stepOfState.get(stateName));
    }

    /** The states that run one after another with this one. */
    StateSequence sequenceOf(String stateName) {
        return sequenceOfState.get(stateName);
    }

    State state(String name) {
        return sequenceOf(name).state(name);
    }

    /** The state whose branch the sequence is; empty for the whole machine. */
    Optional<State> parallelOf(StateSequence sequence) {
        return Optional.ofNullable(parallelOfSequence.get(sequence));
    }

    /** The steps inside a Parallel, however deep. */
    Stream<Step> stepsWithin(String parallelName) {
        return stepsWithin(nodes, parallelName);
    }

    private static Stream<Step> stepsWithin(List<Node> nodes, String parallelName) {
        return nodes.stream().flatMap(node -> switch (node) {
            case Group group when group.name().equals(parallelName) -> group.steps();
            case Group group -> group.branches().stream().flatMap(branch -> stepsWithin(branch, parallelName));
            case Step _ -> Stream.empty();
        });
    }

    private void index(StateSequence sequence) {
        sequence.states().forEach((name, state) -> {
            sequenceOfState.put(name, sequence);
            state.branches().forEach(branch -> {
                parallelOfSequence.put(branch, state);
                index(branch);
            });
        });
    }

    private static List<Node> nodes(StateSequence sequence) {
        Set<String> folded = sequence.folded();
        return sequence.inOrder().stream()
                .filter(state -> !folded.contains(state.name()))
                .flatMap(state -> node(sequence, state))
                .toList();
    }

    private static Stream<Node> node(StateSequence sequence, State state) {
        if (!state.branches().isEmpty()) {
            return Stream.of(new Group(
                    state.name(),
                    state.branches().stream().map(Definition::nodes).toList()));
        }
        return state.isTask()
                ? Stream.of(new Step(
                        state.name(),
                        sequence.waitLoop(state).map(loop -> loop.check().name()),
                        !sequence.canSucceed(state.name()),
                        state.stack()))
                : Stream.empty();
    }
}

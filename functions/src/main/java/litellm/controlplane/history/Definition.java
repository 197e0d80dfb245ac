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
    private final Map<String, Scope> scopeOfState = new HashMap<>();
    private final IdentityHashMap<Scope, State> parallelOfScope = new IdentityHashMap<>();

    private Definition(Scope machine) {
        index(machine);
        this.nodes = nodes(machine);
        steps().forEach(step -> {
            stepOfState.put(step.name(), step);
            step.check().ifPresent(check -> stepOfState.put(check, step));
        });
        scopeOfState.forEach((name, scope) -> scope.replacedBy(scope.state(name))
                .ifPresent(task -> stepOfState.putIfAbsent(name, stepOfState.get(task.name()))));
    }

    /**
     * Reads a definition.
     *
     * @param json in the Amazon States Language, as {@code DescribeStateMachine} gives it
     * @throws IllegalArgumentException if it is not JSON
     */
    public static Definition parse(String json) {
        return new Definition(Scope.of(JsonObject.parse(json).members()));
    }

    /**
     * Reads the part of a definition that an action can reach; all of it where the action is empty.
     *
     * @param action {@code deploy}, {@code teardown}, …
     * @throws IllegalArgumentException if it is not JSON
     */
    public static Definition parse(String json, String action) {
        Map<?, ?> machine = JsonObject.parse(json).members();
        return new Definition(Scope.of(action.isEmpty() ? machine : new ActionScope(action).of(machine)));
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
    Scope scopeOf(String stateName) {
        return scopeOfState.get(stateName);
    }

    State state(String name) {
        return scopeOf(name).state(name);
    }

    /** The state whose branch the scope is; empty for the whole machine. */
    Optional<State> parallelOf(Scope scope) {
        return Optional.ofNullable(parallelOfScope.get(scope));
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

    private void index(Scope scope) {
        scope.states().forEach((name, state) -> {
            scopeOfState.put(name, scope);
            state.branches().forEach(branch -> {
                parallelOfScope.put(branch, state);
                index(branch);
            });
        });
    }

    private static List<Node> nodes(Scope scope) {
        Set<String> folded = scope.folded();
        return scope.inOrder().stream()
                .filter(state -> !folded.contains(state.name()))
                .flatMap(state -> node(scope, state))
                .toList();
    }

    private static Stream<Node> node(Scope scope, State state) {
        if (!state.branches().isEmpty()) {
            return Stream.of(new Group(
                    state.name(),
                    state.branches().stream().map(Definition::nodes).toList()));
        }
        return state.isTask()
                ? Stream.of(new Step(
                        state.name(),
                        scope.waitLoop(state).map(loop -> loop.check().name()),
                        !scope.canSucceed(state.name()),
                        state.stack()))
                : Stream.empty();
    }
}

package litellm.console.validate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The state machine's definition (Amazon States Language): its members by {@code states-schema.json} and {@link StateMembers},
 * every transition leads somewhere, every state is reached, every Task retries, is caught and times out, and the functions that
 * are called are those that the control plane's template fills in.
 */
final class StateMachineCheck {
    private static final Set<String> TYPES =
            Set.of("Task", "Choice", "Wait", "Parallel", "Map", "Pass", "Succeed", "Fail");
    private static final Set<String> ENDS = Set.of("Succeed", "Fail");
    private static final Pattern FUNCTION = Pattern.compile("\\$\\{(\\w+)}");

    private final Object definition;
    private final Set<String> functions;
    private final StateMembers stateMembers;
    private final Faults.InFile faults;

    /** The names of the states so far: one by itself within the whole machine. */
    private final Set<String> names = new HashSet<>();

    /**
     * @param definition the YAML document
     * @param functions the variables that the control plane's template fills in; none where it could not be read
     */
    StateMachineCheck(Object definition, Set<String> functions, Faults.InFile faults) {
        this.definition = definition;
        this.functions = functions;
        this.stateMembers = new StateMembers(faults);
        this.faults = faults;
    }

    void check() {
        SchemaCheck.of("states-schema.json").check(definition, faults);
        states("", definition);
        Set<String> unused = new TreeSet<>(functions);
        unused.removeAll(named(definition));
        unused.forEach(name -> faults.add(
                "States",
                "found none that uses ${%s}; every name that bootstrap-template.yaml lists in DefinitionSubstitutions is used"
                        .formatted(name)));
    }

    private void states(String path, Object machine) {
        String place = path.isEmpty() ? "States" : path + ".States";
        if (!(machine instanceof Map<?, ?> map) || !(map.get("States") instanceof Map<?, ?> states)) {
            faults.add(place, "found none; allowed: a mapping of states");
            return;
        }
        String start = String.valueOf(map.get("StartAt"));
        if (!states.containsKey(start)) {
            faults.add(
                    path.isEmpty() ? "StartAt" : path + ".StartAt",
                    "found %s; allowed: one of its states".formatted(start));
        }
        states.forEach((name, state) -> {
            String here = "%s.%s".formatted(place, name);
            if (!names.add(String.valueOf(name))) {
                faults.add(here, "found a second state of that name; allowed: one in the whole machine");
            }
            if (state instanceof Map<?, ?> members) {
                state(here, String.valueOf(name), members, states);
            } else {
                faults.add(here, "found no state; allowed: a mapping with a Type");
            }
        });
        unreached(states, start)
                .forEach(name -> faults.add("%s.%s".formatted(place, name), "found a state that no other leads to"));
    }

    private void state(String here, String name, Map<?, ?> state, Map<?, ?> states) {
        String type = String.valueOf(state.get("Type"));
        if (!TYPES.contains(type)) {
            faults.add(
                    here + ".Type",
                    "found %s; allowed: %s"
                            .formatted(
                                    type,
                                    String.join(", ", TYPES.stream().sorted().toList())));
            return;
        }
        stateMembers.check(here, type, state);
        next(here, type, state, states);
        switch (type) {
            case "Task" -> task(here, state);
            case "Choice" -> choice(here, name, state);
            case "Parallel" -> parallel(here, state);
            case "Map" ->
                states(
                        here + ".ItemProcessor",
                        state.containsKey("ItemProcessor") ? state.get("ItemProcessor") : state.get("Iterator"));
            default -> {
                // Wait, Pass, Succeed and Fail have nothing inside.
            }
        }
    }

    private void next(String here, String type, Map<?, ?> state, Map<?, ?> states) {
        for (String next : transitions(state)) {
            if (!states.containsKey(next)) {
                faults.add(here, "leads to %s; allowed: a state beside it".formatted(next));
            }
        }
        boolean end = Boolean.TRUE.equals(state.get("End"));
        if (end && state.containsKey("Next")) {
            faults.add(here, "found Next and End; allowed: one of them");
        }
        boolean ends = ENDS.contains(type) || end;
        if (!ends && !type.equals("Choice") && !state.containsKey("Next")) {
            faults.add(here, "found neither Next nor End; allowed: one of them");
        }
    }

    private void choice(String here, String name, Map<?, ?> choice) {
        if (!name.endsWith("?")) {
            faults.add(here, "found a Choice whose name is no question; allowed: a name that ends in ?");
        }
        if (!(choice.get("Choices") instanceof List<?> choices) || choices.isEmpty()) {
            faults.add(here + ".Choices", "found none; allowed: at least one");
        }
        if (!choice.containsKey("Default")) {
            faults.add(here + ".Default", "found none; a Choice that nothing fits fails the execution");
        }
    }

    private void parallel(String here, Map<?, ?> parallel) {
        List<?> branches = parallel.get("Branches") instanceof List<?> list ? list : List.of();
        for (int i = 0; i < branches.size(); i++) {
            states("%s.Branches[%d]".formatted(here, i), branches.get(i));
        }
    }

    private void task(String here, Map<?, ?> task) {
        for (String needed : List.of("Resource", "TimeoutSeconds", "Retry", "Catch")) {
            if (!task.containsKey(needed)) {
                faults.add(here, "found no %s; every Task has one".formatted(needed));
            }
        }
        named(task.get("Parameters")).forEach(name -> {
            if (!functions.isEmpty() && !functions.contains(name)) {
                faults.add(
                        here + ".Parameters.FunctionName",
                        "found ${%s}; allowed: a function that bootstrap-template.yaml lists in DefinitionSubstitutions"
                                .formatted(name));
            }
        });
    }

    /** The functions that {@code part} of the definition names. */
    private static Set<String> named(Object part) {
        return FUNCTION.matcher(String.valueOf(part))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> unreached(Map<?, ?> states, String start) {
        Set<String> unreached = new LinkedHashSet<>();
        states.keySet().forEach(name -> unreached.add(String.valueOf(name)));
        Deque<String> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            String name = next.pop();
            if (unreached.remove(name) && states.get(name) instanceof Map<?, ?> state) {
                next.addAll(transitions(state));
            }
        }
        return unreached;
    }

    private static List<String> transitions(Map<?, ?> state) {
        List<String> names = new ArrayList<>();
        add(names, state.get("Next"));
        add(names, state.get("Default"));
        for (String branching : List.of("Choices", "Catch")) {
            if (state.get(branching) instanceof List<?> ways) {
                ways.forEach(way -> add(names, way instanceof Map<?, ?> map ? map.get("Next") : null));
            }
        }
        return names;
    }

    private static void add(List<String> names, Object name) {
        if (name != null) {
            names.add(String.valueOf(name));
        }
    }
}

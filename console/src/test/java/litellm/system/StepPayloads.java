package litellm.system;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import tools.jackson.jr.ob.JSON;

/** What the executions of a state machine have given its functions, by the functions' names: of each function the first payload. */
final class StepPayloads {
    private final Map<String, Map<?, ?>> parameters = new LinkedHashMap<>();
    private final Map<String, String> payloads = new TreeMap<>();

    private StepPayloads() {}

    static Map<String, String> of(SfnClient states) {
        StepPayloads found = new StepPayloads();
        String machine = states.listStateMachines().stateMachines().getFirst().stateMachineArn();
        found.readTasks(JSON.std.mapFrom(states.describeStateMachine(request -> request.stateMachineArn(machine))
                .definition()));
        states.listExecutionsPaginator(request -> request.stateMachineArn(machine)).executions().stream()
                .map(ExecutionListItem::executionArn)
                .forEach(execution ->
                        states
                                .getExecutionHistoryPaginator(request -> request.executionArn(execution))
                                .events()
                                .stream()
                                .filter(event -> event.stateEnteredEventDetails() != null)
                                .forEach(event -> found.add(execution, event)));
        return found.payloads;
    }

    /** Takes the Parameters of each Task of the machine, however deep in its branches. */
    private void readTasks(Map<?, ?> scope) {
        ((Map<?, ?>) scope.get("States")).forEach((name, value) -> {
            Map<?, ?> state = (Map<?, ?>) value;
            if ("Task".equals(state.get("Type"))) {
                parameters.put((String) name, (Map<?, ?>) state.get("Parameters"));
            }
            if (state.get("Branches") instanceof List<?> branches) {
                branches.forEach(branch -> readTasks((Map<?, ?>) branch));
            }
        });
    }

    private void add(String execution, HistoryEvent event) {
        Map<?, ?> task = parameters.get(event.stateEnteredEventDetails().name());
        if (task == null) {
            return;
        }
        Map<String, Object> input =
                JSON.std.mapFrom(event.stateEnteredEventDetails().input());
        String entered = event.timestamp().toString();
        Map<?, ?> context = Map.of(
                "Execution", Map.of("Id", execution, "StartTime", entered),
                "State", Map.of("Name", event.stateEnteredEventDetails().name(), "EnteredTime", entered));
        Map<?, ?> given = (Map<?, ?>) resolve(task, input, context);
        // The name of a function of an environment's own is put together; those need a database behind them.
        if (given.get("FunctionName") instanceof String function) {
            payloads.computeIfAbsent(
                    function.replaceAll(".*:function:|:live$", ""), _ -> JSON.std.asString(given.get("Payload")));
        }
    }

    /** A template with its paths replaced by what they lead to: {@code "name.$": "$.a.b"}, {@code "$$.State.Name"}. */
    private static Object resolve(Object template, Map<?, ?> input, Map<?, ?> context) {
        if (!(template instanceof Map<?, ?> members)) {
            return template;
        }
        Map<String, Object> resolved = new LinkedHashMap<>();
        members.forEach((key, value) -> {
            String name = (String) key;
            if (name.endsWith(".$")) {
                String path = (String) value;
                resolved.put(
                        name.substring(0, name.length() - 2),
                        path.startsWith("$$") ? find(context, path.substring(1)) : find(input, path));
            } else {
                resolved.put(name, resolve(value, input, context));
            }
        });
        return resolved;
    }

    /** What a path leads to; null where that is nothing, and for a call of an intrinsic function. */
    private static Object find(Map<?, ?> from, String path) {
        Object found = path.startsWith("$") ? from : null;
        for (String part : path.substring(1).split("\\.", -1)) {
            found = found instanceof Map<?, ?> members ? (part.isEmpty() ? members : members.get(part)) : null;
        }
        return found;
    }
}

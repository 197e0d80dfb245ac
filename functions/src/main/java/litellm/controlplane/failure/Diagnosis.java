package litellm.controlplane.failure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellm.controlplane.ExecutionState;
import litellm.controlplane.json.JsonObject;

/**
 * What went wrong in an execution. It asks nobody: all that it needs is in the execution's state, so it works whatever
 * else does not.
 *
 * @param failure the first failure; its cause names the others that happened beside it
 * @param step the state that failed, by its name in the state machine
 */
public record Diagnosis(Failure failure, String step) {
    /** The states outside the Parallel, by the name of their result, in the order in which they run. */
    private static final Map<String, String> STEPS = new LinkedHashMap<>();

    static {
        STEPS.put("request", "Validate request");
        STEPS.put("lock", "Lock environment");
        STEPS.put("foundations", "Deploy foundations");
        STEPS.put("providerKeys", "Sync provider keys");
        STEPS.put("logins", "Prepare database");
        STEPS.put("migration", "Migrate database");
        STEPS.put("litellm", "Deploy litellm");
        STEPS.put("verification", "Verify deployment");
    }

    /** The names of the states that this knows, for a test to compare with the state machine's. */
    static Map<String, String> steps() {
        return Map.copyOf(STEPS);
    }

    /** Reads the state that {@code Diagnose failure} is given. */
    public static Diagnosis of(ExecutionState state) {
        return state.json()
                .optionalObject("failure")
                .map(failure -> ofThrown(state, failure))
                .orElseGet(() -> ofOperations(state));
    }

    private static Diagnosis ofThrown(ExecutionState state, JsonObject failure) {
        String step = interrupted(state);
        return new Diagnosis(
                Failure.of(
                        failure.optionalText("Error").orElse("Unknown"),
                        failure.optionalText("Cause").orElse(null),
                        step),
                step);
    }

    /** The first state whose result is missing, or is an operation that has not come to its end. */
    private static String interrupted(ExecutionState state) {
        boolean serves = Boolean.TRUE.equals(
                state.request().map(request -> request.stacks().get("litellm")).orElse(true));
        Map<String, JsonObject> operations = state.operations();
        return STEPS.entrySet().stream()
                .filter(step -> !done(step.getKey(), state, operations))
                .map(Map.Entry::getValue)
                .findFirst()
                .filter(step -> serves || !afterFoundations(step))
                .orElse("Unlock environment");
    }

    private static boolean afterFoundations(String step) {
        List<String> names = new ArrayList<>(STEPS.values());
        return names.indexOf(step) > names.indexOf("Deploy foundations");
    }

    private static boolean done(String result, ExecutionState state, Map<String, JsonObject> operations) {
        JsonObject operation = operations.get(result);
        return operation == null
                ? state.json().members().containsKey(result)
                : !operation.text("status").equals("IN_PROGRESS");
    }

    private static Diagnosis ofOperations(ExecutionState state) {
        List<Diagnosis> failed = state.operations().entrySet().stream()
                .filter(operation -> operation.getValue().text("status").equals("FAILED"))
                .map(operation -> of(operation.getKey(), operation.getValue()))
                .toList();
        if (failed.isEmpty()) {
            String step = interrupted(state);
            return new Diagnosis(new Failure("Unknown", "no failure is recorded in the execution's state"), step);
        }
        Diagnosis first = failed.getFirst();
        return new Diagnosis(new Failure(first.failure().error(), causes(failed)), first.step());
    }

    private static Diagnosis of(String name, JsonObject operation) {
        String step = step(name);
        return new Diagnosis(
                Failure.of(
                        operation.optionalText("error").orElse("Unknown"),
                        operation.optionalText("cause").orElse(null),
                        step),
                step);
    }

    private static String step(String operation) {
        return operation.equals("image") ? "Build image" : STEPS.getOrDefault(operation, "Deploy " + operation);
    }

    private static String causes(List<Diagnosis> failed) {
        String others = failed.stream()
                .skip(1)
                .map(other ->
                        "; also %s: %s".formatted(other.step(), other.failure().cause()))
                .collect(Collectors.joining());
        return failed.getFirst().failure().cause() + others;
    }
}

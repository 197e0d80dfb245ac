package litellm.controlplane.failure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.Action;
import litellm.controlplane.ExecutionState;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;

/**
 * What went wrong in an execution. It calls no service: everything it needs is in the execution's state, so it works when
 * nothing else does.
 *
 * @param failure the first failure; its cause names the others that happened beside it
 * @param step the state that failed, by its name in the state machine
 */
public record Diagnosis(Failure failure, String step) {
    /** For each action, the states outside the Parallels by the name of their result, in the order in which they run. */
    private static final Map<Action, Map<String, String>> STEPS = Map.of(
            Action.DEPLOY,
            steps(
                    "foundations", "Deploy foundations",
                    "logins", "Prepare database",
                    "snapshot", "Snapshot database",
                    "migration", "Migrate database",
                    "canary", "Try new image",
                    "litellm", "Deploy litellm",
                    "tasks", "Compare tasks with secrets",
                    "service", "Restart service",
                    "sessions", "Check sessions",
                    "rollout", "Confirm rollout",
                    "verification", "Verify deployment"),
            Action.TEARDOWN,
            steps(
                    "teardown", "Check teardown",
                    "service", "Stop service",
                    "litellm", "Delete litellm",
                    "services", "Delete alb and database",
                    "base", "Delete network and security",
                    "logs", "Clean logs",
                    "remains", "Clean remains",
                    "scan", "Scan for leftovers"),
            Action.STOP,
            steps("service", "Stop service", "databaseInstance", "Stop database"),
            Action.START,
            steps(
                    "databaseInstance", "Start database",
                    "service", "Start service",
                    "verification", "Verify deployment"),
            Action.SCALE,
            steps("service", "Scale service", "verification", "Verify deployment"),
            Action.RESTART,
            steps(
                    "service", "Restart service",
                    "sessions", "Check sessions",
                    "rollout", "Confirm rollout",
                    "verification", "Verify deployment"),
            Action.CLEAN,
            steps("repository", "Clean images"),
            Action.ROTATE,
            steps(
                    "swap", "Swap provider keys",
                    "rotation", "Start rotation",
                    "service", "Restart service",
                    "sessions", "Check sessions",
                    "rollout", "Confirm rollout",
                    "verification", "Verify deployment"),
            Action.SCAN,
            steps("scan", "Scan compliance"),
            Action.PLAN,
            steps("plan", "Plan stacks"));

    private static final String VERIFICATION = "verification";

    /** The names of the states that this knows, for a test to compare with the state machine's. */
    static Map<Action, Map<String, String>> steps() {
        return STEPS;
    }

    private static Map<String, String> steps(String... resultsAndStates) {
        Map<String, String> steps = new LinkedHashMap<>();
        for (int i = 0; i < resultsAndStates.length; i += 2) {
            steps.put(resultsAndStates[i], resultsAndStates[i + 1]);
        }
        return Collections.unmodifiableMap(steps);
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

    /**
     * The first state whose result is missing, or is an operation that has not come to its end. In a second round of restarts the
     * results of the first one are still there: what is missing may be any of it, so its beginning is named.
     */
    private static String interrupted(ExecutionState state) {
        Map<String, JsonObject> operations = state.operations();
        Map<String, String> steps = stepsOf(state);
        return steps.keySet().stream()
                .filter(result -> !done(result, state, operations))
                .findFirst()
                .map(result -> result.equals(VERIFICATION) && restartsAgain(state, operations) ? "service" : result)
                .map(steps::get)
                .orElse("Unlock environment");
    }

    /** Whether a second round of restarts has begun and is not confirmed. */
    private static boolean restartsAgain(ExecutionState state, Map<String, JsonObject> operations) {
        return state.json().members().containsKey("again")
                && outdated(state, "rollout")
                && !operations.containsKey(VERIFICATION);
    }

    /** Those of the request's action, but for the states that a request of a single stack leaves out. */
    private static Map<String, String> stepsOf(ExecutionState state) {
        Action action = action(state);
        LinkedHashMap<String, String> steps = new LinkedHashMap<>(STEPS.get(action));
        putFirst(steps, "keep", "Keep environment", asks(state, "keepUntil"));
        putFirst(steps, "lock", "Lock environment", action.takesLock());
        putFirst(steps, "tasks", "Find outdated tasks", flag(state, "outdatedOnly"));
        putFirst(steps, "schedule", "Check schedule", asks(state, "schedule"));
        putFirst(steps, "request", "Validate request", true);
        steps.remove(asks(state, "secret", "api-keys") ? "rotation" : "swap");
        Set<String> begun = state.operations().keySet();
        if (!begun.contains("snapshot") && (begun.contains("migration") || !anotherImage(state))) {
            steps.remove("snapshot");
        }
        if (!begun.contains("canary") && !outcome(state, "snapshot").equals("TAKEN")) {
            steps.remove("canary");
        }
        boolean serves = Boolean.TRUE.equals(
                state.request().map(request -> request.stacks().get("litellm")).orElse(true));
        if (action == Action.DEPLOY && !outdated(state, "tasks")) {
            steps.keySet().removeAll(List.of("service", "sessions", "rollout"));
            // Found stopped by what was cut off, and started again.
            if (begun.contains("service") || outcome(state, "verification").equals("STOPPED")) {
                steps.put("service", "Start service");
            }
        }
        if (!serves && action == Action.DEPLOY) {
            List.of("logins", "snapshot", "migration", "canary", "litellm", "tasks", "verification")
                    .forEach(steps::remove);
        } else if (!serves) {
            steps.remove("litellm");
        }
        return steps;
    }

    /** As the machine's choice of that name: all but a litellm stack that is as it would become, with the image that was built. */
    private static boolean anotherImage(ExecutionState state) {
        Map<?, ?> request =
                state.json().optionalObject("request").map(JsonObject::members).orElse(Map.of());
        boolean unchanged = request.get("unchanged") instanceof Map<?, ?> stacks && stacks.containsKey("litellm");
        Optional<String> image = Optional.ofNullable(state.operations().get("image"))
                .flatMap(built -> built.optionalObject("outputs"))
                .flatMap(outputs -> outputs.optionalText("image"));
        return !unchanged || image.isEmpty() || !image.get().equals(request.get("unchangedImage"));
    }

    private static String outcome(ExecutionState state, String operation) {
        return Optional.ofNullable(state.operations().get(operation))
                .flatMap(found -> found.optionalText("outcome"))
                .orElse("");
    }

    /** Whether the look of that name has found tasks that have not read every secret. */
    private static boolean outdated(ExecutionState state, String look) {
        return state.json()
                .optionalObject(look)
                .flatMap(found -> found.optionalObject("result"))
                .filter(result -> Boolean.TRUE.equals(result.members().get("outdated")))
                .isPresent();
    }

    private static void putFirst(LinkedHashMap<String, String> steps, String result, String step, boolean taken) {
        if (taken) {
            steps.putFirst(result, step);
        }
    }

    private static boolean flag(ExecutionState state, String option) {
        return state.request().filter(request -> request.flag(option)).isPresent();
    }

    private static boolean asks(ExecutionState state, String option, String value) {
        return state.request()
                .flatMap(request -> request.option(option))
                .filter(value::equals)
                .isPresent();
    }

    private static boolean asks(ExecutionState state, String option) {
        return state.request().flatMap(request -> request.option(option)).isPresent();
    }

    private static Action action(ExecutionState state) {
        return state.request().map(Request::action).orElse(Action.DEPLOY);
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
                .map(operation -> of(state, operation.getKey(), operation.getValue()))
                .toList();
        if (failed.isEmpty()) {
            String step = interrupted(state);
            return new Diagnosis(new Failure("Unknown", "no failure is recorded in the execution's state"), step);
        }
        Diagnosis first = failed.getFirst();
        return new Diagnosis(new Failure(first.failure().error(), causes(failed)), first.step());
    }

    private static Diagnosis of(ExecutionState state, String name, JsonObject operation) {
        String step = step(state, name);
        return new Diagnosis(
                Failure.of(
                        operation.optionalText("error").orElse("Unknown"),
                        operation.optionalText("cause").orElse(null),
                        step),
                step);
    }

    private static String step(ExecutionState state, String operation) {
        String verb = action(state) == Action.TEARDOWN ? "Delete " : "Deploy ";
        return switch (operation) {
            case "image" -> "Build image";
            case "secrets" -> "Initialize secrets";
            case "providerKeys" -> "Sync provider keys";
            case "repository" -> stepsOf(state).getOrDefault(operation, "Clean repository");
            default -> stepsOf(state).getOrDefault(operation, verb + operation);
        };
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

package litellm.controlplane.failure;

import java.util.List;
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
 * @param failure the first failure that does not pass by itself, else the first; its cause names the others beside it
 * @param step the state that failed, by its name in the state machine
 */
public record Diagnosis(Failure failure, String step) {
    /** What comes before anything is changed. */
    private static final Set<String> LOOKS = Set.of("Validate request", "Check schedule");

    private static final String CANARY = "Try new image";

    /**
     * Reads what {@code Diagnose failure} is given.
     *
     * @param failedStep the state whose error led there; for operations that failed, which it need not name, anything
     */
    public static Diagnosis of(ExecutionState state, String failedStep) {
        Diagnosis found = state.json()
                .optionalObject("failure")
                .map(failure -> of(failure, "Error", "Cause", failedStep))
                .orElseGet(() -> ofOperations(state, failedStep));
        if (found.failure().mayPass()) {
            return found.withAdvice(again(state));
        }
        if (found.step().equals(CANARY)) {
            return found.withAdvice(migrated(state));
        }
        return found.failure().timedOut() && LOOKS.contains(found.step())
                ? found.withAdvice("nothing was changed; start it again")
                : found;
    }

    /** A rotation that swapped two keys, and is started once more, swaps them back. */
    private static String again(ExecutionState state) {
        return state.request()
                        .filter(request -> request.action() == Action.ROTATE)
                        .isPresent()
                ? "docs/TROUBLESHOOTING.md, \"ServiceUnavailable\", says whether to start it again"
                : "start again";
    }

    /** A new image is tried once the tables are its own, and only the snapshot brings them back. */
    private static String migrated(ExecutionState state) {
        return Optional.ofNullable(state.operations().get("snapshot"))
                .flatMap(snapshot -> snapshot.optionalObject("outputs"))
                .flatMap(outputs -> outputs.optionalText("snapshot"))
                .map(snapshot ->
                        "the database is migrated already, and %s is its snapshot from before that".formatted(snapshot))
                .orElse("the database is migrated already");
    }

    private Diagnosis withAdvice(String advice) {
        return new Diagnosis(new Failure(failure.error(), failure.cause() + "; " + advice), step);
    }

    private static Diagnosis ofOperations(ExecutionState state, String failedStep) {
        List<Diagnosis> failed = state.operations().entrySet().stream()
                .filter(operation -> operation.getValue().text("status").equals("FAILED"))
                .map(operation -> of(operation.getValue(), "error", "cause", step(state, operation.getKey())))
                .toList();
        if (failed.isEmpty()) {
            return new Diagnosis(new Failure("Unknown", "no failure is recorded in the execution's state"), failedStep);
        }
        Diagnosis first = failed.stream()
                .filter(diagnosis -> !diagnosis.failure().mayPass())
                .findFirst()
                .orElse(failed.getFirst());
        return new Diagnosis(new Failure(first.failure().error(), causes(first, failed)), first.step());
    }

    private static Diagnosis of(JsonObject found, String error, String cause, String step) {
        return new Diagnosis(
                Failure.of(
                        found.optionalText(error).orElse("Unknown"),
                        found.optionalText(cause).orElse(null),
                        step),
                step);
    }

    /** The state that began an operation, which the state machine keeps by another name. */
    private static String step(ExecutionState state, String operation) {
        Action action = state.request().map(Request::action).orElse(Action.DEPLOY);
        return switch (operation) {
            case "image" -> "Build image";
            case "secrets" -> "Initialize secrets";
            case "providerKeys" -> "Sync provider keys";
            case "snapshot" -> "Snapshot database";
            case "migration" -> "Migrate database";
            case "canary" -> CANARY;
            case "service" -> serviceStep(state, action);
            case "sessions" -> "Check sessions";
            case "rotation" -> "Start rotation";
            case "verification" -> "Verify deployment";
            case "databaseInstance" -> action == Action.STOP ? "Stop database" : "Start database";
            case "repository" -> action == Action.CLEAN ? "Clean images" : "Clean repository";
            default -> (action == Action.TEARDOWN ? "Delete " : "Deploy ") + operation;
        };
    }

    private static String serviceStep(ExecutionState state, Action action) {
        return switch (action) {
            case STOP, TEARDOWN -> "Stop service";
            case START -> "Start service";
            case SCALE -> "Scale service";
            // A deployment restarts tasks before its verification, and starts a service that this has found stopped.
            case DEPLOY -> state.operations().containsKey("verification") ? "Start service" : "Restart service";
            default -> "Restart service";
        };
    }

    private static String causes(Diagnosis first, List<Diagnosis> failed) {
        String others = failed.stream()
                .filter(other -> !other.equals(first))
                .map(other ->
                        "; also %s: %s".formatted(other.step(), other.failure().cause()))
                .collect(Collectors.joining());
        return first.failure().cause() + others;
    }
}

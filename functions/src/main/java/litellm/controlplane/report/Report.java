package litellm.controlplane.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.Action;
import litellm.controlplane.ExecutionState;
import litellm.controlplane.ForeignText;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.failure.Failure;
import litellm.controlplane.history.ExecutionHistory;
import litellm.controlplane.json.JsonObject;

/**
 * What an execution did, out of the state that it ends with. Says of each stack what became of it, whatever stacks the
 * catalogue lists.
 */
record Report(Request request, ExecutionState state) {
    /** What a rotation of the provider keys says that only finished the swap before. */
    private static final String SWAP_FINISHED =
            "This rotation has exchanged no keys: it has finished the one before, whose keys are in use everywhere now. Another one would put the keys before those back in use";

    private static final String SWAP_OVERTAKEN =
            "This rotation has exchanged no keys: it had exchanged them before, and another one has exchanged them since";

    /** Steps that are no stacks: the name of their result in the state. */
    private static final List<String> STEPS = List.of(
            "image",
            "providerKeys",
            "logins",
            "snapshot",
            "migration",
            "canary",
            "rotation",
            "swap",
            "tasks",
            "service",
            "sessions",
            "verification",
            "databaseInstance",
            "repository",
            "logs",
            "scan",
            "plan");

    /** What the state holds of an execution that did something: the lock, or the result of what needs none. */
    private static final Set<String> DONE = Set.of("lock", "scan", "plan");

    /** The actions that do something to stacks. */
    private static final Set<Action> ON_STACKS = Set.of(Action.DEPLOY, Action.TEARDOWN);

    static Report of(ExecutionState state) {
        return new Report(
                state.request()
                        .orElseThrow(() ->
                                new IllegalArgumentException("state.request: found nothing; an object is needed")),
                state);
    }

    /** Where the report lies in the artifact bucket. */
    String key() {
        return request.reportKey(".json");
    }

    /** Where the report lies as a page for people. */
    String pageKey() {
        return request.reportKey(".html");
    }

    /** The stacks that were worked on, each with its id. One that was found to be as wanted has no event in that time. */
    Map<String, String> stackIds() {
        Map<String, String> ids = new LinkedHashMap<>();
        request.stacks()
                .names()
                .forEach(name -> operation(name)
                        .filter(operation ->
                                !operation.optionalText("outcome").equals(Optional.of(Operation.UNCHANGED)))
                        .flatMap(operation -> operation.optionalText("id"))
                        .ifPresent(id -> ids.put(name, id)));
        return ids;
    }

    /**
     * Whether the environment has the deployment's release now: it changed something and ended well, or its last stack came to it
     * before something failed. Whoever mends that is not to put the release before back over a migrated database.
     */
    boolean hasDeployed() {
        return request.action() == Action.DEPLOY
                && !stackIds().isEmpty()
                && (status() == ReportContent.Status.SUCCEEDED || hasMoved(StackNames.GATEWAY));
    }

    /**
     * A state machine that has no states for a stack of the release passes it over.
     *
     * @throws StackNotReached where everything went well, and nothing was done about a stack that was asked for
     */
    void requireWholeSuccess() {
        if (status() == ReportContent.Status.SUCCEEDED && ON_STACKS.contains(request.action())) {
            List<String> passedOver = request.stacks().wanted().stream()
                    .filter(name -> operation(name).isEmpty())
                    .toList();
            if (!passedOver.isEmpty()) {
                throw new StackNotReached(passedOver);
            }
        }
    }

    private boolean hasMoved(String stack) {
        return operation(stack)
                .flatMap(operation -> operation.optionalText("outcome"))
                .filter(Set.of(Operation.CREATED, Operation.UPDATED)::contains)
                .isPresent();
    }

    /**
     * What the page shows. The step that writes it ends well by that; another one that still runs was cut off by the failure, or
     * has ended since the history was read.
     *
     * @param history of the execution until now
     * @param writing the name of the step that writes it
     */
    ReportContent content(ExecutionHistory history, List<ResourceSpan> resources, Instant now, String writing) {
        Map<String, Object> asked = new LinkedHashMap<>(request.toJson());
        asked.keySet().removeAll(List.of("execution", "startedAt", "stacks"));
        return new ReportContent(
                request.execution(),
                status(),
                request.startedAt(),
                now,
                asked,
                new ExecutionOutput(complete(now)),
                state.diagnosis().flatMap(diagnosis -> diagnosis.optionalText("error")),
                cause(),
                history.nodes(),
                history.steps().stream()
                        .map(step -> state.diagnosis().isEmpty() || step.name().equals(writing)
                                ? step.endingAt(now)
                                : step.cutOffAt(now))
                        .toList(),
                resources);
    }

    /** The execution's output: short, with what someone who follows it wants to know next. */
    Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("action", request.action().text());
        summary.put("environment", request.environment());
        summary.put("status", status().name());
        state.json()
                .optionalObject("schedule")
                .flatMap(schedule -> schedule.object("result").optionalText("reason"))
                .ifPresent(reason -> summary.put("reason", reason));
        state.diagnosis().ifPresent(diagnosis -> diagnosis.members().forEach(summary::put));
        cause().ifPresent(cause -> summary.put("cause", cause));
        operation("verification")
                .flatMap(verification -> verification.optionalObject("outputs"))
                .ifPresent(outputs -> outputs.members().forEach(summary::put));
        if (ON_STACKS.contains(request.action())) {
            summary.put("stacks", stacks());
        }
        List<Object> warnings = warnings();
        if (!warnings.isEmpty()) {
            summary.put("warnings", warnings);
        }
        // As the validation foretold it, which is wrong where something failed or nothing was done.
        if (status() == ReportContent.Status.SUCCEEDED) {
            state.json()
                    .object("request")
                    .optionalObject("cost")
                    .ifPresent(cost -> summary.put("cost", cost.members()));
        }
        state.json()
                .optionalObject("remains")
                .map(remains -> remains.object("result"))
                .ifPresent(remains -> List.of("removed", "kept")
                        .forEach(name -> summary.put(name, remains.members().get(name))));
        STEPS.forEach(step -> step(step).ifPresent(result -> summary.put(step, result)));
        return summary;
    }

    /** Where the diagnosis itself failed, its cause is as Step Functions has it, with the call's bookkeeping. */
    private Optional<String> cause() {
        return state.diagnosis()
                .flatMap(diagnosis -> diagnosis.optionalText("cause"))
                .map(ForeignText::withoutCall);
    }

    /** The warnings of the {@link #summary}, with one more. */
    List<Object> warnings(String more) {
        List<Object> warnings = warnings();
        warnings.add(more);
        return warnings;
    }

    private List<Object> warnings() {
        List<Object> warnings = new ArrayList<>();
        if (state.json().object("request").members().get("warnings") instanceof List<?> found) {
            warnings.addAll(found);
        }
        if (status() == ReportContent.Status.SUCCEEDED) {
            step("swap")
                    .filter(swap -> List.of().equals(swap.get("swapped")))
                    .ifPresent(swap -> warnings.add(swap.containsKey("finished") ? SWAP_FINISHED : SWAP_OVERTAKEN));
        }
        return warnings;
    }

    private ReportContent.Status status() {
        if (state.diagnosis().isPresent()) {
            return ReportContent.Status.FAILED;
        }
        return DONE.stream().anyMatch(state.json().members()::containsKey)
                ? ReportContent.Status.SUCCEEDED
                : ReportContent.Status.SKIPPED;
    }

    /** The summary with times and with what exactly was asked for. */
    Map<String, Object> complete(Instant now) {
        Map<String, Object> report = new LinkedHashMap<>(summary());
        report.put("execution", request.execution());
        report.put("release", request.release());
        report.put("stack", request.stack());
        report.put("tags", request.tags());
        report.put("startedAt", request.startedAt().toString());
        report.put("finishedAt", now.toString());
        report.put("seconds", Duration.between(request.startedAt(), now).toSeconds());
        return report;
    }

    private Map<String, Object> stacks() {
        Map<String, Object> stacks = new LinkedHashMap<>();
        request.stacks()
                .names()
                .forEach(name -> stacks.put(
                        name,
                        operation(name)
                                .map(operation -> result(name, operation))
                                .orElse(Map.of("outcome", request.wants(name) ? "NOT_STARTED" : "SKIPPED"))));
        return stacks;
    }

    /** A step that is an operation, or a function's answer in one go. */
    private Optional<Map<String, Object>> step(String name) {
        return operation(name)
                .map(operation -> result(name, operation))
                .or(() -> state.json()
                        .optionalObject(name)
                        .flatMap(step -> step.optionalObject("result"))
                        .map(JsonObject::members));
    }

    private Optional<JsonObject> operation(String name) {
        return Optional.ofNullable(state.operations().get(name));
    }

    /** An operation's outcome and outputs, its start, and its cause if it failed. */
    private static Map<String, Object> result(String name, JsonObject operation) {
        String status = operation.text("status");
        Map<String, Object> result = new LinkedHashMap<>();
        Optional<JsonObject> outputs = operation.optionalObject("outputs");
        result.put(
                "outcome",
                status.equals("SUCCEEDED") ? outcome(operation, outputs).orElse(status) : status);
        // Step Functions' own clock may write the zone in another way than the operations do.
        operation
                .optionalText("startedAt")
                .map(Instant::parse)
                .ifPresent(start -> result.put("startedAt", start.toString()));
        operation.optionalText("previousFailure").ifPresent(why -> result.put("previousFailure", why));
        outputs.ifPresent(found -> found.members().forEach(result::putIfAbsent));
        operation
                .optionalText("error")
                .map(error -> Failure.of(error, operation.optionalText("cause").orElse(null), name))
                .ifPresent(failure -> result.put("cause", failure.cause()));
        return result;
    }

    /** What the service was asked to do is an output while that lasts: it says no more than the operation itself does. */
    private static Optional<String> outcome(JsonObject operation, Optional<JsonObject> outputs) {
        return operation.optionalText("outcome").or(() -> outputs.flatMap(found -> found.optionalText("outcome")));
    }
}

package litellm.controlplane;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import litellm.controlplane.json.JsonObject;

/**
 * What a long step has come to: started once, then looked at until it is no longer in progress. The state machine carries
 * it from state to state, so it holds all that the next look needs. Members that say nothing are null.
 *
 * @param kind who looks at it
 * @param name what a person calls it: {@code dev-security-stack}
 * @param id what AWS calls it: the stack's, build's or task's id
 * @param status where it stands
 * @param outcome what it did, once it succeeded: {@code CREATED}, {@code UPDATED}, {@code UNCHANGED}, {@code BUILT}, {@code DELETED}, …
 * @param startedAt when it was started
 * @param token the client request token that its stack events carry
 * @param waitSeconds how long to wait before the next look
 * @param progress how far it is
 * @param outputs what a later step needs of it
 * @param error the error's name, if it failed
 * @param cause the root cause in one sentence, if it failed
 * @param next what follows once it settles: {@code deploy} where it only makes way for the deployment itself, {@code delete} where the
 *     stack is to go
 * @param previousFailure why the attempt failed that this operation clears away
 */
public record Operation(
        Kind kind,
        String name,
        String id,
        Status status,
        String outcome,
        Instant startedAt,
        String token,
        int waitSeconds,
        Progress progress,
        Map<String, String> outputs,
        String error,
        String cause,
        String next,
        String previousFailure) {
    public static final String CREATED = "CREATED";
    public static final String UPDATED = "UPDATED";
    public static final String UNCHANGED = "UNCHANGED";
    public static final String DELETED = "DELETED";

    /** There was nothing to do it to: what is to be deleted or stopped is not there. */
    public static final String ABSENT = "ABSENT";

    /** What {@link #next} says of an operation that makes way for a deployment. */
    public static final String DEPLOY = "deploy";

    /** What {@link #next} says of an operation on a stack that is to be deleted. */
    public static final String DELETE = "delete";

    /**
     * Upper bound in seconds. On average an end is noticed half a wait late; each look costs three transitions of the state
     * machine.
     */
    private static final int LONGEST_WAIT = 12;

    private static final Duration VISIBLE = Duration.ofMinutes(1);

    /** The kinds of operation, each looked at by a function or checker of its own. */
    public enum Kind {
        STACK,
        BUILD,
        TASK,
        VERIFICATION,
        SNAPSHOT,
        CANARY,
        PLAN,
        ROTATION,
        SESSIONS,
        SERVICE,
        DATABASE,
        REPOSITORY,
        LOGS
    }

    /**
     * Where an operation stands. READY_TO_DEPLOY: what was in a stack's way is gone, DeployStack goes on. READY_TO_DELETE:
     * the stack has settled and is still there, DeleteStack goes on.
     */
    public enum Status {
        IN_PROGRESS,
        READY_TO_DEPLOY,
        READY_TO_DELETE,
        SUCCEEDED,
        FAILED
    }

    /**
     * How far an operation is.
     *
     * @param done resources done
     * @param total resources in all
     * @param current what is being done right now, for people
     */
    public record Progress(int done, int total, String current) {
        static Progress from(JsonObject json) {
            return new Progress(
                    json.optionalInteger("done").orElse(0),
                    json.optionalInteger("total").orElse(0),
                    json.optionalText("current").orElse(null));
        }

        Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("done", done);
            json.put("total", total);
            putIfKnown(json, "current", current);
            return json;
        }
    }

    /**
     * Whether it was begun so recently that its service may not show it yet, or may still show the state before it: the APIs of
     * AWS are eventually consistent.
     */
    public boolean fresh(Instant now) {
        return Duration.between(startedAt, now).compareTo(VISIBLE) < 0;
    }

    /** An operation that was started just now; the first look follows after a second. */
    public static Operation started(Kind kind, String name, String id, Instant now) {
        return new Operation(
                kind,
                name,
                id,
                Status.IN_PROGRESS,
                null,
                now,
                null,
                waitAfter(Duration.ZERO),
                null,
                Map.of(),
                null,
                null,
                null,
                null);
    }

    /** An operation that had nothing to wait for, and so has no id to look at. */
    public static Operation done(Kind kind, String name, String outcome, Instant now) {
        return started(kind, name, null, now).succeeded(outcome);
    }

    /** The operation that a state's payload carries under {@code operation}. */
    public static Operation from(JsonObject json) {
        return new Operation(
                json.constant("kind", Kind.class),
                json.text("name"),
                json.optionalText("id").orElse(null),
                json.constant("status", Status.class),
                json.optionalText("outcome").orElse(null),
                json.instant("startedAt"),
                json.optionalText("token").orElse(null),
                json.optionalInteger("waitSeconds").orElse(1),
                json.optionalObject("progress").map(Progress::from).orElse(null),
                json.optionalObject("outputs").map(JsonObject::texts).orElse(Map.of()),
                json.optionalText("error").orElse(null),
                json.optionalText("cause").orElse(null),
                json.optionalText("next").orElse(null),
                json.optionalText("previousFailure").orElse(null));
    }

    /** This operation as the state machine carries it. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind.name().toLowerCase(Locale.ROOT));
        json.put("name", name);
        putIfKnown(json, "id", id);
        json.put("status", status.name());
        putIfKnown(json, "outcome", outcome);
        json.put("startedAt", startedAt.toString());
        putIfKnown(json, "token", token);
        json.put("waitSeconds", waitSeconds);
        putIfKnown(json, "progress", progress == null ? null : progress.toJson());
        json.put("outputs", outputs);
        putIfKnown(json, "error", error);
        putIfKnown(json, "cause", cause);
        putIfKnown(json, "next", next);
        putIfKnown(json, "previousFailure", previousFailure);
        return json;
    }

    /** Still under way at {@code now}; the wait until the next look grows with the time it has taken so far. */
    public Operation waiting(Instant now) {
        return waitingFor(waitAfter(Duration.between(startedAt, now)));
    }

    public Operation succeeded(String how) {
        return in(Status.SUCCEEDED, how);
    }

    /** Failed for good. {@code why} is one sentence for people and never holds a secret. */
    public Operation failed(String errorName, String why) {
        return in(Status.FAILED, outcome).with("error", errorName).with("cause", why);
    }

    /** Its service does not find it: waited for while it may not show it yet, and then failed. */
    public Operation notFound(Instant now, String errorName, String why) {
        return fresh(now) ? waiting(now) : failed(errorName, why);
    }

    /** Not there yet: waited for until {@code patience} is over, counted from its start, and then failed. */
    public Operation waitingAtMost(Duration patience, Instant now, String errorName, String why) {
        return Duration.between(startedAt, now).compareTo(patience) < 0 ? waiting(now) : failed(errorName, why);
    }

    public Operation readyToDeploy() {
        return in(Status.READY_TO_DEPLOY, null);
    }

    public Operation readyToDelete() {
        return in(Status.READY_TO_DELETE, null);
    }

    /** Still under way; nothing is expected to have changed before {@code seconds} have passed. */
    public Operation waitingFor(int seconds) {
        return in(Status.IN_PROGRESS, null).with("waitSeconds", seconds);
    }

    public Operation withToken(String clientRequestToken) {
        return with("token", clientRequestToken);
    }

    public Operation withProgress(Progress soFar) {
        return with("progress", soFar == null ? null : soFar.toJson());
    }

    /** The same with one more output. */
    public Operation withOutput(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(outputs);
        more.put(key, value);
        return withOutputs(more);
    }

    public Operation withOutputs(Map<String, String> values) {
        return with("outputs", values);
    }

    /** The same, as a preparation: once it settles, the deployment itself follows. */
    public Operation thenDeploy() {
        return then(DEPLOY);
    }

    /** The same on a stack that is to be deleted: once it settles, the stack is gone or the deletion goes on. */
    public Operation thenDelete() {
        return then(DELETE);
    }

    private Operation then(String following) {
        return with("next", following);
    }

    public Operation withPreviousFailure(String why) {
        return with("previousFailure", why);
    }

    private Operation in(Status newStatus, String newOutcome) {
        Map<String, Object> json = toJson();
        json.put("status", newStatus.name());
        json.put("outcome", newOutcome);
        json.remove("error");
        json.remove("cause");
        return from(JsonObject.of(json));
    }

    /** The same with one member, as {@link #toJson} has it, set to {@code value}; null where it says nothing any more. */
    private Operation with(String member, Object value) {
        Map<String, Object> json = toJson();
        json.put(member, value);
        return from(JsonObject.of(json));
    }

    /** 1, 1, 2, 3, 5, 8, then 12 seconds: a short operation is seen at once, a long one costs few looks. */
    private static int waitAfter(Duration elapsed) {
        int waited = 0;
        int wait = 1;
        int following = 1;
        while (waited + wait <= elapsed.toSeconds() && wait < LONGEST_WAIT) {
            waited += wait;
            int sum = wait + following;
            wait = following;
            following = sum;
        }
        return Math.min(wait, LONGEST_WAIT);
    }

    private static void putIfKnown(Map<String, Object> json, String name, Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}

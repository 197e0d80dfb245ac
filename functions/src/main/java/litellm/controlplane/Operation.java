package litellm.controlplane;

import static litellm.controlplane.OperationState.Unfinished.IN_PROGRESS;
import static litellm.controlplane.OperationState.Unfinished.READY_TO_DELETE;
import static litellm.controlplane.OperationState.Unfinished.READY_TO_DEPLOY;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.OperationState.Failed;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.json.JsonObject;

/**
 * What a long step has come to: started once, then looked at until it is no longer in progress. The state machine carries
 * its JSON from state to state, so it holds all that the next look needs.
 *
 * @param kind who looks at it
 * @param name what a person calls it: {@code dev-security-stack}
 * @param id what AWS calls it: the stack's, build's or task's id
 * @param startedAt when it was started
 * @param token the client request token that its stack events carry
 * @param waitSeconds how long to wait before the next look; keeps its last value where no look follows
 * @param outputs what a later step needs of it
 * @param next what follows once it settles
 * @param previousFailure why the attempt failed that this operation clears away
 */
public record Operation(
        Kind kind,
        String name,
        Optional<String> id,
        OperationState state,
        Instant startedAt,
        Optional<String> token,
        int waitSeconds,
        Optional<Progress> progress,
        Map<String, String> outputs,
        Sequel next,
        Optional<String> previousFailure) {
    public static final String CREATED = "CREATED";
    public static final String UPDATED = "UPDATED";
    public static final String UNCHANGED = "UNCHANGED";
    public static final String DELETED = "DELETED";

    /** There was nothing to do it to: what is to be deleted or stopped is not there. */
    public static final String ABSENT = "ABSENT";

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

    /** An operation that was started just now; the first look follows after a second. */
    public static Operation started(Kind kind, String name, String id, Instant now) {
        return started(kind, name, Optional.of(id), now);
    }

    /** The same without an id: the function that began it knows itself what to look at. */
    public static Operation started(Kind kind, String name, Instant now) {
        return started(kind, name, Optional.empty(), now);
    }

    private static Operation started(Kind kind, String name, Optional<String> id, Instant now) {
        return new Operation(
                kind,
                name,
                id,
                IN_PROGRESS,
                now,
                Optional.empty(),
                LookInterval.after(Duration.ZERO),
                Optional.empty(),
                Map.of(),
                Sequel.NOTHING,
                Optional.empty());
    }

    /** An operation that had nothing to wait for, and so has no id to look at. */
    public static Operation done(Kind kind, String name, String outcome, Instant now) {
        return started(kind, name, now).succeeded(outcome);
    }

    /** The operation that a state's payload carries under {@code operation}. */
    public static Operation from(JsonObject json) {
        return OperationJson.read(json);
    }

    /** This operation as the state machine carries it. */
    public Map<String, Object> toJson() {
        return OperationJson.write(this);
    }

    /** Its id; IllegalArgumentException where it has none. */
    public String requireId() {
        return require("id", id);
    }

    /** Its token; IllegalArgumentException where it has none. */
    public String requireToken() {
        return require("token", token);
    }

    private String require(String member, Optional<String> value) {
        return value.orElseThrow(() ->
                new IllegalArgumentException("operation.%s: found nothing; the look at a %s needs it"
                        .formatted(member, kind.name().toLowerCase(Locale.ROOT))));
    }

    /**
     * Whether it was begun so recently that its service may not show it yet, or may still show the state before it: the APIs of
     * AWS are eventually consistent.
     */
    public boolean fresh(Instant now) {
        return Duration.between(startedAt, now).compareTo(VISIBLE) < 0;
    }

    /** Still under way at {@code now}; the wait until the next look grows with the time it has taken so far. */
    public Operation waiting(Instant now) {
        return waitingFor(LookInterval.after(Duration.between(startedAt, now)));
    }

    /** Still under way; nothing is expected to have changed before {@code seconds} have passed. */
    public Operation waitingFor(int seconds) {
        return new Operation(
                kind, name, id, IN_PROGRESS, startedAt, token, seconds, progress, outputs, next, previousFailure);
    }

    /** Still under way, and looked at all the time: the next look follows at once. */
    public Operation watched() {
        return waitingFor(LookInterval.after(Duration.ZERO));
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
        return in(READY_TO_DEPLOY);
    }

    public Operation readyToDelete() {
        return in(READY_TO_DELETE);
    }

    public Operation succeeded(String how) {
        return in(new Succeeded(how));
    }

    /** Failed for good. {@code why} is one sentence for people and never holds a secret. */
    public Operation failed(String errorName, String why) {
        return in(new Failed(errorName, why));
    }

    private Operation in(OperationState newState) {
        return new Operation(
                kind, name, id, newState, startedAt, token, waitSeconds, progress, outputs, next, previousFailure);
    }

    public Operation withToken(String sent) {
        Optional<String> own = Optional.of(sent);
        return new Operation(
                kind, name, id, state, startedAt, own, waitSeconds, progress, outputs, next, previousFailure);
    }

    public Operation withProgress(Progress soFar) {
        return withProgress(Optional.of(soFar));
    }

    public Operation withProgress(Optional<Progress> soFar) {
        return new Operation(
                kind, name, id, state, startedAt, token, waitSeconds, soFar, outputs, next, previousFailure);
    }

    /** The same with one more output. */
    public Operation withOutput(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(outputs);
        more.put(key, value);
        return withOutputs(more);
    }

    public Operation withOutputs(Map<String, String> values) {
        return new Operation(
                kind, name, id, state, startedAt, token, waitSeconds, progress, values, next, previousFailure);
    }

    /** The same, as a preparation: once it settles, the deployment itself follows. */
    public Operation thenDeploy() {
        return then(Sequel.DEPLOY);
    }

    /** The same on a stack that is to be deleted: once it settles, the stack is gone or the deletion goes on. */
    public Operation thenDelete() {
        return then(Sequel.DELETE);
    }

    private Operation then(Sequel following) {
        return new Operation(
                kind, name, id, state, startedAt, token, waitSeconds, progress, outputs, following, previousFailure);
    }

    public Operation withPreviousFailure(String why) {
        return new Operation(
                kind, name, id, state, startedAt, token, waitSeconds, progress, outputs, next, Optional.of(why));
    }
}

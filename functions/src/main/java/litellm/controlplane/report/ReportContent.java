package litellm.controlplane.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ExecutionArn;
import litellm.controlplane.history.Node;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;

/**
 * All that a report shows of an execution.
 *
 * @param execution its ARN
 * @param status where it stands, or how it ended
 * @param finishedAt when it ended, or when it was looked at
 * @param request what it was to do: the members of the input
 * @param result what it gave: its output or its report; without members where there is neither
 * @param error the error's name, where it failed
 * @param cause the root cause, where it failed and said so
 * @param resources what happened to the resources of the stacks in that time
 */
public record ReportContent(
        String execution,
        Status status,
        Instant startedAt,
        Instant finishedAt,
        Map<String, Object> request,
        ExecutionOutput result,
        Optional<String> error,
        Optional<String> cause,
        List<Node> nodes,
        List<StepRecord> steps,
        List<ResourceSpan> resources) {
    /** Where an execution stands: Step Functions' own words, and one for an execution that ended well without doing anything. */
    public enum Status {
        RUNNING,
        SUCCEEDED,
        /** There was nothing to do. */
        SKIPPED,
        FAILED,
        TIMED_OUT,
        ABORTED;

        /** Whether nothing went wrong so far. */
        boolean harmless() {
            return this == RUNNING || this == SUCCEEDED || this == SKIPPED;
        }
    }

    Duration length() {
        return Duration.between(startedAt, finishedAt);
    }

    String name() {
        return new ExecutionArn(execution).name();
    }

    /** A member of the request as text; empty where it is none. */
    String requested(String member) {
        return request.get(member) instanceof String text ? text : "";
    }

    /** The steps that ran or were skipped. */
    List<StepRecord> reached() {
        return steps.stream()
                .filter(step -> step.status() != StepStatus.PENDING)
                .toList();
    }

    Optional<StepRecord> step(String name) {
        return steps.stream().filter(step -> step.name().equals(name)).findFirst();
    }

    /** The resources of a stack. */
    List<ResourceSpan> resourcesOf(String stack) {
        return resources.stream()
                .filter(resource -> resource.stack().equals(stack))
                .toList();
    }
}

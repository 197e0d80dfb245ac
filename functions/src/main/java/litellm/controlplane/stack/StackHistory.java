package litellm.controlplane.stack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** What happened to stacks. CloudFormation returns it newest first, in pages; no more is read than the question needs. */
public record StackHistory(CloudFormationClient cloudFormation) {
    /** CloudFormation's reason in the first event of each operation. */
    static final String START = "User Initiated";

    private static final Set<ResourceStatus> ROLLBACKS =
            Set.of(ResourceStatus.ROLLBACK_IN_PROGRESS, ResourceStatus.UPDATE_ROLLBACK_IN_PROGRESS);

    /** The client request token of the stack's latest operation, if it had one. */
    public Optional<String> latestToken(String stackId) {
        return cloudFormation.describeStackEvents(request -> request.stackName(stackId)).stackEvents().stream()
                .findFirst()
                .map(StackEvent::clientRequestToken);
    }

    /** The client request tokens of those operations of the stack that began after {@code since}; nothing older is read. */
    List<String> tokens(String stackId, Instant since) {
        return newestFirst(stackId)
                .takeWhile(event -> !event.timestamp().isBefore(since))
                .filter(event -> starts(event, stackId))
                .map(StackEvent::clientRequestToken)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The events of the stack's latest operation, oldest first. */
    public List<StackEvent> latestOperation(String stackId) {
        Iterator<StackEvent> newestFirst = newestFirst(stackId).iterator();
        List<StackEvent> operation = new ArrayList<>();
        while (newestFirst.hasNext()) {
            StackEvent event = newestFirst.next();
            if (!operation.isEmpty() && !sameToken(event, operation.getFirst())) {
                break;
            }
            operation.add(event);
            if (starts(event, stackId)) {
                break;
            }
        }
        return operation.reversed();
    }

    /** The events of that operation of the stack which carries {@code token}, oldest first. */
    List<StackEvent> operation(String stackId, String token) {
        return newestFirst(stackId)
                .dropWhile(event -> !token.equals(event.clientRequestToken()))
                .takeWhile(event -> token.equals(event.clientRequestToken()))
                .toList()
                .reversed();
    }

    /** Of the events of an operation, oldest first, those from its rollback on; none where it was not rolled back. */
    static List<StackEvent> ofRollback(List<StackEvent> operation) {
        return operation.stream()
                .dropWhile(event -> !isStackItself(event) || !ROLLBACKS.contains(event.resourceStatus()))
                .toList();
    }

    /** The events of the stack from one time to another, oldest first; none of a stack that does not exist. */
    public List<StackEvent> between(String stack, Instant from, Instant until) {
        try {
            return newestFirst(stack)
                    .takeWhile(event -> !event.timestamp().isBefore(from))
                    .filter(event -> !event.timestamp().isAfter(until))
                    .toList()
                    .reversed();
        } catch (CloudFormationException e) {
            if (Refusal.of(e) == Refusal.NO_SUCH_STACK) {
                return List.of();
            }
            throw e;
        }
    }

    private Stream<StackEvent> newestFirst(String stackId) {
        return cloudFormation
                .describeStackEventsPaginator(request -> request.stackName(stackId))
                .stackEvents()
                .stream();
    }

    private static boolean sameToken(StackEvent one, StackEvent other) {
        return Objects.equals(one.clientRequestToken(), other.clientRequestToken());
    }

    private static boolean starts(StackEvent event, String stackId) {
        return isStackItself(event) && START.equals(event.resourceStatusReason()) && stackId.equals(event.stackId());
    }

    static boolean isStackItself(StackEvent event) {
        return ResourceTypes.STACK.equals(event.resourceType())
                && event.stackId().equals(event.physicalResourceId());
    }
}

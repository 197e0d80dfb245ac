package litellm.console.bootstrap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellm.console.ForeignText;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/**
 * The events of a stack's latest operation, oldest first.
 *
 * @param events not to be changed
 */
record StackEvents(List<StackEvent> events) {
    private static final Set<ResourceStatus> STARTS = Set.of(
            ResourceStatus.CREATE_IN_PROGRESS, ResourceStatus.UPDATE_IN_PROGRESS, ResourceStatus.DELETE_IN_PROGRESS);

    /** Takes the latest operation out of all events, which CloudFormation gives newest first. */
    static StackEvents ofLatestOperation(Iterable<StackEvent> newestFirst) {
        List<StackEvent> events = new ArrayList<>();
        for (StackEvent event : newestFirst) {
            events.add(event);
            if (ofStack(event) && STARTS.contains(event.resourceStatus())) {
                break;
            }
        }
        Collections.reverse(events);
        return new StackEvents(List.copyOf(events));
    }

    /** How many resources are done, and which one moved last; for a line of progress. */
    String progress() {
        long done = resources()
                .filter(event -> event.resourceStatusAsString().endsWith("_COMPLETE"))
                .map(StackEvent::logicalResourceId)
                .distinct()
                .count();
        return resources()
                .reduce((earlier, later) -> later)
                .map(event -> "%d resources done, %s %s"
                        .formatted(done, event.logicalResourceId(), event.resourceStatusAsString()))
                .orElse("begun");
    }

    /**
     * The reason why the operation failed: that of the first resource that failed by itself, not of those that were
     * cancelled because of it, nor the stack's own list of their names.
     */
    Optional<String> rootCause() {
        return resources()
                .filter(event -> event.resourceStatusAsString().endsWith("_FAILED"))
                .filter(event -> event.resourceStatusReason() != null
                        && !event.resourceStatusReason().endsWith(" cancelled"))
                .findFirst()
                .map(event -> "%s (%s): %s"
                        .formatted(
                                event.logicalResourceId(),
                                event.resourceType(),
                                ForeignText.line(event.resourceStatusReason())));
    }

    private Stream<StackEvent> resources() {
        return events.stream().filter(event -> !ofStack(event));
    }

    private static boolean ofStack(StackEvent event) {
        return event.stackId().equals(event.physicalResourceId());
    }
}

package litellm.controlplane.report;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellm.controlplane.stack.StackHistory;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** Reads from a stack's events what happened to its resources while an execution ran. */
public record StackTimeline(CloudFormationClient cloudFormation) {
    /**
     * The resources that were worked on, in the order in which that began; the stack itself is not among them.
     *
     * @param stack the stack by its name in the catalogue
     * @param id the stack's id, or its name: a stack that is gone is known by its id alone
     */
    public List<ResourceSpan> read(String stack, String id, Instant from, Instant until) {
        Map<String, List<StackEvent>> resources = new StackHistory(cloudFormation)
                .between(id, from, until).stream()
                        .filter(event -> !event.stackId().equals(event.physicalResourceId()))
                        .collect(Collectors.groupingBy(
                                StackEvent::logicalResourceId, LinkedHashMap::new, Collectors.toList()));
        return resources.values().stream()
                .map(events -> span(stack, events))
                .sorted(Comparator.comparing(ResourceSpan::from))
                .toList();
    }

    /** What became of one resource, by its events, oldest first. */
    private static ResourceSpan span(String stack, List<StackEvent> events) {
        StackEvent first = events.getFirst();
        StackEvent deciding = deciding(events);
        String reason = failed(deciding) ? deciding.resourceStatusReason() : null;
        return new ResourceSpan(
                stack,
                first.logicalResourceId(),
                first.resourceType(),
                deciding.resourceStatusAsString(),
                first.timestamp(),
                events.getLast().timestamp(),
                reason == null ? "" : reason);
    }

    /**
     * A resource that could not be made or changed stays known as failed, whatever the rollback did with it afterwards; a deletion that
     * failed is tried again, and its last try counts. One that was replaced stays an updated one: what is deleted, or kept, after its
     * update under the same name is the one before.
     */
    private static StackEvent deciding(List<StackEvent> events) {
        StackEvent last = events.getLast();
        List<StackEvent> before =
                events.stream().filter(event -> !ofDeletion(event)).toList();
        return before.stream().filter(StackTimeline::failed).findFirst().orElseGet(() -> {
            boolean replaced = ofDeletion(last)
                    && !failed(last)
                    && !before.isEmpty()
                    && before.getLast().resourceStatus() == ResourceStatus.UPDATE_COMPLETE;
            return replaced ? before.getLast() : last;
        });
    }

    private static boolean ofDeletion(StackEvent event) {
        return event.resourceStatusAsString().startsWith("DELETE_");
    }

    private static boolean failed(StackEvent event) {
        return event.resourceStatusAsString().endsWith("_FAILED");
    }
}

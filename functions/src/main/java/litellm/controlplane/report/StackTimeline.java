package litellm.controlplane.report;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.controlplane.stack.StackHistory;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
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
        Map<String, ResourceSpan> spans = new LinkedHashMap<>();
        for (StackEvent event : new StackHistory(cloudFormation).between(id, from, until)) {
            if (!event.stackId().equals(event.physicalResourceId())) {
                spans.merge(event.logicalResourceId(), span(stack, event), StackTimeline::join);
            }
        }
        return spans.values().stream()
                .sorted(Comparator.comparing(ResourceSpan::from))
                .toList();
    }

    private static ResourceSpan span(String stack, StackEvent event) {
        String status = event.resourceStatusAsString();
        String reason = status.endsWith("_FAILED") ? event.resourceStatusReason() : null;
        return new ResourceSpan(
                stack,
                event.logicalResourceId(),
                event.resourceType(),
                status,
                event.timestamp(),
                event.timestamp(),
                reason == null ? "" : reason);
    }

    /**
     * A resource that failed stays known as failed, whatever the rollback did with it afterwards. One that was replaced stays an
     * updated one: what is deleted, or kept, after its update under the same name is the one before.
     */
    private static ResourceSpan join(ResourceSpan first, ResourceSpan next) {
        boolean replaced =
                first.status().equals("UPDATE_COMPLETE") && next.status().startsWith("DELETE_") && !next.failed();
        ResourceSpan last = first.failed() || replaced ? first : next;
        return new ResourceSpan(
                first.stack(),
                first.resource(),
                first.type(),
                last.status(),
                first.from(),
                next.until(),
                last.reason());
    }
}

package litellm.console.bootstrap;

import java.util.List;
import java.util.Objects;
import litellm.controlplane.ForeignText;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/**
 * The events of one operation of a stack, oldest first.
 *
 * @param events not to be changed
 */
record StackEvents(List<StackEvent> events) {
    /** How many resources are done, and which one moved last; for a line of progress. */
    String progress() {
        List<StackEvent> ofResources =
                events.stream().filter(event -> !ofStack(event)).toList();
        long done = ofResources.stream()
                .filter(event -> status(event).endsWith("_COMPLETE"))
                .map(StackEvent::logicalResourceId)
                .distinct()
                .count();
        return ofResources.isEmpty()
                ? "begun"
                : "%d resources done, %s %s"
                        .formatted(
                                done,
                                ForeignText.line(
                                        String.valueOf(ofResources.getLast().logicalResourceId())),
                                ForeignText.line(status(ofResources.getLast())));
    }

    private static String status(StackEvent event) {
        return Objects.requireNonNullElse(event.resourceStatusAsString(), "");
    }

    private static boolean ofStack(StackEvent event) {
        return event.stackId().equals(event.physicalResourceId());
    }
}

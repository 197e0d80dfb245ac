package litellm.controlplane.stack;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.OperationEvent;

/**
 * The checks that CloudFormation makes before it creates or updates a stack or makes a change set. Where one fails, the reason
 * names the check alone, if anything; what is wrong is in the operation's events, which DescribeStackEvents does not return.
 */
public record EarlyValidation(CloudFormationClient cloudFormation) {
    private static final String NAME = "AWS::EarlyValidation::";

    /** Why a change set has failed. Its events are deleted with it. */
    String reason(DescribeChangeSetResponse found) {
        String reason = String.valueOf(found.statusReason());
        return reason.contains(NAME)
                ? details(events -> events.changeSetName(found.changeSetId())).orElse(reason)
                : reason;
    }

    /**
     * Why the latest operation on a stack failed.
     *
     * @param told what the stack's own events say
     */
    public Optional<String> cause(String stackId, Optional<String> told) {
        return told.filter(reason -> !reason.contains(NAME))
                .or(() -> details(events -> events.stackName(stackId)))
                .or(() -> told);
    }

    private Optional<String> details(Consumer<DescribeEventsRequest.Builder> where) {
        try {
            List<OperationEvent> newestFirst = cloudFormation
                    .describeEvents(events -> where.accept(events.filters(filter -> filter.failedEvents(true))))
                    .operationEvents();
            String details = newestFirst.stream()
                    .filter(event -> Objects.equals(
                            event.operationId(), newestFirst.getFirst().operationId()))
                    .filter(event -> event.validationStatusReason() != null)
                    .map(EarlyValidation::sentence)
                    .distinct()
                    .collect(Collectors.joining("; "));
            return Optional.of(details).filter(found -> !found.isEmpty());
        } catch (CloudFormationException e) {
            // The name of the check is better than nothing.
            return Optional.empty();
        }
    }

    /** {@code DBInstance AWS::RDS::DBInstance, /Resources/DBInstance/Properties/Engine: unsupported property}. */
    private static String sentence(OperationEvent event) {
        String resource = Stream.of(event.logicalResourceId(), event.resourceType())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return Stream.of(resource, Objects.toString(event.validationPath(), ""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", ", "", ": " + RootCause.clean(event.validationStatusReason())));
    }
}

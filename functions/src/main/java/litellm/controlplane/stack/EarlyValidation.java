package litellm.controlplane.stack;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.OperationEvent;

/**
 * The checks that CloudFormation makes of a change set before anything else. Where one fails, the change set's reason names the
 * check alone; what is wrong stands in the events, which go with the change set.
 */
record EarlyValidation(CloudFormationClient cloudFormation) {
    private static final String NAME = "AWS::EarlyValidation::";

    /** Why a change set has failed. */
    String reason(DescribeChangeSetResponse found) {
        String reason = String.valueOf(found.statusReason());
        if (!reason.contains(NAME)) {
            return reason;
        }
        String details = details(found.changeSetId());
        return details.isEmpty() ? reason : details;
    }

    private String details(String changeSetId) {
        try {
            return cloudFormation
                    .describeEvents(
                            events -> events.changeSetName(changeSetId).filters(filter -> filter.failedEvents(true)))
                    .operationEvents()
                    .stream()
                    .filter(event -> event.validationStatusReason() != null)
                    .map(EarlyValidation::sentence)
                    .distinct()
                    .collect(Collectors.joining("; "));
        } catch (CloudFormationException e) {
            // The name of the check is better than nothing.
            return "";
        }
    }

    /** {@code DBInstance AWS::RDS::DBInstance, /Resources/DBInstance/Properties/Engine: unsupported property}. */
    private static String sentence(OperationEvent event) {
        String resource = Stream.of(event.logicalResourceId(), event.resourceType())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return Stream.of(resource, Objects.toString(event.validationPath(), ""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", ", "", ": " + event.validationStatusReason()));
    }
}

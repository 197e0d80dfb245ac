package litellm.controlplane.drift;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackDriftDetectionStatusResponse;
import software.amazon.awssdk.services.cloudformation.model.PropertyDifference;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDrift;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * Compares the resources of a stack with what the stack made of them. CloudFormation does it in the background, with the
 * permissions of the caller, and only for those types and those properties that it can read.
 */
public record DriftDetection(CloudFormationClient cloudFormation) {
    /** AWS CloudFormation User Guide, "Detect drift on an entire CloudFormation stack", and what it says of imports. */
    private static final Set<StackStatus> DETECTABLE = Set.of(
            StackStatus.CREATE_COMPLETE,
            StackStatus.UPDATE_COMPLETE,
            StackStatus.IMPORT_COMPLETE,
            StackStatus.UPDATE_ROLLBACK_COMPLETE,
            StackStatus.UPDATE_ROLLBACK_FAILED);

    /**
     * What a detection has come to.
     *
     * @param running whether it is still under way
     * @param failure why it could not look at every resource, if it could not
     * @param resources the resources that differ
     */
    public record Result(boolean running, Optional<String> failure, List<Drift> resources) {}

    /**
     * A resource that differs.
     *
     * @param status CloudFormation's word: MODIFIED or DELETED
     * @param differences the properties that differ; none for one that was deleted
     */
    public record Drift(
            String logicalId, String physicalId, String type, String status, List<Difference> differences) {}

    /**
     * A property that differs.
     *
     * @param path its place in the resource: {@code /DeletionProtection}
     * @param expected what was deployed; null for nothing
     * @param actual what there is; null for nothing
     */
    public record Difference(String path, String expected, String actual) {}

    /** Whether a detection can start while the stack is in {@code status}; in any other CloudFormation refuses it. */
    public static boolean possibleIn(StackStatus status) {
        return DETECTABLE.contains(status);
    }

    /** Starts the detection for a stack. Empty while another one is under way for it: try again. */
    public Optional<String> start(String stackId) {
        try {
            return Optional.of(cloudFormation
                    .detectStackDrift(request -> request.stackName(stackId))
                    .stackDriftDetectionId());
        } catch (CloudFormationException e) {
            if (String.valueOf(e.getMessage()).contains("already in progress")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Where the detection {@code id} stands. */
    public Result look(String id) {
        DescribeStackDriftDetectionStatusResponse detection =
                cloudFormation.describeStackDriftDetectionStatus(request -> request.stackDriftDetectionId(id));
        return switch (detection.detectionStatus()) {
            case DETECTION_IN_PROGRESS -> new Result(true, Optional.empty(), List.of());
            case DETECTION_COMPLETE -> new Result(false, Optional.empty(), drifts(detection.stackId()));
            default -> new Result(false, failure(detection), drifts(detection.stackId()));
        };
    }

    private static Optional<String> failure(DescribeStackDriftDetectionStatusResponse detection) {
        return Optional.ofNullable(detection.detectionStatusReason()).map(Uncompared::inWords);
    }

    private List<Drift> drifts(String stackId) {
        return cloudFormation
                .describeStackResourceDriftsPaginator(request -> request.stackName(stackId)
                        .stackResourceDriftStatusFilters(
                                StackResourceDriftStatus.MODIFIED, StackResourceDriftStatus.DELETED))
                .stream()
                .flatMap(page -> page.stackResourceDrifts().stream())
                .map(DriftDetection::drift)
                .filter(drift -> !isGrowth(drift))
                .toList();
    }

    /** Whether nothing differs but storage that RDS added by itself, up to the stack's maximum: it cannot be taken away again. */
    private static boolean isGrowth(Drift drift) {
        return ResourceTypes.DATABASE.equals(drift.type())
                && !drift.differences().isEmpty()
                && drift.differences().stream().allMatch(DriftDetection::isMoreStorage);
    }

    private static boolean isMoreStorage(Difference difference) {
        return difference.path().equals("/AllocatedStorage")
                && gigabytes(difference.actual()) > gigabytes(difference.expected());
    }

    private static int gigabytes(String value) {
        return value != null && value.matches("\\d{1,9}") ? Integer.parseInt(value) : 0;
    }

    private static Drift drift(StackResourceDrift found) {
        return new Drift(
                found.logicalResourceId(),
                found.physicalResourceId(),
                found.resourceType(),
                found.stackResourceDriftStatusAsString(),
                found.propertyDifferences().stream()
                        .map(DriftDetection::difference)
                        .toList());
    }

    /** Where a property was added or removed, CloudFormation gives the value that there is not as the text {@code null}. */
    private static Difference difference(PropertyDifference found) {
        return switch (found.differenceType()) {
            case ADD -> new Difference(found.propertyPath(), null, found.actualValue());
            case REMOVE -> new Difference(found.propertyPath(), found.expectedValue(), null);
            case null, default -> new Difference(found.propertyPath(), found.expectedValue(), found.actualValue());
        };
    }
}

package litellm.controlplane.compliance.inventory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackDriftDetectionStatusResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceDriftsResponse;
import software.amazon.awssdk.services.cloudformation.model.StackDriftDetectionStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDrift;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;

/** Of our own stacks, what was changed without them. CloudFormation takes a minute or two for a stack. */
final class DriftReader implements ServiceReader {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final CloudFormationClient cloudFormation;
    private final Calls calls;

    DriftReader(CloudFormationClient cloudFormation, Calls calls) {
        this.cloudFormation = cloudFormation;
        this.calls = calls;
    }

    @Override
    public List<Listing> listings() {
        return List.of();
    }

    @Override
    public List<Detail> details() {
        return List.of(new Detail(Types.STACK, "cloudformation:DetectStackDrift", this::drift));
    }

    private Map<String, Object> drift(Resource stack) {
        String detection = calls.one(() -> cloudFormation.detectStackDrift(request -> request.stackName(stack.id())))
                .stackDriftDetectionId();
        DescribeStackDriftDetectionStatusResponse status = status(detection);
        while (status.detectionStatus() == StackDriftDetectionStatus.DETECTION_IN_PROGRESS) {
            pause();
            status = status(detection);
        }
        if (status.detectionStatus() != StackDriftDetectionStatus.DETECTION_COMPLETE) {
            throw new DriftNotDetected(status.detectionStatusReason());
        }
        return Map.of(
                "drifted",
                calls
                        .all(
                                cloudFormation.describeStackResourceDriftsPaginator(request -> request.stackName(
                                                stack.id())
                                        .stackResourceDriftStatusFilters(
                                                StackResourceDriftStatus.MODIFIED, StackResourceDriftStatus.DELETED)),
                                DescribeStackResourceDriftsResponse::stackResourceDrifts)
                        .stream()
                        .map(StackResourceDrift::logicalResourceId)
                        .toList());
    }

    private DescribeStackDriftDetectionStatusResponse status(String detection) {
        return calls.one(() ->
                cloudFormation.describeStackDriftDetectionStatus(request -> request.stackDriftDetectionId(detection)));
    }

    private static void pause() {
        try {
            Thread.sleep(INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted while drift was detected", e);
        }
    }

    /** CloudFormation could not compare every resource; which it could not is in the message. */
    private static final class DriftNotDetected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DriftNotDetected(String reason) {
            super(reason);
        }
    }
}

package litellm.controlplane.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.drift.DriftDetection;
import litellm.controlplane.plan.StackPlan.DriftedResource;
import litellm.controlplane.runtime.AwsCall;
import litellm.controlplane.runtime.TransientFault;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Adds to the plan of a stack what in it is no longer as it was deployed. */
record DriftLook(DriftDetection detection) {
    /**
     * Looks once, and starts the detection where it is not started.
     *
     * @param detections the ids of the detections by stack; takes the one that is started
     * @return the plan with what drifted, or with why that cannot be found out; empty while that is being found out
     */
    Optional<StackPlan> look(StackPlan plan, Optional<Stack> found, Map<String, String> detections) {
        if (found.isEmpty() || plan.verdict() == StackPlan.Verdict.CREATE) {
            return Optional.of(plan.withDrift(List.of(), Optional.empty()));
        }
        StackStatus status = found.get().stackStatus();
        if (!DriftDetection.possibleIn(status)) {
            return Optional.of(
                    plan.withDrift(List.of(), Optional.of("CloudFormation detects none in %s.".formatted(status))));
        }
        try {
            return detect(plan, found.get(), detections);
        } catch (AwsServiceException e) {
            if (TransientFault.is(e)) {
                throw e;
            }
            // The rest of the plan does not need it.
            return Optional.of(plan.withDrift(List.of(), Optional.of(AwsCall.sentence(e))));
        }
    }

    private Optional<StackPlan> detect(StackPlan plan, Stack stack, Map<String, String> detections) {
        String id = detections.get(plan.stack());
        if (id == null) {
            detection.start(stack.stackId()).ifPresent(started -> detections.put(plan.stack(), started));
            return Optional.empty();
        }
        DriftDetection.Result result = detection.look(id);
        return result.running() ? Optional.empty() : Optional.of(plan.withDrift(drifted(result), result.failure()));
    }

    private static List<DriftedResource> drifted(DriftDetection.Result result) {
        return result.resources().stream()
                .map(drift -> new DriftedResource(
                        drift.logicalId(),
                        drift.physicalId(),
                        drift.type(),
                        drift.status(),
                        drift.differences().stream()
                                .flatMap(difference -> Changes.differences(
                                        difference.path().substring(1).replace('/', '.'),
                                        new BeforeAndAfter(difference.expected(), difference.actual()),
                                        null)
                                        .stream())
                                .toList()))
                .toList();
    }
}

package litellm.controlplane.compliance.inventory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import litellm.controlplane.drift.DriftDetection;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/** Of our own stacks, what was changed without them. CloudFormation takes a minute or two for a stack. */
final class DriftReader implements ServiceReader {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final DriftDetection detection;
    private final Calls calls;

    DriftReader(CloudFormationClient cloudFormation, Calls calls) {
        this.detection = new DriftDetection(cloudFormation);
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
        String id = await(() -> detection.start(stack.id()));
        DriftDetection.Result result =
                await(() -> Optional.of(detection.look(id)).filter(look -> !look.running()));
        // What was found counts more than what could not be looked at.
        if (result.failure() != null && result.resources().isEmpty()) {
            throw new DriftNotDetected(result.failure());
        }
        return Map.of(
                "drifted",
                result.resources().stream().map(DriftDetection.Drift::logicalId).toList());
    }

    private <T> T await(Supplier<Optional<T>> call) {
        Optional<T> answer = calls.one(call);
        while (answer.isEmpty()) {
            pause();
            answer = calls.one(call);
        }
        return answer.get();
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

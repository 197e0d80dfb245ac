package litellm.controlplane.compliance.inventory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import litellm.controlplane.ForeignText;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.drift.DriftDetection;
import litellm.controlplane.runtime.Pause;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Of our own stacks, what was changed without them. CloudFormation takes a minute or two for a stack. */
record DriftReader(DriftDetection detection, Calls calls) implements ServiceReader {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int LONGEST_REASON = 300;

    @Override
    public List<Listing> listings() {
        return List.of();
    }

    @Override
    public List<Detail> details() {
        return List.of(new Detail(ResourceTypes.STACK, "cloudformation:DetectStackDrift", this::drift));
    }

    private Map<String, Object> drift(Resource stack) {
        String status = stack.detail("status", String.class).orElse("");
        if (!DriftDetection.possibleIn(StackStatus.fromValue(status))) {
            throw new DriftNotDetected("%s is in %s".formatted(stack.name(), status), Map.of());
        }
        String id = await(() -> detection.start(stack.id()));
        DriftDetection.Result result =
                await(() -> Optional.of(detection.look(id)).filter(look -> !look.running()));
        Map<String, Object> drifted = Map.of(
                "drifted", result.resources().stream().map(DriftReader::told).toList(), "driftDetection", id);
        if (result.failure().isPresent()) {
            String reason = ForeignText.line(
                    "%s: %s".formatted(stack.name(), result.failure().get()));
            throw new DriftNotDetected(ForeignText.cut(reason, LONGEST_REASON), drifted);
        }
        return drifted;
    }

    private static String told(DriftDetection.Drift drift) {
        return drift.status().equals("DELETED") ? drift.logicalId() + " (deleted)" : drift.logicalId();
    }

    private <T> T await(Supplier<Optional<T>> call) {
        Optional<T> answer = calls.one(call);
        while (answer.isEmpty()) {
            Pause.SLEEP.pause(INTERVAL);
            answer = calls.one(call);
        }
        return answer.get();
    }
}

package litellm.local.stack.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import litellm.local.AwsClients;
import litellm.local.stack.DriftDetection;
import litellm.local.stack.Engine;
import litellm.local.stack.Pages;
import litellm.local.stack.ResourceDrift;
import litellm.local.stack.Stack;
import litellm.local.stack.StackDrift;
import litellm.local.stack.StackResource;
import litellm.local.stack.StackStatus;
import litellm.local.stack.template.StackException;

/** The actions that compare what stacks have made with what there is. */
final class DriftActions {
    /** From CloudFormation's user guide, "Detect drift on an entire CloudFormation stack". */
    private static final Set<StackStatus> DETECTABLE = Set.of(
            StackStatus.CREATE_COMPLETE,
            StackStatus.UPDATE_COMPLETE,
            StackStatus.UPDATE_ROLLBACK_COMPLETE,
            StackStatus.UPDATE_ROLLBACK_FAILED);

    private final Engine engine;
    private final Map<String, DriftDetection> detections = new ConcurrentHashMap<>();
    private final Map<String, DriftDetection> latest = new ConcurrentHashMap<>();

    DriftActions(Engine engine) {
        this.engine = engine;
    }

    Map<String, Object> detectStack(QueryParameters parameters, AwsClients caller) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        if (!DETECTABLE.contains(stack.status())) {
            throw StackException.validation("Drift detection cannot be performed on stack [%s] while in %s state"
                    .formatted(stack.name(), stack.status()));
        }
        String id = UUID.randomUUID().toString();
        DriftDetection detection = new DriftDetection(engine, stack, caller);
        latest.compute(stack.id(), (ignored, running) -> {
            if (running != null && running.state().underWay()) {
                throw StackException.validation(
                        "Drift detection is already in progress for stack [" + stack.name() + "]");
            }
            return detection;
        });
        detections.put(id, detection);
        engine.executor().execute(detection);
        return Map.of("StackDriftDetectionId", id);
    }

    Map<String, Object> detectStackResource(QueryParameters parameters, AwsClients caller) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        String logicalId = parameters.required("LogicalResourceId");
        StackResource resource = stack.resource(logicalId)
                .filter(StackResource::exists)
                .orElseThrow(() -> StackException.validation(
                        "Resource " + logicalId + " does not exist for stack " + stack.name()));
        if (!engine.type(resource.type()).readable()) {
            throw StackException.validation("Drift detection is not supported for resource type " + resource.type());
        }
        ResourceDrift drift = new DriftDetection(engine, stack, caller).detect(resource);
        stack.drift(stack.drift().with(drift));
        return Map.of("StackResourceDrift", drift.shown(stack));
    }

    Map<String, Object> describeDetectionStatus(QueryParameters parameters) {
        String id = parameters.required("StackDriftDetectionId");
        DriftDetection detection = Optional.ofNullable(detections.get(id))
                .orElseThrow(() -> StackException.validation("Stack drift detection [" + id + "] does not exist"));
        DriftDetection.State state = detection.state();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("StackId", detection.stack().id());
        shown.put("StackDriftDetectionId", id);
        shown.put("DetectionStatus", state.status());
        shown.put("DetectionStatusReason", state.reason());
        shown.put("Timestamp", detection.started());
        if (!state.underWay()) {
            StackDrift drift = detection.stack().drift();
            shown.put("StackDriftStatus", drift.status());
            shown.put("DriftedStackResourceCount", drift.drifted());
        }
        return shown;
    }

    /** Resources that cannot be compared are left out, as CloudFormation leaves them out. */
    Map<String, Object> describeResourceDrifts(QueryParameters parameters) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        Set<String> filters = Set.copyOf(parameters.list("StackResourceDriftStatusFilters"));
        List<ResourceDrift> drifts = stack.drift().resources().values().stream()
                .filter(drift ->
                        filters.isEmpty() || filters.contains(drift.status().name()))
                .toList();
        return Pages.page("StackResourceDrifts", drifts, parameters.nextToken(), drift -> drift.shown(stack));
    }
}

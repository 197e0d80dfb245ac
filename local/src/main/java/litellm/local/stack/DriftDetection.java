package litellm.local.stack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.local.AwsClients;
import litellm.local.stack.resource.ResourceContext;
import litellm.local.stack.resource.ResourceFailedException;
import litellm.local.stack.template.StackException;
import litellm.local.stack.template.Values;

/** One look at the resources of a stack, with the permissions of whoever asked for it. */
public final class DriftDetection implements Runnable {
    private static final State IN_PROGRESS = new State("DETECTION_IN_PROGRESS", null);

    private final Engine engine;
    private final Stack stack;
    private final AwsClients caller;
    private final Instant started = StackResource.now();
    private volatile State state = IN_PROGRESS;

    /**
     * How far a detection has come.
     *
     * @param status CloudFormation's word
     * @param reason why it has failed; null where it has not
     */
    public record State(String status, String reason) {
        public boolean underWay() {
            return equals(IN_PROGRESS);
        }
    }

    public DriftDetection(Engine engine, Stack stack, AwsClients caller) {
        this.engine = engine;
        this.stack = stack;
        this.caller = caller;
    }

    public Stack stack() {
        return stack;
    }

    public Instant started() {
        return started;
    }

    public State state() {
        return state;
    }

    @Override
    public void run() {
        Map<String, ResourceDrift> compared = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        stack.resources().stream()
                .filter(StackResource::exists)
                .filter(resource -> engine.type(resource.type()).readable())
                .forEach(resource -> {
                    try {
                        compared.put(resource.logicalId(), detect(resource));
                    } catch (RuntimeException e) {
                        // Whatever goes wrong with a resource fails that resource, never the detection.
                        failures.put(resource.logicalId(), String.valueOf(e.getMessage()));
                    }
                });
        stack.drift(new StackDrift(StackResource.now(), compared));
        state = failures.isEmpty()
                ? new State("DETECTION_COMPLETE", null)
                : new State("DETECTION_FAILED", reason(failures));
    }

    private static String reason(Map<String, String> failures) {
        List<Map<String, String>> each = new ArrayList<>();
        failures.forEach((resource, why) -> {
            Map<String, String> failure = new LinkedHashMap<>();
            failure.put("Resource", resource);
            failure.put("FailureReason", why);
            each.add(failure);
        });
        Map<String, Object> reason = new LinkedHashMap<>();
        reason.put("Summary", "Failed to detect drift on resources " + failures.keySet());
        reason.put("Failures", each);
        return Values.json(reason);
    }

    /** What there is of the resources, by logical id. */
    public Map<String, ActualState> actualStates() {
        Map<String, ActualState> states = new LinkedHashMap<>();
        stack.resources().stream()
                .filter(StackResource::exists)
                .forEach(resource -> states.put(resource.logicalId(), actualState(resource)));
        return states;
    }

    private ActualState actualState(StackResource resource) {
        if (!engine.type(resource.type()).readable()) {
            return ActualState.unsupported(resource);
        }
        try {
            return ActualState.of(stack.definition(), resource, read(resource));
        } catch (ResourceFailedException | RuntimeException e) {
            // Whatever goes wrong with a resource leaves that resource unknown, as it fails it in a detection.
            return ActualState.unknown(resource);
        }
    }

    /** Compares one resource, unless its service does not let the caller read it. */
    public ResourceDrift detect(StackResource resource) {
        try {
            return ResourceDrift.of(stack.definition(), resource, read(resource));
        } catch (ResourceFailedException e) {
            throw StackException.validation(e.getMessage());
        }
    }

    private Optional<Map<String, Object>> read(StackResource resource) throws ResourceFailedException {
        return engine.type(resource.type()).read(context(resource), resource.resource(), resource.properties());
    }

    private ResourceContext context(StackResource resource) {
        return new ResourceContext(
                caller, engine.account(), stack.name(), stack.id(), resource.logicalId(), resource.tags());
    }
}

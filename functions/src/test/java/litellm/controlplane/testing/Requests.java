package litellm.controlplane.testing;

import java.time.Instant;
import java.util.Map;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import litellm.controlplane.StackSelection;

/** Requests as ValidateRequest hands them on. */
public final class Requests {
    public static final Instant STARTED_AT = Instant.parse("2026-11-24T12:00:00Z");

    private Requests() {}

    /** A request to deploy all stacks of an environment with their defaults. */
    public static Request deploy(String environment) {
        return deploy(
                environment,
                "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:deploy-" + environment);
    }

    /** The same as {@code execution} works for it. */
    public static Request deploy(String environment, String execution) {
        return new Request(
                execution,
                STARTED_AT,
                Action.DEPLOY,
                environment,
                "all",
                new StackSelection(
                        Map.of("security", true, "network", true, "alb", true, "database", true, "litellm", true)),
                Map.of(
                        "security",
                        Map.of(),
                        "network",
                        Map.of(),
                        "alb",
                        Map.of(),
                        "database",
                        Map.of(),
                        "litellm",
                        Map.of()),
                Map.of("CostCenter", "engineering"),
                "0123456789abcdef",
                Map.of());
    }

    /** The same request for some stacks only, with their parameters: {@code stack} is {@code all} or the one that was asked for. */
    public static Request withStacks(
            Request request, String stack, Map<String, Boolean> stacks, Map<String, Map<String, String>> parameters) {
        return new Request(
                request.execution(),
                request.startedAt(),
                request.action(),
                request.environment(),
                stack,
                new StackSelection(stacks),
                parameters,
                request.tags(),
                request.release(),
                request.options());
    }

    /** The same request as the gateway's stack has those tags after it. */
    public static Request withGatewayTags(Request request, Map<String, String> tags) {
        return new Request(
                request.execution(),
                request.startedAt(),
                request.action(),
                request.environment(),
                request.stack(),
                request.stacks(),
                request.parameters(),
                request.tags(),
                request.release(),
                Map.of(Request.GATEWAY_TAGS, tags));
    }

    /** A request for another action on all stacks of an environment, with its options. */
    public static Request of(Action action, String environment, Map<String, Object> options) {
        Request deploy = deploy(environment);
        return new Request(
                deploy.execution(),
                deploy.startedAt(),
                action,
                environment,
                deploy.stack(),
                deploy.stacks(),
                deploy.parameters(),
                Map.of(),
                deploy.release(),
                options);
    }
}

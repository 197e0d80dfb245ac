package litellm.local.gateway.balancer;

/**
 * A target's health as DescribeTargetHealth gives it.
 *
 * @param reason null when it is healthy
 * @param description null when it is healthy
 */
public record TargetHealth(State state, String reason, String description) {
    /** The states of a target; the API writes them in lower case. */
    public enum State {
        INITIAL,
        HEALTHY,
        UNHEALTHY,
        DRAINING,
        UNUSED
    }

    static final TargetHealth HEALTHY = new TargetHealth(State.HEALTHY, null, null);
    static final TargetHealth INITIAL =
            new TargetHealth(State.INITIAL, "Elb.InitialHealthChecking", "Initial health checks in progress");
    static final TargetHealth DRAINING =
            new TargetHealth(State.DRAINING, "Target.DeregistrationInProgress", "Target deregistration is in progress");
    static final TargetHealth UNUSED = new TargetHealth(
            State.UNUSED,
            "Target.NotInUse",
            "Target group is not configured to receive traffic from the load balancer");

    static TargetHealth wrongCode(int code) {
        return new TargetHealth(
                State.UNHEALTHY,
                "Target.ResponseCodeMismatch",
                "Health checks failed with these codes: [" + code + "]");
    }

    static TargetHealth timeout() {
        return new TargetHealth(State.UNHEALTHY, "Target.Timeout", "Request timed out");
    }

    static TargetHealth noAnswer() {
        return new TargetHealth(State.UNHEALTHY, "Target.FailedHealthChecks", "Health checks failed");
    }

    public boolean isHealthy() {
        return state == State.HEALTHY;
    }
}

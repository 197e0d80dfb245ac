package litellm.local;

import java.time.Duration;

/**
 * How often things happen that on AWS happen every few seconds to minutes.
 *
 * @param login between two database logins of a serving task; zero for one right after the other
 * @param firstHealthCheck between health checks of a target until it is healthy for the first time
 * @param healthCheck between health checks afterwards, where the target group asks for less frequent ones
 * @param scheduler between two looks of a service's scheduler, beside those that a change gives rise to
 * @param failedStart until a task is tried again that failed to start; twice as long each time
 */
public record Pace(
        Duration login, Duration firstHealthCheck, Duration healthCheck, Duration scheduler, Duration failedStart) {

    /** The local cloud's own pace. */
    public static Pace usual() {
        return new Pace(
                Duration.ofSeconds(3),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofMillis(250),
                Duration.ofMillis(500));
    }
}

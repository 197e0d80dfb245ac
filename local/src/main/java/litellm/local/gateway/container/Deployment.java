package litellm.local.gateway.container;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** A deployment of a service: its settings at one time, and the tasks that have them. Its scheduler guards it. */
final class Deployment {
    /** How far it is, as {@code rolloutState} says. */
    enum Rollout {
        IN_PROGRESS,
        COMPLETED,
        FAILED
    }

    private static final int MOST_DOUBLINGS = 5;

    private final String id =
            "ecs-svc/" + ThreadLocalRandom.current().nextLong(1_000_000_000_000_000_000L, Long.MAX_VALUE);
    private final List<ServiceTask> tasks = new ArrayList<>();
    private final Instant createdAt = Instant.now();
    private final boolean isRollback;
    private ServiceSettings settings;
    private Instant updatedAt = createdAt;
    private Rollout rollout = Rollout.IN_PROGRESS;
    private String reason;
    private int failedTasks;
    private int failedInARow;
    private Instant nextStart = Instant.MIN;

    /** @param isRollback whether it takes the place of one whose circuit was broken */
    Deployment(ServiceSettings settings, boolean isRollback) {
        this.settings = settings;
        this.isRollback = isRollback;
        reason = isRollback
                ? "ECS deployment circuit breaker: rolling back to deploymentId " + id + "."
                : "ECS deployment " + id + " in progress.";
    }

    String id() {
        return id;
    }

    ServiceSettings settings() {
        return settings;
    }

    /** Takes settings over that need no new tasks. */
    void adopt(ServiceSettings other) {
        settings = other;
        updatedAt = Instant.now();
    }

    List<ServiceTask> tasks() {
        return tasks;
    }

    /** Neither stopped nor chosen to be stopped. */
    List<ServiceTask> active() {
        return tasks.stream().filter(ServiceTask::isActive).toList();
    }

    /** Running, and healthy in every target group. */
    List<ServiceTask> healthy() {
        int loadBalancers = settings.loadBalancers().size();
        return tasks.stream().filter(task -> task.isHealthy(loadBalancers)).toList();
    }

    Rollout rollout() {
        return rollout;
    }

    /** Where a rollback fails, there is nothing left to go back to. */
    boolean isRollback() {
        return isRollback;
    }

    /** All its tasks are healthy, and none of another deployment is left. */
    void complete() {
        become(Rollout.COMPLETED, isRollback ? reason : "ECS deployment " + id + " completed.");
    }

    /** Its circuit is broken. */
    void fail() {
        become(Rollout.FAILED, "ECS deployment circuit breaker: tasks failed to start.");
    }

    private void become(Rollout state, String why) {
        rollout = state;
        reason = why;
        updatedAt = Instant.now();
    }

    /** A task of it failed; each in a row makes the pause before the next start longer. */
    void countFailure(Duration pause) {
        failedInARow++;
        if (rollout == Rollout.IN_PROGRESS) {
            failedTasks++;
        }
        nextStart = Instant.now().plus(pause.multipliedBy(1L << Math.min(failedInARow - 1, MOST_DOUBLINGS)));
    }

    /** All wanted tasks are healthy: failures count from zero again. */
    void endFailures() {
        failedInARow = 0;
        nextStart = Instant.MIN;
    }

    int failedInARow() {
        return failedInARow;
    }

    boolean mayStart() {
        return rollout != Rollout.FAILED && !Instant.now().isBefore(nextStart);
    }

    Map<String, Object> json(boolean primary) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("status", primary ? "PRIMARY" : "ACTIVE");
        json.put("taskDefinition", settings.definition().taskDefinitionArn());
        json.put("desiredCount", primary ? settings.desiredCount() : active().size());
        json.put("pendingCount", pending());
        json.put("runningCount", running());
        json.put("failedTasks", failedTasks);
        json.put("createdAt", createdAt.toEpochMilli() / 1000.0);
        json.put("updatedAt", updatedAt.toEpochMilli() / 1000.0);
        json.put("launchType", settings.fields().get("launchType"));
        json.put("capacityProviderStrategy", settings.fields().get("capacityProviderStrategy"));
        json.put("platformVersion", "1.4.0");
        json.put("platformFamily", "Linux");
        json.put("networkConfiguration", settings.fields().get("networkConfiguration"));
        json.put("rolloutState", rollout.name());
        json.put("rolloutStateReason", reason);
        json.values().removeIf(Objects::isNull);
        return json;
    }

    int running() {
        return (int) tasks.stream().filter(ServiceTask::isRunning).count();
    }

    int pending() {
        return (int) tasks.stream()
                .filter(task -> task.task().status().compareTo(TaskStatus.RUNNING) < 0)
                .count();
    }
}

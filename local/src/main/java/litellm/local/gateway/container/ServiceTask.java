package litellm.local.gateway.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellm.local.gateway.balancer.TargetHealth;

/** A task of a service, and the targets that it is registered as. Its scheduler guards it. */
final class ServiceTask {
    private final Task task;
    private final List<TargetRegistrations.Registration> registrations = new ArrayList<>();
    private boolean retiring;

    ServiceTask(Task task) {
        this.task = task;
    }

    Task task() {
        return task;
    }

    List<TargetRegistrations.Registration> registrations() {
        return registrations;
    }

    boolean isRunning() {
        return task.status() == TaskStatus.RUNNING;
    }

    boolean hasStopped() {
        return task.status() == TaskStatus.STOPPED;
    }

    /** Whether the scheduler has decided that it goes. */
    boolean isRetiring() {
        return retiring;
    }

    void retire() {
        retiring = true;
    }

    /** Neither stopped nor chosen to be stopped. */
    boolean isActive() {
        return !retiring && !hasStopped();
    }

    /** Running, and healthy in every target group. */
    boolean isHealthy(int loadBalancers) {
        return isActive()
                && isRunning()
                && registrations.size() == loadBalancers
                && registrations.stream()
                        .allMatch(registration -> registration.target().health().isHealthy());
    }

    /** The target group that finds it unhealthy. */
    Optional<String> unhealthyIn() {
        return registrations.stream()
                .filter(registration -> registration.target().health().state() == TargetHealth.State.UNHEALTHY)
                .map(TargetRegistrations.Registration::targetGroupArn)
                .findFirst();
    }
}

package litellm.local.gateway.container;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import litellm.local.Pace;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Keeps one service as it is to be, as ECS's service scheduler does: replaces tasks that end or are unhealthy, rolls
 * deployments out within their minimum and maximum of tasks, and breaks the circuit of one that cannot succeed.
 */
final class ServiceScheduler implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServiceScheduler.class.getName());
    private static final String SCHEDULER = "ServiceSchedulerInitiated";

    private final String clusterArn;
    private final String arn;
    private final String name;
    private final EcsRecords records;
    private final Tasks tasks;
    private final TargetRegistrations registrations;
    private final Pace pace;
    private final ServiceEvents events;
    private final Semaphore signals = new Semaphore(0);
    private final Thread loop;
    /** The primary first. */
    private final List<Deployment> deployments = new ArrayList<>();

    private ServiceSettings lastCompleted;
    private boolean steady;
    private boolean deleted;
    private volatile boolean closed;

    ServiceScheduler(
            String clusterArn,
            String arn,
            ServiceSettings settings,
            EcsRecords records,
            Tasks tasks,
            TargetRegistrations registrations,
            Pace pace) {
        this.clusterArn = clusterArn;
        this.arn = arn;
        this.name = arn.substring(arn.lastIndexOf('/') + 1);
        this.records = records;
        this.tasks = tasks;
        this.registrations = registrations;
        this.pace = pace;
        events = new ServiceEvents(name);
        deployments.add(new Deployment(settings, false));
        loop = Thread.ofVirtual().name("service " + name).unstarted(this::loop);
    }

    void start() {
        loop.start();
    }

    String clusterArn() {
        return clusterArn;
    }

    String name() {
        return name;
    }

    synchronized ServiceSettings settings() {
        return primary().settings();
    }

    /** Whether it is not deleted, or its tasks are still going. */
    synchronized boolean isActive() {
        return !deleted
                || !deployments.stream()
                        .allMatch(deployment -> deployment.tasks().isEmpty());
    }

    synchronized boolean isDeleted() {
        return deleted;
    }

    /** Changes the service; a new deployment comes of it when its tasks have to be others, or {@code force} says so. */
    synchronized void update(ServiceSettings settings, boolean force) {
        if (force || settings.needsDeployment(primary().settings())) {
            deployments.addFirst(new Deployment(settings, false));
        } else {
            primary().adopt(settings);
        }
        steady = false;
        signal();
    }

    /** Stops its tasks; it is gone when they are. */
    synchronized void delete() {
        deleted = true;
        primary().adopt(settings().with(Map.of("desiredCount", 0), settings().definition()));
        signal();
    }

    /** Something may be to do. */
    void signal() {
        signals.release();
    }

    /** The fields of the service that tell of its tasks. */
    synchronized Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", status());
        json.put("desiredCount", settings().desiredCount());
        json.put(
                "runningCount",
                deployments.stream().mapToInt(Deployment::running).sum());
        json.put(
                "pendingCount",
                deployments.stream().mapToInt(Deployment::pending).sum());
        json.put("taskDefinition", settings().definition().taskDefinitionArn());
        json.put(
                "deployments",
                deployments.stream()
                        .map(deployment -> deployment.json(deployment == primary()))
                        .toList());
        json.put("events", events.json());
        return json;
    }

    private String status() {
        if (!deleted) {
            return "ACTIVE";
        }
        return isActive() ? "DRAINING" : "INACTIVE";
    }

    /** Ends the scheduler; its tasks are the runner's to end. */
    @Override
    public void close() {
        closed = true;
        loop.interrupt();
        try {
            loop.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        try {
            while (!closed && isActive()) {
                look();
                signals.tryAcquire(pace.scheduler().toMillis(), TimeUnit.MILLISECONDS);
                signals.drainPermits();
            }
        } catch (InterruptedException _) {
            // The local cloud ends.
        }
    }

    private synchronized void look() {
        try {
            reap();
            judge();
            breakCircuit();
            launch();
            retireSurplus();
            retireOld();
            settle();
        } catch (SdkException e) {
            // Whatever AWS refused is tried again at the next look.
            LOG.log(System.Logger.Level.DEBUG, "service " + name + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // A scheduler that ended here would leave its service alone without a word.
            LOG.log(System.Logger.Level.WARNING, "service " + name, e);
        }
    }

    private Deployment primary() {
        return deployments.getFirst();
    }

    /** Takes out the tasks that have stopped; one that nobody stopped has failed. */
    private void reap() {
        for (Deployment deployment : deployments) {
            for (ServiceTask stopped :
                    deployment.tasks().stream().filter(ServiceTask::hasStopped).toList()) {
                if (!stopped.isRetiring()) {
                    // Where this is refused, the next look finds the task again.
                    registrations.deregister(stopped);
                    fail(deployment);
                }
                deployment.tasks().remove(stopped);
            }
        }
    }

    /** Why, ECS says of the task alone. */
    private void fail(Deployment deployment) {
        deployment.countFailure(pace.failedStart());
        steady = false;
        if (deployment.failedInARow() > 1) {
            events.add("is unable to consistently start tasks successfully.");
        }
    }

    /** Registers tasks that run, and retires those that their target groups find unhealthy after the grace period. */
    private void judge() {
        for (Deployment deployment : deployments) {
            for (ServiceTask task : deployment.active()) {
                if (task.isRunning()) {
                    register(deployment, task);
                    judge(deployment, task);
                }
            }
        }
        if (primary().healthy().size() == settings().desiredCount()) {
            primary().endFailures();
        }
    }

    private void judge(Deployment deployment, ServiceTask task) {
        Instant end = task.task().startedAt().plus(deployment.settings().healthCheckGracePeriod());
        if (!Instant.now().isBefore(end) && task.unhealthyIn().isPresent()) {
            retire(
                    task,
                    "Task failed ELB health checks in (target-group "
                            + task.unhealthyIn().get() + ")");
            fail(deployment);
        }
    }

    private void register(Deployment deployment, ServiceTask task) {
        if (task.registrations().isEmpty()) {
            registrations.register(task, deployment.settings().loadBalancers());
            if (!task.registrations().isEmpty()) {
                events.add("registered 1 targets in " + named(task.registrations()));
            }
        }
    }

    private static String named(List<TargetRegistrations.Registration> registrations) {
        return registrations.stream()
                .map(registration -> "(target-group " + registration.targetGroupArn() + ")")
                .collect(Collectors.joining(" "));
    }

    private void breakCircuit() {
        Deployment failing = primary();
        boolean open = failing.rollout() == Deployment.Rollout.IN_PROGRESS
                && settings().breaksCircuit()
                && failing.failedInARow() >= settings().failureThreshold();
        if (!open) {
            return;
        }
        failing.fail();
        events.add("(deployment " + failing.id() + ") deployment failed: tasks failed to start.");
        if (settings().rollsBack() && lastCompleted != null && !failing.isRollback()) {
            rollBack(failing);
        }
    }

    /** The tasks that still run with the settings that worked stay as they are. */
    private void rollBack(Deployment failing) {
        Deployment back = new Deployment(failing.settings().deployedAs(lastCompleted), true);
        for (Deployment old : deployments) {
            if (old != failing && !back.settings().needsDeployment(old.settings())) {
                back.tasks().addAll(old.tasks());
                old.tasks().clear();
            }
        }
        deployments.addFirst(back);
        events.add("rolling back to (deployment " + back.id() + ").");
    }

    private void launch() {
        Deployment primary = primary();
        int all = deployments.stream()
                .mapToInt(deployment -> deployment.active().size())
                .sum();
        int missing = settings().desiredCount() - primary.active().size();
        int count = Math.min(missing, settings().maximum() - all);
        if (count <= 0 || !primary.mayStart()) {
            return;
        }
        Map<String, String> tags = settings().tagSource(arn).map(records::tags).orElse(Map.of());
        List<String> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Task task = tasks.start(settings().task(clusterArn, name, primary.id(), tags), this::signal);
            primary.tasks().add(new ServiceTask(task));
            started.add("(task " + task.id() + ")");
        }
        events.add("has started " + count + " tasks: " + String.join(" ", started) + ".");
    }

    /** More than are to be: those that are not healthy go first, then the youngest. */
    private void retireSurplus() {
        Deployment primary = primary();
        List<ServiceTask> active = new ArrayList<>(primary.active());
        int surplus = active.size() - settings().desiredCount();
        if (surplus > 0) {
            List<ServiceTask> healthy = primary.healthy();
            active.sort((one, other) -> Boolean.compare(healthy.contains(other), healthy.contains(one)));
            active.reversed().stream().limit(surplus).forEach(task -> retire(task, scaling()));
        }
    }

    /** Tasks of earlier deployments go as far as enough healthy ones are left. */
    private void retireOld() {
        int spare = deployments.stream()
                        .mapToInt(deployment -> deployment.healthy().size())
                        .sum()
                - settings().minimumHealthy();
        for (Deployment old : deployments.subList(1, deployments.size())) {
            List<ServiceTask> healthy = old.healthy();
            for (ServiceTask task : old.active()) {
                if (!healthy.contains(task)) {
                    retire(task, scaling());
                } else if (spare > 0) {
                    spare--;
                    retire(task, scaling());
                }
            }
        }
    }

    private String scaling() {
        return "Scaling activity initiated by (deployment " + primary().id() + ")";
    }

    /** Takes a task out of service without a request failing: no new ones, the ones under way end, then it stops. */
    private void retire(ServiceTask task, String reason) {
        task.retire();
        task.task().advance(TaskStatus.DEACTIVATING);
        events.add("has begun draining connections on 1 tasks: (task "
                + task.task().id() + ")");
        Thread.ofVirtual().name("retire " + task.task().id()).start(() -> {
            try {
                drain(task);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                task.task().stop(SCHEDULER, reason);
            }
        });
    }

    /** Takes its targets out, again and again where that is refused, and waits for the requests under way. */
    private void drain(ServiceTask task) throws InterruptedException {
        while (!closed) {
            try {
                registrations.deregister(task);
                registrations.awaitDrained(task);
                return;
            } catch (SdkException e) {
                LOG.log(System.Logger.Level.DEBUG, "service " + name + ": " + e.getMessage(), e);
                Thread.sleep(pace.scheduler());
            }
        }
    }

    private void settle() {
        deployments.removeIf(
                deployment -> deployment != primary() && deployment.tasks().isEmpty());
        Deployment primary = primary();
        boolean complete = deployments.size() == 1
                && primary.tasks().size() == settings().desiredCount()
                && primary.healthy().size() == settings().desiredCount();
        if (!complete) {
            return;
        }
        if (primary.rollout() == Deployment.Rollout.IN_PROGRESS) {
            primary.complete();
            lastCompleted = primary.settings();
            events.add("(deployment " + primary.id() + ") deployment completed.");
        }
        if (!steady) {
            steady = true;
            events.add("has reached a steady state.");
        }
    }
}

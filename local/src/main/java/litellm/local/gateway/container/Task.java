package litellm.local.gateway.container;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import litellm.local.gateway.program.Program;

/** A task's state, as DescribeTasks shows it. Safe for use by many threads. */
final class Task {
    private final TaskRequest request;
    private final String arn;
    private final List<TaskContainer> containers;
    private final Runnable onChange;
    private final CompletableFuture<Void> stopAsked = new CompletableFuture<>();
    private final Instant createdAt = Instant.now();
    private TaskStatus status = TaskStatus.PROVISIONING;
    private NetworkInterface network;
    private Instant startedAt;
    private Instant stoppingAt;
    private Instant stoppedAt;
    private String stopCode;
    private String stoppedReason;

    /** @param onChange called after each change of its status */
    Task(TaskRequest request, Runnable onChange) {
        this.request = request;
        this.onChange = onChange;
        this.arn = arn(request.clusterArn(), UUID.randomUUID().toString().replace("-", ""));
        this.containers = request.definition().containerDefinitions().stream()
                .map(definition -> new TaskContainer(definition, arn))
                .toList();
    }

    /** The ARN of the task with this id in a cluster. */
    static String arn(String clusterArn, String id) {
        return clusterArn.replace(":cluster/", ":task/") + "/" + id;
    }

    TaskRequest request() {
        return request;
    }

    String arn() {
        return arn;
    }

    /** The last part of the ARN. */
    String id() {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    List<TaskContainer> containers() {
        return containers;
    }

    synchronized TaskStatus status() {
        return status;
    }

    synchronized Instant startedAt() {
        return startedAt;
    }

    synchronized Instant stoppedAt() {
        return stoppedAt;
    }

    synchronized NetworkInterface network() {
        return network;
    }

    /** Whether nobody has asked it to stop and it has not ended by itself. */
    synchronized boolean isWanted() {
        return stopCode == null;
    }

    /** Completes when someone asks it to stop. */
    CompletableFuture<Void> stopAsked() {
        return stopAsked;
    }

    synchronized void attach(NetworkInterface made) {
        network = made;
    }

    void advance(TaskStatus next) {
        synchronized (this) {
            if (next.compareTo(status) <= 0) {
                return;
            }
            status = next;
            Instant now = Instant.now();
            switch (next) {
                case RUNNING -> startedAt = now;
                case STOPPING -> stoppingAt = now;
                case STOPPED -> {
                    stoppedAt = now;
                    containers.forEach(TaskContainer::end);
                }
                default -> {}
            }
        }
        onChange.run();
    }

    /** The container runs. */
    synchronized void started(TaskContainer container, Program program, String imageDigest) {
        container.run(program, imageDigest);
    }

    /** A container kept it from starting. */
    synchronized void failed(TaskContainer container, String reason) {
        container.fail(reason);
    }

    /** It is to end, for this reason; the first reason counts. */
    void stop(String code, String reason) {
        synchronized (this) {
            if (stopCode == null) {
                stopCode = code;
                stoppedReason = reason;
            }
        }
        stopAsked.complete(null);
    }

    synchronized Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("taskArn", arn);
        json.put("clusterArn", request.clusterArn());
        json.put("taskDefinitionArn", request.definition().taskDefinitionArn());
        json.put("group", request.group());
        json.put("startedBy", request.startedBy().isEmpty() ? null : request.startedBy());
        json.put("launchType", "FARGATE");
        json.put("capacityProviderName", request.capacityProvider().isEmpty() ? null : request.capacityProvider());
        json.put("platformVersion", "1.4.0");
        json.put("platformFamily", "Linux");
        json.put("cpu", request.definition().cpu());
        json.put("memory", request.definition().memory());
        json.put("lastStatus", status.name());
        json.put("desiredStatus", stopCode == null ? "RUNNING" : "STOPPED");
        json.put("connectivity", "CONNECTED");
        json.put(
                "healthStatus",
                containers.stream().map(TaskContainer::health).anyMatch("HEALTHY"::equals) ? "HEALTHY" : "UNKNOWN");
        json.put("createdAt", seconds(createdAt));
        json.put("startedAt", seconds(startedAt));
        json.put("stoppingAt", seconds(stoppingAt));
        json.put("stoppedAt", seconds(stoppedAt));
        json.put("stopCode", stopCode);
        json.put("stoppedReason", stoppedReason);
        json.put("attachments", network == null ? List.of() : List.of(network.json()));
        json.put(
                "containers",
                containers.stream()
                        .map(container -> container.json(arn, network))
                        .toList());
        json.put("overrides", Map.of("containerOverrides", request.overrideList()));
        json.put("tags", request.tagList());
        json.values().removeIf(Objects::isNull);
        return json;
    }

    private static Double seconds(Instant instant) {
        return instant == null ? null : instant.toEpochMilli() / 1000.0;
    }
}

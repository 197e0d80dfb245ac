package litellm.local.gateway.container;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import litellm.local.Json;
import litellm.local.front.Reply;
import litellm.local.gateway.program.LiteLlmServer;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** The tasks that run or have stopped in the last hour, those of services among them, and ECS's actions on them. */
final class Tasks {
    /** ECS shows a stopped task for at least an hour. */
    private static final Duration STOPPED_SHOWN = Duration.ofHours(1);

    private final EcsRecords records;
    private final TaskRunner runner;
    private final Map<String, Task> tasks = new ConcurrentHashMap<>();
    private final Map<String, Started> clientTokens = new ConcurrentHashMap<>();

    /** What RunTask started under a client token. */
    private record Started(Map<String, Object> request, List<Task> tasks) {}

    Tasks(EcsRecords records, TaskRunner runner) {
        this.records = records;
        this.runner = runner;
    }

    /** The tasks that serve or have served in the last hour: where they really listen, and how their database logins go. */
    List<Map<String, Object>> status() {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Task task : tasks.values()) {
            for (TaskContainer container : task.containers()) {
                if (container.program() instanceof LiteLlmServer server) {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("taskArn", task.arn());
                    entry.put("group", task.request().group());
                    entry.put("lastStatus", task.status().name());
                    entry.put("address", "http://127.0.0.1:" + server.port());
                    entry.put("logins", server.logins());
                    list.add(entry);
                }
            }
        }
        return list;
    }

    Reply run(Map<String, Object> request) throws RefusedException {
        String token = Json.text(request, "clientToken");
        if (token.isEmpty()) {
            return started(launch(request));
        }
        synchronized (clientTokens) {
            Started earlier = clientTokens.get(token);
            if (earlier == null) {
                earlier = new Started(request, launch(request));
                clientTokens.put(token, earlier);
            } else if (!earlier.request().equals(request)) {
                throw new RefusedException(
                        "ConflictException",
                        "The client token " + token + " was used with other parameters.",
                        Map.of(
                                "resourceIds",
                                earlier.tasks().stream().map(Task::arn).toList()));
            }
            return started(earlier.tasks());
        }
    }

    private List<Task> launch(Map<String, Object> request) throws RefusedException {
        String cluster = records.clusterArn(request);
        TaskDefinition definition = records.definition(Json.text(request, "taskDefinition"));
        TaskRequest.Network network = ServiceSettings.network(request);
        Requirements.check(definition, network);
        Map<String, TaskRequest.ContainerOverride> overrides = overrides(request);
        Requirements.checkOverrides(definition, overrides.keySet());
        String group = Json.text(request, "group");
        String provider = ServiceSettings.capacityProvider(request);
        TaskRequest task = new TaskRequest(
                cluster,
                definition,
                group.isEmpty() ? "family:" + definition.family() : group,
                Json.text(request, "startedBy"),
                provider,
                network,
                overrides,
                tags(request, definition));
        List<Task> started = new ArrayList<>();
        for (int i = 0; i < Json.number(request, "count", 1); i++) {
            started.add(start(task, () -> {}));
        }
        return started;
    }

    /** A tag of the request itself has precedence over one of the task definition. */
    private Map<String, String> tags(Map<String, Object> request, TaskDefinition definition) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (Json.text(request, "propagateTags").equals("TASK_DEFINITION")) {
            tags.putAll(records.tags(definition.taskDefinitionArn()));
        }
        Json.objects(request, "tags").forEach(tag -> tags.put(Json.text(tag, "key"), Json.text(tag, "value")));
        return tags;
    }

    private static Map<String, TaskRequest.ContainerOverride> overrides(Map<String, Object> request) {
        Map<String, TaskRequest.ContainerOverride> overrides = new HashMap<>();
        for (Map<String, Object> entry : Json.objects(Json.object(request, "overrides"), "containerOverrides")) {
            Map<String, String> environment = new HashMap<>();
            Json.objects(entry, "environment")
                    .forEach(variable -> environment.put(Json.text(variable, "name"), Json.text(variable, "value")));
            overrides.put(
                    Json.text(entry, "name"),
                    new TaskRequest.ContainerOverride(
                            entry.containsKey("command") ? Json.texts(entry, "command") : null, environment));
        }
        return overrides;
    }

    private static Reply started(List<Task> tasks) {
        return Reply.json(200, Map.of("tasks", tasks.stream().map(Task::json).toList(), "failures", List.of()));
    }

    Reply describe(Map<String, Object> request) throws RefusedException {
        String cluster = records.clusterArn(request);
        List<Map<String, Object>> found = new ArrayList<>();
        List<Map<String, Object>> failures = new ArrayList<>();
        for (String asked : Json.texts(request, "tasks")) {
            find(cluster, asked)
                    .ifPresentOrElse(
                            task -> found.add(task.json()),
                            () -> failures.add(Map.of("arn", arn(cluster, asked), "reason", "MISSING")));
        }
        return Reply.json(200, Map.of("tasks", found, "failures", failures));
    }

    /** @param service the name of the service whose tasks are asked for; empty for any */
    Reply list(String cluster, String service, Map<String, Object> request) {
        forgetOldTasks();
        String family = Json.text(request, "family");
        String startedBy = Json.text(request, "startedBy");
        boolean stopped = Json.text(request, "desiredStatus").equals("STOPPED");
        List<String> arns = tasks.values().stream()
                .filter(task -> task.request().clusterArn().equals(cluster))
                .filter(task -> task.isWanted() != stopped)
                .filter(task ->
                        family.isEmpty() || task.request().definition().family().equals(family))
                .filter(task -> service.isEmpty() || task.request().group().equals("service:" + service))
                .filter(task ->
                        startedBy.isEmpty() || task.request().startedBy().equals(startedBy))
                .map(Task::arn)
                .sorted()
                .toList();
        return page(arns, request);
    }

    /** The token of the next page is the last ARN of this one. */
    private static Reply page(List<String> arns, Map<String, Object> request) {
        String after = Json.text(request, "nextToken");
        List<String> rest =
                arns.stream().filter(arn -> arn.compareTo(after) > 0).toList();
        List<String> page = rest.subList(0, Math.min(rest.size(), Json.number(request, "maxResults", 100)));
        return Reply.json(
                200,
                page.size() == rest.size()
                        ? Map.of("taskArns", page)
                        : Map.of("taskArns", page, "nextToken", page.getLast()));
    }

    Reply stop(Map<String, Object> request) throws RefusedException {
        Task task = find(records.clusterArn(request), Json.text(request, "task"))
                .orElseThrow(() -> RefusedException.invalidParameter("The referenced task was not found."));
        String reason = Json.text(request, "reason");
        task.stop("UserInitiated", reason.isEmpty() ? "Task stopped by user" : reason);
        return Reply.json(200, Map.of("task", task.json()));
    }

    /** Starts a task, as {@link TaskRunner#start} does; it is shown until an hour after its end. */
    Task start(TaskRequest request, Runnable onChange) {
        Task task = runner.start(request, onChange);
        tasks.put(task.arn(), task);
        forgetOldTasks();
        return task;
    }

    private void forgetOldTasks() {
        Instant limit = Instant.now().minus(STOPPED_SHOWN);
        tasks.values()
                .removeIf(task -> task.stoppedAt() != null && task.stoppedAt().isBefore(limit));
        clientTokens.values().removeIf(started -> started.tasks().stream().noneMatch(tasks::containsValue));
    }

    /** How many tasks of a cluster are in one of these states, the first and last among them. */
    long count(String clusterArn, TaskStatus first, TaskStatus last) {
        return tasks.values().stream()
                .filter(task -> task.request().clusterArn().equals(clusterArn))
                .filter(task ->
                        task.status().compareTo(first) >= 0 && task.status().compareTo(last) <= 0)
                .count();
    }

    private Optional<Task> find(String clusterArn, String arnOrId) {
        return Optional.ofNullable(tasks.get(arn(clusterArn, arnOrId)));
    }

    private static String arn(String clusterArn, String arnOrId) {
        return Task.arn(clusterArn, arnOrId.substring(arnOrId.lastIndexOf('/') + 1));
    }
}

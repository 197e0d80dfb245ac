package litellm.local.gateway;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import litellm.local.AwsClients;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import litellm.local.front.Service;
import litellm.local.front.Upstream;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import tools.jackson.jr.ob.JSON;

/**
 * ECS. Clusters and task definitions are moto's; tasks run here, on Fargate's terms, and services are moto's records of
 * what {@link ServiceScheduler}s keep running.
 */
final class ContainerService implements Service, AutoCloseable {
    /** ECS shows a stopped task for at least an hour. */
    private static final Duration STOPPED_SHOWN = Duration.ofHours(1);

    /** Fields of CreateService and UpdateService that a service does not have, or shows only when asked. */
    private static final Set<String> REQUEST_ONLY =
            Set.of("cluster", "service", "role", "clientToken", "forceNewDeployment", "tags");

    private final AwsClients aws;
    private final Requirements requirements;
    private final TaskRunner runner;
    private final Targets targets;
    private final Pace pace;
    private final Map<String, Task> tasks = new ConcurrentHashMap<>();
    /** By ARN. */
    private final Map<String, ServiceScheduler> services = new ConcurrentHashMap<>();

    private final Map<String, Started> clientTokens = new ConcurrentHashMap<>();

    /** What RunTask started under a client token. */
    private record Started(Map<String, Object> request, List<Task> tasks) {}

    ContainerService(AwsClients aws, TargetAddresses addresses, Targets targets, Pace pace) {
        this.aws = aws;
        this.requirements = new Requirements(aws.elasticLoadBalancingV2());
        this.targets = targets;
        this.pace = pace;
        this.runner = new TaskRunner(aws, addresses, pace);
    }

    @Override
    public Reply handle(Call call, Upstream upstream) throws IOException {
        if (call.action() == null) {
            return upstream.forward(call);
        }
        Map<String, Object> request = call.text().isEmpty() ? Map.of() : JSON.std.mapFrom(call.text());
        try {
            return switch (call.action()) {
                case "CreateService", "UpdateService", "DeleteService" -> changeService(request, call, upstream);
                case "DescribeServices" -> amended(upstream.forward(call), "services");
                case "RegisterTaskDefinition" -> registerTaskDefinition(request, call, upstream);
                case "RunTask" -> runTask(request);
                case "DescribeTasks" -> describeTasks(request);
                case "ListTasks" -> listTasks(request);
                case "StopTask" -> stopTask(request);
                case "DescribeClusters" -> countedClusters(upstream.forward(call));
                case "DeleteCluster" -> deleteCluster(request, call, upstream);
                default -> upstream.forward(call);
            };
        } catch (RefusedException e) {
            return e.reply();
        }
    }

    /** Sets how often tasks log in to their database that are started from now on. */
    void setLoginInterval(Duration interval) {
        runner.setLoginInterval(interval);
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

    /** Ends every service and task. */
    @Override
    public void close() {
        services.values().forEach(ServiceScheduler::close);
        runner.close();
    }

    /** One change after the other: what one has found out holds until it is done. */
    private synchronized Reply changeService(Map<String, Object> request, Call call, Upstream upstream)
            throws IOException, RefusedException {
        return switch (call.action()) {
            case "CreateService" -> createService(request, call, upstream);
            case "UpdateService" -> updateService(request, call, upstream);
            default -> deleteService(request, call, upstream);
        };
    }

    private Reply createService(Map<String, Object> request, Call call, Upstream upstream)
            throws IOException, RefusedException {
        String cluster = clusterArn(request);
        String name = Json.text(request, "serviceName");
        Optional<ServiceScheduler> found = findService(cluster, name).filter(ServiceScheduler::isActive);
        if (found.isPresent()) {
            throw RefusedException.invalidParameter(
                    found.get().isDeleted()
                            ? "Unable to Start a service that is still Draining."
                            : "Creation of service was not idempotent.");
        }
        ServiceSettings settings = new ServiceSettings(request, definition(Json.text(request, "taskDefinition")));
        requirements.check(settings);
        Reply reply = upstream.forward(call.withBody(JSON.std.asBytes(withSecurityGroups(request))));
        if (reply.status() == 200) {
            String arn = Json.text(Json.object(JSON.std.mapFrom(reply.text()), "service"), "serviceArn");
            ServiceScheduler scheduler =
                    new ServiceScheduler(cluster, arn, settings, aws, runner, targets, pace, this::remember);
            services.put(arn, scheduler);
            scheduler.start();
        }
        return amended(reply, "service");
    }

    /** moto fails where a request leaves the security groups to their default. */
    private static Map<String, Object> withSecurityGroups(Map<String, Object> request) {
        TaskRequest.Network network = ServiceSettings.network(request);
        Map<String, Object> complete = new HashMap<>(request);
        complete.put(
                "networkConfiguration",
                Map.of(
                        "awsvpcConfiguration",
                        Map.of("subnets", network.subnets(), "securityGroups", network.securityGroups())));
        return complete;
    }

    private Reply updateService(Map<String, Object> request, Call call, Upstream upstream)
            throws IOException, RefusedException {
        Optional<ServiceScheduler> found = findService(clusterArn(request), lastPart(Json.text(request, "service")));
        if (found.isEmpty()) {
            return upstream.forward(call);
        }
        ServiceScheduler scheduler = found.get();
        if (scheduler.isDeleted()) {
            throw new RefusedException("ServiceNotActiveException", "Service was not ACTIVE.");
        }
        ServiceSettings before = scheduler.settings();
        Map<String, Object> changes = new HashMap<>(request);
        String asked = Json.text(request, "taskDefinition");
        TaskDefinition definition = asked.isEmpty() ? before.definition() : definition(asked);
        changes.put("taskDefinition", definition.taskDefinitionArn());
        ServiceSettings settings = before.with(changes, definition);
        requirements.check(settings);
        Reply reply = upstream.forward(call.withBody(JSON.std.asBytes(changes)));
        if (reply.status() == 200) {
            scheduler.update(settings, Json.flag(request, "forceNewDeployment"));
        }
        return amended(reply, "service");
    }

    private Reply deleteService(Map<String, Object> request, Call call, Upstream upstream)
            throws IOException, RefusedException {
        Optional<ServiceScheduler> found = findService(clusterArn(request), lastPart(Json.text(request, "service")));
        boolean scaledDown = found.isEmpty() || found.get().settings().desiredCount() == 0;
        if (!scaledDown && !Json.flag(request, "force")) {
            throw RefusedException.invalidParameter("The service cannot be stopped while it is scaled above 0.");
        }
        Reply reply = upstream.forward(call);
        if (reply.status() == 200) {
            found.ifPresent(ServiceScheduler::delete);
        }
        return amended(reply, "service");
    }

    private static Reply registerTaskDefinition(Map<String, Object> request, Call call, Upstream upstream)
            throws IOException, RefusedException {
        Requirements.checkDefinition(request);
        return upstream.forward(call);
    }

    private Reply runTask(Map<String, Object> request) throws RefusedException {
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
        String cluster = clusterArn(request);
        TaskDefinition definition = definition(Json.text(request, "taskDefinition"));
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
            Task one = runner.start(task, () -> {});
            remember(one);
            started.add(one);
        }
        return started;
    }

    /** A tag of the request itself has precedence over one of the task definition. */
    private Map<String, String> tags(Map<String, Object> request, TaskDefinition definition) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (Json.text(request, "propagateTags").equals("TASK_DEFINITION")) {
            tags.putAll(TaskRequest.tagsOf(definition.taskDefinitionArn(), aws.ecs()));
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

    private Reply describeTasks(Map<String, Object> request) throws RefusedException {
        String cluster = clusterArn(request);
        List<Map<String, Object>> found = new ArrayList<>();
        List<Map<String, Object>> failures = new ArrayList<>();
        for (String asked : Json.texts(request, "tasks")) {
            findTask(cluster, asked)
                    .ifPresentOrElse(
                            task -> found.add(task.json()),
                            () -> failures.add(Map.of("arn", taskArn(cluster, asked), "reason", "MISSING")));
        }
        return Reply.json(200, Map.of("tasks", found, "failures", failures));
    }

    private Reply listTasks(Map<String, Object> request) throws RefusedException {
        String cluster = clusterArn(request);
        forgetOldTasks();
        String family = Json.text(request, "family");
        String service = lastPart(Json.text(request, "serviceName"));
        if (!service.isEmpty() && findService(cluster, service).isEmpty()) {
            throw new RefusedException("ServiceNotFoundException", "Service not found.");
        }
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

    private Reply stopTask(Map<String, Object> request) throws RefusedException {
        Task task = findTask(clusterArn(request), Json.text(request, "task"))
                .orElseThrow(() -> RefusedException.invalidParameter("The referenced task was not found."));
        String reason = Json.text(request, "reason");
        task.stop("UserInitiated", reason.isEmpty() ? "Task stopped by user" : reason);
        return Reply.json(200, Map.of("task", task.json()));
    }

    private Reply countedClusters(Reply reply) throws IOException {
        if (reply.status() != 200) {
            return reply;
        }
        Map<String, Object> answer = JSON.std.mapFrom(reply.text());
        for (Map<String, Object> cluster : Json.objects(answer, "clusters")) {
            String arn = Json.text(cluster, "clusterArn");
            cluster.put("runningTasksCount", count(arn, TaskStatus.RUNNING, TaskStatus.RUNNING));
            cluster.put("pendingTasksCount", count(arn, TaskStatus.PROVISIONING, TaskStatus.PENDING));
            cluster.put("activeServicesCount", activeServices(arn));
        }
        return Reply.json(200, answer);
    }

    private Reply deleteCluster(Map<String, Object> request, Call call, Upstream upstream)
            throws IOException, RefusedException {
        String cluster = clusterArn(request);
        if (activeServices(cluster) > 0) {
            throw new RefusedException(
                    "ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.");
        }
        if (count(cluster, TaskStatus.PROVISIONING, TaskStatus.DEPROVISIONING) > 0) {
            throw new RefusedException(
                    "ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.");
        }
        return upstream.forward(call);
    }

    private long count(String clusterArn, TaskStatus first, TaskStatus last) {
        return tasks.values().stream()
                .filter(task -> task.request().clusterArn().equals(clusterArn))
                .filter(task ->
                        task.status().compareTo(first) >= 0 && task.status().compareTo(last) <= 0)
                .count();
    }

    private long activeServices(String clusterArn) {
        return services.values().stream()
                .filter(service -> service.clusterArn().equals(clusterArn) && service.isActive())
                .count();
    }

    /** What moto says of services, with what their schedulers know over it. */
    private Reply amended(Reply reply, String field) throws IOException {
        if (reply.status() != 200) {
            return reply;
        }
        Map<String, Object> answer = JSON.std.mapFrom(reply.text());
        List<Map<String, Object>> found =
                field.equals("service") ? List.of(Json.object(answer, field)) : Json.objects(answer, field);
        for (Map<String, Object> service : found) {
            ServiceScheduler scheduler = services.get(Json.text(service, "serviceArn"));
            if (scheduler != null) {
                service.remove("launchType");
                scheduler.settings().fields().forEach((name, value) -> {
                    if (!REQUEST_ONLY.contains(name)) {
                        service.put(name, value);
                    }
                });
                service.putAll(scheduler.json());
            }
        }
        return Reply.json(200, answer);
    }

    private void remember(Task task) {
        tasks.put(task.arn(), task);
        forgetOldTasks();
    }

    private void forgetOldTasks() {
        Instant limit = Instant.now().minus(STOPPED_SHOWN);
        tasks.values()
                .removeIf(task -> task.stoppedAt() != null && task.stoppedAt().isBefore(limit));
        clientTokens.values().removeIf(started -> started.tasks().stream().noneMatch(tasks::containsValue));
    }

    private String clusterArn(Map<String, Object> request) throws RefusedException {
        String named = Json.text(request, "cluster").isEmpty() ? "default" : Json.text(request, "cluster");
        return aws.ecs().describeClusters(describe -> describe.clusters(named)).clusters().stream()
                .findFirst()
                .orElseThrow(() -> new RefusedException("ClusterNotFoundException", "Cluster not found."))
                .clusterArn();
    }

    private TaskDefinition definition(String named) throws RefusedException {
        try {
            return aws.ecs()
                    .describeTaskDefinition(request -> request.taskDefinition(named))
                    .taskDefinition();
        } catch (EcsException e) {
            throw new RefusedException(
                    e.awsErrorDetails().errorCode(), e.awsErrorDetails().errorMessage());
        }
    }

    private Optional<ServiceScheduler> findService(String clusterArn, String name) {
        return services.values().stream()
                .filter(service -> service.clusterArn().equals(clusterArn)
                        && service.name().equals(name))
                .findFirst();
    }

    private Optional<Task> findTask(String clusterArn, String arnOrId) {
        return Optional.ofNullable(tasks.get(taskArn(clusterArn, arnOrId)));
    }

    private static String taskArn(String clusterArn, String arnOrId) {
        return Task.arn(clusterArn, lastPart(arnOrId));
    }

    private static String lastPart(String arnOrName) {
        return arnOrName.substring(arnOrName.lastIndexOf('/') + 1);
    }
}

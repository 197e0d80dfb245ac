package litellm.local.gateway.container;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import litellm.local.AwsClients;
import litellm.local.Json;
import litellm.local.Pace;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import litellm.local.front.Service;
import litellm.local.front.Upstream;
import litellm.local.gateway.balancer.TargetAddresses;
import litellm.local.gateway.balancer.Targets;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import tools.jackson.jr.ob.JSON;

/**
 * ECS. Clusters and task definitions are moto's; tasks run here, on Fargate's terms, and services are moto's records of
 * what {@link ServiceScheduler}s keep running.
 */
public final class ContainerService implements Service, AutoCloseable {
    /** Fields of CreateService and UpdateService that a service does not have, or shows only when asked. */
    private static final Set<String> REQUEST_ONLY =
            Set.of("cluster", "service", "role", "clientToken", "forceNewDeployment", "tags");

    private final EcsRecords records;
    private final Requirements requirements;
    private final TaskRunner runner;
    private final Tasks tasks;
    private final TargetRegistrations registrations;
    private final Pace pace;
    /** By ARN. */
    private final Map<String, ServiceScheduler> services = new ConcurrentHashMap<>();

    public ContainerService(AwsClients aws, TargetAddresses addresses, Targets targets, Pace pace) {
        this.records = new EcsRecords(aws.ecs());
        this.requirements = new Requirements(aws.elasticLoadBalancingV2());
        this.registrations = new TargetRegistrations(aws.elasticLoadBalancingV2(), targets);
        this.pace = pace;
        this.runner = new TaskRunner(aws, addresses, pace);
        this.tasks = new Tasks(records, runner);
    }

    @Override
    public Reply handle(Call call, Upstream upstream) throws IOException {
        if (call.action() == null) {
            return upstream.forward(call);
        }
        Map<String, Object> request = call.text().isEmpty() ? Map.of() : JSON.std.mapFrom(call.text());
        try {
            return switch (call.action()) {
                case "CreateService" -> createService(request, call, upstream);
                case "UpdateService" -> updateService(request, call, upstream);
                case "DeleteService" -> deleteService(request, call, upstream);
                case "DescribeServices" -> amended(upstream.forward(call), "services");
                case "RegisterTaskDefinition" -> registerTaskDefinition(request, call, upstream);
                case "RunTask" -> tasks.run(request);
                case "DescribeTasks" -> tasks.describe(request);
                case "ListTasks" -> listTasks(request);
                case "StopTask" -> tasks.stop(request);
                case "DescribeClusters" -> countedClusters(upstream.forward(call));
                case "DeleteCluster" -> deleteCluster(request, call, upstream);
                default -> upstream.forward(call);
            };
        } catch (RefusedException e) {
            return e.reply();
        }
    }

    /** Sets how often tasks log in to their database that are started from now on. */
    public void setLoginInterval(Duration interval) {
        runner.setLoginInterval(interval);
    }

    /** The tasks that serve or have served in the last hour: where they really listen, and how their database logins go. */
    public List<Map<String, Object>> status() {
        return tasks.status();
    }

    /** Ends every service and task. */
    @Override
    public void close() {
        services.values().forEach(ServiceScheduler::close);
        runner.close();
    }

    /** As all changes of services, one after the other: what a change has found out holds until it is done. */
    private synchronized Reply createService(Map<String, Object> request, Call call, Upstream upstream)
            throws IOException, RefusedException {
        String cluster = records.clusterArn(request);
        String name = Json.text(request, "serviceName");
        Optional<ServiceScheduler> found = findService(cluster, name).filter(ServiceScheduler::isActive);
        if (found.isPresent()) {
            throw RefusedException.invalidParameter(
                    found.get().isDeleted()
                            ? "Unable to Start a service that is still Draining."
                            : "Creation of service was not idempotent.");
        }
        ServiceSettings settings =
                new ServiceSettings(request, records.definition(Json.text(request, "taskDefinition")));
        requirements.check(settings);
        Reply reply = upstream.forward(call.withBody(JSON.std.asBytes(withSecurityGroups(request))));
        if (reply.status() == 200) {
            String arn = Json.text(Json.object(JSON.std.mapFrom(reply.text()), "service"), "serviceArn");
            ServiceScheduler scheduler =
                    new ServiceScheduler(cluster, arn, settings, records, tasks, registrations, pace);
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

    private synchronized Reply updateService(Map<String, Object> request, Call call, Upstream upstream)
            throws IOException, RefusedException {
        Optional<ServiceScheduler> found =
                findService(records.clusterArn(request), lastPart(Json.text(request, "service")));
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
        TaskDefinition definition = asked.isEmpty() ? before.definition() : records.definition(asked);
        changes.put("taskDefinition", definition.taskDefinitionArn());
        ServiceSettings settings = before.with(changes, definition);
        requirements.check(settings);
        Reply reply = upstream.forward(call.withBody(JSON.std.asBytes(changes)));
        if (reply.status() == 200) {
            scheduler.update(settings, Json.flag(request, "forceNewDeployment"));
        }
        return amended(reply, "service");
    }

    private synchronized Reply deleteService(Map<String, Object> request, Call call, Upstream upstream)
            throws IOException, RefusedException {
        Optional<ServiceScheduler> found =
                findService(records.clusterArn(request), lastPart(Json.text(request, "service")));
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

    private Reply listTasks(Map<String, Object> request) throws RefusedException {
        String cluster = records.clusterArn(request);
        String service = lastPart(Json.text(request, "serviceName"));
        if (!service.isEmpty() && findService(cluster, service).isEmpty()) {
            throw new RefusedException("ServiceNotFoundException", "Service not found.");
        }
        return tasks.list(cluster, service, request);
    }

    private Reply countedClusters(Reply reply) throws IOException {
        if (reply.status() != 200) {
            return reply;
        }
        Map<String, Object> answer = JSON.std.mapFrom(reply.text());
        for (Map<String, Object> cluster : Json.objects(answer, "clusters")) {
            String arn = Json.text(cluster, "clusterArn");
            cluster.put("runningTasksCount", tasks.count(arn, TaskStatus.RUNNING, TaskStatus.RUNNING));
            cluster.put("pendingTasksCount", tasks.count(arn, TaskStatus.PROVISIONING, TaskStatus.PENDING));
            cluster.put("activeServicesCount", activeServices(arn));
        }
        return Reply.json(200, answer);
    }

    private Reply deleteCluster(Map<String, Object> request, Call call, Upstream upstream)
            throws IOException, RefusedException {
        String cluster = records.clusterArn(request);
        if (activeServices(cluster) > 0) {
            throw new RefusedException(
                    "ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.");
        }
        if (tasks.count(cluster, TaskStatus.PROVISIONING, TaskStatus.DEPROVISIONING) > 0) {
            throw new RefusedException(
                    "ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.");
        }
        return upstream.forward(call);
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

    private Optional<ServiceScheduler> findService(String clusterArn, String name) {
        return services.values().stream()
                .filter(service -> service.clusterArn().equals(clusterArn)
                        && service.name().equals(name))
                .findFirst();
    }

    private static String lastPart(String arnOrName) {
        return arnOrName.substring(arnOrName.lastIndexOf('/') + 1);
    }
}

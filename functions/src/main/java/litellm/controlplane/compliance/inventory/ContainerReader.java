package litellm.controlplane.compliance.inventory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.StackNames;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.task.TaskFamily;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/**
 * Clusters, the services of those that may be ours, and the task definitions of those services and of families whose name or tags
 * say that they may.
 */
final class ContainerReader implements ServiceReader {
    private static final int CLUSTERS_A_CALL = 100;
    private static final int SERVICES_LISTED_A_CALL = 100;
    private static final int SERVICES_A_CALL = 10;

    private static final String INACTIVE = "INACTIVE";

    private final EcsClient ecs;
    private final Calls calls;
    private final Scope scope;
    private final TagIndex tags;
    private List<Running> running;

    /** A service with its cluster. */
    private record Running(Cluster cluster, Service service) {
        /** The task definitions that it starts tasks of, a rollout under way among them. */
        private Stream<String> taskDefinitions() {
            return Stream.concat(
                    Stream.ofNullable(service.taskDefinition()),
                    service.deployments().stream().flatMap(rollout -> Stream.ofNullable(rollout.taskDefinition())));
        }
    }

    ContainerReader(EcsClient ecs, Calls calls, Scope scope, TagIndex tags) {
        this.ecs = ecs;
        this.calls = calls;
        this.scope = scope;
        this.tags = tags;
    }

    @Override
    public List<Listing> listings() {
        return List.of(
                Listing.of(
                        ResourceTypes.CLUSTER,
                        "ecs:ListClusters",
                        () -> clusters().toList(),
                        ContainerReader::cluster),
                Listing.of(ResourceTypes.SERVICE, "ecs:ListServices", this::running, ContainerReader::service),
                new Listing(ResourceTypes.TASK_DEFINITION, "ecs:ListTaskDefinitions", this::taskDefinitions),
                new Listing(ResourceTypes.TASK_DEFINITION, TagIndex.ACTION, this::oursOfOtherFamilies));
    }

    @Override
    public List<Detail> details() {
        return List.of(new Detail(ResourceTypes.TASK_DEFINITION, "ecs:DescribeTaskDefinition", this::taskDefinition));
    }

    private Stream<Cluster> clusters() {
        List<String> arns = calls.all(ecs.listClustersPaginator(), ListClustersResponse::clusterArns);
        return arns.stream()
                .gather(Gatherers.windowFixed(CLUSTERS_A_CALL))
                .flatMap(batch -> calls
                        .one(() -> ecs.describeClusters(
                                request -> request.clusters(batch).include(ClusterField.TAGS, ClusterField.SETTINGS)))
                        .clusters()
                        .stream())
                .filter(cluster -> !INACTIVE.equals(cluster.status()));
    }

    private boolean perhapsOurs(Cluster cluster) {
        return scope.named(ResourceTypes.CLUSTER, cluster.clusterName())
                || EnvironmentTags.LITELLM.equals(tags(cluster.tags()).get(EnvironmentTags.APPLICATION));
    }

    private static Map<String, String> tags(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    private static Resource cluster(Cluster cluster) {
        String insights = cluster.settings().stream()
                .filter(setting -> "containerInsights".equals(setting.nameAsString()))
                .map(setting -> String.valueOf(setting.value()))
                .findFirst()
                .orElse("disabled");
        return Resource.of(ResourceTypes.CLUSTER, cluster.clusterName(), cluster.clusterArn())
                .tagged(tags(cluster.tags()))
                .with("containerInsights", insights);
    }

    /** Asked once for both listings that need it. */
    private synchronized List<Running> running() {
        if (running == null) {
            running =
                    clusters().filter(this::perhapsOurs).flatMap(this::services).toList();
        }
        return running;
    }

    private Stream<Running> services(Cluster cluster) {
        List<String> arns = calls.all(
                ecs.listServicesPaginator(
                        request -> request.cluster(cluster.clusterArn()).maxResults(SERVICES_LISTED_A_CALL)),
                ListServicesResponse::serviceArns);
        return arns.stream()
                .gather(Gatherers.windowFixed(SERVICES_A_CALL))
                .flatMap(batch -> calls
                        .one(() -> ecs.describeServices(request -> request.cluster(cluster.clusterArn())
                                .services(batch)
                                .include(ServiceField.TAGS)))
                        .services()
                        .stream())
                .filter(service -> !INACTIVE.equals(service.status()))
                .map(service -> new Running(cluster, service));
    }

    private static Resource service(Running running) {
        Service service = running.service();
        Optional<AwsVpcConfiguration> network =
                Optional.ofNullable(service.networkConfiguration()).map(NetworkConfiguration::awsvpcConfiguration);
        Resource resource = Resource.of(ResourceTypes.SERVICE, service.serviceArn(), service.serviceArn())
                .named(service.serviceName())
                .tagged(tags(service.tags()))
                .created(service.createdAt())
                .inside(ResourceTypes.CLUSTER, running.cluster().clusterName())
                .with(Map.of(
                        "cluster",
                        running.cluster().clusterName(),
                        "tasks",
                        (long) service.runningCount(),
                        "publicAddress",
                        network.filter(vpc -> vpc.assignPublicIp() == AssignPublicIp.ENABLED)
                                .isPresent(),
                        "executeCommand",
                        Boolean.TRUE.equals(service.enableExecuteCommand())));
        return network.map(vpc -> resource.with("privateNetwork", withoutPublicAddress(vpc)))
                .orElse(resource);
    }

    /** The network of a service's tasks as a request names it that takes their public addresses and leaves the rest. */
    private static String withoutPublicAddress(AwsVpcConfiguration network) {
        return JsonObject.write(Map.of(
                "awsvpcConfiguration",
                Map.of(
                        "subnets",
                        network.subnets(),
                        "securityGroups",
                        network.securityGroups(),
                        "assignPublicIp",
                        AssignPublicIp.DISABLED.toString())));
    }

    /** Those of our families; and those that a service uses, whoever registered them: they live as long as it does. */
    private List<Resource> taskDefinitions() {
        Map<String, Resource> definitions = new LinkedHashMap<>();
        scope.namesOf(ResourceTypes.TASK_DEFINITION).stream()
                .flatMap(this::taskDefinitions)
                .forEach(definition -> definitions.put(definition.arn(), definition));
        for (Running running : running()) {
            String service = running.service().serviceArn();
            running.taskDefinitions()
                    .forEach(arn -> definitions.put(arn, definition(arn).madeFor(ResourceTypes.SERVICE, service)));
        }
        return List.copyOf(definitions.values());
    }

    private static Resource definition(String arn) {
        return Resource.of(ResourceTypes.TASK_DEFINITION, arn, arn).named(family(arn));
    }

    /** But for those that a service uses, which are listed with it. */
    private List<Resource> oursOfOtherFamilies() {
        Set<String> used = running().stream().flatMap(Running::taskDefinitions).collect(Collectors.toSet());
        return tags.read("ecs:task-definition").keySet().stream()
                .map(ContainerReader::family)
                .distinct()
                .filter(family -> !scope.named(ResourceTypes.TASK_DEFINITION, family))
                .flatMap(this::taskDefinitions)
                .filter(definition -> !used.contains(definition.arn()))
                .toList();
    }

    /** The service looks for beginnings; a family is ours by its whole name only. */
    private Stream<Resource> taskDefinitions(String family) {
        return calls
                .all(
                        ecs.listTaskDefinitionsPaginator(
                                request -> request.familyPrefix(family).status(TaskDefinitionStatus.ACTIVE)),
                        ListTaskDefinitionsResponse::taskDefinitionArns)
                .stream()
                .filter(arn -> family(arn).equals(family))
                .map(ContainerReader::definition)
                .map(definition -> madeFor(definition, family));
    }

    /** With what it lives as long as, where functions registered it and no stack. */
    private static Resource madeFor(Resource definition, String family) {
        return TaskFamily.MIGRATION
                .environmentOf(family)
                .map(environment ->
                        definition.madeFor(ResourceTypes.STACK, Request.stackName(environment, StackNames.DATABASE)))
                .or(() -> TaskFamily.CANARY
                        .environmentOf(family)
                        .map(environment ->
                                definition.madeFor(ResourceTypes.SERVICE, new GatewayService(environment).name())))
                .orElse(definition);
    }

    /** Of {@code arn:aws:ecs:us-east-1:123456789012:task-definition/dev-litellm-proxy:3} it is {@code dev-litellm-proxy}. */
    private static String family(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1, arn.lastIndexOf(':'));
    }

    private Map<String, Object> taskDefinition(Resource resource) {
        TaskDefinition definition = calls.one(
                        () -> ecs.describeTaskDefinition(request -> request.taskDefinition(resource.arn())))
                .taskDefinition();
        return Map.of(
                "imagesByTag",
                containers(definition, ContainerDefinition::image)
                        .filter(image -> !image.contains("@sha256:"))
                        .toList(),
                "plainSecrets",
                definition.containerDefinitions().stream()
                        .flatMap(container -> container.environment().stream())
                        .map(KeyValuePair::name)
                        .filter(SecretNames::secret)
                        .toList(),
                "privileged",
                containers(definition, ContainerDefinition::privileged).anyMatch(Boolean.TRUE::equals),
                "logged",
                definition.containerDefinitions().stream().allMatch(container -> container.logConfiguration() != null));
    }

    private static <T> Stream<T> containers(TaskDefinition definition, Function<ContainerDefinition, T> member) {
        return definition.containerDefinitions().stream()
                .map(member)
                .flatMap(value -> Optional.ofNullable(value).stream());
    }
}

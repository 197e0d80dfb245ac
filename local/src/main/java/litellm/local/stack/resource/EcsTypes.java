package litellm.local.stack.resource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** The types of AWS::ECS. */
final class EcsTypes {
    /** CloudFormation waits three hours for a service. */
    private static final Duration PATIENCE = Duration.ofHours(3);

    private static final Tags.Access TAGS = new Tags.Access(
            r -> ecs(r).listTagsForResource(b -> b.resourceArn(arn(r))).tags(),
            (r, tags) -> ecs(r).tagResource(b -> Tags.fill(b.resourceArn(arn(r)), tags)),
            (r, keys) -> ecs(r).untagResource(b -> b.resourceArn(arn(r)).tagKeys(keys)));

    private EcsTypes() {}

    static List<ResourceType> all() {
        return List.of(cluster(), capacityProviderAssociations(), taskDefinition(), service());
    }

    private static EcsClient ecs(ResourceRequest r) {
        return r.aws().ecs();
    }

    /** A cluster's physical id is its name; those of the other types are ARNs. */
    private static String arn(ResourceRequest r) {
        return r.id().startsWith("arn:") ? r.id() : r.arn("ecs", "cluster/" + r.id());
    }

    // --- Cluster ------------------------------------------------------------------------------------

    private static ResourceType cluster() {
        return ServiceType.named("AWS::ECS::Cluster")
                .createOnly("ClusterName")
                .maps(CreateClusterRequest.builder())
                .renames("ClusterSettings", "settings")
                .create(r -> {
                    String name = r.name("ClusterName", 255);
                    r.refuseExisting(name, findCluster(r, name).isPresent());
                    return ecs(r).createCluster(b -> r.fill(b.clusterName(name)))
                            .cluster()
                            .clusterName();
                })
                .update(r -> {
                    ecs(r).updateCluster(b -> r.fill(b.cluster(r.id())));
                    if (r.changed("CapacityProviders", "DefaultCapacityProviderStrategy")) {
                        putCapacityProviders(r, r.id());
                    }
                })
                .reads(r -> r.read(findCluster(r, r.id())))
                .attributes(r -> Map.of("Arn", arn(r)))
                .tags(TAGS)
                .delete(r -> ecs(r).deleteCluster(b -> b.cluster(r.id())))
                .build();
    }

    private static Optional<Cluster> findCluster(ResourceRequest r, String name) {
        return ecs(r).describeClusters(b -> b.clusters(name)).clusters().stream()
                .filter(cluster -> cluster.status().equals("ACTIVE"))
                .findFirst();
    }

    /** The call replaces the providers and the strategy together. */
    private static void putCapacityProviders(ResourceRequest r, String cluster) {
        ecs(r).putClusterCapacityProviders(b ->
                r.fill(b.cluster(cluster).capacityProviders(r.desired().texts("CapacityProviders"))));
    }

    private static ResourceType capacityProviderAssociations() {
        return ServiceType.named("AWS::ECS::ClusterCapacityProviderAssociations")
                .createOnly("Cluster")
                .maps(PutClusterCapacityProvidersRequest.builder())
                .create(r -> {
                    putCapacityProviders(r, r.text("Cluster"));
                    return r.text("Cluster");
                })
                .update(r -> putCapacityProviders(r, r.id()))
                .delete(r -> ecs(r).putClusterCapacityProviders(b ->
                        b.cluster(r.id()).capacityProviders(List.of()).defaultCapacityProviderStrategy(List.of())))
                .build();
    }

    // --- Task definition ----------------------------------------------------------------------------

    private static ResourceType taskDefinition() {
        return ServiceType.named("AWS::ECS::TaskDefinition")
                .createOnly(
                        "ContainerDefinitions",
                        "Cpu",
                        "EnableFaultInjection",
                        "EphemeralStorage",
                        "ExecutionRoleArn",
                        "Family",
                        "InferenceAccelerators",
                        "IpcMode",
                        "Memory",
                        "NetworkMode",
                        "PidMode",
                        "PlacementConstraints",
                        "ProxyConfiguration",
                        "RequiresCompatibilities",
                        "RuntimePlatform",
                        "TaskRoleArn",
                        "Volumes")
                .maps(RegisterTaskDefinitionRequest.builder())
                .create(r -> ecs(r).registerTaskDefinition(b -> r.fill(b.family(r.name("Family", 255))))
                        .taskDefinition()
                        .taskDefinitionArn())
                .attributes(r -> Map.of("TaskDefinitionArn", r.id()))
                .tags(TAGS)
                .delete(r -> ecs(r).deregisterTaskDefinition(b -> b.taskDefinition(r.id())))
                .build();
    }

    // --- Service ------------------------------------------------------------------------------------

    private static ResourceType service() {
        return ServiceType.named("AWS::ECS::Service")
                .createOnly("Cluster", "LaunchType", "Role", "SchedulingStrategy", "ServiceName")
                .maps(CreateServiceRequest.builder(), UpdateServiceRequest.builder())
                .renames("PlacementStrategies", "placementStrategy")
                .create(r -> {
                    String name = r.name("ServiceName", 255);
                    r.refuseExisting(name, findService(r, name).isPresent());
                    return ecs(r).createService(b -> r.fill(b.serviceName(name)))
                            .service()
                            .serviceArn();
                })
                .update(r -> {
                    // A change of tags alone starts no deployment.
                    if (!r.before().equals(r.desired())) {
                        ecs(r).updateService(
                                        b -> r.fill(b.cluster(r.text("Cluster")).service(r.id())));
                    }
                })
                .stabilize(EcsTypes::awaitSteadyService)
                .reads(r -> r.read(findService(r, r.id())))
                .attributes(r -> Map.of("ServiceArn", r.id(), "Name", r.id().substring(r.id().lastIndexOf('/') + 1)))
                .tags(TAGS)
                .withoutSystemTags()
                .delete(r -> {
                    ecs(r).deleteService(b ->
                            b.cluster(r.text("Cluster")).service(r.id()).force(true));
                    r.await(PATIENCE, () -> findService(r, r.id()).isEmpty());
                })
                .build();
    }

    /** A service that runs or drains; one that is INACTIVE is as good as gone, and its name is free. */
    private static Optional<Service> findService(ResourceRequest r, String service) {
        return ecs(r).describeServices(b -> b.cluster(r.text("Cluster")).services(service)).services().stream()
                .filter(found -> !Objects.equals(found.status(), "INACTIVE"))
                .findFirst();
    }

    private static void awaitSteadyService(ResourceRequest r) throws ResourceFailedException {
        r.await(PATIENCE, () -> primary(r).rolloutState() != DeploymentRolloutState.IN_PROGRESS);
        if (primary(r).rolloutState() == DeploymentRolloutState.FAILED || wasRolledBack(r)) {
            throw r.failure(
                    "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.",
                    "GeneralServiceException");
        }
    }

    /** A circuit breaker that rolls back ends in a deployment that is complete, of the tasks there were before. */
    private static boolean wasRolledBack(ResourceRequest r) {
        String wanted = r.text("TaskDefinition");
        return wanted.startsWith("arn:") && !primary(r).taskDefinition().equals(wanted);
    }

    private static Deployment primary(ResourceRequest r) {
        return findService(r, r.id()).stream()
                .flatMap(service -> service.deployments().stream())
                .filter(deployment -> deployment.status().equals("PRIMARY"))
                .findFirst()
                .orElseThrow();
    }
}

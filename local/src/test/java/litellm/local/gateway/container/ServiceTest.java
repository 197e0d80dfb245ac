package litellm.local.gateway.container;

import static litellm.local.gateway.container.TestEnvironment.secrets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import litellm.local.Account;
import litellm.local.cloud.LocalCloud;
import litellm.local.cloud.TestCloud;
import litellm.local.image.TestImages;
import litellm.local.stack.resource.Resource;
import litellm.local.stack.resource.ResourceContext;
import litellm.local.stack.resource.ResourceFailedException;
import litellm.local.stack.resource.ResourceType;
import litellm.local.stack.resource.ResourceTypes;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ClusterContainsServicesException;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceNotActiveException;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

@Order(1)
@Timeout(600)
class ServiceTest {
    @TempDir
    private static Path folder;

    @AutoClose
    private static TestEnvironment environment;

    private static String loadBalancer;
    private static URI endpoint;

    @BeforeAll
    static void start() throws Exception {
        environment = new TestEnvironment(folder);
        environment.migrate();
        var created = environment
                .aws()
                .elasticLoadBalancingV2()
                .createLoadBalancer(request -> request.name(environment.name())
                        .subnets(environment.subnet(), environment.createSubnet("10.9.2.0/24")))
                .loadBalancers()
                .getFirst();
        loadBalancer = created.loadBalancerArn();
        endpoint = URI.create("http://" + created.dnsName());
    }

    @Test
    void startsItsTasksAndServesThemThroughTheLoadBalancer() throws Exception {
        String targetGroup = targetGroup("/serve/*");
        String service = create(environment.define(container -> {}), 2, targetGroup, request -> {});
        Service steady = awaitSteady(service);
        assertThat(steady.runningCount()).isEqualTo(2);
        assertThat(steady.events().getFirst().message()).endsWith("has reached a steady state.");
        assertThat(steady.deploymentConfiguration().minimumHealthyPercent()).isEqualTo(100);
        assertThat(healthOf(targetGroup)).containsExactly("healthy", "healthy");
        assertThat(tasks(service)).hasSize(2).allMatch(task -> task.group().equals("service:" + service));
        assertThat(TestEnvironment.get(endpoint.resolve("/serve/anything")).body())
                .contains("Not Found");
        assertThat(environment
                        .aws()
                        .ecs()
                        .describeClusters(request -> request.clusters(environment.name()))
                        .clusters()
                        .getFirst()
                        .runningTasksCount())
                .isGreaterThanOrEqualTo(2);
        remove(service);
        assertThat(healthOf(targetGroup)).isEmpty();
        assertThat(environment.service(service).status()).isEqualTo("INACTIVE");
        assertThat(TestEnvironment.get(endpoint.resolve("/serve/anything")).statusCode())
                .isEqualTo(503);
    }

    @Test
    void rollsOutWithoutAFailedRequest() throws Exception {
        String targetGroup = targetGroup("/models");
        String service = create(environment.define(container -> {}), 2, targetGroup, request -> {});
        String first = awaitSteady(service).deployments().getFirst().id();
        List<String> before = tasks(service).stream().map(Task::taskArn).toList();
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Map<Integer, Integer>> codes =
                CompletableFuture.supplyAsync(() -> ask(endpoint.resolve("/models"), done), Thread::startVirtualThread);
        try {
            String image =
                    TestImages.push(environment.aws().ecr(), environment.name(), "v2", TestEnvironment.config("three"));
            String definition = environment.define(container -> container.image(image));
            update(service, request -> request.taskDefinition(definition));
            Service steady = awaitSteady(service);
            assertThat(steady.taskDefinition()).isEqualTo(definition);
            assertThat(steady.deployments().getFirst().id()).isNotEqualTo(first);
            update(service, request -> request.forceNewDeployment(true));
            Service forced = awaitSteady(service);
            assertThat(forced.deployments().getFirst().id())
                    .isNotEqualTo(steady.deployments().getFirst().id());
        } finally {
            done.set(true);
        }
        assertThat(codes.get())
                .containsOnlyKeys(200)
                .hasEntrySatisfying(200, count -> assertThat(count).isGreaterThan(10));
        assertThat(tasks(service)).noneMatch(task -> before.contains(task.taskArn()));
        assertThat(environment.task(before.getFirst()).stoppedReason()).startsWith("Scaling activity initiated by");
        remove(service);
    }

    @Test
    void rollsBackADeploymentWhoseTasksDoNotStart() throws Exception {
        String targetGroup = targetGroup("/back");
        String good = environment.define(container -> {});
        String service = create(good, 1, targetGroup, request -> {});
        awaitSteady(service);
        List<String> before = tasks(service).stream().map(Task::taskArn).toList();
        String bad = environment.define(container ->
                container.secrets(secrets(environment.masterKeySecret() + "-gone", environment.databaseSecret())));
        update(
                service,
                request -> request.healthCheckGracePeriodSeconds(900)
                        .deploymentConfiguration(configuration -> configuration
                                .minimumHealthyPercent(100)
                                .maximumPercent(300)
                                .deploymentCircuitBreaker(
                                        breaker -> breaker.enable(true).rollback(true))));
        update(service, request -> request.taskDefinition(bad));
        Service back = awaitService(
                service,
                state -> state.deployments().getFirst().rolloutStateReason().contains("circuit breaker")
                        && isSteady(state));
        assertThat(back.taskDefinition()).isEqualTo(good);
        assertThat(back.healthCheckGracePeriodSeconds()).isEqualTo(900);
        assertThat(back.deploymentConfiguration().maximumPercent()).isEqualTo(300);
        assertThat(back.events())
                .anyMatch(event -> event.message().contains("deployment failed: tasks failed to start"));
        assertThat(back.events()).noneMatch(event -> event.message().contains("ResourceInitializationError"));
        assertThat(tasks(service, DesiredStatus.STOPPED))
                .isNotEmpty()
                .allSatisfy(task -> assertThat(task.stoppedReason()).startsWith("ResourceInitializationError"));
        assertThat(tasks(service).stream().map(Task::taskArn)).containsExactlyElementsOf(before);
        remove(service);
    }

    @Test
    void givesARollbackUpWhoseTasksDoNotStartEither() throws Exception {
        String vanishing = environment.secret("vanishing", Map.of("LITELLM_MASTER_KEY", "sk-vanishing"));
        String good =
                environment.define(container -> container.secrets(secrets(vanishing, environment.databaseSecret())));
        String service = create(good, 1, null, request -> {});
        awaitSteady(service);
        String task = tasks(service).getFirst().taskArn();
        environment
                .aws()
                .secretsManager()
                .deleteSecret(request -> request.secretId(vanishing).forceDeleteWithoutRecovery(true));
        String bad = environment.define(container ->
                container.secrets(secrets(environment.masterKeySecret() + "-gone", environment.databaseSecret())));
        update(service, request -> request.taskDefinition(bad));
        environment
                .aws()
                .ecs()
                .stopTask(request -> request.cluster(environment.name()).task(task));
        Service failed = awaitService(
                service,
                state -> state.deployments().getFirst().rolloutState() == DeploymentRolloutState.FAILED
                        && state.taskDefinition().equals(good));
        assertThat(failed.events())
                .filteredOn(event -> event.message().contains("rolling back to (deployment"))
                .hasSize(1);
        remove(service);
    }

    @Test
    void failsAStacksUpdateThatWasRolledBack() throws Exception {
        ResourceType type = ResourceTypes.find("AWS::ECS::Service").orElseThrow();
        ResourceContext context = new ResourceContext(
                environment.aws(),
                new Account(LocalCloud.REGION, LocalCloud.ACCOUNT),
                "stack",
                "stack-id",
                "Service",
                Map.of());
        Map<String, Object> before = properties(environment.define(container -> {}));
        Map<String, Object> after = properties(environment.define(
                container -> container.image("123456789012.dkr.ecr.us-east-1.amazonaws.com/missing:v1")));
        Resource service = type.create(context, before);
        assertThatThrownBy(() -> type.update(context, service, before, after))
                .isInstanceOf(ResourceFailedException.class)
                .hasMessageContaining("ECS Deployment Circuit Breaker was triggered");
        assertThat(type.update(context, service, after, before)).isEqualTo(service);
        type.delete(context, service, before);
        assertThat(tasks(service.attributes().get("Name").toString())).isEmpty();
    }

    /** Of a service in a template. */
    private static Map<String, Object> properties(String definition) {
        return Map.of(
                "Cluster",
                environment.name(),
                "TaskDefinition",
                definition,
                "DeploymentConfiguration",
                Map.of("DeploymentCircuitBreaker", Map.of("Enable", true, "Rollback", true)),
                "NetworkConfiguration",
                Map.of("AwsvpcConfiguration", Map.of("Subnets", List.of(environment.subnet()))));
    }

    @Test
    void failsADeploymentThatHasNothingToGoBackTo() throws Exception {
        String targetGroup = targetGroup("/first");
        String bad = environment.define(container ->
                container.image("123456789012.dkr.ecr.us-east-1.amazonaws.com/" + environment.name() + ":missing"));
        String service = create(bad, 1, targetGroup, request -> {});
        Service failed = awaitService(
                service, state -> state.deployments().getFirst().rolloutState() == DeploymentRolloutState.FAILED);
        Deployment deployment = failed.deployments().getFirst();
        assertThat(deployment.rolloutStateReason()).isEqualTo("ECS deployment circuit breaker: tasks failed to start.");
        assertThat(deployment.failedTasks()).isEqualTo(3);
        assertThat(failed.runningCount()).isZero();
        String good = environment.define(container -> {});
        update(service, request -> request.taskDefinition(good));
        awaitSteady(service);
        remove(service);
    }

    @Test
    void replacesTasksThatEndOrAreUnhealthy() throws Exception {
        String targetGroup = targetGroup("/replace");
        String service = create(environment.define(container -> {}), 1, targetGroup, request -> {});
        awaitSteady(service);
        String first = tasks(service).getFirst().taskArn();
        environment
                .aws()
                .ecs()
                .stopTask(request -> request.cluster(environment.name()).task(first));
        environment.awaitTask(first, "STOPPED");
        String second = awaitOtherTask(service, first);
        awaitSteady(service);
        environment
                .aws()
                .elasticLoadBalancingV2()
                .modifyTargetGroup(
                        request -> request.targetGroupArn(targetGroup).healthCheckPath("/nothing"));
        Task stopped = environment.awaitTask(second, "STOPPED");
        assertThat(stopped.stoppedReason()).startsWith("Task failed ELB health checks in (target-group " + targetGroup);
        environment
                .aws()
                .elasticLoadBalancingV2()
                .modifyTargetGroup(
                        request -> request.targetGroupArn(targetGroup).healthCheckPath("/health/liveliness"));
        awaitSteady(service);
        remove(service);
    }

    @Test
    void leavesAnUnhealthyTaskAloneInItsGracePeriod() throws Exception {
        String targetGroup = targetGroup("/grace");
        String service = create(
                environment.define(container -> {}),
                1,
                targetGroup,
                request -> request.healthCheckGracePeriodSeconds(3600));
        awaitSteady(service);
        String first = tasks(service).getFirst().taskArn();
        environment
                .aws()
                .elasticLoadBalancingV2()
                .modifyTargetGroup(
                        request -> request.targetGroupArn(targetGroup).healthCheckPath("/nothing"));
        TestCloud.await(
                "an unhealthy target", () -> Optional.of(healthOf(targetGroup)).filter(List.of("unhealthy")::equals));
        update(service, request -> request.desiredCount(2));
        // The look that starts a second task judges the first one before.
        awaitOtherTask(service, first);
        assertThat(environment.task(first).lastStatus()).isEqualTo("RUNNING");
        update(service, request -> request.healthCheckGracePeriodSeconds(0));
        assertThat(environment.awaitTask(first, "STOPPED").stoppedReason()).startsWith("Task failed ELB health checks");
        remove(service);
    }

    @Test
    void deregistersItsTasksAsSoonAsThatIsAllowed() throws Exception {
        String targetGroup = targetGroup("/deregister");
        String definition = environment.define(container -> {});
        String service = create(definition, 1, targetGroup, request -> {});
        awaitSteady(service);
        String first = tasks(service).getFirst().taskArn();
        environment.refuse("DeregisterTargets");
        environment
                .aws()
                .ecs()
                .stopTask(request -> request.cluster(environment.name()).task(first));
        environment.awaitTask(first, "STOPPED");
        environment.allow("DeregisterTargets");
        awaitOtherTask(service, first);
        awaitSteady(service);
        TestCloud.await(
                "the second task alone",
                () -> Optional.of(healthOf(targetGroup)).filter(List.of("healthy")::equals));

        environment.refuse("DeregisterTargets");
        environment
                .aws()
                .ecs()
                .deleteService(request ->
                        request.cluster(environment.name()).service(service).force(true));
        assertThatThrownBy(() -> environment
                        .aws()
                        .ecs()
                        .createService(request -> request.cluster(environment.name())
                                .serviceName(service)
                                .taskDefinition(definition)
                                .networkConfiguration(environment.network())))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Unable to Start a service that is still Draining.");
        environment.allow("DeregisterTargets");
        awaitService(service, state -> state.status().equals("INACTIVE"));
        assertThat(healthOf(targetGroup)).isEmpty();
    }

    @Test
    void isCreatedOnceByManyAtOnce() throws Exception {
        String definition = environment.define(container -> {});
        String service = "service-" + UUID.randomUUID();
        List<Callable<Boolean>> clients =
                Collections.nCopies(6, () -> createdBy(definition, request -> request.serviceName(service)));
        List<Boolean> created = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> outcome : threads.invokeAll(clients)) {
                created.add(outcome.get());
            }
        }
        assertThat(created).containsOnlyOnce(true);
        awaitSteady(service);
        assertThat(tasks(service)).hasSize(1);
        remove(service);
    }

    private static boolean createdBy(String definition, Consumer<CreateServiceRequest.Builder> change) {
        try {
            create(definition, 1, null, change);
            return true;
        } catch (InvalidParameterException e) {
            assertThat(e).hasMessageContaining("not idempotent");
            return false;
        }
    }

    @Test
    void scales() throws Exception {
        String targetGroup = targetGroup("/scale");
        String service = create(environment.define(container -> {}), 1, targetGroup, request -> {});
        String deployment = awaitSteady(service).deployments().getFirst().id();
        update(service, request -> request.desiredCount(3));
        assertThat(awaitSteady(service).runningCount()).isEqualTo(3);
        update(service, request -> request.desiredCount(0));
        Service idle = awaitSteady(service);
        assertThat(idle.runningCount()).isZero();
        assertThat(idle.deployments().getFirst().id()).isEqualTo(deployment);
        update(service, request -> request.desiredCount(1));
        assertThat(awaitSteady(service).runningCount()).isEqualTo(1);
        remove(service);
    }

    @Test
    void runsOnTheCapacityProviderOfItsStrategy() throws Exception {
        String service = create(
                environment.define(container -> {}),
                1,
                null,
                request -> request.capacityProviderStrategy(weight("FARGATE_SPOT", 4), weight("FARGATE", 1))
                        .propagateTags("SERVICE")
                        .tags(Tag.builder().key("Environment").value("test").build()));
        Service steady = awaitSteady(service);
        assertThat(steady.launchType()).isNull();
        assertThat(steady.capacityProviderStrategy()).hasSize(2);
        Task task = tasks(service).getFirst();
        assertThat(task.capacityProviderName()).isEqualTo("FARGATE_SPOT");
        assertThat(task.tags()).anyMatch(tag -> tag.value().equals("test"));
        environment
                .aws()
                .ecs()
                .tagResource(request -> request.resourceArn(steady.serviceArn())
                        .tags(Tag.builder().key("Environment").value("changed").build()));
        update(service, request -> request.desiredCount(2));
        awaitSteady(service);
        assertThat(tasks(service))
                .flatExtracting(Task::tags)
                .extracting(Tag::value)
                .containsExactlyInAnyOrder("test", "changed");
        remove(service);
    }

    @Test
    void refusesWhatEcsRefuses() throws Exception {
        String definition = environment.define(container -> {});
        String unused = environment
                .aws()
                .elasticLoadBalancingV2()
                .createTargetGroup(request -> request.name("unused-" + environment.name())
                        .vpcId(environment.vpc())
                        .protocol("HTTP")
                        .port(4000)
                        .targetType(TargetTypeEnum.IP))
                .targetGroups()
                .getFirst()
                .targetGroupArn();
        assertThatThrownBy(() -> create(definition, 1, unused, request -> {}))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("does not have an associated load balancer");
        String used = targetGroup("/refused");
        assertThatThrownBy(() ->
                        create(definition, 1, null, request -> request.loadBalancers(balancer(used, "other", 4000))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The container other does not exist in the task definition.");
        assertThatThrownBy(() ->
                        create(definition, 1, null, request -> request.loadBalancers(balancer(used, "litellm", 80))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The container litellm did not have a container port 80 defined.");
        String service = create(definition, 1, null, request -> {});
        assertThatThrownBy(() -> update(
                        service,
                        request -> request.networkConfiguration(NetworkConfiguration.builder()
                                .awsvpcConfiguration(configuration -> configuration.subnets(List.of()))
                                .build())))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Network Configuration must be provided");
        assertThatThrownBy(() -> environment
                        .aws()
                        .ecs()
                        .createService(request -> request.cluster(environment.name())
                                .serviceName(service)
                                .taskDefinition(definition)
                                .networkConfiguration(environment.network())))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("not idempotent");
        assertThatThrownBy(() -> environment
                        .aws()
                        .ecs()
                        .deleteService(
                                request -> request.cluster(environment.name()).service(service)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("scaled above 0");
        assertThatThrownBy(() -> environment.aws().ecs().deleteCluster(request -> request.cluster(environment.name())))
                .isInstanceOf(ClusterContainsServicesException.class);
        remove(service);
        assertThatThrownBy(() -> update(service, request -> request.desiredCount(1)))
                .isInstanceOf(ServiceNotActiveException.class);
    }

    private static String create(
            String definition, int count, String targetGroup, Consumer<CreateServiceRequest.Builder> change) {
        String name = "service-" + UUID.randomUUID();
        environment.aws().ecs().createService(request -> {
            request.cluster(environment.name())
                    .serviceName(name)
                    .taskDefinition(definition)
                    .desiredCount(count)
                    .networkConfiguration(environment.network())
                    .deploymentConfiguration(configuration -> configuration
                            .minimumHealthyPercent(100)
                            .maximumPercent(200)
                            .deploymentCircuitBreaker(
                                    breaker -> breaker.enable(true).rollback(true)));
            if (targetGroup != null) {
                request.loadBalancers(balancer(targetGroup, "litellm", 4000));
            }
            change.accept(request);
        });
        return name;
    }

    private static LoadBalancer balancer(String targetGroup, String container, int port) {
        return LoadBalancer.builder()
                .targetGroupArn(targetGroup)
                .containerName(container)
                .containerPort(port)
                .build();
    }

    private static CapacityProviderStrategyItem weight(String provider, int weight) {
        return CapacityProviderStrategyItem.builder()
                .capacityProvider(provider)
                .weight(weight)
                .build();
    }

    private static void update(String service, Consumer<UpdateServiceRequest.Builder> change) {
        environment.aws().ecs().updateService(request -> {
            request.cluster(environment.name()).service(service);
            change.accept(request);
        });
    }

    private static void remove(String service) throws InterruptedException {
        environment
                .aws()
                .ecs()
                .deleteService(request ->
                        request.cluster(environment.name()).service(service).force(true));
        awaitService(service, state -> state.status().equals("INACTIVE"));
    }

    /** A target group, and the rule that leads a path to it. */
    private static String targetGroup(String path) {
        var elb = environment.aws().elasticLoadBalancingV2();
        String group = elb.createTargetGroup(request -> request.name(
                                "tg-" + UUID.randomUUID().toString().substring(0, 8))
                        .vpcId(environment.vpc())
                        .protocol("HTTP")
                        .port(4000)
                        .targetType(TargetTypeEnum.IP)
                        .healthCheckPath("/health/liveliness")
                        .healthCheckIntervalSeconds(10)
                        .healthyThresholdCount(2)
                        .unhealthyThresholdCount(2))
                .targetGroups()
                .getFirst()
                .targetGroupArn();
        String listener = elb.describeListeners(request -> request.loadBalancerArn(loadBalancer)).listeners().stream()
                .findFirst()
                .orElseGet(() -> elb.createListener(request -> request.loadBalancerArn(loadBalancer)
                                .protocol("HTTP")
                                .port(80)
                                .defaultActions(Action.builder()
                                        .type(ActionTypeEnum.FIXED_RESPONSE)
                                        .fixedResponseConfig(fixed -> fixed.statusCode("404"))
                                        .build()))
                        .listeners()
                        .getFirst())
                .listenerArn();
        int priority = elb.describeRules(request -> request.listenerArn(listener))
                .rules()
                .size();
        elb.createRule(request -> request.listenerArn(listener)
                .priority(priority)
                .conditions(RuleCondition.builder()
                        .field("path-pattern")
                        .values(path)
                        .build())
                .actions(Action.builder()
                        .type(ActionTypeEnum.FORWARD)
                        .targetGroupArn(group)
                        .build()));
        return group;
    }

    /** Asks one request after the other, and counts the answers by code. */
    private static Map<Integer, Integer> ask(URI uri, AtomicBoolean done) {
        Map<Integer, Integer> codes = new TreeMap<>();
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + TestEnvironment.MASTER_KEY)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!done.get()) {
                int code = client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                codes.merge(code, 1, Integer::sum);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        return codes;
    }

    private static List<String> healthOf(String targetGroup) {
        return environment
                .aws()
                .elasticLoadBalancingV2()
                .describeTargetHealth(request -> request.targetGroupArn(targetGroup))
                .targetHealthDescriptions()
                .stream()
                .map(description -> description.targetHealth().stateAsString())
                .toList();
    }

    private static List<Task> tasks(String service) {
        return tasks(service, DesiredStatus.RUNNING);
    }

    private static List<Task> tasks(String service, DesiredStatus status) {
        List<String> arns = environment
                .aws()
                .ecs()
                .listTasks(request ->
                        request.cluster(environment.name()).serviceName(service).desiredStatus(status))
                .taskArns();
        return arns.isEmpty()
                ? List.of()
                : environment
                        .aws()
                        .ecs()
                        .describeTasks(
                                request -> request.cluster(environment.name()).tasks(arns))
                        .tasks();
    }

    private static String awaitOtherTask(String service, String than) throws InterruptedException {
        return TestCloud.await(
                "another task",
                () -> tasks(service).stream()
                        .map(Task::taskArn)
                        .filter(arn -> !arn.equals(than))
                        .findFirst());
    }

    private static Service awaitSteady(String service) throws InterruptedException {
        return awaitService(service, ServiceTest::isSteady);
    }

    private static boolean isSteady(Service service) {
        return service.deployments().size() == 1
                && service.deployments().getFirst().rolloutState() == DeploymentRolloutState.COMPLETED
                && service.runningCount().equals(service.desiredCount())
                && service.events().getFirst().message().endsWith("has reached a steady state.");
    }

    private static Service awaitService(String service, Predicate<Service> wanted) throws InterruptedException {
        return TestCloud.await(
                service, () -> Optional.of(environment.service(service)).filter(wanted));
    }
}

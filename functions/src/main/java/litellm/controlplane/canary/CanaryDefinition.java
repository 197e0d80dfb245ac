package litellm.controlplane.canary;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.Request;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.secrets.MasterKey;
import litellm.controlplane.task.OneOffTasks;
import litellm.controlplane.task.TaskFamily;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * The task definition {@code E-litellm-canary}: the service's task definition with another image, and a container beside the
 * gateway that tries it out.
 */
record CanaryDefinition(EcsClient ecs, Request request) {
    static final String GATEWAY = "litellm-proxy";
    static final String CHECK = "check";

    String family() {
        return TaskFamily.CANARY.in(request.environment());
    }

    static String logGroup(String environment) {
        return "/ecs/" + environment + "-litellm-proxy";
    }

    /** The ARN of a new revision; empty where there is no service. */
    Optional<String> register(String image, Set<String> models) {
        return deployed()
                .map(service -> ecs.registerTaskDefinition(register -> register.family(family())
                                .requiresCompatibilities(service.requiresCompatibilities())
                                .networkMode(service.networkMode())
                                .runtimePlatform(service.runtimePlatform())
                                .cpu(service.cpu())
                                .memory(service.memory())
                                .executionRoleArn(service.executionRoleArn())
                                .taskRoleArn(service.taskRoleArn())
                                .containerDefinitions(containers(service, image, models))
                                .tags(OneOffTasks.tags(request, family())))
                        .taskDefinition()
                        .taskDefinitionArn());
    }

    /**
     * The task definition of the service, unless that is being deleted. Other revisions are not asked: they outlive their stack,
     * and the log group that they name does not.
     */
    private Optional<TaskDefinition> deployed() {
        return new GatewayService(request.environment())
                .findActive(ecs)
                .map(service -> ecs.describeTaskDefinition(
                                describe -> describe.taskDefinition(service.taskDefinition()))
                        .taskDefinition());
    }

    private List<ContainerDefinition> containers(TaskDefinition service, String image, Set<String> models) {
        ContainerDefinition gateway = service.containerDefinitions().stream()
                .filter(container -> container.name().equals(GATEWAY))
                .findFirst()
                .orElseThrow(() ->
                        new CanaryFailed("%s: found no container %s".formatted(service.taskDefinitionArn(), GATEWAY)));
        LogConfiguration log = log(gateway.logConfiguration());
        return List.of(
                gateway.toBuilder().image(image).logConfiguration(log).build(),
                ContainerDefinition.builder()
                        .name(CHECK)
                        .image(image)
                        .essential(true)
                        .entryPoint(CanaryProbe.command())
                        .environment(
                                OneOffTasks.variable("GATEWAY", "http://127.0.0.1:4000"),
                                OneOffTasks.variable("PATIENCE", Integer.toString(CanaryProbe.patienceSeconds())),
                                OneOffTasks.variable("MODELS", JsonObject.write(models)))
                        .secrets(masterKey(gateway))
                        .logConfiguration(log)
                        .build());
    }

    private static Secret masterKey(ContainerDefinition gateway) {
        return gateway.secrets().stream()
                .filter(secret -> secret.name().equals(MasterKey.KEY))
                .findFirst()
                .orElseThrow(() -> new CanaryFailed("%s: found no secret %s".formatted(GATEWAY, MasterKey.KEY)));
    }

    private static LogConfiguration log(LogConfiguration gateways) {
        Map<String, String> options = new HashMap<>(gateways.options());
        options.put("awslogs-stream-prefix", "canary");
        return gateways.toBuilder().options(options).build();
    }
}

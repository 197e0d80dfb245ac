package litellm.local.gateway.container;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import litellm.local.gateway.program.Program;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** A container of a task. Its task guards it. */
final class TaskContainer {
    /** A container's states, as {@code lastStatus} says. */
    private enum Status {
        PENDING,
        RUNNING,
        STOPPED
    }

    private final ContainerDefinition definition;
    private final String arn;
    private final String runtimeId = UUID.randomUUID().toString().replace("-", "");
    private Status status = Status.PENDING;
    private String imageDigest;
    private String reason;
    private Program program;

    TaskContainer(ContainerDefinition definition, String taskArn) {
        this.definition = definition;
        this.arn = taskArn.replace(":task/", ":container/") + "/" + UUID.randomUUID();
    }

    ContainerDefinition definition() {
        return definition;
    }

    boolean isEssential() {
        return definition.essential() == null || definition.essential();
    }

    /** Null before it runs. */
    Program program() {
        return program;
    }

    void run(Program started, String digest) {
        program = started;
        imageDigest = digest;
        status = Status.RUNNING;
    }

    void fail(String why) {
        reason = why;
    }

    void end() {
        status = Status.STOPPED;
    }

    Map<String, Object> json(String taskArn, NetworkInterface network) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("containerArn", arn);
        json.put("taskArn", taskArn);
        json.put("name", definition.name());
        json.put("image", definition.image());
        json.put("imageDigest", imageDigest);
        json.put("runtimeId", program == null ? null : runtimeId);
        json.put("lastStatus", status.name());
        json.put("reason", reason);
        json.put(
                "exitCode",
                program == null || status != Status.STOPPED
                        ? null
                        : program.exit().getNow(null));
        json.put("healthStatus", health());
        json.put("networkBindings", List.of());
        json.put(
                "networkInterfaces",
                network == null
                        ? List.of()
                        : List.of(Map.of(
                                "attachmentId", network.attachmentId(),
                                "privateIpv4Address", network.privateAddress())));
        json.values().removeIf(Objects::isNull);
        return json;
    }

    /** The health check's command is not run: a stand-in that runs is one that answers. */
    String health() {
        return definition.healthCheck() != null && status == Status.RUNNING ? "HEALTHY" : "UNKNOWN";
    }
}

package litellm.controlplane.canary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationChecker;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * One task of a new image that has to prove itself before any client meets it: beside the gateway runs a container that
 * asks it what a client would, and ends with what it found. The load balancer does not know the task.
 */
public final class Canary implements OperationChecker {
    private static final String FAILED = "CanaryFailed";
    private static final String PASSED = "PASSED";
    private static final String STOPPED = "STOPPED";

    private final EcsClient ecs;
    private final String cluster;
    private final Clock clock;

    /** @param cluster the cluster for one-off tasks */
    public Canary(EcsClient ecs, String cluster, Clock clock) {
        this.ecs = ecs;
        this.cluster = cluster;
        this.clock = clock;
    }

    /**
     * Starts the task. Where the service was never deployed there is nothing that another image could harm.
     *
     * @param image the image's reference by digest
     * @param models the models that it has to offer
     */
    Operation start(Request request, String image, Set<String> models, StackExports exports) {
        CanaryDefinition definition = new CanaryDefinition(ecs, request.environment());
        return definition
                .register(image, models)
                .map(registered -> run(request, image, registered, exports))
                .orElseGet(() -> Operation.done(
                        Operation.Kind.CANARY, definition.family(), null, Operation.UNCHANGED, clock.instant()));
    }

    private Operation run(Request request, String image, String definition, StackExports exports) {
        String prefix = request.environment() + "-litellm-";
        List<String> subnets =
                Arrays.asList(exports.value(prefix + "private-subnet-ids").split(","));
        RunTaskResponse response = ecs.runTask(run -> run.cluster(cluster)
                .taskDefinition(definition)
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(subnets)
                        .securityGroups(exports.value(prefix + "ecs-sg-id"))
                        .assignPublicIp(AssignPublicIp.DISABLED)))
                .clientToken(clientToken(request, image))
                .enableECSManagedTags(true)
                .propagateTags(PropagateTags.TASK_DEFINITION));
        String task = response.tasks().stream()
                .map(Task::taskArn)
                .findFirst()
                .orElseThrow(() -> new CanaryFailed(
                        "ECS started no task of %s: %s".formatted(definition, reasons(response.failures()))));
        return Operation.started(
                Operation.Kind.CANARY, request.environment() + "-litellm-canary", task, clock.instant());
    }

    /** One task however often an execution asks for it, and another one for the next execution. */
    private static String clientToken(Request request, String image) {
        return UUID.nameUUIDFromBytes(("canary" + request.execution() + image).getBytes(UTF_8))
                .toString();
    }

    @Override
    public Operation check(Request request, Operation operation) {
        return ecs.describeTasks(describe -> describe.cluster(cluster).tasks(operation.id())).tasks().stream()
                .findFirst()
                .map(task -> look(request, operation, task))
                .orElseGet(() -> operation.failed(
                        FAILED,
                        "Task %s of %s: ECS does not know it any more".formatted(operation.id(), operation.name())));
    }

    private Operation look(Request request, Operation operation, Task task) {
        if (!task.lastStatus().equals(STOPPED)) {
            return operation
                    .withProgress(new Operation.Progress(0, 1, "Task " + task.lastStatus()))
                    .waiting(clock.instant());
        }
        return exitCode(task, CanaryDefinition.CHECK).filter(code -> code == 0).isPresent()
                ? operation
                        .withProgress(new Operation.Progress(1, 1, "Task " + STOPPED))
                        .succeeded(PASSED)
                : operation.failed(FAILED, cause(request, task));
    }

    private static String cause(Request request, Task task) {
        String id = task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
        String what = exitCode(task, CanaryDefinition.CHECK)
                .flatMap(CanaryProbe::meaning)
                .orElseGet(() -> exitCode(task, CanaryDefinition.GATEWAY)
                        .map("LiteLLM ended by itself with exit code %d"::formatted)
                        .orElseGet(() -> "it did not run (%s)".formatted(task.stoppedReason())));
        return "Canary task %s of the new image: %s; the service was left as it is. See the log streams canary/*/%s in %s"
                .formatted(id, what, id, CanaryDefinition.logGroup(request.environment()));
    }

    private static Optional<Integer> exitCode(Task task, String name) {
        return task.containers().stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .map(Container::exitCode);
    }

    private static String reasons(List<Failure> failures) {
        return String.join(
                "; ", failures.stream().map(failure -> failure.reason()).toList());
    }
}

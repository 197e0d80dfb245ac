package litellm.controlplane.canary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationChecker;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.task.OneOffTasks;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * One task of a new image, which has to prove itself before it serves any client: a container beside the gateway asks it what a
 * client would ask, and its exit code says what it found. The load balancer does not know the task.
 */
public final class Canary implements OperationChecker {
    private static final String FAILED = "CanaryFailed";
    private static final String PASSED = "PASSED";

    /** The exit codes of a container that SIGKILL or SIGTERM ended. */
    private static final Set<Integer> KILLED = Set.of(137, 143);

    private final EcsClient ecs;
    private final OneOffTasks tasks;
    private final CanaryLog log;
    private final Clock clock;

    /**
     * Canaries in a cluster.
     *
     * @param cluster the cluster for one-off tasks
     * @param logs is asked for its client only where a canary has failed
     */
    public Canary(EcsClient ecs, String cluster, Supplier<CloudWatchLogsClient> logs, Clock clock) {
        this.ecs = ecs;
        this.log = new CanaryLog(logs);
        this.tasks = new OneOffTasks(ecs, cluster, clock);
        this.clock = clock;
    }

    /**
     * Starts the task, or follows the one that this execution has started. Where the service was never deployed there is
     * nothing that another image could harm.
     *
     * @param image the image's reference by digest
     * @param models the models that it has to offer
     */
    Operation start(Request request, String image, Set<String> models, StackExports exports) {
        CanaryDefinition definition = new CanaryDefinition(ecs, request);
        String purpose = purpose(request, image);
        return tasks.running(definition.family()).stream()
                .filter(task -> purpose.equals(task.startedBy()))
                .findFirst()
                .map(Task::taskArn)
                .or(() -> definition
                        .register(image, models)
                        .map(registered -> tasks.start(request, registered, purpose, exports, CanaryFailed::new)))
                .map(task -> Operation.started(Operation.Kind.CANARY, definition.family(), task, clock.instant()))
                .orElseGet(() -> Operation.done(
                        Operation.Kind.CANARY, definition.family(), Operation.UNCHANGED, clock.instant()));
    }

    /**
     * Different for each execution: the gateway's task definition may have changed since another one tried the same image out.
     */
    private static String purpose(Request request, String image) {
        return UUID.nameUUIDFromBytes((request.execution() + image).getBytes(UTF_8))
                .toString();
    }

    @Override
    public Operation check(Request request, Operation operation) {
        return tasks.check(
                operation,
                FAILED,
                task -> OneOffTasks.succeeded(task, CanaryDefinition.CHECK)
                        ? operation.succeeded(PASSED)
                        : operation.failed(FAILED, cause(request, task)));
    }

    private String cause(Request request, Task task) {
        String id = OneOffTasks.id(task);
        String what = OneOffTasks.container(task, CanaryDefinition.CHECK)
                .filter(Canary::endedTheTask)
                .map(check -> found(request.environment(), task, check.exitCode()))
                .orElseGet(() -> "LiteLLM " + OneOffTasks.end(task, CanaryDefinition.GATEWAY));
        return "Canary task %s of the new image: %s; the service was left as it is. See the log streams canary/*/%s in %s"
                .formatted(
                        id,
                        new GatewayService(request.environment()).explained(what),
                        id,
                        CanaryDefinition.logGroup(request.environment()));
    }

    /** When one container ends ECS kills the other, and gives no reason for that one. */
    private static boolean endedTheTask(Container check) {
        return check.reason() != null || (check.exitCode() != null && !KILLED.contains(check.exitCode()));
    }

    /** What the container that asks has found, or what became of itself. */
    private String found(String environment, Task task, Integer exitCode) {
        return Optional.ofNullable(exitCode)
                .flatMap(CanaryProbe::meaning)
                .map(meaning -> meaning + missingModels(environment, OneOffTasks.id(task), exitCode))
                .orElseGet(() -> "the container that asks it " + OneOffTasks.end(task, CanaryDefinition.CHECK));
    }

    private String missingModels(String environment, String task, int exitCode) {
        return exitCode == CanaryProbe.MODELS_MISSING
                ? log.missingModels(environment, task)
                        .map(", it lacks %s"::formatted)
                        .orElse("")
                : "";
    }
}

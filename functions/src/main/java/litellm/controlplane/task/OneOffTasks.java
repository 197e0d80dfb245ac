package litellm.controlplane.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.ForeignText;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.runtime.AwsCall;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;

/** Tasks that run once and end, in an environment's private subnets and under its gateway's security group. */
public record OneOffTasks(EcsClient ecs, String cluster, Clock clock) {
    private static final String STOPPED = "STOPPED";
    private static final String NOT_RUN = "did not run";

    /** What ECS says where the account's tasks have all that Fargate gives it: of vCPUs, or of tasks. */
    private static final String QUOTA = "reached the limit on the number of";

    /** What ECS says where Fargate has no room in the zones of the subnets (AWS re:Post, "ecs-fargate-runtask-capacity"). */
    private static final String CAPACITY = "Capacity is unavailable";

    private static final String MORE =
            "; deploy again once others have ended, or ask for more: aws service-quotas request-service-quota-increase --service-code fargate --quota-code L-3032A538 --desired-value VCPUS";

    /** The tasks of a task definition's family that have not ended; {@link Task#startedBy()} is a task's purpose. */
    public List<Task> running(String family) {
        List<String> tasks = ecs.listTasks(
                        list -> list.cluster(cluster).family(family).desiredStatus(DesiredStatus.RUNNING))
                .taskArns();
        return tasks.isEmpty()
                ? List.of()
                : ecs.describeTasks(describe -> describe.cluster(cluster).tasks(tasks)).tasks().stream()
                        .filter(task -> !task.lastStatus().equals(STOPPED))
                        .toList();
    }

    /**
     * Starts a task: one however often an execution asks for it, and another one for the next execution.
     *
     * @param definition the ARN of its task definition
     * @param purpose at most 128 letters, digits and hyphens that tell it from tasks of the same family for something else
     * @param failure makes the exception that is thrown with ECS's reason where ECS starts none
     * @return the task's ARN
     * @throws NoCapacity where ECS starts none since Fargate has no room for it at the moment
     */
    public String start(
            Request request,
            String definition,
            String purpose,
            StackExports exports,
            Function<String, ? extends RuntimeException> failure) {
        try {
            RunTaskResponse response = run(request, definition, purpose, exports);
            return response.tasks().stream()
                    .map(Task::taskArn)
                    .findFirst()
                    .orElseThrow(() -> notStarted(definition, reasons(response.failures()), failure));
        } catch (ConflictException e) {
            // An earlier call, whose answer was lost, has started it from another revision.
            return e.resourceIds().stream()
                    .findFirst()
                    .orElseThrow(() -> notStarted(definition, AwsCall.sentence(e), failure));
        } catch (EcsException e) {
            throw AwsCall.isRefused(e) ? notStarted(definition, AwsCall.sentence(e), failure) : e;
        }
    }

    private static RuntimeException notStarted(
            String definition, String reason, Function<String, ? extends RuntimeException> failure) {
        String sentence = "ECS started no task of %s: %s".formatted(definition, reason);
        if (reason.contains(CAPACITY)) {
            return new NoCapacity(ForeignText.withoutFullStop(sentence) + "; deploy again later");
        }
        return failure.apply(sentence + (reason.contains(QUOTA) ? MORE : ""));
    }

    private RunTaskResponse run(Request request, String definition, String purpose, StackExports exports) {
        String prefix = request.environment() + "-litellm-";
        List<String> subnets =
                Arrays.asList(exports.value(prefix + "private-subnet-ids").split(","));
        return ecs.runTask(run -> run.cluster(cluster)
                .taskDefinition(definition)
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(subnets)
                        .securityGroups(exports.value(prefix + "ecs-sg-id"))
                        .assignPublicIp(AssignPublicIp.DISABLED)))
                .startedBy(purpose)
                .clientToken(UUID.nameUUIDFromBytes((request.execution() + purpose).getBytes(UTF_8))
                        .toString())
                .enableECSManagedTags(true)
                .propagateTags(PropagateTags.TASK_DEFINITION));
    }

    private static String reasons(List<Failure> failures) {
        return failures.stream().map(Failure::reason).collect(Collectors.joining("; "));
    }

    /**
     * Looks at the task that an operation waits for.
     *
     * @param error the name of the operation's failure where ECS has lost the task
     * @param ended what becomes of the operation once the task has ended
     */
    public Operation check(Operation operation, String error, Function<Task, Operation> ended) {
        Optional<Task> found =
                ecs.describeTasks(describe -> describe.cluster(cluster).tasks(operation.requireId())).tasks().stream()
                        .findFirst();
        if (found.isEmpty()) {
            return operation.notFound(
                    clock.instant(),
                    error,
                    "Task %s of %s: ECS does not know it any more".formatted(operation.requireId(), operation.name()));
        }
        String status = found.get().lastStatus();
        if (!status.equals(STOPPED)) {
            return operation.withProgress(Progress.of(0, 1, "Task " + status)).waiting(clock.instant());
        }
        Operation result = ended.apply(found.get());
        return result.state() instanceof Succeeded ? result.withProgress(Progress.of(1, 1, "Task " + status)) : result;
    }

    /** The tags of a task definition of {@code family} that an execution registers. */
    public static List<Tag> tags(Request request, String family) {
        Map<String, String> tags = EnvironmentTags.own(request);
        tags.put("Name", family);
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** A variable of a container. */
    public static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }

    /** The container of that name, where the task got as far as having it. */
    public static Optional<Container> container(Task task, String name) {
        return task.containers().stream()
                .filter(container -> container.name().equals(name))
                .findFirst();
    }

    /** Whether a container has ended well. */
    public static boolean succeeded(Task task, String container) {
        return container(task, container)
                .map(Container::exitCode)
                .filter(code -> code == 0)
                .isPresent();
    }

    /**
     * How a container ended, with the reason that ECS gives for the container, or else for the task: {@code ended with exit code
     * 137 (OutOfMemoryError)}, {@code did not run (CannotPullContainerError)}.
     */
    public static String end(Task task, String name) {
        Optional<Container> container = container(task, name);
        return withReason(
                container.map(OneOffTasks::course).orElse(NOT_RUN),
                container.map(Container::reason).orElse(task.stoppedReason()));
    }

    /** The same with the container's own reason alone, where the task's is told beside it. */
    static String end(Container container) {
        return withReason(course(container), container.reason());
    }

    private static String course(Container container) {
        return Optional.ofNullable(container.exitCode())
                .map("ended with exit code %d"::formatted)
                .orElse(NOT_RUN);
    }

    private static String withReason(String end, String reason) {
        return reason == null ? end : "%s (%s)".formatted(end, reason);
    }

    /** The task's id, as log streams are named after it. */
    public static String id(Task task) {
        return task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
    }
}

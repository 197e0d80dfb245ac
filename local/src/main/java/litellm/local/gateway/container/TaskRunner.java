package litellm.local.gateway.container;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import litellm.local.AssumedRole;
import litellm.local.AwsClients;
import litellm.local.Pace;
import litellm.local.gateway.balancer.TargetAddresses;
import litellm.local.gateway.program.LiteLlm;
import litellm.local.gateway.program.LiteLlmServer;
import litellm.local.gateway.program.Program;
import litellm.local.gateway.program.PythonProgram;
import litellm.local.gateway.program.TaskLog;
import litellm.local.image.ContainerImage;
import litellm.local.image.ImageReference;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** Runs tasks: each on a thread of its own, from its network interface to its end. */
final class TaskRunner implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TaskRunner.class.getName());

    /** Fargate's maximum. */
    private static final Duration MAX_STOP_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(30);

    private final AwsClients aws;
    private final TargetAddresses addresses;
    private volatile Duration loginInterval;
    private final Map<String, Thread> threads = new ConcurrentHashMap<>();
    private volatile boolean closing;

    TaskRunner(AwsClients aws, TargetAddresses addresses, Pace pace) {
        this.aws = aws;
        this.addresses = addresses;
        this.loginInterval = pace.login();
    }

    void setLoginInterval(Duration interval) {
        loginInterval = interval;
    }

    /** Starts a task; what becomes of it shows in the task. */
    Task start(TaskRequest request, Runnable onChange) {
        Task task = new Task(request, onChange);
        Thread thread = Thread.ofVirtual().name("task " + task.id()).unstarted(() -> run(task));
        threads.put(task.arn(), thread);
        thread.start();
        return task;
    }

    /** Ends every program at once; what is recorded of the tasks elsewhere goes away with moto. */
    @Override
    public void close() {
        closing = true;
        threads.values().forEach(Thread::interrupt);
        for (Thread thread : threads.values()) {
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void run(Task task) {
        try {
            prepare(task);
            if (task.isWanted()) {
                task.advance(TaskStatus.RUNNING);
                awaitEnd(task);
            }
        } catch (TaskStartException e) {
            task.stop("TaskFailedToStart", e.getMessage());
        } catch (SdkException e) {
            task.stop("TaskFailedToStart", "ResourceInitializationError: " + TaskStartException.words(e));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "task " + task.id(), e);
            task.stop("TaskFailedToStart", "InternalError: " + e);
        } catch (InterruptedException _) {
            task.stop("ServiceSchedulerInitiated", "The local cloud ends");
        } finally {
            end(task);
            threads.remove(task.arn());
        }
    }

    private void prepare(Task task) throws TaskStartException {
        attach(task);
        AwsClients clients = assumeExecutionRole(task);
        task.advance(TaskStatus.PENDING);
        ContainerSecrets secrets = new ContainerSecrets(clients);
        for (TaskContainer container : task.containers()) {
            try {
                start(task, container, secrets, clients);
            } catch (TaskStartException e) {
                task.failed(container, e.getMessage());
                throw e;
            }
        }
    }

    /** moto draws addresses at random: one that another task has is given back. */
    private void attach(Task task) throws TaskStartException {
        try {
            NetworkInterface made =
                    NetworkInterface.create(aws.ec2(), task.request().network(), task.arn());
            while (!addresses.take(made.vpcId(), made.privateAddress())) {
                delete(made);
                made = NetworkInterface.create(aws.ec2(), task.request().network(), task.arn());
            }
            task.attach(made);
        } catch (SdkException e) {
            throw TaskStartException.network(e);
        }
    }

    private AwsClients assumeExecutionRole(Task task) throws TaskStartException {
        String role = task.request().definition().executionRoleArn();
        try {
            return AssumedRole.assume(aws, role, task.id());
        } catch (NoSuchEntityException _) {
            throw TaskStartException.role(role);
        }
    }

    private void start(Task task, TaskContainer container, ContainerSecrets secrets, AwsClients clients)
            throws TaskStartException {
        ContainerDefinition definition = container.definition();
        Map<String, String> environment = new HashMap<>();
        for (KeyValuePair variable : definition.environment()) {
            environment.put(variable.name(), variable.value());
        }
        environment.putAll(secrets.resolve(definition.secrets()));
        TaskRequest.ContainerOverride override = task.request().override(definition.name());
        environment.putAll(override.environment());
        TaskLog log = log(clients, definition, task.id());
        ContainerImage image = pull(clients, definition.image());
        List<String> command = command(definition, override);
        Program program = PythonProgram.takes(command)
                ? python(command, atRealPorts(environment, task), log)
                : new LiteLlm(image, command, environment, log, task.id(), loginInterval, stopTimeout(definition))
                        .start();
        task.started(container, program, image.digest());
        publish(task, container);
    }

    private static Program python(List<String> command, Map<String, String> environment, TaskLog log)
            throws TaskStartException {
        try {
            return PythonProgram.start(command, environment, log);
        } catch (IOException e) {
            throw TaskStartException.container(e);
        }
    }

    /** The containers of a task share its loopback address; here the programs on it have other ports than they are told. */
    private static Map<String, String> atRealPorts(Map<String, String> environment, Task task) {
        Map<String, String> translated = new HashMap<>(environment);
        for (TaskContainer other : task.containers()) {
            if (other.program() instanceof LiteLlmServer server) {
                for (PortMapping mapping : other.definition().portMappings()) {
                    translated.replaceAll((name, value) ->
                            value.replace("127.0.0.1:" + mapping.containerPort(), "127.0.0.1:" + server.port()));
                }
            }
        }
        return translated;
    }

    private static List<String> command(ContainerDefinition definition, TaskRequest.ContainerOverride override) {
        List<String> command = override.command() == null ? definition.command() : override.command();
        return Stream.concat(definition.entryPoint().stream(), command.stream()).toList();
    }

    private static Duration stopTimeout(ContainerDefinition definition) {
        Duration asked = Optional.ofNullable(definition.stopTimeout())
                .map(Duration::ofSeconds)
                .orElse(DEFAULT_STOP_TIMEOUT);
        return asked.compareTo(MAX_STOP_TIMEOUT) < 0 ? asked : MAX_STOP_TIMEOUT;
    }

    private static TaskLog log(AwsClients clients, ContainerDefinition definition, String taskId)
            throws TaskStartException {
        if (definition.logConfiguration() == null) {
            return TaskLog.none();
        }
        try {
            return TaskLog.awslogs(
                    clients.cloudWatchLogs(), definition.logConfiguration().options(), definition.name(), taskId);
        } catch (SdkException e) {
            throw TaskStartException.log(e);
        }
    }

    private static ContainerImage pull(AwsClients clients, String image) throws TaskStartException {
        try {
            ImageReference reference = ImageReference.parse(image);
            if (!reference.isInEcr()) {
                throw TaskStartException.image(image, "the local cloud pulls from its own ECR only");
            }
            return ContainerImage.pull(clients.ecr(), reference)
                    .orElseThrow(() -> TaskStartException.image(image, image + ": not found"));
        } catch (IllegalArgumentException e) {
            throw TaskStartException.image(image, e.getMessage());
        } catch (SdkException e) {
            throw TaskStartException.image(image, TaskStartException.words(e));
        }
    }

    /** From now on the private address leads to the program. */
    private void publish(Task task, TaskContainer container) {
        if (container.program() instanceof LiteLlmServer server) {
            for (PortMapping mapping : container.definition().portMappings()) {
                NetworkInterface network = task.network();
                addresses.put(network.vpcId(), network.privateAddress(), mapping.containerPort(), server.port());
            }
        }
    }

    private static void awaitEnd(Task task) throws InterruptedException {
        List<CompletableFuture<?>> ends = new ArrayList<>(List.of(task.stopAsked()));
        for (TaskContainer container : task.containers()) {
            if (container.isEssential()) {
                ends.add(container.program().exit());
            }
        }
        try {
            CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a program ends with an exit code", e);
        }
        task.stop("EssentialContainerExited", "Essential container in task exited");
    }

    private void end(Task task) {
        task.advance(TaskStatus.STOPPING);
        for (TaskContainer container : task.containers()) {
            if (container.program() != null) {
                container.program().stop();
            }
        }
        task.advance(TaskStatus.DEPROVISIONING);
        if (task.network() != null) {
            detach(task);
        }
        task.advance(TaskStatus.STOPPED);
    }

    private void detach(Task task) {
        NetworkInterface network = task.network();
        addresses.giveBack(network.vpcId(), network.privateAddress());
        if (closing) {
            return;
        }
        try {
            delete(network);
        } catch (SdkException _) {
            // Somebody deleted it, or its VPC: it is gone either way.
        }
    }

    private void delete(NetworkInterface network) {
        aws.ec2().deleteNetworkInterface(request -> request.networkInterfaceId(network.id()));
    }
}

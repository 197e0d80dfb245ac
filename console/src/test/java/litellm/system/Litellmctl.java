package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import litellm.console.ConsoleRun;
import litellm.console.Interruptible;
import litellm.console.ProcessOutput;
import litellm.console.Project;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import tools.jackson.jr.ob.JSON;

/**
 * The console as a person uses it, against the local cloud whose state lies in one folder: in the tests' own JVM, or by the
 * launcher as a process.
 */
final class Litellmctl {
    static final Path ROOT = repositoryRoot();

    /** The file of the state folder in which a local cloud that runs tells about itself. */
    private static final String CLOUD = "cloud.json";

    /** Commands after which a secret, or a version of one, may be gone. */
    private static final Set<String> TAKING_SECRETS_AWAY = Set.of("teardown", "fire", "rotate");

    private final Path root;
    private final Path stateFolder;

    /** What companies put into their developers' environment, and does not concern a local cloud; nobody listens at the proxy. */
    private static final Map<String, String> OF_THE_COMPANY =
            Map.of("http_proxy", "http://127.0.0.1:1", "AWS_USE_FIPS_ENDPOINT", "true");

    /** What a command's environment says besides. */
    private final Map<String, String> environment;

    private final SecretSearch secrets;

    /** Of commands that may run side by side. */
    private final Queue<String> printed;

    /** Runs it against the local cloud of this state folder; two folders are two clouds. */
    Litellmctl(Path stateFolder) {
        this(ROOT, stateFolder, new SecretSearch(), new ConcurrentLinkedQueue<>());
    }

    private Litellmctl(Path root, Path stateFolder, SecretSearch secrets, Queue<String> printed) {
        this.root = root;
        this.stateFolder = stateFolder.toAbsolutePath();
        this.environment = Map.of("LITELLM_LOCAL_DIR", this.stateFolder.toString());
        this.secrets = secrets;
        this.printed = printed;
    }

    /** Runs another working copy's against the same cloud; whoever takes the cloud down looks through the output of both. */
    Litellmctl from(WorkingCopy copy) {
        return new Litellmctl(copy.root(), stateFolder, secrets, printed);
    }

    /** What one run left behind: its exit code, and what it printed as UTF-8. */
    record Result(int exitCode, String stdout, String stderr) {
        /** The one JSON object that {@code --output json} prints. */
        Map<String, Object> json() {
            return JSON.std.mapFrom(stdout);
        }

        String everything() {
            return stdout + stderr;
        }
    }

    /** Runs a command in this JVM and waits for its end: it is the launcher's, less the second that a JVM takes to start. */
    Result run(String... arguments) {
        rememberSecretsBefore(List.of(arguments));
        return end(
                CompletableFuture.supplyAsync(
                        () -> {
                            ConsoleRun run = ConsoleRun.of(new Project(root), "", environment, arguments);
                            return new Result(run.exitCode(), run.out(), run.errors());
                        },
                        Thread::startVirtualThread),
                arguments);
    }

    /** The same for a command that has to end with 0. */
    Result succeed(String... arguments) {
        Result result = run(arguments);
        assertThat(result.exitCode()).as(result.everything()).isZero();
        return result;
    }

    /** Has the launcher run a command, and waits for its end. */
    Result launch(String... arguments) {
        Process process = start(arguments);
        CompletableFuture<String> stdout = ProcessOutput.read(process.getInputStream());
        CompletableFuture<String> stderr = ProcessOutput.read(process.getErrorStream());
        try {
            return end(
                    process.onExit()
                            .thenCombineAsync(
                                    stderr, (ended, errors) -> new Result(ended.exitValue(), stdout.join(), errors)),
                    arguments);
        } finally {
            process.destroyForcibly();
        }
    }

    private Result end(CompletableFuture<Result> command, String... arguments) {
        try {
            Result result = command.get(20, TimeUnit.MINUTES);
            printed(result.everything());
            return result;
        } catch (TimeoutException late) {
            throw new AssertionError("litellmctl " + String.join(" ", arguments) + " did not end in 20 minutes", late);
        } catch (ExecutionException failure) {
            throw new AssertionError("litellmctl " + String.join(" ", arguments), failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Starts the local cloud and installs the control plane in it; gives the cloud's endpoint. */
    String bootstrap(String... options) {
        Result bootstrap = launch(Stream.concat(Stream.of("--local", "bootstrap"), Stream.of(options))
                .toArray(String[]::new));
        if (bootstrap.exitCode() != 0) {
            throw new AssertionError(bootstrap.everything());
        }
        return (String) cloud().get("endpoint");
    }

    /**
     * Takes the local cloud down that tests have used, but first looks for its secrets in all that they let people and machines
     * read: what was printed, logged, recorded and stored. Nothing of the cloud may be left then, no process and no file.
     */
    void takeDown() {
        try {
            rememberSecrets();
            if (hasMadeSecrets()) {
                assertThat(secrets.size()).as("values to look for").isPositive();
            }
            assertThat(secrets.leaks(aws(), stateFolder, String.join("\n", printed)))
                    .isEmpty();
        } finally {
            List<ProcessHandle> processes = processes();
            succeed("local", "down");
            assertEnds(processes);
            assertThat(stateFolder).doesNotExist();
        }
    }

    /** One that was killed is there for a moment, until the system has taken it away. */
    private static void assertEnds(List<ProcessHandle> processes) {
        assertThat(processes)
                .allSatisfy(process -> assertThat(process.onExit())
                        .as("end of %s", process.info())
                        .succeedsWithin(Duration.ofSeconds(30)));
    }

    /** The local cloud's own process and those that it has started: Moto, databases, functions. */
    private List<ProcessHandle> processes() {
        ProcessHandle cloud = cloudProcess();
        return Stream.concat(Stream.of(cloud), cloud.descendants()).toList();
    }

    /** Whether an environment has been deployed, even if it is gone by now. */
    private boolean hasMadeSecrets() {
        try (CloudFormationClient cloudFormation = aws().client(CloudFormationClient.builder())) {
            return cloudFormation.listStacksPaginator().stackSummaries().stream()
                    .anyMatch(stack -> stack.stackName().endsWith("-security-stack"));
        }
    }

    /** Remembers the values of all secrets for {@link #takeDown}: before something other than a command deletes or changes them. */
    void rememberSecrets() {
        secrets.remember(aws());
    }

    private void rememberSecretsBefore(List<String> command) {
        if (!Collections.disjoint(command, TAKING_SECRETS_AWAY) && Files.exists(stateFolder.resolve(CLOUD))) {
            rememberSecrets();
        }
    }

    /** Adds what a process has printed whose output this does not read, to be looked through by {@link #takeDown}. */
    void printed(String output) {
        printed.add(output);
    }

    /** Starts a command whose end the caller awaits; its output is the caller's to read. */
    Process start(String... arguments) {
        return start(command(arguments));
    }

    /** The same, for a command that is to be interrupted. */
    Process startInterruptible(String... arguments) {
        return start(Interruptible.command(command(arguments)));
    }

    private List<String> command(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("litellmctl").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process start(List<String> command) {
        rememberSecretsBefore(command);
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().putAll(OF_THE_COMPANY);
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the local cloud says of itself in its state folder. */
    Map<String, Object> cloud() {
        try {
            return JSON.std.mapFrom(Files.readString(stateFolder.resolve(CLOUD)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    LocalAws aws() {
        return new LocalAws((String) cloud().get("endpoint"));
    }

    /** The local cloud's own process. */
    ProcessHandle cloudProcess() {
        return ProcessHandle.of(((Number) cloud().get("pid")).longValue()).orElseThrow();
    }

    Path stateFolder() {
        return stateFolder;
    }

    /** The Python that the local cloud runs with, and has boto3. */
    static String python() throws IOException, InterruptedException {
        ProcessOutput found = ProcessOutput.of(
                new ProcessBuilder(ROOT.resolve(".mvn/find-python").toString()), Duration.ofMinutes(5));
        assertThat(found.exitCode()).as(found.printed()).isZero();
        return found.printed().lines().toList().getLast();
    }

    private static Path repositoryRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("bootstrap-template.yaml"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}

package litellm.console.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import litellm.console.ConsoleRun;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.local.Moto;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The repository's own state machine on moto; a test answers for the functions, and runs the console against it. */
final class InstalledMachine implements AutoCloseable {
    private final AtomicReference<Moto.Functions> functions = new AtomicReference<>(InstalledMachine::unchanged);
    private final Project project;
    private final Moto moto;

    private InstalledMachine(Path folder) throws IOException {
        // For good: other classes that run at the same time set the same.
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        project = TestProject.in(folder);
        moto = Moto.start((function, payload) -> functions.get().answer(function, payload), folder);
        // Not the console's own client: moto takes a second for the definition, and more than ten where the machine is
        // busy.
        try (SfnClient states = SfnClient.builder()
                .endpointOverride(moto.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(SystemPropertyCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(5)))
                .build()) {
            states.createStateMachine(create -> create.name("litellm-control-plane")
                    .roleArn("arn:aws:iam::123456789012:role/machine")
                    .definition(Moto.DEFINITION));
        }
    }

    /** Starts moto and creates the machine, with its files in this folder. */
    static InstalledMachine in(Path folder) throws IOException {
        return new InstalledMachine(folder);
    }

    /** Answers for the functions from now on. */
    void answers(Moto.Functions answers) {
        functions.set(answers);
    }

    /** Denies calls of this target, for example {@code AWSInsightsIndexService.GetCostAndUsage}, from now on; none if empty. */
    void denies(String target) {
        moto.deny(target);
    }

    /** As if the control plane were installed with this release, and its artifact bucket were called {@code releases}. */
    static void install(CloudFormationClient cloudFormation, String id) {
        cloudFormation.createStack(
                create -> create.stackName("litellm-control-plane").templateBody("""
                        {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
                         "Outputs": {"InstalledRelease": {"Value": "%s"}, "ArtifactBucketName": {"Value": "releases"}}}""".formatted(id)));
    }

    Project project() {
        return project;
    }

    String endpoint() {
        return moto.endpoint().toString();
    }

    Aws aws() {
        return new Aws(AwsTarget.local(moto.endpoint()));
    }

    /** Runs a command of the console against this machine. */
    ConsoleRun run(String... args) {
        return run("", Map.of(), args);
    }

    /** Runs a command with this standard input and environment. */
    ConsoleRun run(String input, Map<String, String> environment, String... args) {
        List<String> line = new ArrayList<>(List.of(args));
        line.addAll(List.of("--endpoint-url", endpoint(), "--region", "us-east-1"));
        return ConsoleRun.of(project, input, environment, line.toArray(String[]::new));
    }

    /** What a function that throws answers. */
    static Map<String, ?> error(String type, String message) {
        return Map.of("errorType", "litellm.controlplane." + type, "errorMessage", message);
    }

    /** Answers as on a deployed environment: nothing is to be done. */
    static Map<String, ?> unchanged(String function, Map<String, Object> payload) {
        return switch (function) {
            case "ValidateRequest" -> request(payload);
            case "LockEnvironment", "UnlockEnvironment", "InitializeSecrets" -> Map.of();
            case "SyncProviderKeys", "dev-litellm-prepare-database" -> Map.of("outcome", "UNCHANGED");
            case "FindOutdatedTasks" -> Map.of("outdated", false);
            case "PublishReport" ->
                Map.of(
                        "endpoint", "http://gateway.example",
                        "uiUrl", "http://gateway.example/ui",
                        "stacks", Map.of("network", Map.of("outcome", "UNCHANGED")));
            default ->
                Map.of(
                        "status",
                        "SUCCEEDED",
                        "outcome",
                        "UNCHANGED",
                        "outputs",
                        Map.of("image", "image@sha256:0", "base", "litellm:v1"));
        };
    }

    /** Has a function wait until the test lets it go on. */
    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, ?> request(Map<String, Object> payload) {
        Map<String, Object> request = new LinkedHashMap<>();
        ((Map<?, ?>) payload.get("input")).forEach((key, value) -> request.put(key.toString(), value));
        Map<String, Boolean> stacks = new LinkedHashMap<>();
        TestProject.repository().stacks().names().forEach(stack -> stacks.put(stack, true));
        request.put("stacks", stacks);
        return request;
    }

    @Override
    public void close() {
        moto.close();
    }
}

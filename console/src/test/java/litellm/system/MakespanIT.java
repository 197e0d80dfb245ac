package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import litellm.console.ProcessOutput;
import litellm.console.TestProject;
import litellm.controlplane.cost.PriceTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;

/**
 * How long a deployment and a teardown take beside their stacks, and what the control plane costs for them: the stacks take
 * the time that they take on AWS, so that what comes on top counts at its real size. Prints a line that begins with
 * {@code measured:} for each figure; {@code benchmarks/makespan} runs it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("campaign")
class MakespanIT {
    /** What the slowest resource of each stack takes, in seconds; the others come on top. */
    private static final Map<String, Double> SECONDS = Map.of(
            "AWS::KMS::Key", 280.0,
            "AWS::EC2::VPCEndpoint", 150.0,
            "AWS::ElasticLoadBalancingV2::LoadBalancer", 285.0,
            "AWS::RDS::DBInstance", 870.0,
            "AWS::ECS::Service", 570.0,
            "AWS::CodeBuild::Build", 240.0);

    private static final double SCALE = Double.parseDouble(System.getProperty("makespan.scale", "1"));
    private static final Pattern FUNCTION =
            Pattern.compile("assumed-role/litellm-control-plane-\\w+Role|dev-litellm-prepare");

    /** USD for an invocation, whose price is too small for the product's table. */
    private static final double INVOCATION = 0.20 / 1e6;

    private static final PriceTable PRICES = PriceTable.load();

    @TempDir
    static Path folder;

    private final Map<String, String> ids = new LinkedHashMap<>();
    private Litellmctl litellmctl;
    private LocalAws aws;

    @AutoClose
    private ControlPlane controlPlane;

    @BeforeAll
    void installTheControlPlane() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        String endpoint = litellmctl.bootstrap();
        aws = new LocalAws(endpoint);
        controlPlane = new ControlPlane(endpoint);
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    /** What an execution took, and the stacks and the image in it. */
    private record Run(Duration length, Map<String, Duration> stacks, String execution) {
        Duration stack(String name) {
            return stacks.getOrDefault(name, Duration.ZERO);
        }

        Duration serial() {
            return stacks.values().stream().reduce(Duration.ZERO, Duration::plus);
        }
    }

    @Test
    void measuresADeploymentOneWithNothingToDoAndATeardown() throws InterruptedException {
        controlPlane.control("POST", "durations", Map.of("seconds", SECONDS, "scale", SCALE));
        Run deployment = run("CREATE", "deploy", "dev");
        print(
                "a deployment",
                deployment,
                longer(deployment, "security", "network")
                        .plus(longer(deployment, "alb", "database"))
                        .plus(deployment.stack("litellm")));
        printCost("the deployment", deployment);

        controlPlane.control("DELETE", "durations", null);
        // The functions that the first deployment has not called get their processes, as they have them on AWS.
        run("UPDATE", "deploy", "dev");
        Run unchanged = run("UPDATE", "deploy", "dev");
        assertThat(unchanged.stacks()).isEmpty();
        long calls = calls(unchanged);
        long transitions = transitions(unchanged);
        System.out.printf(
                "measured: a deployment with nothing to do: %.1f s, %d calls of the functions, %d transitions%n",
                seconds(unchanged.length()), calls, transitions);
        assertThat(calls).as("calls of a deployment with nothing to do").isBetween(1L, 30L);
        assertThat(transitions).as("its transitions").isLessThanOrEqualTo(60);
        printCost("the deployment with nothing to do", unchanged);

        controlPlane.control("POST", "durations", Map.of("seconds", SECONDS, "scale", SCALE));
        Run teardown = run("DELETE", "teardown", "dev", "--confirm", "DELETE");
        print(
                "a teardown",
                teardown,
                teardown.stack("litellm")
                        .plus(longer(teardown, "alb", "database"))
                        .plus(longer(teardown, "security", "network")));
        printCost("the teardown", teardown);
    }

    private Run run(String operation, String... command) throws InterruptedException {
        List<String> line = new ArrayList<>(List.of("--local", "--output", "json"));
        line.addAll(List.of(command));
        Process process = litellmctl.start(line.toArray(String[]::new));
        CompletableFuture<String> output = ProcessOutput.read(process.getInputStream());
        CompletableFuture<String> errors = ProcessOutput.read(process.getErrorStream());
        Litellmctl.Result result = new Litellmctl.Result(process.waitFor(), output.join(), errors.join());
        litellmctl.printed(result.everything());
        assertThat(result.exitCode()).as(result.everything()).isZero();
        String execution = (String) result.json().get("executionArn");
        DescribeExecutionResponse described = controlPlane.describe(execution);
        return new Run(
                Duration.between(described.startDate(), described.stopDate()),
                times(operation, described.startDate()),
                execution);
    }

    /** How long each stack took for an operation that began after {@code from}, and the image; nothing of one that had none. */
    private Map<String, Duration> times(String operation, Instant from) {
        Map<String, Duration> times = new LinkedHashMap<>();
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            if (ids.isEmpty()) {
                TestProject.repository()
                        .stacks()
                        .names()
                        .forEach(stack -> ids.put(
                                stack,
                                cloudFormation
                                        .describeStacks(request -> request.stackName("dev-" + stack + "-stack"))
                                        .stacks()
                                        .getFirst()
                                        .stackId()));
            }
            ids.forEach((stack, id) -> {
                Map<String, Instant> events =
                        cloudFormation
                                .describeStackEventsPaginator(request -> request.stackName(id))
                                .stackEvents()
                                .stream()
                                .filter(event -> id.equals(event.physicalResourceId()))
                                .filter(event -> event.timestamp().isAfter(from))
                                .collect(Collectors.toMap(
                                        StackEvent::resourceStatusAsString,
                                        StackEvent::timestamp,
                                        (late, early) -> early));
                if (events.containsKey(operation + "_IN_PROGRESS")) {
                    times.put(
                            stack,
                            Duration.between(
                                    events.get(operation + "_IN_PROGRESS"), events.get(operation + "_COMPLETE")));
                }
            });
        }
        imageTime(from).ifPresent(time -> times.put("image", time));
        return times;
    }

    /** How long the build of the image took, if one began after {@code from}. */
    private Optional<Duration> imageTime(Instant from) {
        try (CodeBuildClient codeBuild = aws.client(CodeBuildClient.builder())) {
            List<String> ids = codeBuild.listBuilds().ids();
            return ids.isEmpty()
                    ? Optional.empty()
                    : codeBuild.batchGetBuilds(get -> get.ids(ids)).builds().stream()
                            .filter(build -> build.startTime().isAfter(from))
                            .map(build -> Duration.between(build.startTime(), build.endTime()))
                            .findFirst();
        }
    }

    private static Duration longer(Run run, String one, String other) {
        return run.stack(one).compareTo(run.stack(other)) > 0 ? run.stack(one) : run.stack(other);
    }

    private static void print(String what, Run run, Duration critical) {
        double onTop = seconds(run.length().minus(critical));
        double realCritical = seconds(critical) / SCALE;
        double realSerial = seconds(run.serial()) / SCALE;
        System.out.printf(
                "measured: %s %.1f s; its stacks' critical path %.1f s, one after another %.1f s; stacks %s%n",
                what, seconds(run.length()), seconds(critical), seconds(run.serial()), run.stacks());
        System.out.printf(
                "measured: %s: %.1f s on top; with stacks of their real size that is %.3f of the critical path (%.1f s) and %.3f of one after another (%.1f s)%n",
                what,
                onTop,
                (realCritical + onTop) / realCritical,
                realCritical,
                (realCritical + onTop) / realSerial,
                realSerial);
    }

    private void printCost(String what, Run run) {
        long transitions = transitions(run);
        List<InvocationReport> invocations = invocations(run);
        double gigabyteSeconds = invocations.stream()
                .mapToDouble(report -> report.billedMilliseconds() / 1000.0 * report.megabytes() / 1024)
                .sum();
        System.out.printf(
                "measured: %s: %d transitions, %d invocations, %.1f GB-seconds: %.4f USD%n",
                what,
                transitions,
                invocations.size(),
                gigabyteSeconds,
                transitions / 1000.0 * usd("state-transitions")
                        + gigabyteSeconds * usd("function-duration")
                        + invocations.size() * INVOCATION);
    }

    private static double usd(String price) {
        return PRICES.prices().get(price).usd().doubleValue();
    }

    private long transitions(Run run) {
        return controlPlane
                .events(run.execution())
                .filter(event -> event.typeAsString().endsWith("StateEntered"))
                .count();
    }

    /** What Lambda's reports say of the invocations of that time. */
    private List<InvocationReport> invocations(Run run) {
        DescribeExecutionResponse described = controlPlane.describe(run.execution());
        try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder())) {
            return logs
                    .describeLogGroupsPaginator(groups -> groups.logGroupNamePrefix("/aws/lambda/"))
                    .logGroups()
                    .stream()
                    .flatMap(group -> InvocationReport.of(
                            logs,
                            filter -> filter.logGroupName(group.logGroupName())
                                    .startTime(described.startDate().toEpochMilli())
                                    .endTime(described.stopDate().toEpochMilli()))
                            .stream())
                    .toList();
        }
    }

    private long calls(Run run) {
        DescribeExecutionResponse described = controlPlane.describe(run.execution());
        Map<?, ?> log = litellmctl.run("local", "calls", "--output", "json").json();
        return ((List<?>) log.get("calls"))
                .stream()
                        .map(call -> (Map<?, ?>) call)
                        .filter(call -> FUNCTION.matcher(String.valueOf(call.get("principal")))
                                .find())
                        .map(call -> Instant.parse((String) call.get("time")))
                        .filter(time -> time.isAfter(described.startDate()) && time.isBefore(described.stopDate()))
                        .count();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}

package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import litellm.console.ProcessOutput;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * How a scan and a cleaning grow with what there is: in the functions' own processes, with their memory and their time. Prints a
 * line that begins with {@code measured:} for each figure; {@code benchmarks/scan} and {@code benchmarks/clean} run it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("campaign")
class ScaleIT {
    private static final List<Integer> RESOURCES = Arrays.stream(
                    System.getProperty("scale.resources", "1000,10000").split(","))
            .map(Integer::valueOf)
            .toList();
    private static final int IMAGES = Integer.getInteger("scale.images", 10_000);
    private static final int KEPT_IMAGES = Math.min(10, IMAGES - 1);

    /** How often the two scans are compared. */
    private static final int TURNS = 5;

    private static final Map<String, String> TAGS =
            Map.of("Application", "litellm", "Environment", "dev", "ManagedBy", "CloudFormation");

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private LocalAws aws;

    @BeforeAll
    void installTheControlPlane() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        aws = new LocalAws(litellmctl.bootstrap());
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    /** What one scan took. */
    private record Scan(long calls, Duration function, Duration command, List<String> resources) {}

    @Test
    void aScansCallsGrowWithTheAccountAndItFindsWhatTheOlderOneFinds() throws IOException, InterruptedException {
        leaveBehind();
        Scan empty = scan(0);
        Map<Integer, Scan> scans = new LinkedHashMap<>();
        int present = 0;
        for (int size : RESOURCES) {
            plant(present, size);
            present = size;
            scans.put(size, scan(size));
            if (scans.size() == 1) {
                compare(size);
            }
        }

        int first = RESOURCES.getFirst();
        long step = scans.get(first).calls() - empty.calls();
        scans.forEach((size, scan) -> assertThat(scan.calls() - empty.calls())
                .as("calls for %d resources", size)
                .isLessThanOrEqualTo(step * size / first + step));
    }

    @Test
    void cleansTenThousandImages() {
        push(IMAGES);

        long started = System.nanoTime();
        Litellmctl.Result cleaned = litellmctl.run("--local", "clean", "dev", "--keep", String.valueOf(KEPT_IMAGES));
        Duration command = Duration.ofNanos(System.nanoTime() - started);

        assertThat(cleaned.exitCode()).as(cleaned.everything()).isZero();
        assertThat(cleaned.stdout())
                .contains("Images: %d deleted, %d kept".formatted(IMAGES - KEPT_IMAGES, KEPT_IMAGES));
        try (EcrClient ecr = aws.client(EcrClient.builder())) {
            assertThat(ecr.describeImagesPaginator(images -> images.repositoryName("dev-litellm-proxy"))
                            .imageDetails())
                    .hasSize(KEPT_IMAGES);
        }
        List<InvocationReport> reports = reports("clean-repository");
        double function =
                reports.stream().mapToDouble(InvocationReport::milliseconds).sum();
        System.out.printf(
                "measured: %d images, %d invocations of %.1f s in all, command %.1f s, %d calls, %d of %d MB%n",
                IMAGES,
                reports.size(),
                function / 1000,
                command.toMillis() / 1000.0,
                callsOfCleaning(),
                usedMegabytes(reports),
                reports.getFirst().megabytes());
    }

    private Scan scan(int size) {
        long started = System.nanoTime();
        Litellmctl.Result result = litellmctl.run("--local", "scan", "dev", "--mode", "leftovers", "--output", "json");
        Duration command = Duration.ofNanos(System.nanoTime() - started);
        assertThat(result.exitCode()).as(result.everything()).isEqualTo(3);
        Map<?, ?> found = (Map<?, ?>) result.json().get("scan");
        assertThat(((Number) found.get("notChecked")).intValue()).isZero();
        List<InvocationReport> reports = reports("scan-compliance");
        Scan scan = new Scan(
                ((Number) found.get("apiCalls")).longValue(),
                Duration.ofMillis((long) reports.getLast().milliseconds()),
                command,
                Stream.of("findings", "kept")
                        .flatMap(list -> ((List<?>) found.get(list)).stream())
                        .map(Object::toString)
                        .toList());
        System.out.printf(
                "measured: %d resources of others, %d calls, function %.1f s, command %.1f s, %d of %d MB%n",
                size,
                scan.calls(),
                scan.function().toMillis() / 1000.0,
                command.toMillis() / 1000.0,
                usedMegabytes(reports),
                reports.getLast().megabytes());
        return scan;
    }

    /** The two scans by turns. */
    private void compare(int size) throws IOException, InterruptedException {
        List<OlderScan> older = new ArrayList<>();
        List<Scan> ours = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            Optional<OlderScan> theirs = olderScan();
            if (theirs.isEmpty()) {
                System.out.println("measured: no comparison, there is no AWS CLI on this machine");
                return;
            }
            older.add(theirs.get());
            ours.add(scan(size));
        }
        assertThat(older.getFirst().names())
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(ours.getFirst().resources()).anyMatch(resource -> resource.contains(name)));
        double theirs = Figures.median(older, OlderScan::seconds);
        System.out.printf(
                "measured: at %d resources the older scan takes %s s and finds %d things; ours finds %d, the function in %s s (1/%.1f), the command in %s s (1/%.1f)%n",
                size,
                Figures.of(older, OlderScan::seconds),
                older.getFirst().names().size(),
                ours.getFirst().resources().size(),
                Figures.of(ours, scan -> seconds(scan.function())),
                theirs / Figures.median(ours, scan -> seconds(scan.function())),
                Figures.of(ours, scan -> seconds(scan.command())),
                theirs / Figures.median(ours, scan -> seconds(scan.command())));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** What a run of the older scan took and found. */
    private record OlderScan(double seconds, List<String> names) {}

    /** The subject of the comparison is a script of this folder; what it prints is a kind and a name on each line. */
    private Optional<OlderScan> olderScan() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Litellmctl.ROOT.resolve("benchmarks/older-scan").toString(), "dev");
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL", aws.endpoint(),
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test",
                        "AWS_DEFAULT_REGION", "us-east-1"));
        long started = System.nanoTime();
        Process process = builder.start();
        List<String> names = ProcessOutput.read(process.getInputStream())
                .join()
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
        int exitCode = process.waitFor();
        if (exitCode == 127) {
            return Optional.empty();
        }
        assertThat(exitCode).isEqualTo(1);
        return Optional.of(new OlderScan((System.nanoTime() - started) / 1e9, names));
    }

    /** One of each of the older scan's kinds, but for stacks and databases, which nobody makes in a moment. */
    private void leaveBehind() {
        try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder());
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder());
                Ec2Client ec2 = aws.client(Ec2Client.builder());
                EcsClient ecs = aws.client(EcsClient.builder());
                IamClient iam = aws.client(IamClient.builder());
                KmsClient kms = aws.client(KmsClient.builder())) {
            logs.createLogGroup(create -> create.logGroupName("/ecs/dev-litellm-proxy"));
            secrets.createSecret(create -> create.name("dev/litellm/master-key"));
            String vpc = ec2.createVpc(
                            create -> create.cidrBlock("10.77.0.0/16").tagSpecifications(tags("vpc")))
                    .vpc()
                    .vpcId();
            ec2.createSecurityGroup(create -> create.vpcId(vpc)
                    .groupName("dev-litellm-rds-sg")
                    .description("left behind")
                    .tagSpecifications(tags("security-group")));
            ecs.createCluster(create -> create.clusterName("dev-litellm-cluster"));
            iam.createRole(
                    create -> create.roleName("dev-litellm-ecs-task-role").assumeRolePolicyDocument("{}"));
            String key = kms.createKey().keyMetadata().keyId();
            kms.createAlias(create -> create.aliasName("alias/dev-litellm-key").targetKeyId(key));
        }
    }

    private static TagSpecification tags(String type) {
        return TagSpecification.builder()
                .resourceType(ResourceType.fromValue(type))
                .tags(TAGS.entrySet().stream()
                        .map(tag -> software.amazon.awssdk.services.ec2.model.Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    /** What others have: half log groups, the rest alarms, secrets, keys and security groups. */
    private void plant(int present, int wanted) {
        try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder());
                CloudWatchClient alarms = aws.client(CloudWatchClient.builder());
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder());
                KmsClient kms = aws.client(KmsClient.builder());
                Ec2Client ec2 = aws.client(Ec2Client.builder())) {
            inParallel(present, wanted, i -> {
                String name = "dev-tools-" + i;
                switch (i % 10) {
                    case 0, 1 ->
                        alarms.putMetricAlarm(put -> put.alarmName(name)
                                .namespace("AWS/ECS")
                                .metricName("CPUUtilization")
                                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                                .evaluationPeriods(1)
                                .period(60)
                                .threshold(1.0));
                    case 2 -> secrets.createSecret(create -> create.name(name));
                    case 3 -> kms.createKey();
                    case 4 ->
                        ec2.createSecurityGroup(create -> create.groupName(name).description("of others"));
                    default -> logs.createLogGroup(create -> create.logGroupName(name));
                }
            });
        }
    }

    private void push(int count) {
        try (EcrClient ecr = aws.client(EcrClient.builder())) {
            inParallel(0, count, i -> new EnvironmentService(aws, "dev").push(ecr, i));
        }
    }

    private static void inParallel(int from, int to, IntConsumer work) {
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            IntStream.range(from, to).forEach(i -> done.add(threads.submit(() -> work.accept(i))));
        }
        done.forEach(Future::resultNow);
    }

    /** The lines that the function's processes have left of their invocations, the latest last. */
    private List<InvocationReport> reports(String function) {
        try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder())) {
            return InvocationReport.of(
                    logs, filter -> filter.logGroupName("/aws/lambda/litellm-control-plane-" + function));
        }
    }

    private static long usedMegabytes(List<InvocationReport> reports) {
        return reports.stream().mapToLong(InvocationReport::usedMegabytes).max().orElseThrow();
    }

    private long callsOfCleaning() {
        return Stream.of("ecr", "ecs")
                .flatMap(service -> ((List<?>) litellmctl
                                .run("local", "calls", "--service", service, "--output", "json")
                                .json()
                                .get("calls"))
                        .stream())
                .map(call -> (Map<?, ?>) call)
                .filter(call -> String.valueOf(call.get("principal")).contains("CleanRepository"))
                .count();
    }
}

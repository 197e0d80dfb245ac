package litellm.controlplane.stack;

import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Request;
import litellm.controlplane.Sequel;
import litellm.controlplane.image.ImageCleaning;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Ec2Query;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.CloudFormationStandIn;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;

/** The table in docs/STACK_STATUSES.md is complete and true. */
class StackStatusesTest {
    private static final Path TABLE = Path.of("..", "docs", "STACK_STATUSES.md");
    private static final Pattern CODE = Pattern.compile("`(\\w+)`");
    /** Calls that go with those of the table, and that it does not name. */
    private static final Set<String> BESIDE = Set.of(
            "DescribeEvents",
            "DescribeStacks",
            "DescribeStackEvents",
            "ListStackResources",
            "UpdateTerminationProtection");

    private static final Clock CLOCK = Clock.fixed(Requests.STARTED_AT, ZoneOffset.UTC);

    @AutoClose
    private final CloudFormationStandIn cloudFormation = new CloudFormationStandIn();

    private final CloudFormationClient client = cloudFormation.client(CloudFormationClient.builder());
    private final Request request = Requests.deploy("dev");

    /** A row of the table; the status of the last one, {@code any other}, is one that CloudFormation does not have yet. */
    record Row(String status, String condition, String deploy, String delete, String check) {
        /** The first call that a cell names, or the word that stands in its place: {@code waits}, {@code fails}. */
        static String firstCall(String cell) {
            Matcher code = CODE.matcher(cell);
            return code.find() ? code.group(1) : cell;
        }
    }

    static List<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `") || line.startsWith("| any other "))
                .map(line -> line.split("\\s*\\|\\s*"))
                .map(cells -> new Row(
                        cells[1].replace("`", "").replace("any other", "PAUSED"),
                        cells[2],
                        cells[3],
                        cells[4],
                        cells[5]))
                .toList();
    }

    @Test
    void listsEveryStatusThatThereIs() throws IOException {
        assertThat(rows().stream().map(Row::status).filter(status -> !status.equals("PAUSED")))
                .containsExactlyInAnyOrderElementsOf(StackStatus.knownValues().stream()
                        .map(StackStatus::toString)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void saysWhatTheStatusMeans(Row row) {
        assertThat(StackCondition.of(StackStatus.fromValue(row.status())).name())
                .isEqualTo(row.condition());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void saysWhatADeploymentDoes(Row row) {
        cloudFormation.stack("dev-network-stack", row.status()).stackEvent(row.status(), "User Initiated", "earlier");

        Operation operation = new StackDeployer(
                        client,
                        () -> DeletionProtection.of(Moto.shared().settings(Map.of())),
                        "arn:aws:iam::123456789012:role/cloudformation",
                        CLOCK)
                .deploy(new Deployment(request, release(), "network", Map.of()));

        List<String> changes = cloudFormation.actions().stream()
                .filter(action -> !BESIDE.contains(action))
                .toList();
        switch (Row.firstCall(row.deploy())) {
            case "waits" -> {
                assertThat(changes).isEmpty();
                assertThat(operation.state()).isEqualTo(Unfinished.IN_PROGRESS);
                assertThat(operation.next()).isEqualTo(Sequel.DEPLOY);
            }
            case "fails" -> {
                assertThat(changes).isEmpty();
                assertThat(failure(operation).cause()).contains(row.status(), "CloudFormation console");
            }
            default -> {
                assertThat(changes).containsExactly(Row.firstCall(row.deploy()));
                assertThat(operation.state()).isEqualTo(Unfinished.IN_PROGRESS);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void saysWhatADeletionDoes(Row row) {
        cloudFormation.stack("dev-network-stack", row.status()).stackEvent(row.status(), "User Initiated", "earlier");
        Settings settings = cloudFormation.settings();
        DeletionProtection protection = new DeletionProtection(
                cloudFormation.client(ElasticLoadBalancingV2Client.builder()),
                cloudFormation.client(RdsClient.builder()));
        Obstacles obstacles = new Obstacles(
                protection,
                new ImageCleaning(cloudFormation.client(EcrClient.builder()), CLOCK),
                AwsClients.s3(settings),
                Ec2Query.of(settings));

        Operation operation =
                new StackDeleter(client, protection, obstacles, "arn:role", CLOCK).delete(request, "network");

        List<String> changes = cloudFormation.actions().stream()
                .filter(action -> !BESIDE.contains(action))
                .toList();
        assertThat(changes).isEqualTo(row.delete().startsWith("`") ? List.of(Row.firstCall(row.delete())) : List.of());
        assertThat(operation.state().status()).isEqualTo(row.delete().equals("is done") ? "SUCCEEDED" : "IN_PROGRESS");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void saysWhatBecomesOfADeploymentThatIsFollowed(Row row) {
        cloudFormation.stack("dev-network-stack", row.status()).stackEvent(row.status(), null, "token");
        Operation followed = Operation.started(
                        Operation.Kind.STACK, "dev-network-stack", cloudFormation.stackId(), CLOCK.instant())
                .withToken("token");

        Operation operation = new StackChecker(client, () -> cloudFormation.client(EcsClient.builder()), CLOCK)
                .check(request, followed);

        assertThat(operation.state().status())
                .isEqualTo(Map.of("waits", "IN_PROGRESS", "succeeds", "SUCCEEDED", "fails", "FAILED")
                        .get(row.check()));
    }

    private static Release release() {
        StackCatalogue catalogue =
                StackCatalogue.parse("stacks: {network: {template: network-stack.yaml, environments: {dev: {}}}}");
        byte[] template = "Resources: {VPC: {Type: AWS::EC2::VPC}}".getBytes(StandardCharsets.UTF_8);
        return new Release("0123456789abcdef", catalogue, "https://releases/", _ -> template);
    }
}

package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.waiters.CloudFormationWaiter;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The second half of an environment's life, on one local cloud: rounds with data kept and not, and, as campaigns, more rounds in
 * a row and prod beside.
 */
@Order(0)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TeardownIT {
    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private LocalAws aws;
    private EnvironmentService service;
    private Collection<String> before;

    @BeforeAll
    void deployDev() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        done("--local", "bootstrap", "--evening", "teardown", "--morning", "deploy");
        aws = litellmctl.aws();
        service = new EnvironmentService(aws, "dev");
        before = Inventory.of(aws);
        done("--local", "deploy", "dev");
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    /** That dev begins with plain HTTP is only worth knowing. */
    @Test
    @Order(1)
    void findsNothingWrongWithAPlainDeployment() {
        Map<String, Object> scanned = done("--local", "scan", "dev");
        Map<?, ?> scan = (Map<?, ?>) scanned.get("scan");

        assertThat((List<?>) scan.get("findings"))
                .extracting(
                        finding -> ((Map<?, ?>) finding).get("rule"), finding -> ((Map<?, ?>) finding).get("severity"))
                .containsExactly(tuple("PlainHttp", "INFORMATIONAL"));
        assertThat(report(scanned)).content().contains("<th scope=\"row\">INFORMATIONAL</th><td>PlainHttp</td>");
    }

    private Path report(Map<String, Object> ended) {
        Path page = folder.resolve("report.html");
        done("--local", "report", (String) ended.get("executionArn"), "-o", page.toString());
        return page;
    }

    @Test
    @Order(2)
    void stopsTheEnvironmentAndStartsItAsItWas() {
        done("--local", "scale", "dev", "--count", "2");
        assertThat(service.describe().runningCount()).isEqualTo(2);

        done("--local", "stop", "dev");
        assertThat(service.describe().runningCount()).isZero();
        assertThat(databaseStatus()).isEqualTo("stopped");
        done("--local", "stop", "dev");
        assertThat(service.describe().desiredCount()).isZero();

        Collection<String> stopped = Inventory.of(aws);
        Litellmctl.Result deploy = litellmctl.run("--local", "deploy", "dev");
        assertThat(deploy.exitCode()).as(deploy.everything()).isEqualTo(2);
        assertThat(deploy.stderr())
                .contains("environment: found dev, whose database is stopped; litellmctl --local start dev starts it");
        assertThat(Inventory.of(aws)).isEqualTo(stopped);

        Map<String, Object> started = done("--local", "start", "dev");
        assertThat(service.describe().runningCount()).isEqualTo(2);
        assertThat(databaseStatus()).isEqualTo("available");
        assertThat((String) started.get("endpoint")).startsWith("http");
    }

    /** What is left where a stop or a teardown was cut off between the service and what comes after it. */
    @Test
    @Order(3)
    void aDeploymentStartsWhatWasStoppedHalfWay() {
        try (EcsClient ecs = aws.client(EcsClient.builder())) {
            ecs.tagResource(tag -> tag.resourceArn(service.describe().serviceArn())
                    .tags(software.amazon.awssdk.services.ecs.model.Tag.builder()
                            .key("TasksBeforeStop")
                            .value("2")
                            .build()));
        }
        service.setDesiredCount(0);

        Map<String, Object> deployed = done("--local", "deploy", "dev");

        assertThat(report(deployed)).content().containsPattern("<dt>A month</dt><dd>\\d+\\.\\d\\d USD</dd>");
        assertThat(service.describe().runningCount()).isEqualTo(2);
        assertThat((String) deployed.get("endpoint")).startsWith("http");
    }

    @Test
    @Order(3)
    void restartsWithNewTasks() {
        Collection<String> tasks = service.tasks();

        done("--local", "restart", "dev");

        assertThat(service.tasks()).hasSameSizeAs(tasks).doesNotContainAnyElementsOf(tasks);
    }

    @Test
    @Order(3)
    void cleansAllImagesButTheNewestAndTheOneThatRuns() {
        Collection<String> used = Inventory.of(aws);
        List<String> pushed = push(3);

        Litellmctl.Result cleaned = litellmctl.succeed("--local", "clean", "dev", "--keep", "1");

        assertThat(cleaned.stdout()).contains("Images: 2 deleted, 2 kept");
        Collection<String> left = new TreeSet<>(Inventory.of(aws));
        assertThat(left).containsAll(used);
        left.removeAll(used);
        // Images that were pushed within a second are of one age.
        assertThat(left).singleElement().satisfies(image -> assertThat(pushed).anyMatch(image::endsWith));
        done("--local", "clean", "dev", "--keep", "0");
        assertThat(Inventory.of(aws)).isEqualTo(used);
    }

    /** CloudFormation would refuse that stack only when its turn comes, with the gateway stopped. */
    @Test
    @Order(3)
    void refusesToTakeDownWhatAnotherStackImports() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder());
                CloudFormationWaiter waiter = LocalAws.waiter(cloudFormation)) {
            cloudFormation.createStack(create -> create.stackName("team-dashboard")
                    .templateBody("{\"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\", \"Properties\":"
                            + " {\"DisplayName\": {\"Fn::ImportValue\": \"dev-litellm-service-name\"}}}}}"));
            waiter.waitUntilStackCreateComplete(wait -> wait.stackName("team-dashboard"));

            Litellmctl.Result refused =
                    litellmctl.run("--local", "teardown", "dev", "--confirm", "DELETE", "--stack", "litellm");

            assertThat(refused.everything())
                    .contains(
                            "found dev-litellm-stack, whose export dev-litellm-service-name is imported by team-dashboard");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(service.describe().runningCount()).isPositive();
            cloudFormation.deleteStack(delete -> delete.stackName("team-dashboard"));
            waiter.waitUntilStackDeleteComplete(wait -> wait.stackName("team-dashboard"));
        }
    }

    @Test
    @Order(3)
    void takesOneStackDownAloneAndDeploysItAgain() throws SQLException {
        GatewayDatabase database = new GatewayDatabase(aws);
        database.run("CREATE TABLE beside AS SELECT 'still here' AS word");
        EnvironmentAudit audit = new EnvironmentAudit(aws, "dev");

        done(
                "--local",
                "deploy",
                "dev",
                "--set",
                "litellm.LogRetentionDays=30",
                "--set",
                "database.BackupRetentionDays=8");
        done("--local", "teardown", "dev", "--confirm", "DELETE", "--stack", "litellm");

        assertThat(audit.stacks())
                .containsOnlyKeys("dev-security-stack", "dev-network-stack", "dev-alb-stack", "dev-database-stack");
        assertThat(database.run("SELECT word FROM beside")).isEqualTo("still here");
        Map<String, Object> returned = done("--local", "deploy", "dev");
        assertThat(returned.get("warnings").toString())
                .contains("litellm: comes back as it was taken down, with LogRetentionDays=30");
        assertThat(audit.faults()).isEmpty();
        assertThat(service.describe().runningCount()).isPositive();
    }

    @Test
    @Order(4)
    void leavesOnlyTheDataThatIsToBeKept() throws SQLException {
        new GatewayDatabase(aws).run("CREATE TABLE keepsake (word text); INSERT INTO keepsake VALUES ('still here')");

        // As RDS lets it grow: its stack still says 20.
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            rds.modifyDBInstance(
                    modify -> modify.dbInstanceIdentifier("dev-litellm-db").allocatedStorage(40));
        }

        Map<String, Object> torn = done("--local", "teardown", "dev", "--confirm", "DELETE", "--keep-data");

        List<?> kept = (List<?>) torn.get("kept");
        assertThat(kept)
                .hasSize(5)
                .anyMatch(line -> line.toString().startsWith("database snapshot dev-database-stack"));
        Collection<String> left = new TreeSet<>(Inventory.of(aws));
        left.removeAll(before);
        assertThat(left).hasSize(2).allSatisfy(line -> assertThat(kept).anyMatch(line::equals));
        assertThat(Inventory.of(aws)).containsAll(before);
        done("--local", "scan", "dev");
    }

    @Test
    @Order(5)
    void bringsTheDataBack() throws SQLException {
        done(
                "--local",
                "deploy",
                "dev",
                "--restore",
                "latest",
                "--set",
                "network.AvailabilityZones=us-east-1c,us-east-1d");
        assertThat(zones()).containsOnly("us-east-1c", "us-east-1d");

        assertThat(new GatewayDatabase(aws).run("SELECT word FROM keepsake")).isEqualTo("still here");
        Map<String, Object> again = done("--local", "deploy", "dev");
        assertThat(again.get("stacks").toString()).contains("database={outcome=UNCHANGED");
        // The key of the security stack before, which the database is encrypted with, is not left behind.
        done("--local", "scan", "dev");
    }

    @Test
    @Order(6)
    void takesDownByScheduleUnlessSomeoneKeepsIt() {
        Collection<String> withDev = Inventory.of(aws);
        done("--local", "deploy", "dev", "--keep-until", "2999-12-31");

        assertThat(done("local", "fire", "evening")).containsEntry("reason", "dev is kept until 2999-12-31");
        assertThat(service.describe().runningCount()).isEqualTo(1);
        done("--local", "deploy", "dev", "--keep-until", "none");
        done("local", "fire", "evening");

        Collection<String> withoutDev = Inventory.of(aws);
        assertThat(withoutDev).containsAll(before);
        assertThat(withDev).containsAll(withoutDev);
        done("--local", "scan", "dev");
        assertThat(toldWhereASecurityGroupWasLeftToo())
                .singleElement()
                .asString()
                .startsWith("The teardown of dev by schedule has left something behind")
                .contains("litellmctl scan dev --mode leftovers");
        assertThat(Inventory.of(aws)).isEqualTo(withoutDev);
        // As Lambda does where a function's last lines come after its group was deleted.
        try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder())) {
            logs.createLogGroup(create -> create.logGroupName("/aws/lambda/dev-litellm-prepare-database"));
        }
        assertThat(done("--local", "teardown", "dev", "--confirm", "DELETE")
                        .get("stacks")
                        .toString())
                .contains("security={outcome=ABSENT");
        assertThat(Inventory.of(aws)).isEqualTo(withoutDev);
    }

    /** What the topic of alerts gets from an evening that leaves nothing, and then from one that leaves a security group. */
    private List<String> toldWhereASecurityGroupWasLeftToo() {
        try (SnsClient sns = aws.client(SnsClient.builder());
                SqsClient sqs = aws.client(SqsClient.builder());
                Ec2Client ec2 = aws.client(Ec2Client.builder())) {
            String queue = sqs.createQueue(create -> create.queueName("alerts")).queueUrl();
            sns.subscribe(subscribe -> subscribe
                    .topicArn("arn:aws:sns:us-east-1:123456789012:litellm-control-plane-alerts")
                    .protocol("sqs")
                    .endpoint("arn:aws:sqs:us-east-1:123456789012:alerts")
                    .attributes(Map.of("RawMessageDelivery", "true")));
            done("local", "fire", "evening");
            String group = ec2.createSecurityGroup(
                            create -> create.groupName("dev-litellm-left").description("left"))
                    .groupId();
            ec2.createTags(create -> create.resources(group)
                    .tags(
                            tag("Application", "litellm"),
                            tag("Environment", "dev"),
                            tag("ManagedBy", "CloudFormation")));
            assertThat(litellmctl.run("local", "fire", "evening").exitCode()).isEqualTo(3);

            ec2.deleteSecurityGroup(delete -> delete.groupId(group));
            List<String> told =
                    sqs.receiveMessage(receive -> receive.queueUrl(queue).maxNumberOfMessages(10)).messages().stream()
                            .map(Message::body)
                            .toList();
            sqs.deleteQueue(delete -> delete.queueUrl(queue));
            return told;
        }
    }

    private static software.amazon.awssdk.services.ec2.model.Tag tag(String key, String value) {
        return software.amazon.awssdk.services.ec2.model.Tag.builder()
                .key(key)
                .value(value)
                .build();
    }

    /** A campaign of rounds in a row: each leaves the account as it was before, but for the data that it is told to keep. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true, false})
    @Tag("campaign")
    @Order(7)
    void leavesTheAccountAsItWasRoundAfterRound(boolean keepData) {
        Collection<String> account = Inventory.of(aws);
        done("--local", "deploy", "dev");
        assertThat(Inventory.of(aws)).containsAll(account).anyMatch(line -> line.endsWith("dev-litellm-db available"));

        Map<String, Object> torn = keepData
                ? done("--local", "teardown", "dev", "--confirm", "DELETE", "--keep-data")
                : done("--local", "teardown", "dev", "--confirm", "DELETE");

        Collection<String> left = Inventory.of(aws);
        assertThat(left).containsAll(account);
        left.removeAll(account);
        List<?> kept = (List<?>) torn.get("kept");
        assertThat(left)
                .extracting(line -> line.split(" ", 2)[0])
                .containsExactly(keepData ? new String[] {"database", "key"} : new String[0]);
        assertThat(left).allSatisfy(line -> assertThat(kept).anyMatch(line::equals));
        done("--local", "scan", "dev");
    }

    /** A campaign: it deploys two environments, of which one is as large as a production's. */
    @Test
    @Tag("campaign")
    @Order(8)
    void leavesProdBesideItAsItWas() {
        done("--local", "deploy", "dev");
        Collection<String> withDev = Inventory.of(aws);
        done("--local", "deploy", "prod");
        Collection<String> both = Inventory.of(aws);
        Collection<String> ofProd = new TreeSet<>(both);
        ofProd.removeAll(withDev);

        Litellmctl.Result refused =
                litellmctl.run("--local", "teardown", "prod", "--confirm", "DELETE", "--allow-prod");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.stderr())
                .contains("--no-enable-termination-protection --stack-name prod-security-stack")
                .contains("--no-enable-termination-protection --stack-name prod-litellm-stack");
        assertThat(Inventory.of(aws)).isEqualTo(both);

        done("--local", "teardown", "dev", "--confirm", "DELETE");

        Collection<String> left = Inventory.of(aws);
        assertThat(left).containsAll(before).containsAll(ofProd);
        assertThat(both).containsAll(left).hasSizeGreaterThan(left.size());
        done("--local", "scan", "dev");
    }

    private Map<String, Object> done(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--output", "json"));
        return litellmctl.succeed(words.toArray(String[]::new)).json();
    }

    /** Pushes images that nobody runs. Returns their digests. */
    private List<String> push(int count) {
        try (EcrClient ecr = aws.client(EcrClient.builder())) {
            return IntStream.range(0, count).mapToObj(i -> service.push(ecr, i)).toList();
        }
    }

    /** Those of dev's subnets. */
    private Set<String> zones() {
        try (Ec2Client ec2 = aws.client(Ec2Client.builder())) {
            return ec2.describeSubnetsPaginator().subnets().stream()
                    .filter(subnet ->
                            subnet.tags().stream().anyMatch(tag -> tag.value().matches("dev-litellm-.*-subnet-.")))
                    .map(Subnet::availabilityZone)
                    .collect(Collectors.toSet());
        }
    }

    private String databaseStatus() {
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            return rds.describeDBInstances(request -> request.dbInstanceIdentifier("dev-litellm-db"))
                    .dbInstances()
                    .getFirst()
                    .dbInstanceStatus();
        }
    }
}

package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import litellm.controlplane.plan.MonthlyCost;
import litellm.controlplane.plan.Plan;
import litellm.controlplane.plan.PropertyPlan;
import litellm.controlplane.plan.ResourcePlan;
import litellm.controlplane.plan.ResourcePlan.Verdict;
import litellm.controlplane.plan.StackPlan;
import litellm.controlplane.plan.StackPlan.DriftedResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetSummary;
import software.amazon.awssdk.services.cloudformation.model.DeploymentMode;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.waiters.CloudFormationWaiter;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.route53.Route53Client;

/** A plan says what a deployment would do, changes nothing, and leaves nothing behind; a deployment loses no data unasked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("campaign")
class PlanIT {
    private static final int FINDINGS = 3;
    private static final int CHANGES = 4;
    private static final String OTHER_DATABASE = "${Environment}-litellm-db-2";
    private static final String OTHER_IMAGE = "ghcr.io/berriai/litellm-non_root:v1.90.0";

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private Litellmctl other;
    private LocalAws aws;
    private List<String> before;

    @BeforeAll
    void installTheControlPlane() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        other = litellmctl.from(WorkingCopy.in(folder.resolve("other-database"))
                .edit(
                        "infrastructure/database-stack.yaml",
                        "DBInstanceIdentifier: !Sub ${Environment}-litellm-db",
                        "DBInstanceIdentifier: !Sub " + OTHER_DATABASE));
        aws = new LocalAws(litellmctl.bootstrap());
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @BeforeEach
    void takeTheInventory() {
        before = inventory();
    }

    @AfterEach
    void leavesNoChangeSet() {
        assertThat(changeSets()).noneMatch(name -> name.startsWith("plan-"));
    }

    @Test
    @Order(1)
    void listsEverythingBeforeTheFirstDeployment() {
        Plan plan = plan(CHANGES, litellmctl);

        assertThat(plan.stacks())
                .extracting(StackPlan::stack)
                .containsExactly("security", "network", "alb", "database", "litellm");
        assertThat(plan.stacks()).allMatch(stack -> stack.verdict() == StackPlan.Verdict.CREATE);
        assertThat(stack(plan, "alb").resources())
                .extracting(ResourcePlan::logicalId)
                .contains("LoadBalancer", "HTTPListener")
                .doesNotContain("HTTPSListener", "WebACL");
        assertThat(plan.image().built()).isFalse();
        assertThat(plan.cost()).isEqualTo(new MonthlyCost(0, 127.18));
        assertThat(inventory()).isEqualTo(before);
    }

    @Test
    @Order(2)
    void findsNothingToChangeAfterADeployment() {
        litellmctl.succeed("--local", "deploy", "dev");
        before = inventory();

        Plan plan = plan(0, litellmctl);

        assertThat(plan.stacks()).allMatch(stack -> stack.verdict() == StackPlan.Verdict.UNCHANGED);
        assertThat(plan.cost()).isEqualTo(new MonthlyCost(127.18, 127.18));
        assertThat(plan.image().built()).isTrue();
        assertThat(inventory()).isEqualTo(before);
    }

    @Test
    @Order(3)
    void givesEachEditItsVerdict() {
        WorkingCopy edited = WorkingCopy.in(folder.resolve("edited"))
                .edit(
                        "infrastructure/alb-stack.yaml",
                        "{Key: access_logs.s3.prefix, Value: !Ref Environment}",
                        "{Key: access_logs.s3.prefix, Value: balancer}")
                .edit("infrastructure/database-stack.yaml", "  FreeStorageAlarm:\n", "  StorageAlarm:\n")
                .edit("infrastructure/database-stack.yaml", "-litellm-db-storage\n", "-litellm-db-space\n")
                .edit("infrastructure/network-stack.yaml", "\nOutputs:\n", """

                        Outputs:
                          Purpose:
                            Description: What the network is for.
                            Value: gateway
                            Export: {Name: !Sub '${Environment}-litellm-purpose'}
                        """)
                .edit(
                        "infrastructure/litellm-stack.yaml",
                        "      AlarmDescription: The gateway's tasks have used more than 85 % of their CPU for 10 minutes.\n",
                        "      AlarmDescription:\n        Fn::ImportValue: !Sub ${Environment}-litellm-purpose\n");

        Plan plan = plan(
                CHANGES,
                litellmctl.from(edited),
                "--set",
                "database.DBAllocatedStorage=30",
                "--set",
                "alb.EnableWAF=true");

        assertThat(resource(plan, "database", "DBInstance")).satisfies(resource -> {
            assertThat(resource.verdict()).isEqualTo(Verdict.MODIFY);
            assertThat(resource.properties())
                    .containsExactly(new PropertyPlan("AllocatedStorage", "20", "30", "DBAllocatedStorage"));
        });
        assertThat(resource(plan, "database", "FreeStorageAlarm").verdict()).isEqualTo(Verdict.DELETE);
        assertThat(resource(plan, "database", "StorageAlarm").verdict()).isEqualTo(Verdict.ADD);
        assertThat(stack(plan, "database").resources().getFirst().verdict()).isEqualTo(Verdict.DELETE);
        assertThat(resource(plan, "alb", "WebACL").verdict()).isEqualTo(Verdict.ADD);
        assertThat(resource(plan, "alb", "LoadBalancer").properties())
                .containsExactly(
                        new PropertyPlan("LoadBalancerAttributes.access_logs.s3.prefix", "dev", "balancer", null));
        assertThat(stack(plan, "network").verdict()).isEqualTo(StackPlan.Verdict.UPDATE);
        assertThat(stack(plan, "network").resources()).isEmpty();
        assertThat(stack(plan, "network").outputs())
                .containsExactly(new StackPlan.OutputPlan("Purpose", Verdict.ADD, false, "gateway", null));
        assertThat(stack(plan, "litellm").note()).contains("dev-litellm-purpose");
        assertThat(resource(plan, "litellm", "CPUAlarm").properties())
                .extracting(PropertyPlan::after)
                .containsExactly(Plan.KNOWN_AFTERWARDS);
        assertThat(stack(plan, "security").verdict()).isEqualTo(StackPlan.Verdict.UNCHANGED);
        assertThat(stack(plan, "database").cost()).isEqualTo(new MonthlyCost(16.24, 17.39));
        assertThat(inventory()).isEqualTo(before);
    }

    @Test
    @Order(3)
    void followsAValueThatIsHandedFromOneStackToAnother() {
        Plan plan = plan(
                CHANGES,
                litellmctl,
                "--set",
                "alb.DomainName=llm.example.com",
                "--set",
                "alb.HostedZoneId=" + hostedZone("example.com"));

        assertThat(resource(plan, "litellm", "APIRule")).satisfies(resource -> {
            assertThat(resource.verdict()).isEqualTo(Verdict.REPLACE);
            assertThat(resource.refused()).isFalse();
            assertThat(resource.properties().getFirst().after()).isEqualTo(Plan.KNOWN_AFTERWARDS);
        });
        assertThat(stack(plan, "litellm").parameters())
                .contains(new StackPlan.ParameterPlan("LoadBalancerURL", url(), "https://llm.example.com"));
        assertThat(inventory()).isEqualTo(before);
    }

    @Test
    @Order(4)
    void leavesAParameterThatWasChangedByHandAsItIs() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            Stack stack = describe(cloudFormation, "dev-litellm-stack");
            cloudFormation.updateStack(update -> update.stackName(stack.stackName())
                    .usePreviousTemplate(true)
                    .tags(stack.tags())
                    .capabilities(Capability.CAPABILITY_NAMED_IAM)
                    .parameters(stack.parameters().stream()
                            .map(parameter -> parameter.parameterKey().equals("MaxCapacity")
                                    ? parameter.toBuilder().parameterValue("6").build()
                                    : Parameter.builder()
                                            .parameterKey(parameter.parameterKey())
                                            .usePreviousValue(true)
                                            .build())
                            .toList()));
            try (CloudFormationWaiter waiter = LocalAws.waiter(cloudFormation)) {
                waiter.waitUntilStackUpdateComplete(wait -> wait.stackName(stack.stackName()));
            }
        }
        before = inventory();

        assertThat(plan(0, litellmctl).changes()).isFalse();
        Plan back = plan(CHANGES, litellmctl, "--stack", "litellm", "--set", "litellm.MaxCapacity=4");

        assertThat(back.stacks()).singleElement().satisfies(stack -> {
            assertThat(stack.parameters()).containsExactly(new StackPlan.ParameterPlan("MaxCapacity", "6", "4"));
            assertThat(stack.resources())
                    .first()
                    .extracting(ResourcePlan::logicalId, ResourcePlan::verdict)
                    .containsExactly("ScalableTarget", Verdict.MODIFY);
        });
        assertThat(inventory()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void findsNoDriftWhereNobodyChangedAnything() {
        assertThat(plan(0, litellmctl, "--drift").stacks())
                .allSatisfy(
                        stack -> assertThat(stack.drift()).as(stack.toString()).isEmpty())
                .allSatisfy(stack -> assertThat(stack.note()).isNull());
    }

    @Test
    @Order(6)
    void showsWhatSomeoneChangedByHandPropertyByProperty() {
        changeByHand();

        Plan plan = plan(FINDINGS, litellmctl, "--drift");

        assertThat(plan.changes()).isFalse();
        assertThat(stack(plan, "litellm").drift())
                .extracting(DriftedResource::logicalId, DriftedResource::status, DriftedResource::properties)
                .containsExactlyInAnyOrder(
                        tuple("CPUAlarm", "DELETED", List.of()),
                        tuple("LogGroup", "MODIFIED", List.of(new PropertyPlan("RetentionInDays", "14", "1", null))));
        assertThat(stack(plan, "network").drift()).singleElement().satisfies(drift -> {
            assertThat(drift.logicalId()).isEqualTo("ALBSecurityGroup");
            assertThat(drift.properties())
                    .singleElement()
                    .satisfies(property -> assertThat(property.after()).contains("\"FromPort\":\"22\"", "0.0.0.0/0"));
        });
        assertThat(stack(plan, "security").drift()).isEmpty();
        assertThat(litellmctl.run("--local", "plan", "dev", "--drift").stdout())
                .contains("Drift: no longer as it was deployed", "litellm.LogGroup", "RetentionInDays: 14 → 1");

        Litellmctl.Result scan = litellmctl.run("--local", "scan", "dev", "--mode", "controls");
        assertThat(scan.everything())
                .containsPattern(
                        "Someone changed what the stack made: \\[(LogGroup, CPUAlarm \\(deleted\\)|CPUAlarm \\(deleted\\), LogGroup)]")
                .contains("Someone changed what the stack made: [ALBSecurityGroup]");

        revertDrift("dev-litellm-stack");
        revertDrift("dev-network-stack");
        plan(0, litellmctl, "--drift");
    }

    /** What the scan's commands do. */
    private void revertDrift(String stack) {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder());
                CloudFormationWaiter waiter =
                        CloudFormationWaiter.builder().client(cloudFormation).build()) {
            List<Parameter> unchanged =
                    cloudFormation
                            .describeStacks(describe -> describe.stackName(stack))
                            .stacks()
                            .getFirst()
                            .parameters()
                            .stream()
                            .map(parameter -> Parameter.builder()
                                    .parameterKey(parameter.parameterKey())
                                    .usePreviousValue(true)
                                    .build())
                            .toList();
            cloudFormation.createChangeSet(create -> create.stackName(stack)
                    .changeSetName("revert")
                    .deploymentMode(DeploymentMode.REVERT_DRIFT)
                    .usePreviousTemplate(true)
                    .parameters(unchanged)
                    .capabilities(Capability.CAPABILITY_NAMED_IAM, Capability.CAPABILITY_AUTO_EXPAND));
            waiter.waitUntilChangeSetCreateComplete(
                    wait -> wait.stackName(stack).changeSetName("revert"));
            cloudFormation.executeChangeSet(execute -> execute.stackName(stack).changeSetName("revert"));
            waiter.waitUntilStackUpdateComplete(wait -> wait.stackName(stack));
        }
    }

    private void changeByHand() {
        try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder());
                CloudWatchClient cloudWatch = aws.client(CloudWatchClient.builder());
                Ec2Client ec2 = aws.client(Ec2Client.builder())) {
            logs.putRetentionPolicy(
                    put -> put.logGroupName("/ecs/dev-litellm-proxy").retentionInDays(1));
            cloudWatch.deleteAlarms(delete -> delete.alarmNames(physicalId("dev-litellm-stack", "CPUAlarm")));
            ec2.authorizeSecurityGroupIngress(authorize -> authorize
                    .groupId(physicalId("dev-network-stack", "ALBSecurityGroup"))
                    .ipProtocol("tcp")
                    .fromPort(22)
                    .toPort(22)
                    .cidrIp("0.0.0.0/0"));
        }
    }

    @Test
    @Order(7)
    void refusesToReplaceTheKeyOrToOverwriteASaltKey() {
        WorkingCopy edited = WorkingCopy.in(folder.resolve("other-keys"))
                .edit(
                        "bootstrap-template.yaml",
                        "      EnableKeyRotation: true\n",
                        "      EnableKeyRotation: true\n      MultiRegion: true\n")
                .edit("bootstrap-template.yaml", "PasswordLength: 48", "PasswordLength: 64");

        Litellmctl.Result refused = litellmctl.from(edited).run("--local", "bootstrap");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.everything())
                .contains(
                        "ReplacementRefused: litellmctl --local bootstrap: the deployment would replace bootstrap.Key")
                .contains("overwrite the value of bootstrap.SaltKeydev", "--allow-replacement bootstrap.Key");
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            assertThat(cloudFormation
                            .listChangeSets(list -> list.stackName("litellm-control-plane"))
                            .summaries())
                    .as("but for those that were executed")
                    .noneMatch(changeSet -> changeSet.executionStatus() == ExecutionStatus.AVAILABLE);
        }
    }

    @Test
    @Order(8)
    void refusesToReplaceTheDatabaseUnlessItIsNamed() throws SQLException {
        new GatewayDatabase(aws).run("CREATE TABLE keepsake (word text); INSERT INTO keepsake VALUES ('still here')");

        Plan plan = plan(CHANGES, other, "--stack", "database");
        assertThat(resource(plan, "database", "DBInstance"))
                .extracting(ResourcePlan::verdict, ResourcePlan::refused)
                .containsExactly(Verdict.REPLACE, true);
        assertThat(stack(plan, "database").refusal()).contains("--allow-replacement database.DBInstance");
        assertThat(other.run("--local", "plan", "dev", "--stack", "database").stdout())
                .contains("Would be lost", "replace, with a snapshot  database.DBInstance", "Refused");

        Litellmctl.Result refused = other.run("--local", "deploy", "dev", "--stack", "database");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stdout().stripTrailing().lines().toList().getLast())
                .startsWith("ReplacementRefused: dev-database-stack: the deployment would replace database.DBInstance")
                .contains("--allow-replacement database.DBInstance");
        assertThat(inventory()).isEqualTo(before);

        other.succeed("--local", "deploy", "dev", "--allow-replacement", "database.DBInstance");
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            assertThat(rds.describeDBInstances().dbInstances())
                    .singleElement()
                    .satisfies(database ->
                            assertThat(database.dbInstanceIdentifier()).isEqualTo("dev-litellm-db-2"));
        }
        assertThat(other.run("--local", "scan", "dev", "--mode", "leftovers").stdout())
                .as("but for the final snapshot of the database that went")
                .doesNotContain("litellm-migration", "dev-litellm-db-2");
    }

    @Test
    @Order(9)
    void handlesTheDatabaseThatReplacedAnotherLikeAnyOther() {
        for (List<String> command : List.of(
                List.of("deploy", "dev", "--stack", "litellm", "--image", OTHER_IMAGE),
                List.of("stop", "dev"),
                List.of("start", "dev"))) {
            done(command);
        }
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            assertThat(rds.describeDBSnapshots(describe ->
                                    describe.snapshotType("manual").dbInstanceIdentifier("dev-litellm-db-2"))
                            .dbSnapshots())
                    .singleElement()
                    .satisfies(snapshot ->
                            assertThat(snapshot.dbSnapshotIdentifier()).startsWith("dev-litellm-db-before-"));
        }
    }

    @Test
    @Order(10)
    void bringsBackTheDataOfTheDatabaseThatWasReplaced() throws SQLException {
        String left = lastSnapshotOf("dev-litellm-db");
        Litellmctl.Result refused = other.run("--local", "deploy", "dev", "--restore", left);
        assertThat(refused.exitCode()).as(refused.everything()).isEqualTo(2);
        assertThat(refused.stderr())
                .contains("has a database already", "litellmctl --local teardown dev --keep-data --confirm DELETE");

        for (List<String> command : List.of(
                List.of("teardown", "dev", "--keep-data", "--confirm", "DELETE"),
                List.of("deploy", "dev", "--restore", left))) {
            done(command);
        }

        assertThat(new GatewayDatabase(aws).run("SELECT word FROM keepsake")).isEqualTo("still here");
        assertThat(plan(0, other).changes()).isFalse();
    }

    /** CloudFormation cannot delete it, takes no snapshot of it, and forgets it; the update of the stack succeeds all the same. */
    @Test
    @Order(11)
    void leavesAProtectedDatabaseThatWasReplacedAsItIs() {
        litellmctl.succeed("--local", "deploy", "prod");

        Litellmctl.Result replaced =
                other.succeed("--local", "deploy", "prod", "--allow-replacement", "database.DBInstance");

        assertThat(replaced.stdout()).contains("\n  Left behind: AWS::RDS::DBInstance prod-litellm-db: ");
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            assertThat(rds.describeDBInstances().dbInstances())
                    .filteredOn(database -> database.dbInstanceIdentifier().startsWith("prod-"))
                    .extracting(DBInstance::dbInstanceIdentifier, DBInstance::deletionProtection)
                    .containsExactlyInAnyOrder(tuple("prod-litellm-db", true), tuple("prod-litellm-db-2", true));
            assertThat(rds.describeDBSnapshots(describe -> describe.snapshotType("manual"))
                            .dbSnapshots())
                    .extracting(DBSnapshot::dbInstanceIdentifier)
                    .doesNotContain("prod-litellm-db");
        }
        assertThat(other.run("--local", "scan", "prod", "--mode", "leftovers").stdout())
                .contains(
                        "AWS::RDS::DBInstance prod-litellm-db\n  The database is left behind; its command saves it first, to the snapshot prod-litellm-db-final");
    }

    /** The one that CloudFormation took of a database before it deleted it. */
    private String lastSnapshotOf(String database) {
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            return rds
                    .describeDBSnapshots(
                            describe -> describe.snapshotType("manual").dbInstanceIdentifier(database))
                    .dbSnapshots()
                    .stream()
                    .map(DBSnapshot::dbSnapshotIdentifier)
                    .filter(name -> name.startsWith("dev-database-stack-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void done(List<String> command) {
        other.succeed(Stream.concat(Stream.of("--local"), command.stream()).toArray(String[]::new));
    }

    private String physicalId(String stack, String logicalId) {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return cloudFormation
                    .describeStackResource(describe -> describe.stackName(stack).logicalResourceId(logicalId))
                    .stackResourceDetail()
                    .physicalResourceId();
        }
    }

    private String hostedZone(String name) {
        try (Route53Client route53 = aws.client(Route53Client.builder())) {
            return route53.createHostedZone(create -> create.name(name).callerReference(name))
                    .hostedZone()
                    .id()
                    .replace("/hostedzone/", "");
        }
    }

    private Plan plan(int exitCode, Litellmctl from, String... options) {
        Litellmctl.Result result =
                from.run(Stream.concat(Stream.of("--local", "plan", "dev", "--format", "json"), Stream.of(options))
                        .toArray(String[]::new));
        assertThat(result.exitCode()).as(result.everything()).isEqualTo(exitCode);
        return Plan.parse(result.stdout());
    }

    private static StackPlan stack(Plan plan, String name) {
        return plan.stacks().stream()
                .filter(stack -> stack.stack().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ResourcePlan resource(Plan plan, String stack, String logicalId) {
        return stack(plan, stack).resources().stream()
                .filter(resource -> resource.logicalId().equals(logicalId))
                .findFirst()
                .orElseThrow(() -> new AssertionError(logicalId + " in " + stack(plan, stack)));
    }

    private String url() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return describe(cloudFormation, "dev-alb-stack").outputs().stream()
                    .filter(output -> output.outputKey().equals("LoadBalancerURL"))
                    .findFirst()
                    .orElseThrow()
                    .outputValue();
        }
    }

    /** The environment's stacks and resources, with when each of them last changed, and what runs beside them. */
    private List<String> inventory() {
        List<String> inventory = new ArrayList<>();
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder());
                EcsClient ecs = aws.client(EcsClient.builder())) {
            environmentStacks(cloudFormation).forEach(stack -> {
                inventory.add(stack.toString());
                cloudFormation
                        .listStackResourcesPaginator(list -> list.stackName(stack.stackId()))
                        .stackResourceSummaries()
                        .forEach(resource -> inventory.add(resource.toString()));
            });
            inventory.addAll(ecs.listTaskDefinitions().taskDefinitionArns());
        }
        return inventory;
    }

    private List<String> changeSets() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return environmentStacks(cloudFormation).stream()
                    .flatMap(stack ->
                            cloudFormation.listChangeSets(list -> list.stackName(stack.stackId())).summaries().stream())
                    .map(ChangeSetSummary::changeSetName)
                    .toList();
        }
    }

    private static List<Stack> environmentStacks(CloudFormationClient cloudFormation) {
        return cloudFormation.describeStacksPaginator().stacks().stream()
                .filter(stack -> stack.stackName().startsWith("dev-"))
                .toList();
    }

    private static Stack describe(CloudFormationClient cloudFormation, String name) {
        return cloudFormation
                .describeStacks(request -> request.stackName(name))
                .stacks()
                .getFirst();
    }
}

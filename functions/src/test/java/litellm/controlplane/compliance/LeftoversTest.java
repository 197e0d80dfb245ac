package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.Request;
import litellm.controlplane.TextResource;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.release.Yaml;
import litellm.controlplane.snapshot.Snapshots;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Planted leftovers of every kind, among what others have. */
class LeftoversTest {
    private static final Moto MOTO = Moto.shared();
    private static final String ENVIRONMENT = Moto.newEnvironment();
    private static PlantedResources ours;
    private static PlantedResources others;
    private static Assessment assessment;

    @BeforeAll
    static void plantAndScan() {
        ours = PlantedResources.ofEnvironment(MOTO, ENVIRONMENT).plant(ENVIRONMENT + "-litellm-db");
        others = PlantedResources.ofOthers(
                        MOTO, ENVIRONMENT + "-tools", Map.of("Application", "tools", "Environment", ENVIRONMENT))
                .plant(ENVIRONMENT);
        PlantedResources.ofOthers(
                        MOTO, "litellm-demo-" + ENVIRONMENT, Map.of("Application", "litellm", "Environment", "demo"))
                .plant("demo-" + ENVIRONMENT);
        assessment = scan(ENVIRONMENT);
    }

    static Assessment scan(String environment) {
        return scan(environment, Clock.systemUTC());
    }

    private static Assessment scan(String environment, Clock clock) {
        Request request = Requests.deploy(environment);
        return new ComplianceScan(MOTO.settings(Map.of()), clock, Duration.ofMinutes(5), release -> "allowed: []")
                .scan(request, ScanMode.LEFTOVERS);
    }

    @Test
    void everyPlantedResourceIsFoundAndNothingOfOthers() {
        Set<String> found =
                assessment.findings().stream().map(Finding::arn).collect(Collectors.toCollection(TreeSet::new));

        assertThat(found).containsExactlyInAnyOrderElementsOf(new TreeSet<>(ours.arns()));
    }

    @Test
    void everyKindThatIsLookedForIsPlanted() {
        Map<String, Object> rules = Yaml.parse("rules.yaml", TextResource.read(Rules.class, "rules.yaml"));
        Set<String> kinds =
                Yaml.mapping(rules.get("leftovers"), "rules.yaml: leftovers").keySet();

        Set<String> found = assessment.findings().stream().map(Finding::type).collect(Collectors.toSet());

        assertThat(found).containsExactlyInAnyOrderElementsOf(kinds);
    }

    @Test
    void costsAreThoseOfThePriceTable() {
        Map<String, Double> monthly = assessment.findings().stream()
                .filter(finding -> finding.monthlyDollars().isPresent())
                .collect(Collectors.toMap(
                        Finding::type, finding -> finding.monthlyDollars().orElseThrow(), Double::sum));

        assertThat(monthly)
                .containsEntry("AWS::EC2::NatGateway", 32.85)
                .containsEntry("AWS::RDS::DBInstance", 15.44)
                // 16.425, and half a cent is rounded up.
                .containsEntry("AWS::ElasticLoadBalancingV2::LoadBalancer", 16.43)
                .doesNotContainKey("AWS::EC2::VPC");
    }

    /** AWS deletes no role with policies, no rule with targets, no gateway and no route table in use; an alias outlives its key. */
    @Test
    void aCommandTakesAwayFirstWhatIsInTheWay() {
        String role = ENVIRONMENT + "-litellm-flow-logs-role";
        assertThat(steps("AWS::IAM::Role"))
                .containsExactly(
                        "aws iam delete-role-policy --role-name %s --policy-name WriteLogs".formatted(role),
                        "aws iam delete-role-policy --role-name %s --policy-name ReadLogs".formatted(role),
                        "aws iam detach-role-policy --role-name %1$s --policy-arn arn:aws:iam::123456789012:policy/%1$s-policy"
                                .formatted(role),
                        "aws iam delete-role --role-name " + role);
        assertThat(steps("AWS::Events::Rule"))
                .containsExactly(
                        "aws events remove-targets --rule %s-litellm-nightly --ids one".formatted(ENVIRONMENT),
                        "aws events delete-rule --name %s-litellm-nightly".formatted(ENVIRONMENT));
        assertThat(steps("AWS::EC2::InternetGateway"))
                .satisfiesExactly(
                        step -> assertThat(step).matches("aws ec2 detach-internet-gateway .* --vpc-id vpc-\\w+"),
                        step -> assertThat(step).startsWith("aws ec2 delete-internet-gateway "));
        assertThat(steps("AWS::EC2::RouteTable"))
                .satisfiesExactly(
                        step -> assertThat(step)
                                .matches("aws ec2 disassociate-route-table --association-id rtbassoc-\\w+"),
                        step -> assertThat(step).startsWith("aws ec2 delete-route-table "));
        assertThat(steps("AWS::KMS::Key"))
                .satisfiesExactly(
                        step -> assertThat(step)
                                .isEqualTo("aws kms delete-alias --alias-name alias/%s-litellm-key"
                                        .formatted(ENVIRONMENT)),
                        step -> assertThat(step).startsWith("aws kms schedule-key-deletion "));
    }

    /** AWS deletes nothing that is protected; the load balancer's protection no list shows. */
    @Test
    void aCommandTurnsAProtectionOffFirst() {
        String unprotected = ENVIRONMENT + "-litellm-db";
        RdsClient rds = MOTO.client(RdsClient.builder());
        rds.modifyDBInstance(modify -> modify.dbInstanceIdentifier(unprotected).copyTagsToSnapshot(true));
        assertThat(steps(scan(ENVIRONMENT), "AWS::RDS::DBInstance"))
                .singleElement()
                .asString()
                .startsWith("aws rds delete-db-instance");

        rds.modifyDBInstance(modify -> modify.dbInstanceIdentifier(unprotected).deletionProtection(true));

        assertThat(steps(scan(ENVIRONMENT), "AWS::RDS::DBInstance"))
                .satisfiesExactly(
                        step -> assertThat(step)
                                .isEqualTo(
                                        "aws rds modify-db-instance --db-instance-identifier %s --no-deletion-protection --apply-immediately"
                                                .formatted(unprotected)),
                        step -> assertThat(step).startsWith("aws rds delete-db-instance"));
        assertThat(steps("AWS::ElasticLoadBalancingV2::LoadBalancer"))
                .satisfiesExactly(
                        step -> assertThat(step)
                                .matches(
                                        "aws elbv2 modify-load-balancer-attributes --load-balancer-arn arn:\\S+ --attributes Key=deletion_protection.enabled,Value=false"),
                        step -> assertThat(step).startsWith("aws elbv2 delete-load-balancer"));
    }

    /** Without its tags a final snapshot would be nobody's, and cost on. */
    @Test
    void aDatabasesFinalSnapshotGetsItsTags() {
        assertThat(steps("AWS::RDS::DBInstance"))
                .satisfiesExactly(
                        step -> assertThat(step)
                                .isEqualTo(
                                        "aws rds modify-db-instance --db-instance-identifier %s-litellm-db --copy-tags-to-snapshot --apply-immediately"
                                                .formatted(ENVIRONMENT)),
                        step -> assertThat(step).startsWith("aws rds delete-db-instance"));
    }

    /** What was carried out is not found again: a secret is gone, and a key that waits for its deletion needs no more. */
    @Test
    void aCommandEndsItsFinding() {
        assertThat(assessment.findings())
                .filteredOn(finding -> finding.type().equals("AWS::SecretsManager::Secret"))
                .hasSize(2)
                .allMatch(finding -> finding.fix().contains(" --force-delete-without-recovery"));
        assertThat(assessment.findings())
                .filteredOn(finding -> finding.problem().startsWith("The key is deleted at "))
                .extracting(Finding::severity, Finding::fix)
                .containsExactly(tuple(Severity.INFORMATIONAL, ""));
    }

    /** As a teardown leaves it for a moment. */
    @Test
    void aSecretThatIsGoneInAMomentIsNoLeftover() {
        Instant deleted = MOTO.client(SecretsManagerClient.builder())
                .describeSecret(secret -> secret.secretId(ENVIRONMENT + "/litellm/database"))
                .deletedDate();

        assertThat(secretsLeftAt(deleted.plusSeconds(299))).isEqualTo(1);
        assertThat(secretsLeftAt(deleted.plusSeconds(300))).isEqualTo(2);
    }

    private static long secretsLeftAt(Instant time) {
        return scan(ENVIRONMENT, Clock.fixed(time, ZoneOffset.UTC)).findings().stream()
                .filter(finding -> finding.type().equals("AWS::SecretsManager::Secret"))
                .count();
    }

    /** In the order in which they are printed, the commands meet nothing that is still needed. */
    @Test
    void aVpcComesAfterWhatIsInIt() {
        List<String> kinds = assessment.findings().stream().map(Finding::type).toList();

        assertThat(kinds.indexOf("AWS::EC2::VPC"))
                .isGreaterThan(kinds.lastIndexOf("AWS::EC2::Subnet"))
                .isGreaterThan(kinds.lastIndexOf("AWS::EC2::SecurityGroup"))
                .isGreaterThan(kinds.lastIndexOf("AWS::EC2::InternetGateway"))
                .isGreaterThan(kinds.lastIndexOf("AWS::EC2::RouteTable"));
    }

    /** EC2 deletes no group that a rule of another one names, and ours name each other in pairs. */
    @Test
    void groupsThatNameEachOtherGoInTheReportsOrder() throws Exception {
        String environment = Moto.newEnvironment();
        Ec2Client ec2 = MOTO.client(Ec2Client.builder());
        String vpc = PlantedResources.ofEnvironment(MOTO, environment).groupsThatNameEachOther();

        AwsCli.run(scan(environment).findings().stream().map(Finding::fix).toList());

        assertThat(ec2.describeVpcs().vpcs()).extracting(Vpc::vpcId).doesNotContain(vpc);
    }

    /** RDS changes no stopped database, and takes no snapshot of one. */
    @Test
    void aStoppedDatabaseIsStartedFirst() throws Exception {
        String environment = Moto.newEnvironment();
        String database = environment + "-litellm-db";
        RdsClient rds = MOTO.client(RdsClient.builder());
        rds.createDBInstance(Databases.wanted(database).deletionProtection(true).build());
        rds.stopDBInstance(stop -> stop.dbInstanceIdentifier(database));

        AwsCli.run(List.of(scan(environment).findings().getFirst().fix()));

        assertThat(rds.describeDBInstances().dbInstances())
                .extracting(DBInstance::dbInstanceIdentifier)
                .doesNotContain(database);
        assertThat(snapshots(database)).hasSize(1);
    }

    /** Staging and prod keep that of the database before, which had the same name. */
    @Test
    void aDatabaseIsSavedToASnapshotOfItsOwn() throws Exception {
        String environment = Moto.newEnvironment();
        String database = environment + "-litellm-db";
        RdsClient rds = MOTO.client(RdsClient.builder());
        DBInstance left = rds.createDBInstance(
                        Databases.wanted(database).backupRetentionPeriod(0).build())
                .dbInstance();

        AwsCli.run(List.of(scan(environment).findings().getFirst().fix()));

        assertThat(snapshots(database)).containsExactly(Snapshots.nameOfFinal(left));
    }

    private static List<String> snapshots(String database) {
        return MOTO
                .client(RdsClient.builder())
                .describeDBSnapshots(
                        describe -> describe.dbInstanceIdentifier(database).snapshotType("manual"))
                .dbSnapshots()
                .stream()
                .map(DBSnapshot::dbSnapshotIdentifier)
                .toList();
    }

    /** Whoever deleted the database kept them; RDS deletes them together only. */
    @Test
    void automaticBackupsOfADatabaseThatIsGoneAreOneFinding() {
        String environment = Moto.newEnvironment();
        String database = environment + "-litellm-db";
        RdsClient rds = MOTO.client(RdsClient.builder());
        String resource = rds.createDBInstance(Databases.wanted(database).build())
                .dbInstance()
                .dbiResourceId();
        rds.deleteDBInstance(delete ->
                delete.dbInstanceIdentifier(database).skipFinalSnapshot(true).deleteAutomatedBackups(false));

        assertThat(scan(environment).findings())
                .extracting(Finding::fix)
                .containsExactly("aws rds delete-db-instance-automated-backup --dbi-resource-id %s --region us-east-1"
                        .formatted(resource));
    }

    /** RDS takes no final snapshot of it: what it holds is in its source. */
    @Test
    void aReadReplicaIsDeletedWithoutASnapshot() {
        String environment = Moto.newEnvironment();
        String database = environment + "-litellm-db";
        RdsClient rds = MOTO.client(RdsClient.builder());
        rds.createDBInstance(Databases.wanted(database).copyTagsToSnapshot(true).build());
        rds.createDBInstanceReadReplica(create -> create.sourceDBInstanceIdentifier(database)
                .dbInstanceIdentifier(database + "-replica")
                .tags(EnvironmentTags.ofStack(environment).entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList()));

        assertThat(scan(environment).findings())
                .filteredOn(finding -> finding.type().equals("AWS::RDS::DBInstance"))
                .extracting(Finding::name, finding -> finding.fix().replaceAll("-final-[0-9-]+", "-final"))
                .containsExactlyInAnyOrder(
                        tuple(
                                database,
                                "aws rds delete-db-instance --db-instance-identifier %1$s --final-db-snapshot-identifier %1$s-final --region us-east-1"
                                        .formatted(database)),
                        tuple(
                                database + "-replica",
                                "aws rds delete-db-instance --db-instance-identifier %s-replica --skip-final-snapshot --region us-east-1"
                                        .formatted(database)));
    }

    /** The lists of keys do not say it. */
    @Test
    void aKeyIsAsOldAsItsServiceSays() {
        Finding key = assessment.findings().stream()
                .filter(finding -> finding.type().equals("AWS::KMS::Key"))
                .findFirst()
                .orElseThrow();

        assertThat(key.since())
                .contains(MOTO.client(KmsClient.builder())
                        .describeKey(describe -> describe.keyId(key.arn()))
                        .keyMetadata()
                        .creationDate());
    }

    private static List<String> steps(String type) {
        return steps(assessment, type);
    }

    private static List<String> steps(Assessment assessment, String type) {
        String fix = assessment.findings().stream()
                .filter(finding -> finding.type().equals(type))
                .map(Finding::fix)
                .findFirst()
                .orElseThrow();
        return Stream.of(fix.split(" && ", -1))
                .map(step -> step.replace(" --region us-east-1", ""))
                .toList();
    }

    @Test
    void everythingCouldBeRead() {
        assertThat(assessment.findings().stream().filter(Finding::notChecked).map(Finding::problem))
                .isEmpty();
        assertThat(assessment.outcome()).isEqualTo("FINDINGS");
        assertThat(List.copyOf(others.arns())).isNotEmpty();
    }
}

package litellm.controlplane.compliance;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.TextResource;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each control of {@code rules.yaml} finds what it is about: a detail that nobody reads, under whatever name, would pass for good. */
class ControlsTest {
    private static final Path INVENTORY =
            Path.of("src", "main", "java", "litellm", "controlplane", "compliance", "inventory");
    private static final Path CHECKS = INVENTORY.resolveSibling("control");
    private static final Path NAMING_RULES =
            INVENTORY.resolveSibling("leftover").resolve("NamingRules.java");

    /** Storage is encrypted when it is made, a bucket's policy is its owner's own, and a certificate's owner proves the domain. */
    private static final Set<String> WITHOUT_COMMAND = Set.of(
            "DatabaseEncrypted",
            "SnapshotEncrypted",
            "SecretEncryptedWithOwnKey",
            "BucketRefusesPlainHttp",
            "CertificateIssued",
            "CertificateRenewed",
            "FlowLogs");

    /** A role's policy in a template; a policy of autoscaling has a longer name. */
    private static final Pattern POLICY = Pattern.compile("- PolicyName: (\\S+)");

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    /** The places that are filled without a detail. */
    private static final Set<String> OF_EVERY_RESOURCE =
            Set.of("id", "arn", "name", "environment", "region", "found", "value");

    private static final List<String> SOURCES = sources();
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Map<String, Object> RULES =
            Yaml.parse("rules.yaml", TextResource.read(Rules.class, "rules.yaml"));
    private static final Map<String, Object> CONTROLS = Yaml.mapping(RULES.get("controls"), "controls");

    /** A VPC's flow log, for the one control that looks at another resource too. */
    private static final Resource FLOW_LOG = new Resource(
            ResourceTypes.FLOW_LOG,
            "fl-1",
            "arn:aws:ec2:us-east-1:123456789012:vpc-flow-log/fl-1",
            "flow log",
            Map.of(),
            NOW,
            Map.of("inside", Resource.member(ResourceTypes.VPC, "logged")));

    /** What a control is to find in a resource, and what it is to leave alone. */
    private record Sample(UnaryOperator<Resource> bad, UnaryOperator<Resource> good) {}

    private static final Map<String, Sample> SAMPLES = Map.ofEntries(
            entry("DatabaseEncrypted", detail("encrypted", false, true)),
            entry("SnapshotEncrypted", detail("encrypted", false, true)),
            entry("SecretEncryptedWithOwnKey", new Sample(bare -> bare, with("keyArn", "arn:aws:kms:key"))),
            entry("BucketEncrypted", detail("encrypted", false, true)),
            entry("BucketRefusesPlainHttp", detail("tlsOnly", false, true)),
            entry("KeyEnabled", detail("state", "Disabled", "Enabled")),
            entry("KeyRotates", detail("rotates", false, true)),
            entry("DatabaseNotPublic", detail("public", true, false)),
            entry("SnapshotNotPublic", detail("public", true, false)),
            entry("TasksNotPublic", detail("publicAddress", true, false)),
            entry("BucketNotPublic", detail("publicAccessBlocked", false, true)),
            entry("OpenPorts", detail("openPorts", Map.of("port 443", "[]"), Map.of())),
            entry(
                    "FunctionNotPublic",
                    detail(
                            "policy",
                            called(
                                    "\"*\", \"Condition\": {\"StringEquals\": {\"lambda:FunctionUrlAuthType\": \"NONE\"}}"),
                            called("{\"Service\": \"secretsmanager.amazonaws.com\"}"))),
            entry("PlainHttp", detail("plainPorts", List.of("80"), List.of())),
            entry(
                    "TlsPolicy",
                    detail(
                            "tlsPolicies",
                            List.of("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "ELBSecurityPolicy-2016-08"),
                            List.of("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"))),
            entry("CertificateIssued", detail("status", "PENDING_VALIDATION", "ISSUED")),
            entry("CertificateRenewed", detail("expires", daysAhead(30), daysAhead(31))),
            entry("InvalidHeadersDropped", detail("dropsInvalidHeaders", false, true)),
            entry("RequestSmuggling", detail("desyncMitigation", "monitor", "strictest")),
            entry("Firewall", detail("firewall", false, true)),
            entry("RotationOn", detail("rotates", false, true)),
            entry("RotationRecent", new Sample(rotated(38), rotated(36))),
            entry("SecretNotPending", new Sample(with("deletedAt", NOW), bare -> bare)),
            entry("FunctionWithoutPlainSecrets", detail("plainSecrets", List.of("API_KEY"), List.of())),
            entry("TaskWithoutPlainSecrets", detail("plainSecrets", List.of("API_KEY"), List.of())),
            entry("DatabaseBackups", detail("backupDays", 0L, 1L)),
            entry("DatabaseBackupsInProduction", detail("backupDays", 6L, 7L)),
            entry("DatabaseProtected", detail("deletionProtection", false, true)),
            entry("DatabaseStandby", detail("multiAz", false, true)),
            entry("DatabaseUpgrades", detail("minorUpgrades", false, true)),
            entry("SnapshotsTagged", detail("copiesTags", false, true)),
            entry("LoadBalancerProtected", detail("deletionProtection", false, true)),
            entry("StackProtected", detail("terminationProtection", false, true)),
            entry("StackHealthy", detail("status", "UPDATE_ROLLBACK_FAILED", "UPDATE_COMPLETE")),
            entry("Drift", detail("drifted", List.of("Vpc"), List.of())),
            entry("LogsExpire", new Sample(bare -> bare, with("retentionDays", 14))),
            entry("LogsKeptInProduction", detail("retentionDays", 89, 90)),
            entry("AccessLogs", detail("accessLogs", false, true)),
            entry("FlowLogs", new Sample(bare -> bare, ControlsTest::logged)),
            entry("TaskLogs", detail("logged", false, true)),
            entry("AlarmActs", detail("acts", false, true)),
            entry("ContainerInsights", detail("containerInsights", "disabled", "enhanced")),
            entry("ImagesScanned", detail("scanOnPush", false, true)),
            entry("ImageTagsImmutable", detail("tagMutability", "MUTABLE", "IMMUTABLE")),
            entry("ImagesByDigest", detail("imagesByTag", List.of("litellm:v1"), List.of())),
            entry("NotPrivileged", detail("privileged", true, false)),
            entry("NoRemoteShell", detail("executeCommand", true, false)),
            entry(
                    "LeastPrivilege",
                    detail("policies", Map.of("a", policy("s3:GetObject")), Map.of("a", policy("ec2:DescribeVpcs")))),
            entry(
                    "RequiredTags",
                    new Sample(bare -> bare.tagged(Map.of("Compliance", "ISO", "Owner", "")), bare -> bare)));

    private static Sample detail(String name, Object bad, Object good) {
        return new Sample(with(name, bad), with(name, good));
    }

    private static UnaryOperator<Resource> with(String detail, Object value) {
        return resource -> resource.with(Map.of(detail, value));
    }

    private static Instant daysAhead(int days) {
        return NOW.plus(Duration.ofDays(days));
    }

    /** It rotates every thirty days and has a week of grace. */
    private static UnaryOperator<Resource> rotated(int daysAgo) {
        return resource ->
                resource.with(Map.of("rotates", true, "rotationDays", 30L, "lastRotated", daysAhead(-daysAgo)));
    }

    private static Resource logged(Resource vpc) {
        return new Resource(vpc.type(), "logged", vpc.arn(), vpc.name(), vpc.tags(), vpc.createdAt(), vpc.details());
    }

    private static String policy(String action) {
        return """
                {"Statement": {"Effect": "Allow", "Action": "%s", "Resource": "*"}}""".formatted(action);
    }

    static Set<String> controls() {
        return CONTROLS.keySet();
    }

    @Test
    void everyControlHasASample() {
        assertThat(SAMPLES).containsOnlyKeys(CONTROLS.keySet());
    }

    @ParameterizedTest
    @MethodSource("controls")
    void aControlFindsWhatItIsAboutAndNothingElse(String control) {
        Sample sample = SAMPLES.get(control);
        assertThat(sample).as("the sample of %s in SAMPLES", control).isNotNull();
        for (String type : types(control(control))) {
            assertThat(findings(control, sample.bad().apply(bare(type))))
                    .as(type)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.problem())
                            .doesNotContain("unknown")
                            .doesNotContainPattern(PLACE));
            assertThat(findings(control, sample.good().apply(bare(type))))
                    .as(type)
                    .isEmpty();
        }
    }

    /** What AWS recommends, or stricter, with FIPS and post-quantum key exchange or without; "Ext" has older ciphers too. */
    @ParameterizedTest
    @CsvSource({
        "TLS13-1-2-Res-2021-06, 0",
        "TLS13-1-3-2021-06, 0",
        "TLS13-1-2-Res-FIPS-2023-04, 0",
        "TLS13-1-3-FIPS-2023-04, 0",
        "TLS13-1-2-Res-PQ-2025-09, 0",
        "TLS13-1-3-PQ-2025-09, 0",
        "TLS13-1-2-Res-FIPS-PQ-2025-09, 0",
        "TLS13-1-3-FIPS-PQ-2025-09, 0",
        "TLS13-1-2-Ext2-FIPS-PQ-2025-09, 1"
    })
    void aTlsPolicyIsFoundOnlyWhereItsCiphersAreOutOfDate(String policy, int findings) {
        Resource balancer =
                with("tlsPolicies", List.of("ELBSecurityPolicy-" + policy)).apply(bare(ResourceTypes.LOAD_BALANCER));

        assertThat(findings("TlsPolicy", balancer)).hasSize(findings);
    }

    private static String called(String by) {
        return """
                {"Statement": [{"Sid": "one", "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*", "Principal": %s}]}""".formatted(by);
    }

    /** There it needs no certificate, and what is only worth knowing fails no scan. */
    @ParameterizedTest
    @CsvSource({"dev, INFORMATIONAL", "staging, HIGH", "prod, HIGH"})
    void plainHttpIsOnlyWorthKnowingInDevelopment(String environment, Severity severity) {
        Resource balancer = SAMPLES.get("PlainHttp").bad().apply(bare(ResourceTypes.LOAD_BALANCER));

        assertThat(Rules.read("us-east-1")
                        .controls()
                        .check(environment, new Inventory(List.of(balancer), List.of()), NOW))
                .filteredOn(finding -> finding.rule().equals("PlainHttp"))
                .extracting(Finding::severity)
                .containsExactly(severity);
    }

    /** A provider's keys are whoever's who has put them there. */
    @Test
    void aSecretNeedsNoRotationThatItsTemplateSaysNothingOf() {
        Resource secret = SAMPLES.get("RotationOn").bad().apply(bare(ResourceTypes.SECRET));

        assertThat(findings("RotationOn", secret)).hasSize(1);
        assertThat(findings("RotationOn", secret.tagged(Map.of("RotationEnabled", "false"))))
                .isEmpty();
    }

    /** While a database is on its way back, the deployment that the finding would name would make an empty one. */
    @Test
    void nothingIsAskedOfWhatAStackIsToMakeThatIsNotThere() {
        Resource bare = bare(ResourceTypes.SECRET);
        Resource secret = new Resource(
                ResourceTypes.SECRET,
                bare.id(),
                bare.arn(),
                "prod/litellm/database",
                bare.tags(),
                NOW,
                Map.of("rotates", false));
        Resource stack =
                new Resource(ResourceTypes.STACK, "stack", "arn:stack", "prod-database-stack", Map.of(), NOW, Map.of());

        assertThat(findings("RotationOn", secret)).isEmpty();
        assertThat(findings("RotationOn", secret, stack)).hasSize(1);
    }

    @Test
    void whatContainerInsightsWritesNeedsNotBeKept() {
        UnaryOperator<Resource> kept = with("retentionDays", 1);

        assertThat(findings(
                        "LogsKeptInProduction",
                        kept.andThen(with("madeFor", "AWS::RDS::DBInstance prod"))
                                .apply(bare(ResourceTypes.LOG_GROUP))))
                .hasSize(1);
        assertThat(findings(
                        "LogsKeptInProduction",
                        kept.andThen(with("madeFor", "AWS::ECS::Cluster prod")).apply(bare(ResourceTypes.LOG_GROUP))))
                .isEmpty();
    }

    /** A change for each would show the other secrets on its command line, and Lambda refuses one while another is under way. */
    @Test
    void allSecretsOfAFunctionGoInOneChange() {
        Resource function = with("withoutSecrets", "del(.Variables.API_KEY, .Variables.TOKEN)")
                .apply(with("plainSecrets", List.of("API_KEY", "TOKEN")).apply(bare(ResourceTypes.FUNCTION)));

        assertThat(findings("FunctionWithoutPlainSecrets", function))
                .extracting(Finding::fix)
                .containsExactly(
                        "aws lambda update-function-configuration --function-name id --environment \"$(aws lambda get-function-configuration --function-name id --query Environment --output json --region us-east-1 | jq -c 'del(.Variables.API_KEY, .Variables.TOKEN)')\" --region us-east-1");
    }

    /** In production, where every control holds. */
    private static List<Finding> findings(String control, Resource resource, Resource... others) {
        return all(resource, others).stream()
                .filter(finding -> finding.rule().equals(control))
                .toList();
    }

    private static List<Finding> all(Resource resource, Resource... others) {
        List<Resource> resources = new ArrayList<>(List.of(resource, FLOW_LOG));
        resources.addAll(List.of(others));
        return Rules.read("us-east-1").controls().check("prod", new Inventory(resources, List.of()), NOW);
    }

    /** A resource with every tag that it should have, and one that a secret's rotation needs. */
    private static Resource bare(String type) {
        return new Resource(
                type,
                "id",
                "arn:aws:any:us-east-1:123456789012:id",
                "prod-litellm-one",
                Map.of(
                        "Name", "one",
                        "Environment", "prod",
                        "Application", "litellm",
                        "CostCenter", "engineering",
                        "Owner", "platform",
                        "Project", "gateway",
                        "Compliance", "None",
                        "ManagedBy", "CloudFormation",
                        "RotationEnabled", "true"),
                NOW,
                Map.of());
    }

    private static Map<String, Object> control(String name) {
        return Yaml.mapping(CONTROLS.get(name), name);
    }

    private static Collection<String> types(Map<String, Object> control) {
        return Stream.concat(
                        Stream.ofNullable(control.get("type")), Yaml.sequence(control.get("types"), "types").stream())
                .map(String::valueOf)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("controls")
    void aControlNamesACommandUnlessNoOneCommandPutsItRight(String name) {
        assertThat(control(name).containsKey("fix"))
                .as("whether %s has a command (`fix`), as all have that are not in WITHOUT_COMMAND", name)
                .isNotEqualTo(WITHOUT_COMMAND.contains(name));
    }

    /** Where the stack has the value already a deployment would find nothing to do, and its own value is the one to put back. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "DatabaseProtected#database#EnableDeletionProtection#false#litellmctl deploy prod --set database.EnableDeletionProtection=true",
                "DatabaseProtected#database#EnableDeletionProtection#true#aws rds modify-db-instance --db-instance-identifier id --deletion-protection --apply-immediately --region us-east-1",
                "DatabaseStandby#database#EnableMultiAZ#false#litellmctl deploy prod --set database.EnableMultiAZ=true",
                "DatabaseStandby#database#EnableMultiAZ#true#aws rds modify-db-instance --db-instance-identifier id --multi-az --apply-immediately --region us-east-1",
                "DatabaseBackups#database#BackupRetentionDays#0#litellmctl deploy prod --set database.BackupRetentionDays=7",
                "DatabaseBackups#database#BackupRetentionDays#30#aws rds modify-db-instance --db-instance-identifier id --backup-retention-period 30 --apply-immediately --region us-east-1",
                "DatabaseBackups#database#BackupRetentionDays#7#aws rds modify-db-instance --db-instance-identifier id --backup-retention-period 7 --apply-immediately --region us-east-1",
                "DatabaseBackupsInProduction#database#BackupRetentionDays#6#litellmctl deploy prod --set database.BackupRetentionDays=7",
                "Firewall#alb#EnableWAF#false#litellmctl deploy prod --set alb.EnableWAF=true",
                "Firewall#alb#EnableWAF#true#aws wafv2 associate-web-acl --web-acl-arn arn:waf --resource-arn arn:aws:any:us-east-1:123456789012:id --region us-east-1",
                "PlainHttp#alb#DomainName##litellmctl deploy prod --set alb.DomainName=DOMAIN --set alb.HostedZoneId=ZONE",
                "PlainHttp#alb#DomainName#llm.example.com#aws elbv2 delete-rule --rule-arn arn:rule --region us-east-1",
                "LogsExpire#litellm#LogRetentionDays#365#aws logs put-retention-policy --log-group-name id --retention-in-days 90 --region us-east-1",
            })
    void theCommandWorksWhereTheStackSaysSoAndWhereItDoesNot(
            String control, String stack, String parameter, String value, String command) {
        Resource resource = SAMPLES.get(control)
                .bad()
                .apply(bare(types(control(control)).iterator().next()))
                .with(Map.of(
                        "webAclArn",
                        "arn:waf",
                        "plainRules",
                        List.of("arn:rule"),
                        "plainListeners",
                        List.of(),
                        "stopped",
                        List.of()));

        assertThat(findings(control, resource, stack(stack, parameter, value == null ? "" : value)))
                .extracting(Finding::fix)
                .containsExactly(command);
    }

    /** RDS changes no stopped one. */
    @Test
    void aStoppedDatabaseIsStartedBeforeItIsChanged() {
        Resource database = SAMPLES.get("DatabaseUpgrades")
                .bad()
                .apply(bare(ResourceTypes.DATABASE))
                .with(Map.of("stopped", List.of("db")));

        assertThat(findings("DatabaseUpgrades", database, stack("database", "EnableMultiAZ", "true")))
                .extracting(Finding::fix)
                .containsExactly(
                        "aws rds start-db-instance --db-instance-identifier db --region us-east-1"
                                + " && aws rds wait db-instance-available --db-instance-identifier db --region us-east-1"
                                + " && aws rds modify-db-instance --db-instance-identifier id --auto-minor-version-upgrade --apply-immediately --region us-east-1");
    }

    /** The gateway's own log is kept as long as its stack says; no parameter is about the others. */
    @ParameterizedTest
    @CsvSource({
        "/ecs/prod-litellm-proxy, 365, --retention-in-days 365",
        "/ecs/prod-litellm-proxy, 14, --set litellm.LogRetentionDays=90",
        "/ecs/prod-litellm-migration, 365, --retention-in-days 90"
    })
    void aLogIsKeptAsLongAsTheEnvironmentAsks(String group, String ofStack, String command) {
        Resource log = new Resource(
                ResourceTypes.LOG_GROUP, group, "arn:log", group, Map.of(), NOW, Map.of("retentionDays", 14));

        for (Resource resource : List.of(log, SAMPLES.get("LogsExpire").bad().apply(forever(log)))) {
            assertThat(all(resource, stack("litellm", "LogRetentionDays", ofStack)))
                    .filteredOn(finding -> finding.rule().startsWith("Logs"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.fix()).contains(command));
        }
    }

    /** Somebody who silenced an alarm left it what it does: autoscaling, or a topic of their own. */
    @Test
    void aSilencedAlarmKeepsItsActions() {
        Resource silenced = bare(ResourceTypes.ALARM)
                .with(Map.of(
                        "acts", false, "silenced", List.of("id"), "withoutActions", List.of(), "alertsTopic", "topic"));

        assertThat(findings("AlarmActs", silenced))
                .extracting(Finding::fix)
                .containsExactly("aws cloudwatch enable-alarm-actions --alarm-names id --region us-east-1");
    }

    @Test
    void anAlarmWithoutActionsGetsTheTopicOfAlerts() {
        Resource mute = bare(ResourceTypes.ALARM)
                .with(Map.of(
                        "acts", false, "silenced", List.of(), "withoutActions", List.of("id"), "alertsTopic", "topic"));

        assertThat(findings("AlarmActs", mute))
                .singleElement()
                .extracting(Finding::fix)
                .asString()
                .startsWith("aws cloudwatch put-metric-alarm ")
                .contains("\"ActionsEnabled\": true, \"AlarmActions\": [\"'topic'\"]");
    }

    /** It keeps what it logs for longer than an environment does, and a shorter time would delete what is there. */
    @Test
    void aLogOfTheControlPlaneIsKeptAsLongAsItsOwnStackSays() {
        Resource log = SAMPLES.get("LogsExpire").bad().apply(bare(ResourceTypes.LOG_GROUP));
        Resource stack = stackCalled(EnvironmentTags.CONTROL_PLANE, "LogRetentionDays", "180");

        assertThat(Rules.read("us-east-1")
                        .controls()
                        .check(EnvironmentTags.CONTROL_PLANE, new Inventory(List.of(log, stack), List.of()), NOW))
                .filteredOn(finding -> finding.rule().equals("LogsExpire"))
                .extracting(Finding::fix)
                .containsExactly(
                        "aws logs put-retention-policy --log-group-name id --retention-in-days 180 --region us-east-1");
    }

    private static Resource forever(Resource log) {
        return new Resource(log.type(), log.id(), log.arn(), log.name(), log.tags(), log.createdAt(), Map.of());
    }

    private static Resource stack(String name, String parameter, String value) {
        return stackCalled("prod-%s-stack".formatted(name), parameter, value);
    }

    private static Resource stackCalled(String name, String parameter, String value) {
        return new Resource(
                ResourceTypes.STACK,
                "stack",
                "arn:stack",
                name,
                Map.of(),
                NOW,
                Map.of("parameters", Map.of(parameter, value)));
    }

    @Test
    void thePoliciesOfTheTemplatesAreKnown() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> templates = Files.list(Path.of("..", "infrastructure"))) {
            for (Path template : templates.toList()) {
                POLICY.matcher(Files.readString(template)).results().forEach(found -> names.add(found.group(1)));
            }
        }

        assertThat(control("LeastPrivilege").get("ofTemplates")).isEqualTo(List.copyOf(names));
    }

    @ParameterizedTest
    @MethodSource("controls")
    void whatAControlNamesIsReadOfItsResources(String name) {
        Map<String, Object> control = control(name);
        List<String> details = new ArrayList<>(places(control));
        details.removeIf(detail -> checkSays(control, detail));
        Stream.ofNullable(control.get("detail")).map(String::valueOf).forEach(details::add);
        for (String type : types(control)) {
            assertThat(details).allSatisfy(detail -> assertRead(type, detail));
        }
    }

    @Test
    void whatARuleForLeftoversNamesIsReadOfItsResources() {
        String namingRules = read(NAMING_RULES);
        assertThat(Yaml.mapping(RULES.get("leftovers"), "leftovers"))
                .isNotEmpty()
                .allSatisfy((type, rule) -> assertThat(places(rule))
                        .filteredOn(detail -> !namingRules.contains("\"" + detail + "\""))
                        .allSatisfy(detail -> assertRead(type, detail)));
    }

    private static List<String> places(Object rule) {
        return PLACE.matcher(JsonObject.write(rule))
                .results()
                .map(place -> place.group(1))
                .filter(place -> !OF_EVERY_RESOURCE.contains(place))
                .toList();
    }

    /** Whether the class that the control asks tells the detail. */
    private static boolean checkSays(Map<String, Object> control, String detail) {
        return control.containsKey("asks")
                && read(CHECKS.resolve(control.get("asks") + ".java")).contains("\"" + detail + "\"");
    }

    private static void assertRead(String type, String detail) {
        assertThat(readersOf(type).contains("\"" + detail + "\""))
                .as("whether a reader in %s reads the detail %s of %s", INVENTORY, detail, type)
                .isTrue();
    }

    /** The source of whatever reads resources of the type. */
    private static String readersOf(String type) {
        List<String> words = new ArrayList<>(List.of("\"" + type + "\""));
        Arrays.stream(ResourceTypes.class.getFields())
                .filter(field -> value(field).equals(type))
                .forEach(field -> words.add("ResourceTypes." + field.getName() + ","));
        return SOURCES.stream()
                .filter(source -> words.stream().anyMatch(source::contains))
                .collect(Collectors.joining());
    }

    private static List<String> sources() {
        try (Stream<Path> files = Files.list(INVENTORY)) {
            return files.filter(file -> file.toString().endsWith("Reader.java"))
                    .map(ControlsTest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object value(Field constant) {
        try {
            return constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}

package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What the control plane's own stack holds; a proxy tells of that stack, so that no other test's scan meets it. */
class ControlPlaneTest {
    @AutoClose
    private final RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint());

    private final String environment = Moto.newEnvironment();
    private final String bucket = "litellm-control-plane-" + environment;
    private final String repository = environment + "-litellm-proxy";
    private final String role = "litellm-control-plane-" + environment;
    private final String logGroup = "/aws/lambda/litellm-control-plane-" + environment;
    private String control = "CREATE_COMPLETE";

    @BeforeEach
    void make() {
        Moto.shared().s3().createBucket(create -> create.bucket(bucket));
        EcrClient ecr = Moto.shared().client(EcrClient.builder());
        ecr.createRepository(create -> create.repositoryName(repository));
        ecr.putImage(put -> put.repositoryName(repository).imageTag("v1").imageManifest("""
                {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                 "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 7023, "digest": "sha256:%064d"},
                 "layers": []}""".formatted(1)));
        Moto.shared()
                .client(IamClient.builder())
                .createRole(create -> create.roleName(role).assumeRolePolicyDocument("""
                        {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}"""));
        Moto.shared().client(CloudWatchLogsClient.builder()).createLogGroup(create -> create.logGroupName(logGroup));
        proxy.answer("ListStackResources", resources());
        proxy.answerWhere(
                "Action=ListStackResources&Version=2010-05-15&StackName=bootstrap",
                resources(
                        "AWS::S3::Bucket " + bucket,
                        "AWS::ECR::Repository " + repository,
                        "AWS::IAM::Role " + role,
                        "AWS::Logs::LogGroup " + logGroup));
        detects("");
    }

    /** @param drifted what a detection of drift finds, as CloudFormation writes the list in XML */
    private void detects(String drifted) {
        answer("DetectStackDrift", "<StackDriftDetectionId>d-1</StackDriftDetectionId>");
        answer(
                "DescribeStackDriftDetectionStatus",
                "<StackId>bootstrap</StackId><DetectionStatus>DETECTION_COMPLETE</DetectionStatus>");
        answer("DescribeStackResourceDrifts", "<StackResourceDrifts>" + drifted + "</StackResourceDrifts>");
    }

    private void answer(String action, String content) {
        proxy.answer(action, "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(action, content));
    }

    /** It serves every environment, whichever is scanned, and is there before and after each. */
    @Test
    void itsBucketIsHeldAgainstTheControlsWithoutAnyEnvironment() {
        stacks("");

        assertThat(scan(ScanMode.CONTROLS).findings())
                .filteredOn(finding -> finding.type().equals("AWS::S3::Bucket"))
                .extracting(Finding::rule, Finding::name, Finding::environment)
                .containsExactlyInAnyOrder(
                        tuple("BucketNotPublic", bucket, "litellm-control-plane"),
                        tuple("BucketEncrypted", bucket, "litellm-control-plane"),
                        tuple("BucketRefusesPlainHttp", bucket, "litellm-control-plane"));
        assertThat(scan(ScanMode.LEFTOVERS).findings())
                .noneMatch(finding -> finding.name().equals(bucket));
    }

    /** A salt key that somebody deleted: it is on its way out, whatever outlives the environment. */
    @Test
    void aSecretThatWaitsForItsDeletionIsNotKeptOnPurpose() {
        SecretsManagerClient secrets = Moto.shared().client(SecretsManagerClient.builder());
        String saltKey = environment + "/litellm/salt-key";
        String arn = secrets.createSecret(create -> create.name(saltKey)).arn();
        proxy.answerWhere(
                "Action=ListStackResources&Version=2010-05-15&StackName=bootstrap",
                resources("AWS::SecretsManager::Secret " + arn));
        stacks("");
        assertThat(scan(ScanMode.LEFTOVERS).kept())
                .extracting(kept -> kept.resource().name())
                .contains(saltKey);

        secrets.deleteSecret(delete -> delete.secretId(saltKey).recoveryWindowInDays(7L));

        assertThat(scan(ScanMode.LEFTOVERS).kept())
                .extracting(kept -> kept.resource().name())
                .doesNotContain(saltKey);
        assertThat(scan(ScanMode.CONTROLS).findings())
                .filteredOn(finding -> finding.name().equals(saltKey))
                .extracting(Finding::rule)
                .contains("SecretNotPending");
    }

    /** They may do more than a rule for those of an environment allows. */
    @Test
    void itsRolesAreNotJudged() {
        stacks("");

        assertThat(scan(ScanMode.CONTROLS).findings())
                .noneMatch(finding -> finding.type().equals("AWS::IAM::Role"));
    }

    @Test
    void whatIsItsOwnNeedsNoCostCenterOfAnEnvironments() {
        stacks("");

        assertThat(scan(ScanMode.CONTROLS).findings())
                .filteredOn(finding -> finding.name().equals(logGroup))
                .extracting(Finding::rule)
                .isNotEmpty()
                .doesNotContain("RequiredTags");
    }

    /** No deployment looks at it: what somebody deletes of it, such as an alarm, nothing else would tell. */
    @Test
    void itsStackIsComparedWithWhatIsThere() {
        stacks("");
        detects("""
                <member><LogicalResourceId>AlertsTopic</LogicalResourceId><PhysicalResourceId>a</PhysicalResourceId>
                <ResourceType>AWS::SNS::Topic</ResourceType>
                <StackResourceDriftStatus>DELETED</StackResourceDriftStatus></member>""");

        assertThat(scan(ScanMode.CONTROLS).findings())
                .filteredOn(finding -> finding.type().equals("AWS::CloudFormation::Stack"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo("Drift");
                    assertThat(finding.environment()).isEqualTo("litellm-control-plane");
                    assertThat(finding.problem())
                            .isEqualTo("Someone changed what the stack made: [AlertsTopic (deleted)].");
                    assertThat(finding.fix())
                            .startsWith("aws cloudformation create-change-set --stack-name litellm-control-plane ")
                            .contains("--capabilities CAPABILITY_NAMED_IAM CAPABILITY_AUTO_EXPAND");
                });
        long asked = proxy.calls("DetectStackDrift");
        scan(ScanMode.LEFTOVERS);
        assertThat(proxy.calls("DetectStackDrift")).isEqualTo(asked);
    }

    /** How it is brought to its end is the doctor's to say, and no deployment of an environment. */
    @Test
    void itsStackIsNoStackOfAnEnvironmentThatIsToBeDeployed() {
        control = "UPDATE_ROLLBACK_FAILED";
        stacks("");

        assertThat(scan(ScanMode.CONTROLS).findings()).extracting(Finding::rule).doesNotContain("StackHealthy");
    }

    /** Of a stack that failed, or was never made, nothing runs an image. */
    @Test
    void imagesAreLeftBehindBesideAStackThatFailed() {
        stacks("CREATE_COMPLETE");
        assertThat(scan(ScanMode.LEFTOVERS).findings())
                .extracting(Finding::type)
                .isEmpty();

        stacks("REVIEW_IN_PROGRESS");
        assertThat(scan(ScanMode.LEFTOVERS).findings())
                .extracting(Finding::type)
                .containsExactlyInAnyOrder("AWS::CloudFormation::Stack", "AWS::ECR::Image");
    }

    /** It may run them: nobody can say whose it is. */
    @Test
    void imagesAreNotLeftBehindBesideAStackWithoutItsTags() {
        stacks("CREATE_COMPLETE", Map.of());

        assertThat(scan(ScanMode.LEFTOVERS).findings())
                .extracting(Finding::rule, Finding::name)
                .containsExactly(tuple("NotChecked", environment + "-litellm-stack"));
    }

    /** What works is still in it, a database for one: to bring it back is a deployment's, which the controls say. */
    @ParameterizedTest
    @ValueSource(strings = {"UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED"})
    void aStackWhoseUpdateFailedIsNotLeftBehind(String status) {
        stacks(status);

        assertThat(scan(ScanMode.AUTO).findings()).extracting(Finding::rule).doesNotContain("Leftover");
    }

    /** @param status of the environment's stack; empty where it has none */
    private void stacks(String status) {
        stacks(status, EnvironmentTags.ofStack(environment));
    }

    private void stacks(String status, Map<String, String> tags) {
        String ofEnvironment = status.isEmpty() ? "" : stack(environment, environment + "-litellm-stack", status, tags);
        proxy.answer("DescribeStacks", """
                <DescribeStacksResponse><DescribeStacksResult><Stacks>%s%s</Stacks></DescribeStacksResult>
                </DescribeStacksResponse>""".formatted(
                        stack("bootstrap", "litellm-control-plane", control, Map.of()), ofEnvironment));
    }

    private static String stack(String id, String name, String status, Map<String, String> tags) {
        String tagged = tags.entrySet().stream()
                .map(tag -> "<member><Key>%s</Key><Value>%s</Value></member>".formatted(tag.getKey(), tag.getValue()))
                .collect(Collectors.joining());
        return "<member><StackId>%s</StackId><StackName>%s</StackName><StackStatus>%s</StackStatus><Tags>%s</Tags></member>"
                .formatted(id, name, status, tagged);
    }

    private static String resources(String... members) {
        String all = Stream.of(members)
                .map(member -> member.split(" ", 2))
                .map(member -> """
                <member><ResourceType>%s</ResourceType><PhysicalResourceId>%s</PhysicalResourceId>
                <ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>""".formatted(member[0], member[1]))
                .collect(Collectors.joining());
        return """
                <ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>%s</StackResourceSummaries>
                </ListStackResourcesResult></ListStackResourcesResponse>""".formatted(all);
    }

    private Assessment scan(ScanMode mode) {
        return new ComplianceScan(
                        proxy.settings(Map.of()), Clock.systemUTC(), Duration.ofMinutes(5), release -> "allowed: []")
                .scan(Requests.deploy(environment), mode);
    }
}

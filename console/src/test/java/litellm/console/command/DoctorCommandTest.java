package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.Pause;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.console.bootstrap.ControlPlane;
import litellm.console.doctor.Doctor;
import litellm.console.doctor.Finding;
import litellm.console.release.AssembledRelease;
import litellm.console.release.ReleaseAssembler;
import litellm.controlplane.EnvironmentTags;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What doctor says of a working copy that is broken: one finding, and all the others. */
class DoctorCommandTest {
    private static final String NETWORK = "dev-network-stack";
    private static final String TEMPLATE = "Resources: {Log: {Type: AWS::Logs::LogGroup}}";
    private static final String BUCKET = "litellm-control-plane-123456789012-us-east-1";

    @TempDir
    private Path folder;

    @AutoClose
    private InstalledMachine machine;

    @BeforeEach
    void start() throws IOException {
        machine = InstalledMachine.in(folder);
    }

    @Test
    void shouldGoOnWhereConfigYamlIsBroken() {
        TestProject.write(folder, "config.yaml", "nothing: here\n");

        ConsoleRun run = machine.run("doctor", "dev");

        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out())
                .containsPattern("FAIL +Control plane +config.yaml: found no model_list")
                .containsPattern("FAIL +Models +config.yaml: found no model_list")
                .containsPattern("OK +Operations");
    }

    @Test
    void shouldGoOnWhereTheCatalogueIsBroken() {
        TestProject.write(folder, "infrastructure/stacks.yaml", "stacks: [network]\n");

        ConsoleRun run = machine.run("doctor", "dev");

        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out())
                .containsPattern("FAIL +Deployment +infrastructure/stacks.yaml: ")
                .containsPattern("OK +Provider keys");
    }

    @Test
    void shouldNotCallADeploymentGoodOfWhichItCouldNotReadAll() {
        TestProject.write(
                folder,
                "infrastructure/network-stack.yaml",
                "Resources: {Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: taken}}}\n");
        machine.denies("Logs_20140328.DescribeLogGroups");

        ConsoleRun run = machine.run("doctor", "dev");

        assertThat(run.out())
                .containsPattern("WARN +Deployment +not checked: ")
                .doesNotContain("nothing is in the way");
    }

    @Test
    void shouldRefuseTheSnapshotOfAnotherAccount() {
        TestProject.write(folder, "infrastructure/network-stack.yaml", """
                Resources:
                  Database:
                    Type: AWS::RDS::DBInstance
                    Properties: {DBSnapshotIdentifier: 'arn:aws:rds:us-east-1:210987654321:snapshot:crm'}
                """);

        ConsoleRun run = machine.run("doctor", "dev");

        assertThat(run.out())
                .containsPattern(
                        "FAIL +\\S+ +found arn:aws:rds:us-east-1:210987654321:snapshot:crm[^a-z]+allowed is a snapshot of the account 123456789012 and the region us-east-1");
    }

    @Test
    void shouldSayOnceWhatTheLocalCloudDoesNotHave() {
        try (Aws aws = machine.aws()) {
            assertThat(new Doctor(aws, machine.project()).examine("dev"))
                    .filteredOn(finding -> finding.found().startsWith("not checked"))
                    .containsExactly(new Finding(
                            Finding.Level.OK, "Quotas, Bedrock", "not checked: the local cloud has neither", ""));
        }
    }

    /** The control plane's stack does not know of it, and every deployment is refused. */
    @Test
    void shouldNameTheFilesOfTheInstalledReleaseThatAreGone() {
        AssembledRelease release = new ReleaseAssembler(machine.project()).assemble();
        try (Aws aws = machine.aws();
                CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder());
                S3Client s3 = aws.s3()) {
            InstalledMachine.install(cloudFormation, release.id());
            assertThat(release(aws))
                    .containsExactly(new Finding(Finding.Level.FAIL, "Release", """
                            There is no bucket %s any more: \
                            docs/TROUBLESHOOTING.md, "Changed or deleted by hand", says how it comes back""".formatted(BUCKET), ""));

            s3.createBucket(create -> create.bucket(BUCKET));
            new ControlPlane(aws, _ -> {}, Pause.SLEEP).upload(release);
            assertThat(release(aws)).extracting(Finding::level).containsExactly(Finding.Level.OK);

            s3.deleteObject(delete -> delete.bucket(BUCKET).key(release.key("release.zip")));
            assertThat(release(aws))
                    .containsExactly(new Finding(
                            Finding.Level.FAIL,
                            "Release",
                            "the artifact bucket lacks " + release.key("release.zip"),
                            "litellmctl bootstrap uploads what is missing"));
        }
    }

    /** A deployment would be refused. */
    @Test
    void shouldNameAStackThatItsTagsDoNotGiveToTheEnvironment() {
        try (Aws aws = machine.aws();
                CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            cloudFormation.createStack(create -> create.stackName(NETWORK).templateBody(TEMPLATE));
            assertThat(machine.run("doctor", "dev").out())
                    .containsPattern("FAIL +stack +found dev-network-stack without the tags")
                    .doesNotContain("nothing is in the way");

            tag(cloudFormation, Map.of("Environment", "dev", "Application", "billing"));
            assertThat(machine.run("doctor", "dev").out())
                    .containsPattern("FAIL +stack +found dev-network-stack, whose tag Application is");

            tag(cloudFormation, EnvironmentTags.ofStack("dev"));
            assertThat(machine.run("doctor", "dev").out()).contains("nothing is in the way");
        }
    }

    private static void tag(CloudFormationClient cloudFormation, Map<String, String> tags) {
        cloudFormation.updateStack(update -> update.stackName(NETWORK)
                .templateBody(TEMPLATE)
                .tags(tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList()));
    }

    /** The control plane's stack holds it, and does not know that somebody has deleted it. */
    @Test
    void shouldNameTheRepositoryOfTheEnvironmentThatIsGone() {
        try (Aws aws = machine.aws();
                CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder());
                EcrClient ecr = aws.client(EcrClient.builder())) {
            assertThat(machine.run("doctor", "dev").out()).doesNotContain("Images");

            InstalledMachine.install(cloudFormation, "cafe");
            assertThat(machine.run("doctor", "dev").out())
                    .containsPattern("FAIL +Images +found no repository dev-litellm-proxy");

            ecr.createRepository(create -> create.repositoryName("dev-litellm-proxy"));
            assertThat(machine.run("doctor", "dev").out()).containsPattern("OK +Images");
        }
    }

    private List<Finding> release(Aws aws) {
        return new Doctor(aws, machine.project())
                .examineAccount().stream()
                        .filter(finding -> finding.subject().equals("Release"))
                        .toList();
    }

    @Test
    void shouldGoOnWhereATemplateIsBroken() {
        TestProject.write(folder, "infrastructure/network-stack.yaml", "Resources: [\n");

        ConsoleRun run = machine.run("doctor", "dev");

        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out())
                .containsPattern("FAIL +Deployment +infrastructure/network-stack.yaml: ")
                .containsPattern("OK +Operations")
                .containsPattern("OK +Provider keys");
    }
}

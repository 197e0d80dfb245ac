package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.console.doctor.Doctor;
import litellm.console.doctor.Finding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What doctor says of a working copy that is broken: one finding, and all the others. */
class DoctorCommandTest {
    @TempDir
    private Path folder;

    private InstalledMachine machine;

    @BeforeEach
    void start() throws IOException {
        machine = InstalledMachine.in(folder);
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    @Test
    void shouldGoOnWhereConfigYamlIsBroken() {
        TestProject.write(folder, "config.yaml", "nothing: here\n");

        ConsoleRun run = machine.run("doctor", "dev");

        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out())
                .containsOnlyOnce("config.yaml: found no model_list")
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
    void shouldSayOnceWhatTheLocalCloudDoesNotHave() {
        try (Aws aws = machine.aws()) {
            assertThat(new Doctor(aws, machine.project()).examine("dev"))
                    .filteredOn(finding -> finding.found().startsWith("not checked"))
                    .containsExactly(new Finding(
                            Finding.Level.OK, "Quotas, Bedrock", "not checked: the local cloud has neither", ""));
        }
    }

    /** CloudFormation sees no change of a stack whose secret is gone, so a deployment would call all well. */
    @Test
    void shouldFailWhereSomeoneHasDeletedASecretOfAStack() {
        try (Aws aws = machine.aws();
                CloudFormationClient cloudFormation = aws.cloudFormation();
                SecretsManagerClient secrets = aws.secretsManager()) {
            cloudFormation.createStack(
                    create -> create.stackName("dev-network-stack").templateBody("""
                            Resources:
                              Kept: {Type: AWS::SecretsManager::Secret, Properties: {Name: dev/litellm/kept}}
                              Marked: {Type: AWS::SecretsManager::Secret, Properties: {Name: dev/litellm/marked}}
                              Gone: {Type: AWS::SecretsManager::Secret, Properties: {Name: dev/litellm/gone}}
                            """));
            assertThat(machine.run("doctor", "dev").out()).containsPattern("OK +Secrets +those of the stacks are there");

            secrets.deleteSecret(delete -> delete.secretId("dev/litellm/marked").recoveryWindowInDays(7L));
            secrets.deleteSecret(delete -> delete.secretId("dev/litellm/gone").forceDeleteWithoutRecovery(true));
            // One of the same name has another ARN, which nobody knows.
            secrets.createSecret(create -> create.name("dev/litellm/gone").secretString("{}"));
        }

        ConsoleRun run = machine.run("doctor", "dev");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out())
                .containsPattern("FAIL +network.Marked +found dev/litellm/marked, gone on \\d{4}-\\d\\d-\\d\\d\n")
                .contains("secretsmanager restore-secret --secret-id dev/litellm/marked\n")
                .containsPattern("FAIL +network.Gone +found no arn:aws:secretsmanager:\\S+:dev/litellm/gone-")
                .contains("a deployment does not make it again: docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\"")
                .doesNotContain("network.Kept");
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

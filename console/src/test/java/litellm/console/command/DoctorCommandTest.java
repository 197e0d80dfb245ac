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

package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.controlplane.plan.MonthlyCost;
import litellm.controlplane.plan.Plan;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The plan on moto; the test answers for the functions, and puts what they would write into the bucket. */
@TestInstance(Lifecycle.PER_CLASS)
class PlanCommandTest {
    private static final Plan PLAN = new Plan(
            "dev",
            "arn:e",
            "0123456789abcdef",
            "2026-11-26T00:00:00Z",
            null,
            null,
            new MonthlyCost(9.5, 9.5),
            "List prices",
            List.of());

    @AutoClose
    private InstalledMachine machine;

    @BeforeAll
    void createStateMachine(@TempDir Path folder) throws IOException {
        machine = InstalledMachine.in(folder);
        try (Aws aws = machine.aws();
                S3Client s3 = aws.s3()) {
            s3.createBucket(create -> create.bucket("artifacts"));
            s3.putObject(put -> put.bucket("artifacts").key("plan.json"), RequestBody.fromString(PLAN.write()));
        }
    }

    /** As a deployment would: what is planned is to be known before it is done. */
    @Test
    void shouldSayWhatADeploymentWouldWarnOf() {
        machine.answers((function, payload) -> {
            Map<String, Object> answer = new LinkedHashMap<>(planned(function, payload));
            if (function.equals("PublishReport")) {
                answer.put("warnings", List.of("database.EnableDeletionProtection: found false"));
            }
            return answer;
        });

        ConsoleRun plan = machine.run("plan", "dev", "--output", "json");

        assertThat(plan.errors()).isEqualTo("Warning: database.EnableDeletionProtection: found false\n");
        assertThat(plan.json()).containsEntry("environment", "dev");
    }

    @Test
    void shouldWriteThePlanIntoAFile(@TempDir Path folder) {
        Path file = folder.resolve("plan.json");
        machine.answers(PlanCommandTest::planned);

        ConsoleRun run = machine.run("plan", "dev", "--format", "json", "-o", file.toString());

        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).contains("%s: ".formatted(file));
        assertThat(file)
                .content()
                .satisfies(text -> assertThat(Plan.parse(text)).isEqualTo(PLAN));
    }

    @Test
    void shouldGiveAProgramOneObjectWhereThePlanGoesIntoAFile(@TempDir Path folder) {
        Path file = folder.resolve("plan.md");
        machine.answers(PlanCommandTest::planned);

        ConsoleRun run = machine.run("plan", "dev", "--output", "json", "--format", "markdown", "-o", file.toString());
        ConsoleRun refused = machine.run("plan", "dev", "--output", "json", "--format", "markdown");

        assertThat(run.json())
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("plan", Map.of("summary", "no changes", "file", file.toString()));
        assertThat(file).content().startsWith("### Plan for dev\\: no changes");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.errors())
                .contains("--format: found \"markdown\" beside --output json; allowed: json, or -o FILE");
    }

    /** Something is in the file's place only once the command line has been checked. */
    @ParameterizedTest
    @ValueSource(strings = {"-o", "--junit"})
    void shouldFailWhereAFileCannotBeWrittenInTheEnd(String option, @TempDir Path folder) {
        Path file = folder.resolve("file");
        machine.answers((function, payload) -> {
            TestProject.write(file, "in-its-place", "");
            return planned(function, payload);
        });

        ConsoleRun run = machine.run("plan", "dev", option, file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.errors())
                .isEqualTo("litellmctl: %s: %s cannot be written (FileSystemException)\n".formatted(option, file));
    }

    private static Map<String, ?> planned(String function, Map<String, Object> payload) {
        return function.equals("PublishReport")
                ? Map.of("status", "SUCCEEDED", "plan", Map.of("location", "s3://artifacts/plan.json"))
                : InstalledMachine.unchanged(function, payload);
    }
}

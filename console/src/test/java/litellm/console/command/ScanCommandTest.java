package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The scan on moto; the test answers for the functions, and puts what they would write into the bucket. */
@Order(1)
@TestInstance(Lifecycle.PER_CLASS)
class ScanCommandTest {
    private static final String FOLDER = "reports/dev/scanned/";
    private static final String FINDINGS = "{\"findings\": [{\"rule\": \"PlainHttp\"}]}";

    @AutoClose
    private InstalledMachine machine;

    @BeforeAll
    void createStateMachine(@TempDir Path folder) throws IOException {
        machine = InstalledMachine.in(folder);
        try (Aws aws = machine.aws();
                S3Client s3 = aws.s3()) {
            s3.createBucket(create -> create.bucket("artifacts"));
            Map.of(
                            "findings.txt",
                                    "1 finding in dev\u001b[31m.\n  $ aws kms a --key-id b && aws kms c --region eu-west-1 && litellmctl deploy dev\n",
                            "findings.json", FINDINGS,
                            "findings.sarif", "{\"version\": \"2.1.0\"}",
                            "findings.junit.xml", "<testsuites/>")
                    .forEach(this::putReport);
        }
    }

    private void putReport(String file, String text) {
        try (Aws aws = machine.aws();
                S3Client s3 = aws.s3()) {
            s3.putObject(put -> put.bucket("artifacts").key(FOLDER + file), RequestBody.fromString(text));
        }
    }

    @BeforeEach
    void findSomething() {
        finds(1);
    }

    private void finds(int faults) {
        Map<String, ?> scan = Map.of(
                "outcome",
                faults == 0 ? "CLEAN" : "FINDINGS",
                "findings",
                faults,
                "report",
                "s3://artifacts/" + FOLDER + "findings.json");
        machine.answers((function, payload) -> switch (function) {
            case "ScanCompliance" -> scan;
            case "PublishReport" ->
                Map.of("status", "SUCCEEDED", "scan", scan, "report", "s3://artifacts/reports/dev/scanned.json");
            default -> InstalledMachine.unchanged(function, payload);
        });
    }

    /** The agent reads standard error too. */
    @Test
    void shouldKeepTheAgentsCommandsOutOfADocument(@TempDir Path temporary) {
        ConsoleRun run = machine.run(
                "",
                Map.of("TF_BUILD", "True", "AGENT_TEMPDIRECTORY", temporary.toString()),
                "scan",
                "dev",
                "--format",
                "sarif");

        assertThat(run.out().strip()).isEqualTo("{\"version\": \"2.1.0\"}");
        assertThat(run.errors()).contains("##vso[task.uploadsummary]");
    }

    @Test
    void shouldEndWithTheFindingsAndTheirExitCode() {
        ConsoleRun run = machine.run("scan", "dev");

        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out()).contains("Scan compliance", "1 finding in dev").doesNotContain("\u001b");
    }

    @Test
    void shouldEndWellWhereNothingIsFound() {
        finds(0);

        assertThat(machine.run("scan", "dev").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @ParameterizedTest
    @CsvSource({"sarif, '{\"version\": \"2.1.0\"}'", "junit, <testsuites/>"})
    void shouldPrintADocumentAndNothingElse(String format, String document) {
        ConsoleRun run = machine.run("scan", "dev", "--format", format);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out()).isEqualTo(document);
    }

    @Test
    void shouldWriteTheDocumentAndShowTheText(@TempDir Path folder) {
        Path file = folder.resolve("findings.xml");

        ConsoleRun run = machine.run("scan", "dev", "--format", "junit", "-o", file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(file).hasContent("<testsuites/>");
        assertThat(run.out()).contains("1 finding in dev").doesNotContain("<testsuites/>");
    }

    @Test
    void shouldMendTheCloudThatWasScanned() {
        String options = "--region us-east-1 --endpoint-url " + machine.endpoint();

        assertThat(machine.run("scan", "dev").out())
                .contains(
                        "  $ aws --endpoint-url %s --region us-east-1 kms a --key-id b && aws --endpoint-url %1$s kms c --region eu-west-1 && litellmctl %s deploy dev\n"
                                .formatted(machine.endpoint(), options));
    }

    @Test
    void shouldGiveAProgramOneObjectWithTheFindings() {
        ConsoleRun run = machine.run("scan", "dev", "--output", "json");

        assertThat(run.json()).containsEntry("status", "SUCCEEDED");
        assertThat(run.json().get("scan")).asString().contains("rule=PlainHttp");
    }

    @Test
    void shouldFailWhereTheReportIsNone() {
        putReport("findings.json", "<html>");
        try {
            assertThat(machine.run("scan", "dev", "--output", "json").exitCode())
                    .isEqualTo(ExitCode.FAILED);
        } finally {
            putReport("findings.json", FINDINGS);
        }
    }

    @Test
    void shouldAskTheMachineForWhatWasAsked() {
        List<Object> asked = new CopyOnWriteArrayList<>();
        machine.answers((function, payload) -> {
            if (function.equals("ValidateRequest")) {
                asked.add(payload.get("input"));
            }
            return InstalledMachine.unchanged(function, payload);
        });

        machine.run("scan", "prod", "--mode", "leftovers", "--account");

        assertThat(asked)
                .isEqualTo(List.of(
                        Map.of("action", "scan", "environment", "prod", "mode", "leftovers", "scope", "account")));
    }

    @Test
    void shouldLeaveItsStepsBehindForAPipeline(@TempDir Path folder) {
        Path steps = folder.resolve("steps.xml");

        assertThat(machine.run("scan", "dev", "--junit", steps.toString()).exitCode())
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(steps).content().contains("<testcase", "Scan compliance");
    }

    @Test
    void shouldFollowNoLongerThanItIsAsked() {
        CountDownLatch scanned = new CountDownLatch(1);
        machine.answers((function, payload) -> {
            if (function.equals("ScanCompliance")) {
                InstalledMachine.await(scanned);
            }
            return InstalledMachine.unchanged(function, payload);
        });
        try {
            ConsoleRun run = machine.run("scan", "dev", "--at-most", "1s");
            ConsoleRun document = machine.run("scan", "dev", "--at-most", "1s", "--format", "sarif");

            assertThat(run.exitCode()).isEqualTo(ExitCode.RUNNING);
            assertThat(run.out()).contains("The execution still runs. To follow it further: litellmctl ");
            assertThat(document.out()).isEmpty();
            assertThat(document.errors()).contains("The execution still runs. To follow it further: litellmctl ");
        } finally {
            scanned.countDown();
        }
    }

    @Test
    void shouldFailWhereTheScanFails() {
        machine.answers((function, payload) -> function.equals("ScanCompliance")
                ? InstalledMachine.error("compliance.Broken", "no answer")
                : InstalledMachine.unchanged(function, payload));

        assertThat(machine.run("scan", "dev").exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void shouldKeepItsOwnWordsOutOfADocument() {
        machine.answers((function, payload) -> function.equals("ScanCompliance")
                ? InstalledMachine.error("compliance.Broken", "no answer")
                : InstalledMachine.unchanged(function, payload));

        ConsoleRun run = machine.run("scan", "dev", "--format", "sarif");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.errors()).contains("Scan compliance", "scan dev: failed after ");
    }

    @Test
    void shouldReportEveryFaultAtOnceAndStartNothing() {
        ConsoleRun run = machine.run(
                "scan", "nowhere", "--mode", "all", "--format", "pdf", "-o", "no/such/folder/file", "--junit", "/");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors())
                .contains(
                        "ENV: found \"nowhere\"",
                        "--mode: found \"all\"; allowed: auto, leftovers, controls",
                        "--format: found \"pdf\"; allowed: ",
                        "-o: found no/such/folder/file in a folder that does not exist",
                        "--junit: found /, which is a folder; allowed: a file");
        assertThat(machine.run("scan", "dev", "--output", "json", "--format", "sarif")
                        .errors())
                .contains("--format: found \"sarif\" beside --output json");
    }
}

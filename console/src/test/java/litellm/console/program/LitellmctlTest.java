package litellm.console.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import litellm.console.ConsoleProcess;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.ProcessOutput;
import litellm.console.TestProject;
import litellm.console.document.JsonDocument;
import litellm.console.terminal.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the program ends on what no command expects. */
class LitellmctlTest {
    private static final String SECRET = "sk-of-the-test";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void shouldNameAFaultThatItDoesNotKnowWithoutItsMessage() {
        assertThat(run(new IllegalArgumentException(SECRET), "provider-keys", "dev"))
                .isEqualTo(ExitCode.FAILED);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .matches(
                        "litellmctl: The command failed unexpectedly \\(IllegalArgumentException at LitellmctlTest\\.\\w+:\\d+\\); please report this line\\n");
    }

    @Test
    void shouldTellAProgramOfSuchAFaultInJson() {
        assertThat(run(new IllegalArgumentException(SECRET), "provider-keys", "dev", "--output", "json"))
                .isEqualTo(ExitCode.FAILED);

        String json = out.toString(StandardCharsets.UTF_8);
        assertThat(JsonDocument.readObject("standard output", json))
                .containsEntry("status", "FAILED")
                .containsEntry("error", "ConsoleFailed");
        assertThat(json).contains("IllegalArgumentException").doesNotContain(SECRET);
    }

    @Test
    void shouldSayThatStandardInputCannotBeRead() {
        assertThat(run(new IOException(SECRET), "provider-keys", "dev")).isEqualTo(ExitCode.FAILED);

        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualTo("litellmctl: standard input: cannot be read (IOException)\n");
    }

    /** As where standard input is the wrong file, or has no end. */
    @Test
    void shouldNotReadAHugeStandardInput() {
        ConsoleRun run = ConsoleRun.of(
                TestProject.repository(),
                "OPENAI_API_KEY=%s\n".formatted("k".repeat(1 << 20)),
                Map.of(),
                "provider-keys",
                "dev");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .containsExactly("litellmctl: standard input: found more than 1048576 bytes; allowed: at most 1048576");
    }

    /** As on a full disk: a program must not take half of a result for all of it. */
    @ParameterizedTest
    @ValueSource(strings = {"False", "True"})
    void shouldFailWhereItsResultCannotBeWritten(String underAnAgent) throws IOException {
        try (PrintStream full = new PrintStream(new FileOutputStream("/dev/full"))) {
            Console console = Console.of(
                    InputStream.nullInputStream(),
                    full,
                    new PrintStream(errors, true, StandardCharsets.UTF_8),
                    false,
                    false,
                    Map.of("TF_BUILD", underAnAgent));

            assertThat(new Litellmctl(console, TestProject.repository()).run("completion", "bash"))
                    .isEqualTo(ExitCode.FAILED);
        }
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualTo("litellmctl: standard output: cannot be written; what the command did stays done\n");
    }

    @Test
    void shouldPrintCommandsAsItWasCalled(@TempDir Path folder) throws Exception {
        ProcessOutput none = ConsoleProcess.run(
                Map.of(),
                "-Dlitellm.program=./litellmctl",
                "litellm.console.program.Litellmctl",
                "local",
                "status",
                "--local-dir",
                folder.toString());
        ProcessOutput blank = ConsoleProcess.run(
                Map.of(), "-Dlitellm.program=/my copy/litellmctl", "litellm.console.program.Litellmctl", "deploy");

        assertThat(none.printed()).endsWith(": ./litellmctl --local-dir %s local up starts one\n".formatted(folder));
        assertThat(blank.printed()).endsWith("litellmctl: Help: '/my copy/litellmctl' deploy --help\n");
    }

    /** As in {@code litellmctl completion bash | head -1}: whoever closed the pipe has seen enough, and wants to hear nothing of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            completion bash              |
            --help                       |
            history nowhere --output json| litellmctl: ENV: found "nowhere"
            """)
    void shouldEndQuietlyWhereNobodyReadsOn(String line, String errors) throws Exception {
        String[] program = ("litellm.console.program.Litellmctl " + line).split(" ");

        ProcessOutput result = ConsoleProcess.runUnread(program);

        assertThat(result.exitCode()).isEqualTo(ExitCode.CLOSED_PIPE);
        assertThat(result.printed())
                .startsWith(Objects.requireNonNullElse(errors, ""))
                .doesNotContain("standard output");
        assertThat(result.printed().isEmpty()).isEqualTo(errors == null);
    }

    /** Runs a command whose standard input fails like this. */
    private int run(Exception fault, String... args) {
        PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errorsTo = new PrintStream(errors, true, StandardCharsets.UTF_8);
        Console console = Console.of(new FailingInput(fault), to, errorsTo, false, false, Map.of());
        return new Litellmctl(console, TestProject.repository()).run(args);
    }

    private static final class FailingInput extends InputStream {
        private final Exception fault;

        private FailingInput(Exception fault) {
            this.fault = fault;
        }

        @Override
        public int read() throws IOException {
            if (fault instanceof IOException unreadable) {
                throw unreadable;
            }
            throw (RuntimeException) fault;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
        }
    }
}

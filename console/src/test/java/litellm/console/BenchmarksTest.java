package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the benchmarks make of their arguments: nothing is built or measured for those that they refuse. */
class BenchmarksTest {
    private static final Path BENCHMARKS = TestProject.repository().root().resolve("benchmarks");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            clean    | ten        | scale.images=ten: what is allowed is a whole number above 0
            clean    | 0          | scale.images=0: what is allowed is a whole number above 0
            clean    | 010        | scale.images=010: what is allowed is a whole number above 0
            clean    | 3000000000 | scale.images=3000000000: what is allowed is a whole number above 0, of at most nine digits
            scan     | 1000,      | scale.resources=1000,: what is allowed is whole numbers with commas between them, each above 0
            scan     | 10,0       | scale.resources=10,0: what is allowed is whole numbers with commas between them, each above 0
            scan     | 10 20      | 20: this is one argument too many
            makespan | 1/5        | makespan.scale=1/5: what is allowed is a number above 0
            rotation | 1.5        | rotation.rotations=1.5: what is allowed is a whole number above 0
            rotation | 1 0        | rotation.logins=0: what is allowed is a whole number above 0
            rotation | 1 10 5     | 5: this is one argument too many
            console  | many       | argument ROUNDS: invalid int value: 'many'
            console  | 0          | argument ROUNDS: 0 is not above 0
            """)
    void shouldRefuseArgumentsThatItCannotMeasure(String benchmark, String arguments, String refusal) throws Exception {
        ProcessOutput output = run(BENCHMARKS, benchmark, arguments);

        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(output.printed()).contains(refusal);
    }

    @ParameterizedTest
    @CsvSource({"clean, 1", "makespan, 0.2", "rotation, 2 10", "scan, '1,10'"})
    void shouldRunASystemTestWithItsArguments(String benchmark, String arguments, @TempDir Path copy) throws Exception {
        Path scripts = Files.createDirectory(copy.resolve("benchmarks"));
        for (String script : new String[] {benchmark, "system-test"}) {
            Files.copy(BENCHMARKS.resolve(script), scripts.resolve(script));
        }
        Path maven = Files.writeString(copy.resolve("mvnw"), "#!/bin/sh\necho \"ERROR: $*\"\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();

        ProcessOutput output = run(scripts, benchmark, arguments);

        assertThat(output.exitCode()).as(output.printed()).isZero();
        assertThat(output.printed())
                .contains(Stream.of(arguments.split(" ")).map("="::concat).toList());
    }

    private static ProcessOutput run(Path folder, String benchmark, String arguments)
            throws IOException, InterruptedException {
        return ProcessOutput.of(
                new ProcessBuilder(
                        Stream.concat(Stream.of(folder.resolve(benchmark).toString()), Stream.of(arguments.split(" ")))
                                .toList()),
                Duration.ofMinutes(1));
    }
}

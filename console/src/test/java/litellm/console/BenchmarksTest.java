package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the benchmarks say to a number that is none: nothing is built or measured for it. */
class BenchmarksTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            clean    | ten      | scale.images=ten: what is allowed is a whole number above 0
            clean    | 0        | scale.images=0: what is allowed is a whole number above 0
            scan     | 1000,    | scale.resources=1000,: what is allowed is whole numbers with commas between them, each above 0
            scan     | 10,0     | scale.resources=10,0: what is allowed is whole numbers with commas between them, each above 0
            makespan | 1/5      | makespan.scale=1/5: what is allowed is a number above 0
            rotation | 1.5      | rotation.rotations=1.5: what is allowed is a whole number above 0
            console  | many     | argument ROUNDS: invalid int value: 'many'
            console  | 0        | argument ROUNDS: 0 is not above 0
            """)
    void shouldRefuseWhatIsNoNumber(String benchmark, String number, String refusal) throws Exception {
        String script = TestProject.repository()
                .root()
                .resolve("benchmarks/" + benchmark)
                .toString();

        ProcessOutput output = ProcessOutput.of(new ProcessBuilder(script, number), Duration.ofMinutes(1));

        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(output.printed()).contains(refusal);
    }
}

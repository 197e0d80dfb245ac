package litellm.controlplane.failure;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever Step Functions, a function or whoever stopped the execution says, a failure has a name of ours and a cause. */
class FailurePropertyTest {
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "States.",
                        "Timeout",
                        "a.",
                        "B",
                        "$",
                        "{",
                        "}",
                        "[",
                        "\"errorMessage\":",
                        "\"x\"",
                        "null",
                        "1",
                        " ",
                        "\n",
                        "\u001b",
                        "\0",
                        "\ud800",
                        "litellm.controlplane.stack.StackFailed")
                .list()
                .ofMaxSize(10)
                .map(pieces -> String.join("", pieces));
    }

    @Property(tries = 500)
    void anythingIsAFailureWithACause(@ForAll("texts") String error, @ForAll("texts") String cause) {
        Failure failure = Failure.of(error, cause, "Deploy network");

        assertThat(failure.error()).doesNotStartWith("States.");
        assertThat(failure.cause()).isNotBlank();
    }

    /** A dot of a pattern ends with the line. */
    @Example
    void aNameOfTwoLinesIsReplacedToo() {
        assertThat(Failure.of("States.\n", "", "Deploy network").error()).isEqualTo("StepFailed");
    }

    @Property(tries = 20)
    void longTextsTakeNoLongTimeAndNoDeepStack(@ForAll("texts") String piece) {
        String deep = ("a." + piece + "[{\"a\":").repeat(20_000);

        assertThat(Failure.of("a.".repeat(100_000) + piece, deep, "Deploy network")
                        .cause())
                .isEqualTo(deep);
        assertThat(Failure.message("[".repeat(200_000))).hasSize(200_000);
    }
}

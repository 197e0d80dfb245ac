package litellm.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StackSelectionTest {
    private static final List<String> NAMES = List.of("security", "network", "alb");

    @Test
    void takesEveryStackForAll() {
        StackSelection all = StackSelection.of(NAMES, "all");

        assertThat(all.names()).containsExactlyElementsOf(NAMES);
        assertThat(all.wanted()).containsExactlyElementsOf(NAMES);
    }

    @Test
    void takesTheOneThatIsAskedForAndKnowsTheOthers() {
        StackSelection network = StackSelection.of(NAMES, "network");

        assertThat(network.names()).containsExactlyElementsOf(NAMES);
        assertThat(network.wanted()).containsExactly("network");
        assertThat(network.wants("network")).isTrue();
        assertThat(network.leavesOut("network")).isFalse();
        assertThat(network.wants("alb")).isFalse();
        assertThat(network.leavesOut("alb")).isTrue();
    }

    /** A release may have no such stack any more. */
    @Test
    void neitherTakesNorLeavesOutAStackThatIsNotThere() {
        StackSelection all = StackSelection.of(NAMES, "all");

        assertThat(all.knows("cache")).isFalse();
        assertThat(all.wants("cache")).isFalse();
        assertThat(all.leavesOut("cache")).isFalse();
    }
}

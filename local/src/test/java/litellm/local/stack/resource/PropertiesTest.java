package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PropertiesTest {
    /** As in a joined string, and as a service's numbers are read back. */
    @Test
    void aWholeNumberHasNoPointInItsText() {
        Properties properties = new Properties(Map.of("Timeout", 60.0, "Threshold", 0.5, "Large", 1e15));

        assertThat(properties.text("Timeout")).isEqualTo("60");
        assertThat(properties.number("Timeout", 0)).isEqualTo(60);
        assertThat(properties.text("Threshold")).isEqualTo("0.5");
        assertThat(properties.text("Large")).isEqualTo("1000000000000000");
    }
}

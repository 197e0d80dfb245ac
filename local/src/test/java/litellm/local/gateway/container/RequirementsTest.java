package litellm.local.gateway.container;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amazon ECS Developer Guide, "Task CPU and memory" of Fargate. */
class RequirementsTest {
    @ParameterizedTest
    @CsvSource({
        "256, 512",
        "256, 2048",
        "512, 4096",
        "1024, 3072",
        "2048, 16384",
        "4096, 30720",
        "8192, 20480",
        "16384, 122880",
        "1 vCPU, 2 GB"
    })
    void takesSizesThatGoTogether(String cpu, String memory) {
        assertThatCode(() -> check("FARGATE", cpu, memory)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"256, 3072", "512, 512", "1024, 2049", "2048, 2048", "4096, 31744", "8192, 17408", "300, 1024"})
    void refusesOthersOnFargateAlone(String cpu, String memory) {
        assertThatThrownBy(() -> check("FARGATE", cpu, memory))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        "No Fargate configuration exists for given values: %s CPU, %s memory", cpu, memory);
        assertThatCode(() -> check("EC2", cpu, memory)).doesNotThrowAnyException();
    }

    private static void check(String compatibility, String cpu, String memory) throws RefusedException {
        Requirements.checkDefinition(
                Map.of("requiresCompatibilities", List.of(compatibility), "cpu", cpu, "memory", memory));
    }
}

package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import litellm.controlplane.release.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderedNumbersTest extends PreflightScene {
    private static final Map<String, String> VALUES = Map.of("MinCapacity", "5", "MaxCapacity", "2");

    private static final Template TEMPLATE = Template.parse("litellm-stack.yaml", """
            Parameters:
              MinCapacity: {Type: Number, Default: 1}
              MaxCapacity: {Type: Number, Default: 4}
            Resources:
              Target:
                Type: AWS::ApplicationAutoScaling::ScalableTarget
                Properties: {MinCapacity: !Ref MinCapacity, MaxCapacity: !Ref MaxCapacity}
            """);

    @Test
    void namesTheLowerOfTwoThatAreSetTogether() {
        assertThat(OrderedNumbers.faultsOf(Set.of("MinCapacity", "MaxCapacity", "Other"), TEMPLATE, VALUES))
                .isEqualTo(Map.of("MinCapacity", "found 5 with MaxCapacity 2, which is to be at least 5"));
        assertThat(OrderedNumbers.faultsOf(
                        Set.of("MinCapacity", "MaxCapacity"), TEMPLATE, Map.of("MinCapacity", "2", "MaxCapacity", "2")))
                .isEmpty();
    }

    /** The other may be what the stack has, or no number at all. */
    @Test
    void leavesOneThatIsSetAlone() {
        assertThat(OrderedNumbers.faultsOf(Set.of("MinCapacity"), TEMPLATE, VALUES))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // stack: has storage, maximum; request: storage, maximum; found in the end
                "-, -, 90, -, -",
                "-, -, 91, -, '91 with DBMaxAllocatedStorage 100, which is to be at least 101'",
                "-, -, 100, -, '100 with DBMaxAllocatedStorage 100, which is to be at least 110'",
                "-, -, 200, 300, -",
                "-, -, 1000, 200, '1000 with DBMaxAllocatedStorage 200, which is to be at least 1100'",
                "150, 200, 180, -, -",
                "150, 200, -, 164, '150 with DBMaxAllocatedStorage 164, which is to be at least 165'",
                "150, 200, -, 165, -",
                "150, 200, 9, -, -",
            })
    void refusesStorageWithoutATenthOfRoomToGrow(
            String presentStorage, String presentMaximum, String storage, String maximum, String found) {
        realRds = false;
        if (presentStorage != null) {
            current.put("one", Map.of("DBAllocatedStorage", presentStorage, "DBMaxAllocatedStorage", presentMaximum));
        }
        Map<String, String> set = new LinkedHashMap<>();
        set.put("DBAllocatedStorage", storage);
        set.put("DBMaxAllocatedStorage", maximum);
        set.values().removeIf(Objects::isNull);

        assertThat(check(DATABASE, set).faults())
                .isEqualTo(found == null ? List.of() : List.of("one.DBAllocatedStorage: found " + found));
    }

    @ParameterizedTest
    @CsvSource({
        "4, true, true",
        "5, true, false",
        "5, false, true",
    })
    void refusesMoreTasksAtLeastThanAtMostWhereAutoscalingIsOn(String fewest, String scaling, boolean accepted) {
        Map<String, String> set = Map.of("MinCapacity", fewest, "EnableAutoScaling", scaling);

        assertThat(check(TASKS, set).faults())
                .isEqualTo(
                        accepted
                                ? List.of()
                                : List.of("one.MinCapacity: found 5 with MaxCapacity 4, which is to be at least 5"));
    }

    @Test
    void comparesTheEnvironmentsDefaultsBeforeTheTemplates() {
        defaults = "{MinCapacity: '2', MaxCapacity: '10'}";

        assertThat(check(TASKS, Map.of("MinCapacity", "10")).faults()).isEmpty();
        assertThat(check(TASKS, Map.of("MaxCapacity", "1")).faults())
                .containsExactly("one.MinCapacity: found 2 with MaxCapacity 1, which is to be at least 2");
    }

    /** What is written into the template is found under its own name; what is missing, or not known yet, is no number. */
    @Test
    void comparesOnlyNumbersThatItKnows() {
        String written = TASKS.replace("{MinCapacity: !Ref MinCapacity", "{MinCapacity: 5");

        assertThat(check(written, Map.of()).faults())
                .containsExactly("one.MinCapacity: found 5 with MaxCapacity 4, which is to be at least 5");
        assertThat(check(written.replace("!Ref MaxCapacity", "!Ref AWS::NoValue"), Map.of())
                        .faults())
                .isEmpty();
        assertThat(check(written.replace("!Ref MaxCapacity", "!ImportValue most"), Map.of())
                        .faults())
                .isEmpty();
    }
}

package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;

class PresentStackTest {
    @ParameterizedTest
    @CsvSource({
        "CREATE_COMPLETE, true, false",
        "UPDATE_ROLLBACK_COMPLETE, true, false",
        "CREATE_FAILED, false, false",
        "ROLLBACK_FAILED, false, false",
        "ROLLBACK_COMPLETE, false, true",
        "DELETE_FAILED, false, false"
    })
    void tellsWhatAStackHasByItsStatus(String status, boolean whole, boolean empty) {
        assertThat(present(status)).hasValueSatisfying(stack -> {
            assertThat(stack.whole()).isEqualTo(whole);
            assertThat(stack.empty()).isEqualTo(empty);
            assertThat(stack.values()).isEqualTo(Map.of("AllowedCidr", "10.0.0.0/8"));
        });
    }

    /** What somebody reviews there is not what the environment was asked for. */
    @Test
    void isNoPlaceOfAChangeSet() {
        assertThat(present("REVIEW_IN_PROGRESS")).isEmpty();
    }

    private static Optional<PresentStack> present(String status) {
        Stack stack = Stack.builder()
                .stackStatus(status)
                .parameters(Parameter.builder()
                        .parameterKey("AllowedCidr")
                        .parameterValue("10.0.0.0/8")
                        .build())
                .build();
        return PresentStack.of(Optional.of(stack), _ -> "");
    }
}

package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

class CallsTest {
    @AutoClose
    private final Calls calls = new Calls();

    @Test
    void whatIsGoneHidesNothingElse() {
        assertThat(calls.eachStillThere(List.of("a", "gone", "b"), NoSuchEntityException.class, CallsTest::look))
                .containsExactly("a", "b");
    }

    @Test
    void aRefusalDoesNotPassForGone() {
        assertThatThrownBy(() ->
                        calls.eachStillThere(List.of("a", "refused"), NoSuchEntityException.class, CallsTest::look))
                .isInstanceOf(IamException.class);
    }

    private static String look(String name) {
        return switch (name) {
            case "gone" -> throw NoSuchEntityException.builder().build();
            case "refused" -> throw IamException.builder().build();
            default -> name;
        };
    }
}

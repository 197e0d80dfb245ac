package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import litellm.local.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServiceTypeTest {
    private static final String BREAKING = "AWS::Test::Breaking";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());

    /** The rollback deletes it by that. */
    @Test
    void aCreationThatBreaksTellsWhatItLeftBehind() {
        ResourceType breaking = ServiceType.named(BREAKING)
                .create(_ -> "made")
                .configure(_ -> {
                    throw new IllegalStateException("broken");
                })
                .build();

        ResourceFailedException failure =
                stack.refused(() -> breaking.create(stack.context(BREAKING), Map.of()));

        assertThat(failure).hasMessage("Internal Failure: java.lang.IllegalStateException: broken");
        assertThat(failure.created()).contains(Resource.of("made"));
    }
}

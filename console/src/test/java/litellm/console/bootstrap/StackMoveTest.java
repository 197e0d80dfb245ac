package litellm.console.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class StackMoveTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            CREATE_COMPLETE, UPDATE
            UPDATE_COMPLETE, UPDATE
            UPDATE_ROLLBACK_COMPLETE, UPDATE
            IMPORT_COMPLETE, UPDATE
            ROLLBACK_COMPLETE, DELETE
            ROLLBACK_FAILED, DELETE
            CREATE_FAILED, DELETE
            DELETE_FAILED, DELETE
            REVIEW_IN_PROGRESS, DELETE
            DELETE_COMPLETE, CREATE
            UPDATE_ROLLBACK_FAILED, CONTINUE_ROLLBACK
            UPDATE_FAILED, ROLL_BACK
            CREATE_IN_PROGRESS, WAIT
            UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, WAIT
            UPDATE_ROLLBACK_IN_PROGRESS, WAIT
            DELETE_IN_PROGRESS, WAIT
            """)
    void shouldDoTheNextRightThing(StackStatus status, StackMove move) {
        assertThat(StackMove.next(Optional.of(status))).isEqualTo(move);
    }

    @Test
    void shouldCreateAStackThatIsNotThere() {
        assertThat(StackMove.next(Optional.empty())).isEqualTo(StackMove.CREATE);
    }
}

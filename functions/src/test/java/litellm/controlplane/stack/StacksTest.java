package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class StacksTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            status                                       | came to be | keeps values | whole | going | has resources
            REVIEW_IN_PROGRESS                           | false      | false        | false | false | false
            CREATE_IN_PROGRESS                           | true       | true         | false | false | true
            CREATE_FAILED                                | false      | false        | false | false | true
            CREATE_COMPLETE                              | true       | true         | true  | false | true
            ROLLBACK_IN_PROGRESS                         | false      | false        | false | false | true
            ROLLBACK_FAILED                              | false      | false        | false | false | true
            ROLLBACK_COMPLETE                            | false      | false        | false | false | false
            UPDATE_IN_PROGRESS                           | true       | true         | true  | false | true
            UPDATE_COMPLETE_CLEANUP_IN_PROGRESS          | true       | true         | true  | false | true
            UPDATE_COMPLETE                              | true       | true         | true  | false | true
            UPDATE_FAILED                                | true       | true         | true  | false | true
            UPDATE_ROLLBACK_IN_PROGRESS                  | true       | true         | true  | false | true
            UPDATE_ROLLBACK_FAILED                       | true       | true         | true  | false | true
            UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS | true       | true         | true  | false | true
            UPDATE_ROLLBACK_COMPLETE                     | true       | true         | true  | false | true
            DELETE_IN_PROGRESS                           | true       | false        | false | true  | true
            DELETE_FAILED                                | true       | false        | false | true  | true
            DELETE_COMPLETE                              | true       | false        | false | false | false
            IMPORT_IN_PROGRESS                           | true       | true         | true  | false | true
            IMPORT_COMPLETE                              | true       | true         | true  | false | true
            IMPORT_ROLLBACK_IN_PROGRESS                  | true       | true         | true  | false | true
            IMPORT_ROLLBACK_FAILED                       | true       | true         | true  | false | true
            IMPORT_ROLLBACK_COMPLETE                     | true       | true         | true  | false | true
            UNKNOWN_TO_SDK_VERSION                       | true       | true         | true  | false | true
            """)
    void tellsByItsStatusWhatAStackIsGoodFor(
            StackStatus status,
            boolean cameToBe,
            boolean keepsValues,
            boolean whole,
            boolean going,
            boolean resources) {
        Stack stack = Stack.builder().stackStatus(status).build();

        assertThat(Stacks.cameToBe(stack)).isEqualTo(cameToBe);
        assertThat(Stacks.keepsValues(stack)).isEqualTo(keepsValues);
        assertThat(Stacks.isWhole(stack)).isEqualTo(whole);
        assertThat(Stacks.isGoing(stack)).isEqualTo(going);
        assertThat(Stacks.hasResources(stack)).isEqualTo(resources);
    }
}

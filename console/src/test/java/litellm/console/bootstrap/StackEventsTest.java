package litellm.console.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

class StackEventsTest {
    private static final List<StackEvent> NEWEST_FIRST = List.of(
            stack("ROLLBACK_COMPLETE", null),
            resource("Bucket", "DELETE_COMPLETE", null),
            stack("ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [Key, Table]."),
            resource("Table", "CREATE_FAILED", "Resource creation cancelled"),
            resource("Key", "CREATE_FAILED", "Access\u001b[31m denied"),
            resource("Bucket", "CREATE_COMPLETE", null),
            resource("Key", "CREATE_IN_PROGRESS", null),
            stack("CREATE_IN_PROGRESS", "User Initiated"),
            resource("Old", "DELETE_FAILED", "from an operation before"));

    @Test
    void shouldFindTheResourceThatFailedByItself() {
        assertThat(StackEvents.ofLatestOperation(NEWEST_FIRST).rootCause())
                .contains("Key (AWS::Test::Thing): Access denied");
    }

    @Test
    void shouldSayHowFarTheOperationIs() {
        StackEvents events = StackEvents.ofLatestOperation(NEWEST_FIRST.subList(5, 8));

        assertThat(events.progress()).isEqualTo("1 resources done, Bucket CREATE_COMPLETE");
    }

    @Test
    void shouldKnowNoCauseWhereNothingFailed() {
        assertThat(StackEvents.ofLatestOperation(NEWEST_FIRST.subList(5, 8)).rootCause())
                .isEmpty();
    }

    private static StackEvent stack(String status, String reason) {
        return event("stack-id", "litellm-control-plane", status, reason);
    }

    private static StackEvent resource(String name, String status, String reason) {
        return event("physical-" + name, name, status, reason);
    }

    private static StackEvent event(String physicalId, String logicalId, String status, String reason) {
        return StackEvent.builder()
                .stackId("stack-id")
                .physicalResourceId(physicalId)
                .logicalResourceId(logicalId)
                .resourceType("AWS::Test::Thing")
                .resourceStatus(status)
                .resourceStatusReason(reason)
                .build();
    }
}

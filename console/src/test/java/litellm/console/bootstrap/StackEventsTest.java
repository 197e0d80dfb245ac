package litellm.console.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

class StackEventsTest {
    @Test
    void shouldSayHowFarTheOperationIs() {
        StackEvents events = new StackEvents(List.of(
                event("stack-id", "litellm-control-plane", "CREATE_IN_PROGRESS"),
                event("physical-Key", "Key", "CREATE_IN_PROGRESS"),
                event("physical-Bucket", "Bucket", "CREATE_COMPLETE")));

        assertThat(events.progress()).isEqualTo("1 resources done, Bucket CREATE_COMPLETE");
    }

    @Test
    void shouldSayThatTheOperationHasBegun() {
        StackEvents events = new StackEvents(List.of(event("stack-id", "litellm-control-plane", "CREATE_IN_PROGRESS")));

        assertThat(events.progress()).isEqualTo("begun");
    }

    @Test
    void shouldPrintNothingThatATerminalTakesAsAnOrder() {
        StackEvents events = new StackEvents(List.of(event("physical", "Key\u001b[2J\u202e", null)));

        assertThat(events.progress()).isEqualTo("0 resources done, Key ");
    }

    private static StackEvent event(String physicalId, String logicalId, String status) {
        return StackEvent.builder()
                .stackId("stack-id")
                .physicalResourceId(physicalId)
                .logicalResourceId(logicalId)
                .resourceType("AWS::Test::Thing")
                .resourceStatus(status)
                .build();
    }
}

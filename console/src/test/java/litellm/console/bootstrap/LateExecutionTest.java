package litellm.console.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.console.ConsoleException;
import litellm.controlplane.stack.ReplacementGuard;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** An update that CloudFormation works out or begins a while after it was told to, or never: until then the stack looks settled. */
class LateExecutionTest {
    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void shouldWaitUntilTheUpdateHasBegun() {
        assertThat(update(3)).isEqualTo(BootstrapStack.Begun.BEGUN);
        assertThat(pauses).hasSize(3);
    }

    @Test
    void shouldGiveUpWhatDoesNotBegin() {
        assertThatThrownBy(() -> update(Integer.MAX_VALUE))
                .isInstanceOf(ConsoleException.class)
                .hasMessageStartingWith("control-plane is as it was before: CloudFormation has accepted the change set")
                .hasMessageEndingWith("install again");
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void shouldGiveUpWhatIsNotWorkedOut() {
        assertThatThrownBy(() -> update(new Pending()))
                .isInstanceOf(ConsoleException.class)
                .hasMessageStartingWith(
                        "control-plane is as it was before: after 15 minutes CloudFormation still works out the change set bootstrap-")
                .hasMessageEndingWith("install again");
        assertThat(pauses).hasSizeLessThan(200);
    }

    private BootstrapStack.Begun update(int looksWithoutEvent) {
        return update(new Late(looksWithoutEvent));
    }

    private BootstrapStack.Begun update(ChangeSetStandIn cloudFormation) {
        return new BootstrapStack(cloudFormation, "control-plane", _ -> {}, this::pause)
                .update(
                        Stack.builder()
                                .stackName("control-plane")
                                .stackId("arn:stack")
                                .build(),
                        "https://bucket/template",
                        List.of(),
                        new ReplacementGuard("bootstrap", Set.of(), List.of(), Map.of()));
    }

    /** No wait may last a day. */
    private void pause(Duration pause) {
        pauses.add(pause);
        assertThat(pauses).hasSizeLessThan(10_000);
    }

    /** Never has the change set worked out. */
    private static final class Pending extends ChangeSetStandIn {
        @Override
        public DescribeChangeSetResponse describeChangeSet(DescribeChangeSetRequest request) {
            return DescribeChangeSetResponse.builder()
                    .changeSetId("arn:change-set")
                    .status(ChangeSetStatus.CREATE_IN_PROGRESS)
                    .build();
        }
    }

    /** Has the change set at once, and tells of its execution after some looks. */
    private static final class Late extends ChangeSetStandIn {
        private int looksWithoutEvent;
        private String token;

        Late(int looksWithoutEvent) {
            this.looksWithoutEvent = looksWithoutEvent;
        }

        @Override
        public DescribeChangeSetResponse describeChangeSet(DescribeChangeSetRequest request) {
            return DescribeChangeSetResponse.builder()
                    .changeSetId("arn:change-set")
                    .status(ChangeSetStatus.CREATE_COMPLETE)
                    .executionStatus(ExecutionStatus.AVAILABLE)
                    .build();
        }

        @Override
        public ExecuteChangeSetResponse executeChangeSet(ExecuteChangeSetRequest request) {
            token = request.clientRequestToken();
            return ExecuteChangeSetResponse.builder().build();
        }

        @Override
        public DescribeStackEventsResponse describeStackEvents(DescribeStackEventsRequest request) {
            String newest = looksWithoutEvent-- > 0 ? "of-the-update-before" : token;
            return DescribeStackEventsResponse.builder()
                    .stackEvents(StackEvent.builder().clientRequestToken(newest).build())
                    .build();
        }
    }
}

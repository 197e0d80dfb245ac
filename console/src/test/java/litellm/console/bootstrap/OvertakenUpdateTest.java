package litellm.console.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.stack.ReplacementGuard;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** Of two consoles that update the control plane at once, one has its change set taken away by the other's. */
class OvertakenUpdateTest {
    private static final Stack STACK =
            Stack.builder().stackName("control-plane").stackId("arn:stack").build();

    private final Deque<ChangeSetStatus> statuses = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();

    @Test
    void shouldWaitForTheOtherWhereItsChangeSetIsGone() {
        statuses.add(ChangeSetStatus.CREATE_PENDING);
        statuses.add(ChangeSetStatus.CREATE_IN_PROGRESS);

        assertThat(update()).isEqualTo(BootstrapStack.Begun.OVERTAKEN);
        assertThat(said).containsExactly("Another console is changing control-plane");
    }

    @Test
    void shouldWaitForTheOtherWhereItsChangeSetIsOfNoUse() {
        statuses.add(ChangeSetStatus.CREATE_COMPLETE);

        assertThat(update()).isEqualTo(BootstrapStack.Begun.OVERTAKEN);
        assertThat(said).containsExactly("Another console is changing control-plane");
    }

    private BootstrapStack.Begun update() {
        return new BootstrapStack(new Overtaking(), "control-plane", said::add, _ -> {})
                .update(
                        STACK,
                        "https://bucket/template",
                        List.of(),
                        new ReplacementGuard("bootstrap", Set.of(), List.of(), Map.of()));
    }

    /** Tells of the change set's statuses, and then that it is not there; one that is complete is obsolete. */
    private final class Overtaking extends ChangeSetStandIn {
        @Override
        public DescribeChangeSetResponse describeChangeSet(DescribeChangeSetRequest request) {
            if (statuses.isEmpty()) {
                throw ChangeSetNotFoundException.builder().message("gone").build();
            }
            return DescribeChangeSetResponse.builder()
                    .changeSetId("arn:change-set")
                    .status(statuses.poll())
                    .executionStatus(ExecutionStatus.OBSOLETE)
                    .build();
        }
    }
}

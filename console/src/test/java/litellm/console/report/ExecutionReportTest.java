package litellm.console.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import litellm.console.execution.Execution;
import litellm.console.execution.RecordedExecution;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;
import software.amazon.awssdk.services.cloudformation.paginators.DescribeStackEventsIterable;
import software.amazon.awssdk.services.cloudformation.paginators.ListStacksIterable;

/** Of each stack there is one that was deleted since the execution began, and of the network another that was made after it. */
class ExecutionReportTest {
    private static final String DELETED = "deleted:";

    private final Execution execution = RecordedExecution.of("created").atEnd();
    private Instant created = execution.startedAt();
    private Instant deleted = execution.startedAt();
    private int lists;

    @Test
    void shouldShowTheStackThatThereIsBeforeOneThatWasDeleted() {
        String page = new ExecutionReport(new Stacks()).page(execution, Instant.EPOCH);

        assertThat(page).contains("Made-dev-network-stack").doesNotContain("Gone-dev-network-stack");
        assertThat(page).contains("Gone-dev-security-stack");
    }

    @Test
    void shouldReadTheListOfDeletedStacksOnce() {
        new ExecutionReport(new Stacks()).page(execution, Instant.EPOCH);

        assertThat(lists).isEqualTo(1);
    }

    @Test
    void shouldShowWhatWasDeletedAfterItsEnd() {
        deleted = execution.stoppedAt().plus(Duration.ofDays(1));

        assertThat(new ExecutionReport(new Stacks()).page(execution, Instant.EPOCH))
                .contains("Gone-dev-security-stack");
    }

    @Test
    void shouldLeaveOutWhatWasMadeAfterItsEnd() {
        created = execution.stoppedAt().plusSeconds(1);
        deleted = execution.stoppedAt().plusSeconds(2);

        assertThat(new ExecutionReport(new Stacks()).page(execution, Instant.EPOCH))
                .doesNotContain("Gone-dev-security-stack");
    }

    private final class Stacks implements CloudFormationClient {
        @Override
        public DescribeStackEventsResponse describeStackEvents(DescribeStackEventsRequest request) {
            String stack = request.stackName();
            if (stack.startsWith(DELETED)) {
                return event(stack.replace(DELETED, "Gone-"), "DELETE_COMPLETE");
            }
            if (stack.equals("dev-network-stack")) {
                return event("Made-" + stack, "CREATE_COMPLETE");
            }
            throw CloudFormationException.builder()
                    .message("Stack [%s] does not exist".formatted(stack))
                    .build();
        }

        private DescribeStackEventsResponse event(String resource, String status) {
            return DescribeStackEventsResponse.builder()
                    .stackEvents(StackEvent.builder()
                            .stackId("stack")
                            .physicalResourceId(resource)
                            .logicalResourceId(resource)
                            .resourceType("AWS::EC2::VPC")
                            .resourceStatus(status)
                            .timestamp(execution.startedAt())
                            .build())
                    .build();
        }

        @Override
        public DescribeStackEventsIterable describeStackEventsPaginator(DescribeStackEventsRequest request) {
            return new DescribeStackEventsIterable(this, request);
        }

        @Override
        public ListStacksResponse listStacks(ListStacksRequest request) {
            lists++;
            return ListStacksResponse.builder()
                    .stackSummaries(Stream.of("dev-network-stack", "dev-security-stack")
                            .map(name -> StackSummary.builder()
                                    .stackName(name)
                                    .stackId(DELETED + name)
                                    .creationTime(created)
                                    .deletionTime(deleted)
                                    .build())
                            .toList())
                    .build();
        }

        @Override
        public ListStacksIterable listStacksPaginator(ListStacksRequest request) {
            return new ListStacksIterable(this, request);
        }

        @Override
        public String serviceName() {
            return "cloudformation";
        }

        @Override
        public void close() {}
    }
}

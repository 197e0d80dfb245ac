package litellm.controlplane.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

class StackTimelineTest {
    private static final String STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/dev-network-stack/1";
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

    @AutoClose
    private final ScriptedService service = new ScriptedService();

    private final StackTimeline timeline = new StackTimeline(service.client(CloudFormationClient.builder()));

    @Test
    void tellsWhatHappenedToEachResourceInThatTime() {
        service.answer(
                "DescribeStackEvents",
                events(
                        event(
                                "dev-network-stack",
                                STACK,
                                "CREATE_FAILED",
                                9,
                                "The following resource(s) failed to create: [Gateway]"),
                        event("Gateway", "igw-1", "DELETE_COMPLETE", 8, ""),
                        event("Gateway", "igw-1", "CREATE_FAILED", 5, "limit exceeded"),
                        event("VPC", "vpc-1", "CREATE_COMPLETE", 4, ""),
                        event("Gateway", "igw-1", "CREATE_IN_PROGRESS", 3, ""),
                        event("VPC", "vpc-1", "CREATE_IN_PROGRESS", 1, ""),
                        event("VPC", "vpc-0", "DELETE_COMPLETE", -60, "")));

        List<ResourceSpan> spans = timeline.read("network", STACK, START, START.plusSeconds(20));

        assertThat(spans)
                .containsExactly(
                        new ResourceSpan(
                                "network",
                                "VPC",
                                "AWS::X::VPC",
                                "CREATE_COMPLETE",
                                START.plusSeconds(1),
                                START.plusSeconds(4),
                                ""),
                        new ResourceSpan(
                                "network",
                                "Gateway",
                                "AWS::X::Gateway",
                                "CREATE_FAILED",
                                START.plusSeconds(3),
                                START.plusSeconds(8),
                                "limit exceeded"));
    }

    /** CloudFormation deletes the one before under the same name. */
    @Test
    void tellsAReplacedResourceAndOneThatStaysFromADeletedOne() {
        service.answer(
                "DescribeStackEvents",
                events(
                        event("Kept", "kept-1", "DELETE_SKIPPED", 10, ""),
                        event("Key", "key-1", "DELETE_SKIPPED", 9, ""),
                        event("Task", "task-1", "DELETE_COMPLETE", 8, ""),
                        event("Task", "task-1", "DELETE_IN_PROGRESS", 7, ""),
                        event("Old", "old-1", "DELETE_COMPLETE", 6, ""),
                        event("Task", "task-2", "UPDATE_COMPLETE", 5, ""),
                        event("Kept", "kept-2", "UPDATE_COMPLETE", 4, ""),
                        event("Task", "task-1", "UPDATE_IN_PROGRESS", 3, "")));

        assertThat(timeline.read("network", STACK, START, START.plusSeconds(20)))
                .extracting(ResourceSpan::resource, ResourceSpan::operation, ResourceSpan::until)
                .containsExactly(
                        tuple("Task", "UPDATE", START.plusSeconds(8)),
                        tuple("Kept", "UPDATE", START.plusSeconds(10)),
                        tuple("Old", "DELETE", START.plusSeconds(6)),
                        tuple("Key", "KEEP", START.plusSeconds(9)));
    }

    /** A teardown takes away what is in the way, and deletes the stack once more; a cleanup is tried again by CloudFormation itself. */
    @Test
    void tellsOfADeletionThatWasTriedAgainHowItEnded() {
        service.answer(
                "DescribeStackEvents",
                events(
                        event("Task", "task-1", "DELETE_COMPLETE", 9, ""),
                        event("VPC", "vpc-1", "DELETE_COMPLETE", 8, ""),
                        event("VPC", "vpc-1", "DELETE_IN_PROGRESS", 7, ""),
                        event("Task", "task-1", "DELETE_FAILED", 6, "throttled"),
                        event("Gateway", "igw-1", "DELETE_FAILED", 5, "still in use"),
                        event("VPC", "vpc-1", "DELETE_FAILED", 4, "has dependencies and cannot be deleted"),
                        event("Task", "task-2", "UPDATE_COMPLETE", 3, "")));

        assertThat(timeline.read("network", STACK, START, START.plusSeconds(20)))
                .extracting(ResourceSpan::resource, ResourceSpan::status, ResourceSpan::until, ResourceSpan::reason)
                .containsExactly(
                        tuple("Task", "UPDATE_COMPLETE", START.plusSeconds(9), ""),
                        tuple("VPC", "DELETE_COMPLETE", START.plusSeconds(8), ""),
                        tuple("Gateway", "DELETE_FAILED", START.plusSeconds(5), "still in use"));
    }

    @Test
    void leavesOutWhatCameLater() {
        service.answer(
                "DescribeStackEvents",
                events(
                        event("VPC", "vpc-1", "UPDATE_COMPLETE", 90, ""),
                        event("VPC", "vpc-1", "CREATE_COMPLETE", 1, "")));

        assertThat(timeline.read("network", STACK, START, START.plusSeconds(20)))
                .extracting(ResourceSpan::status)
                .containsExactly("CREATE_COMPLETE");
    }

    @Test
    void passesOnARefusalWithoutAMessage() {
        service.refuse("DescribeStackEvents", "AccessDenied", "");

        assertThatThrownBy(() -> timeline.read("network", STACK, START, START.plusSeconds(20)))
                .isInstanceOf(CloudFormationException.class);
    }

    private static String events(String... events) {
        return "<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>%s</StackEvents></DescribeStackEventsResult></DescribeStackEventsResponse>"
                .formatted(String.join("", events));
    }

    private static String event(String resource, String physicalId, String status, int second, String reason) {
        return "<member><StackId>%s</StackId><EventId>%s</EventId><StackName>dev-network-stack</StackName><LogicalResourceId>%s</LogicalResourceId><PhysicalResourceId>%s</PhysicalResourceId><ResourceType>AWS::X::%s</ResourceType><Timestamp>%s</Timestamp><ResourceStatus>%s</ResourceStatus><ResourceStatusReason>%s</ResourceStatusReason></member>"
                .formatted(STACK, second, resource, physicalId, resource, START.plusSeconds(second), status, reason);
    }
}

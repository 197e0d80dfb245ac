package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

class RootCauseTest {
    private static final String REPLACED =
            "Requested update requires the creation of a new physical resource; hence creating one.";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            told to fail | told to fail
            Resource handler returned message: "The limit was reached. (Service: Ec2, Status Code: 400, Request ID: 1-2)" (RequestToken: ab-12, HandlerErrorCode: ServiceLimitExceeded) | The limit was reached.
            No space (Service: AmazonRDS; Status Code: 400; Error Code: X; Request ID: 9; Proxy: null) | No space
            Denied (Service: Iam, Status Code: 403, Request ID: 7) (SDK Attempt Count: 1) | Denied
            Connection refused (SDK Attempt Count: 4) | Connection refused
            Embedded stack arn:aws:cloudformation:us-east-1:123456789012:stack/dev-network-stack-Inner-1X/9-8-7 was not successfully created | Embedded stack dev-network-stack-Inner-1X was not successfully created
            """)
    void keepsTheMessageAndDropsTheBookkeeping(String reason, String clean) {
        assertThat(RootCause.clean(reason)).isEqualTo(clean);
    }

    @Test
    void saysNothingToATerminal() {
        assertThat(RootCause.clean("Access\u001b[31m denied")).isEqualTo("Access denied");
    }

    @Test
    void isOneLine() {
        assertThat(RootCause.clean(" first\n\tsecond ")).isEqualTo("first second");
    }

    /** CloudFormation makes a resource before it deletes the one that it replaces; only its own reason names the code. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Resource of type 'AWS::ECS::Cluster' with identifier 'dev' already exists. | Resource of type 'AWS::ECS::Cluster' with identifier 'dev' already exists
            Resource handler returned message: "The name is in use" (RequestToken: ab-12, HandlerErrorCode: AlreadyExists) | The name is in use
            """)
    void saysWhatToDoWhereAReplacementFindsItsNameTaken(String reason, String clean) {
        assertThat(RootCause.of(List.of(
                        event("Cluster", "UPDATE_IN_PROGRESS", REPLACED), event("Cluster", "UPDATE_FAILED", reason))))
                .contains(
                        "Cluster (AWS::ECS::Cluster): " + clean
                                + "; it is made beside the one that it replaces: give it another name in the template, or leave it as it was");
    }

    /** A flow log has no name that could be another. */
    @Test
    void advisesNoOtherNameForWhatHasNone() {
        StackEvent.Builder flowLog =
                event("FlowLog", "UPDATE_IN_PROGRESS", REPLACED).toBuilder().resourceType("AWS::EC2::FlowLog");

        assertThat(RootCause.of(List.of(
                        flowLog.build(),
                        flowLog.resourceStatus("UPDATE_FAILED")
                                .resourceStatusReason("FlowLogAlreadyExists: There is an existing Flow Log.")
                                .build())))
                .contains(
                        "FlowLog (AWS::EC2::FlowLog): FlowLogAlreadyExists: There is an existing Flow Log; it is made beside the one that it replaces: leave it as it was, or deploy once without it");
    }

    @Test
    void leavesOtherFailuresOfAReplacementAsTheyAre() {
        assertThat(RootCause.of(List.of(
                        event("Cluster", "UPDATE_IN_PROGRESS", REPLACED),
                        event("Cluster", "UPDATE_FAILED", "no capacity"))))
                .contains("Cluster (AWS::ECS::Cluster): no capacity");
        assertThat(RootCause.of(List.of(
                        event("Cluster", "UPDATE_IN_PROGRESS", REPLACED),
                        event("Other", "CREATE_FAILED", "It already exists."))))
                .contains("Other (AWS::ECS::Cluster): It already exists.");
    }

    private static StackEvent event(String logicalId, String status, String reason) {
        return StackEvent.builder()
                .stackId("arn:stack")
                .logicalResourceId(logicalId)
                .physicalResourceId("physical-" + logicalId)
                .resourceType("AWS::ECS::Cluster")
                .resourceStatus(status)
                .resourceStatusReason(reason)
                .build();
    }
}

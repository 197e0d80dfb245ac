package litellm.controlplane.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import litellm.controlplane.drift.DriftDetection.Difference;
import litellm.controlplane.drift.DriftDetection.Drift;
import litellm.controlplane.testing.CloudFormationStandIn;
import litellm.controlplane.testing.DriftAnswers;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

class DriftDetectionTest {
    @AutoClose
    private final ScriptedService cloudFormation = new ScriptedService();

    private final DriftAnswers answers = new DriftAnswers(cloudFormation);
    private final DriftDetection detection = new DriftDetection(cloudFormation.client(CloudFormationClient.builder()));

    @Test
    void isStartedForAStack() {
        answers.started();

        assertThat(detection.start("arn:stack")).contains("d-1");
    }

    @Test
    void waitsForOneThatIsUnderWayAndForNothingElse() {
        try (CloudFormationStandIn refusing = new CloudFormationStandIn().stack("dev-alb-stack", "CREATE_COMPLETE")) {
            DriftDetection refused = new DriftDetection(refusing.client(CloudFormationClient.builder()));

            refusing.refuse("DetectStackDrift", "ValidationError Drift detection is already in progress for stack");
            assertThat(refused.start("dev-alb-stack")).isEmpty();

            refusing.refuse(
                    "DetectStackDrift", "AccessDenied not authorized to perform: cloudformation:DetectStackDrift");
            assertThatThrownBy(() -> refused.start("dev-alb-stack")).isInstanceOf(CloudFormationException.class);
        }
    }

    @Test
    void looksAtNothingWhileItIsUnderWay() {
        answers.status("DETECTION_IN_PROGRESS", "");

        assertThat(detection.look("d-1")).isEqualTo(new DriftDetection.Result(true, Optional.empty(), List.of()));
    }

    @Test
    void tellsWhatDiffers() {
        answers.status("DETECTION_COMPLETE", "");
        answers.drifts("""
                <member><LogicalResourceId>LoadBalancer</LogicalResourceId><PhysicalResourceId>arn:alb</PhysicalResourceId>
                <ResourceType>AWS::ElasticLoadBalancingV2::LoadBalancer</ResourceType>
                <StackResourceDriftStatus>MODIFIED</StackResourceDriftStatus><PropertyDifferences><member>
                <PropertyPath>/IpAddressType</PropertyPath><ExpectedValue>ipv4</ExpectedValue>
                <ActualValue>dualstack</ActualValue><DifferenceType>NOT_EQUAL</DifferenceType></member>
                </PropertyDifferences></member>""");

        assertThat(detection.look("d-1"))
                .isEqualTo(new DriftDetection.Result(
                        false,
                        Optional.empty(),
                        List.of(new Drift(
                                "LoadBalancer",
                                "arn:alb",
                                "AWS::ElasticLoadBalancingV2::LoadBalancer",
                                "MODIFIED",
                                List.of(new Difference("/IpAddressType", "ipv4", "dualstack"))))));
    }

    /** A property whose value is the text {@code null} is neither. */
    @Test
    void tellsWhatWasAddedAndWhatWasRemoved() {
        answers.status("DETECTION_COMPLETE", "");
        answers.drifts("""
                <member><LogicalResourceId>Service</LogicalResourceId><ResourceType>AWS::ECS::Service</ResourceType>
                <StackResourceDriftStatus>MODIFIED</StackResourceDriftStatus><PropertyDifferences>
                <member><PropertyPath>/Tags/1</PropertyPath><ExpectedValue>null</ExpectedValue>
                <ActualValue>{"Key":"Owner"}</ActualValue><DifferenceType>ADD</DifferenceType></member>
                <member><PropertyPath>/Role</PropertyPath><ExpectedValue>ecs</ExpectedValue>
                <ActualValue>null</ActualValue><DifferenceType>REMOVE</DifferenceType></member>
                <member><PropertyPath>/ServiceName</PropertyPath><ExpectedValue>null</ExpectedValue>
                <ActualValue>dev</ActualValue><DifferenceType>NOT_EQUAL</DifferenceType></member>
                </PropertyDifferences></member>""");

        assertThat(detection.look("d-1").resources())
                .flatExtracting(Drift::differences)
                .containsExactly(
                        new Difference("/Tags/1", null, "{\"Key\":\"Owner\"}"),
                        new Difference("/Role", "ecs", null),
                        new Difference("/ServiceName", "null", "dev"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            AWS::RDS::DBInstance, /AllocatedStorage, 20, 30, false
            AWS::RDS::DBInstance, /AllocatedStorage, 30, 20, true
            AWS::RDS::DBInstance, /AllocatedStorage, 20, many, true
            AWS::RDS::DBInstance, /MaxAllocatedStorage, 20, 30, true
            AWS::ECS::Service, /AllocatedStorage, 20, 30, true
            """)
    void storageThatADatabaseHasGrownByIsNotDrift(
            String type, String path, String expected, String actual, boolean differs) {
        answers.status("DETECTION_COMPLETE", "");
        answers.drifts("""
                <member><LogicalResourceId>DBInstance</LogicalResourceId><PhysicalResourceId>dev</PhysicalResourceId>
                <ResourceType>%s</ResourceType><StackResourceDriftStatus>MODIFIED</StackResourceDriftStatus>
                <PropertyDifferences><member><PropertyPath>%s</PropertyPath><ExpectedValue>%s</ExpectedValue>
                <ActualValue>%s</ActualValue><DifferenceType>NOT_EQUAL</DifferenceType></member>
                </PropertyDifferences></member>""".formatted(type, path, expected, actual));

        assertThat(detection.look("d-1").resources()).hasSize(differs ? 1 : 0);
    }

    /** In place of CloudFormation's own list, which fills what a line has room for. */
    @Test
    void saysEachReasonOnceBeforeSomeOfItsResources() {
        answers.status("DETECTION_FAILED", """
                <DetectionStatusReason>{"Summary": "Failed to detect drift on resources [A, B, C, D, E]", "Failures": [
                {"Resource": "A", "FailureReason": "Rate exceeded (Service: Ec2, Status Code: 400, Request ID: 1)"},
                {"Resource": "B", "FailureReason": "not authorized to perform: kms:DescribeKey"},
                {"Resource": "C", "FailureReason": "Rate exceeded (Service: Ec2, Status Code: 400, Request ID: 2)"},
                {"Resource": "D", "FailureReason": "Rate exceeded"},
                {"Resource": "E", "FailureReason": "Rate exceeded"}]}</DetectionStatusReason>""");
        answers.drifts("");

        assertThat(detection.look("d-1").failure())
                .contains("Rate exceeded (A, C, D and 1 more); not authorized to perform: kms:DescribeKey (B)");
    }

    @Test
    void saysWhyItCouldNotLookAtEverythingBesideWhatItFound() {
        answers.status(
                "DETECTION_FAILED", "<DetectionStatusReason>Failed to detect drift on [Key]</DetectionStatusReason>");
        answers.drifts("<member><LogicalResourceId>Alarm</LogicalResourceId>"
                + "<StackResourceDriftStatus>DELETED</StackResourceDriftStatus></member>");

        DriftDetection.Result result = detection.look("d-1");

        assertThat(result.failure()).contains("Failed to detect drift on [Key]");
        assertThat(result.resources())
                .extracting(Drift::logicalId, Drift::status)
                .containsExactly(tuple("Alarm", "DELETED"));
    }
}

package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.drift.DriftDetection;
import litellm.controlplane.plan.StackPlan.DriftedResource;
import litellm.controlplane.testing.DriftAnswers;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** The drift of a stack in its plan: started once, looked at until it is found out. */
class DriftLookTest {
    private static final Optional<Stack> STACK = Optional.of(stack(StackStatus.UPDATE_COMPLETE));

    @AutoClose
    private final ScriptedService cloudFormation = new ScriptedService();

    private final DriftAnswers answers = new DriftAnswers(cloudFormation);
    private final DriftLook look =
            new DriftLook(new DriftDetection(cloudFormation.client(CloudFormationClient.builder())));
    private final Map<String, String> detections = new HashMap<>();

    @BeforeEach
    void start() {
        answers.started();
    }

    @Test
    void aStackThatIsNotThereHasNotDrifted() {
        StackPlan created = plan(StackPlan.Verdict.CREATE);

        assertThat(look.look(created, Optional.empty(), detections))
                .contains(created.withDrift(List.of(), Optional.empty()));
        assertThat(detections).isEmpty();
    }

    @Test
    void startsTheDetectionOnceAndWaitsForIt() {
        StackPlan plan = plan(StackPlan.Verdict.UNCHANGED);

        assertThat(look.look(plan, STACK, detections)).isEmpty();
        assertThat(detections).containsEntry("alb", "d-1");
        answers.status("DETECTION_IN_PROGRESS", "");
        assertThat(look.look(plan, STACK, detections)).isEmpty();
    }

    @Test
    void showsWhatDriftedAsItShowsWhatChanges() {
        detections.put("alb", "d-1");
        answers.status("DETECTION_COMPLETE", "");
        answers.drifts("""
                <member><LogicalResourceId>LoadBalancer</LogicalResourceId><PhysicalResourceId>arn:alb</PhysicalResourceId>
                <ResourceType>AWS::ElasticLoadBalancingV2::LoadBalancer</ResourceType>
                <StackResourceDriftStatus>MODIFIED</StackResourceDriftStatus><PropertyDifferences><member>
                <PropertyPath>/LoadBalancerAttributes/0/Value</PropertyPath><ExpectedValue>300</ExpectedValue>
                <ActualValue>60</ActualValue></member></PropertyDifferences></member>""");

        assertThat(look.look(plan(StackPlan.Verdict.UNCHANGED), STACK, detections))
                .hasValueSatisfying(plan -> {
                    assertThat(plan.drifted()).isTrue();
                    assertThat(plan.drift())
                            .containsExactly(new DriftedResource(
                                    "LoadBalancer",
                                    "arn:alb",
                                    "AWS::ElasticLoadBalancingV2::LoadBalancer",
                                    "MODIFIED",
                                    List.of(new PropertyPlan("LoadBalancerAttributes.0.Value", "300", "60", null))));
                });
    }

    @Test
    void saysWhatCouldNotBeLookedAt() {
        detections.put("alb", "d-1");
        answers.status(
                "DETECTION_FAILED",
                "<DetectionStatusReason>Failed to detect drift on [WebACL]</DetectionStatusReason>");
        answers.drifts("");

        assertThat(look.look(plan(StackPlan.Verdict.UPDATE), STACK, detections)).hasValueSatisfying(plan -> {
            assertThat(plan.driftUnknown()).isEqualTo("Failed to detect drift on [WebACL]");
            assertThat(plan.drifted()).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({"DetectStackDrift, AccessDenied", "DescribeStackDriftDetectionStatus, AccessDenied"})
    void saysWhyItMayNotLook(String refused, String code) {
        cloudFormation.refuse(refused, code, "refused by a policy");
        if (!refused.equals("DetectStackDrift")) {
            detections.put("alb", "d-1");
        }

        assertThat(look.look(plan(StackPlan.Verdict.UPDATE), STACK, detections)).hasValueSatisfying(plan -> {
            assertThat(plan.driftUnknown()).isEqualTo("CloudFormation " + refused + ": refused by a policy");
            assertThat(plan.verdict()).isEqualTo(StackPlan.Verdict.UPDATE);
            assertThat(plan.drifted()).isFalse();
        });
    }

    /** The state machine tries again. */
    @Test
    void leavesWhatMayPassToTheStateMachine() {
        cloudFormation.refuse("DetectStackDrift", "Throttling", "Rate exceeded");

        assertThatThrownBy(() -> look.look(plan(StackPlan.Verdict.UPDATE), STACK, detections))
                .isInstanceOf(CloudFormationException.class)
                .hasMessageContaining("Rate exceeded");
    }

    /** Asked all the same, CloudFormation would refuse, and nobody would learn that it always does. */
    @Test
    void asksForNoneWhereCloudFormationDetectsNone() {
        assertThat(look.look(
                        plan(StackPlan.Verdict.UNKNOWN), Optional.of(stack(StackStatus.UPDATE_FAILED)), detections))
                .hasValueSatisfying(plan ->
                        assertThat(plan.driftUnknown()).isEqualTo("CloudFormation detects none in UPDATE_FAILED."));
        assertThat(cloudFormation.bodies()).isEmpty();
    }

    private static Stack stack(StackStatus status) {
        return Stack.builder().stackId("arn:stack").stackStatus(status).build();
    }

    private static StackPlan plan(StackPlan.Verdict verdict) {
        return StackPlan.of("alb", "dev-alb-stack", verdict);
    }
}

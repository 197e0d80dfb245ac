package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.testing.DriftAnswers;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftReaderTest {
    private static final String FAILED = "<DetectionStatusReason>Failed to detect drift on resource [Firewall]\u202e\n"
            + "x".repeat(500) + "</DetectionStatusReason>";

    @AutoClose
    private final ScriptedService cloudFormation = new ScriptedService();

    private final DriftAnswers answers = new DriftAnswers(cloudFormation);

    @Test
    void whatDriftedIsToldByItsLogicalIdAndWhetherItIsGone() {
        answers.started();
        answers.status("DETECTION_COMPLETE", "");
        answers.drifts(drifted("LogGroup") + drifted("Queue").replace("DELETED", "MODIFIED"));

        Inventory inventory = read("UPDATE_COMPLETE");

        assertThat(inventory.gaps()).isEmpty();
        assertThat(drifted(inventory)).isEqualTo(List.of("LogGroup (deleted)", "Queue"));
    }

    @Test
    void whatCouldNotBeLookedAtIsAGapWithCloudFormationsReason() {
        answers.started();
        answers.status("DETECTION_FAILED", FAILED);
        answers.drifts("");

        Inventory inventory = read("UPDATE_COMPLETE");

        assertThat(inventory.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.what()).isEqualTo(ResourceTypes.STACK);
            assertThat(gap.action()).isEqualTo("cloudformation:DetectStackDrift");
            assertThat(gap.reason())
                    .startsWith("dev-litellm-alb-stack: Failed to detect drift on resource [Firewall] xxx")
                    .hasSize(300);
        });
    }

    @Test
    void whatDriftedAndWhatCouldNotBeLookedAtAreBothTold() {
        answers.started();
        answers.status("DETECTION_FAILED", FAILED);
        answers.drifts(drifted("LogGroup"));

        Inventory inventory = read("UPDATE_COMPLETE");

        assertThat(inventory.gaps()).hasSize(1);
        assertThat(drifted(inventory)).isEqualTo(List.of("LogGroup (deleted)"));
    }

    /** The service names the session; who may mend it looks for the role. */
    @Test
    void namesTheRoleThatMayNotAsk() {
        cloudFormation.refuse(
                "DetectStackDrift",
                "AccessDenied",
                "User: arn:aws:sts::123456789012:assumed-role/litellm-scan/run is not authorized to perform: cloudformation:DetectStackDrift");

        assertThat(read("UPDATE_COMPLETE").gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.reason()).isEqualTo("access denied to the role litellm-scan");
            assertThat(gap.denied()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({"not authorized to perform: kms:DescribeKey, true", "Rate exceeded, false"})
    void tellsWhetherAPolicyIsInTheWayOfAResource(String reason, boolean denied) {
        answers.started();
        answers.status("DETECTION_FAILED", "<DetectionStatusReason>%s</DetectionStatusReason>".formatted(reason));
        answers.drifts("");

        assertThat(read("UPDATE_COMPLETE").gaps()).extracting(Gap::denied).containsExactly(denied);
    }

    /** Asked all the same, CloudFormation would refuse with no word of the reason. */
    @Test
    void asksForNoneWhereCloudFormationDetectsNone() {
        assertThat(read("UPDATE_IN_PROGRESS").gaps())
                .extracting(Gap::reason)
                .containsExactly("dev-litellm-alb-stack is in UPDATE_IN_PROGRESS");
        assertThat(cloudFormation.bodies()).isEmpty();
    }

    private static String drifted(String logicalId) {
        return """
                <member><LogicalResourceId>%s</LogicalResourceId><PhysicalResourceId>a</PhysicalResourceId>
                <ResourceType>AWS::Logs::LogGroup</ResourceType>
                <StackResourceDriftStatus>DELETED</StackResourceDriftStatus></member>""".formatted(logicalId);
    }

    private static Object drifted(Inventory inventory) {
        return inventory.resources().getFirst().details().get("drifted");
    }

    private Inventory read(String status) {
        Scope scope = new Scope("123456789012", "aws", "us-east-1", List.of("dev"), Set.of(), OwnedNames.read());
        Resource stack = Resource.of(ResourceTypes.STACK, "arn:stack", "arn:stack")
                .named("dev-litellm-alb-stack")
                .with(Map.of("status", status));
        try (InventoryReader reader =
                new InventoryReader(cloudFormation.settings(), scope, Clock.systemUTC(), Duration.ofMinutes(1))) {
            return reader.detail(new Inventory(List.of(), List.of()), List.of(stack));
        }
    }
}

package litellm.controlplane.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ExecutionState;
import litellm.controlplane.Operation;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.report.ExecutionOutput.FindingInShort;
import litellm.controlplane.report.ExecutionOutput.Scan;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;

/** Read out of what a report writes: a member that only one of them calls otherwise would just be missing where it is shown. */
class ExecutionOutputTest {
    @Test
    void findsWhatTheReportSaysOfTheEnvironment() {
        ExecutionOutput output = after(Map.of(
                "schedule",
                Map.of("result", Map.of("reason", "dev is kept until Friday")),
                "remains",
                Map.of("result", Map.of("removed", List.of("log group one"), "kept", List.of("snapshot one"))),
                "verification",
                operation(Operation.Kind.VERIFICATION, Map.of("endpoint", "https://llm", "uiUrl", "https://llm/ui"))));

        assertThat(output.reason()).contains("dev is kept until Friday");
        assertThat(output.removed()).containsExactly("log group one");
        assertThat(output.kept()).containsExactly("snapshot one");
        assertThat(output.endpoint()).contains("https://llm");
        assertThat(output.uiUrl()).contains("https://llm/ui");
        assertThat(output.release()).contains("0123456789abcdef");
        assertThat(output.warnings()).containsExactly("No zone to fall back on");
    }

    @Test
    void findsWhatBecameOfTheStacks() {
        ExecutionOutput output = after(Map.of(
                "network", operation(Operation.Kind.STACK, Map.of("leftBehind", "dev-network-stack: Group")),
                "alb", operation(Operation.Kind.STACK, Map.of())));

        assertThat(output.outcome("network")).contains("UPDATED");
        assertThat(output.outcome("litellm")).contains("NOT_STARTED");
        assertThat(output.leftBehind()).containsExactly("dev-network-stack: Group");
    }

    @Test
    void findsWhatTheEnvironmentCostsOnceItIsDeployed() {
        assertThat(after(Map.of("lock", Map.of())).cost())
                .hasValueSatisfying(cost -> assertThat(cost.monthly()).contains("82.10 USD"));
    }

    @Test
    void findsWhatAScanCameTo() {
        Finding finding = new Finding(
                "OpenPorts",
                Severity.HIGH,
                "AWS::EC2::SecurityGroup",
                "sg-1",
                "default",
                "dev",
                "Everyone may call.",
                Optional.empty(),
                Optional.of(1.5),
                "");
        Map<String, Object> summary = new Assessment(
                        "123456789012",
                        "us-east-1",
                        List.of("dev"),
                        "auto",
                        Instant.EPOCH,
                        List.of(finding),
                        List.of(),
                        List.of(),
                        "List prices",
                        3)
                .summary();

        Scan scan = after(Map.of("scan", Map.of("result", summary))).scan().orElseThrow();

        assertThat(scan.hasFindings()).isTrue();
        assertThat(scan.findings()).contains(1L);
        assertThat(scan.bySeverity()).contains(Map.of("HIGH", 1L));
        assertThat(scan.notChecked()).contains(0L);
        assertThat(scan.kept()).contains(0);
        assertThat(scan.silenced()).contains(0);
        assertThat(scan.monthlyCost()).contains(1.5);
        assertThat(scan.worst())
                .containsExactly(new FindingInShort(
                        "HIGH", "OpenPorts", "AWS::EC2::SecurityGroup", "default", "Everyone may call."));
    }

    /** An execution may be of another release, or somebody's own. */
    @Test
    void takesNothingForWhatItIsNot() {
        ExecutionOutput output = new ExecutionOutput(Map.of(
                "endpoint", 1,
                "warnings", "one",
                "scan", List.of(),
                "stacks", Map.of("alb", "UPDATED"),
                "plan", Map.of("summary", 1, "changes", List.of("one"))));

        assertThat(output.endpoint()).isEmpty();
        assertThat(output.warnings()).isEmpty();
        assertThat(output.scan()).isEmpty();
        assertThat(output.outcome("alb")).isEmpty();
        assertThat(output.leftBehind()).isEmpty();
        assertThat(output.plan()).hasValueSatisfying(plan -> {
            assertThat(plan.summary()).isEmpty();
            assertThat(plan.changes()).isEmpty();
        });
    }

    /** What a deployment puts out that has come to these results. */
    private static ExecutionOutput after(Map<String, Object> results) {
        Map<String, Object> request = new LinkedHashMap<>(Requests.deploy("dev").toJson());
        request.put("warnings", List.of("No zone to fall back on"));
        request.put("cost", Map.of("monthly", "82.10 USD"));
        Map<String, Object> state = new LinkedHashMap<>(results);
        state.put("request", request);
        return new ExecutionOutput(
                Report.of(new ExecutionState(JsonObject.of(state))).complete(Requests.STARTED_AT));
    }

    private static Map<String, Object> operation(Operation.Kind kind, Map<String, String> outputs) {
        return Map.of(
                "operation",
                Operation.started(kind, "dev", "arn", Requests.STARTED_AT)
                        .withOutputs(outputs)
                        .succeeded(Operation.UPDATED)
                        .toJson());
    }
}

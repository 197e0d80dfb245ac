package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.AllowList;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.compliance.inventory.OwnedNames;
import litellm.controlplane.compliance.inventory.Scope;
import litellm.controlplane.compliance.leftover.Leftovers;
import org.junit.jupiter.api.Test;

class FindingsTest {
    /** An execution's report shows the first of them only. */
    @Test
    void areTheWorstFirstAndThoseOfOneResourceBesideEachOther() {
        List<Finding> inOrder = List.of(
                finding(Severity.CRITICAL, "OpenPorts", "arn:b", "Port 22."),
                finding(Severity.HIGH, "OpenPorts", "arn:a", "Port 22."),
                finding(Severity.HIGH, "OpenPorts", "arn:a", "Port 80."),
                finding(Severity.HIGH, "OpenPorts", "arn:b", "Port 22."),
                finding(Severity.HIGH, "PlainHttp", "arn:a", "Port 80."),
                finding(Severity.LOW, "Leftover", "arn:a", "Left."));

        assertThat(assess(inOrder.reversed()).findings()).containsExactlyElementsOf(inOrder);
    }

    private static Finding finding(Severity severity, String rule, String arn, String problem) {
        return new Finding(
                rule, severity, "AWS::A::B", arn, arn, "dev", problem, Optional.empty(), Optional.empty(), "");
    }

    private static Assessment assess(List<Finding> found) {
        Scope scope = new Scope("123456789012", "aws", "us-east-1", List.of("dev"), Set.of(), OwnedNames.read());
        Findings findings = new Findings(scope, "dev", Instant.EPOCH, Rules.read("us-east-1"));
        findings.add(new Leftovers.Sorted(found, List.of()));
        return findings.assessment(ScanMode.AUTO, new AllowList(List.of(), List.of()), 0);
    }
}

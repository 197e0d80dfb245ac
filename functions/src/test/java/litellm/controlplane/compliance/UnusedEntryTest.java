package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
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

/** An entry of the allow list that covers nothing, because of a typing error for one. */
class UnusedEntryTest {
    private static final Finding FINDING = new Finding(
            "PlainHttp",
            Severity.HIGH,
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "arn:alb",
            "dev-litellm-alb",
            "dev",
            "Plain.",
            Optional.empty(),
            Optional.empty(),
            "");

    @Test
    void isToldAndCountsForNothing() {
        Assessment assessment = assess(ScanMode.AUTO, "dev-litellm-*");

        assertThat(assessment.findings())
                .filteredOn(finding -> finding.rule().equals("AllowList"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.INFORMATIONAL))
                .satisfies(finding -> assertThat(finding.problem())
                        .startsWith("allow-list.yaml: the entry for PlainHttp of 'dev-litellm-*' covers nothing"));
    }

    @Test
    void isNotOneThatCoversAFinding() {
        assertThat(assess(ScanMode.AUTO, "dev-litellm-alb").findings()).isEmpty();
    }

    /** The list is one for all environments, and for both of what a scan may look for. */
    @Test
    void isNotToldWhereTheScanDidNotLook() {
        assertThat(assess(ScanMode.AUTO, "prod-litellm-alb").findings()).containsExactly(FINDING);
        assertThat(assess(ScanMode.CONTROLS, "dev-litellm-*").findings()).containsExactly(FINDING);
    }

    private static Assessment assess(ScanMode mode, String resource) {
        Scope scope = new Scope("123456789012", "aws", "us-east-1", List.of("dev"), Set.of(), OwnedNames.read());
        Findings findings = new Findings(scope, "dev", Instant.EPOCH, Rules.read("us-east-1"));
        findings.add(new Leftovers.Sorted(List.of(FINDING), List.of()));
        AllowList.Entry entry =
                new AllowList.Entry("PlainHttp", resource, Optional.empty(), "for a while", LocalDate.MAX);
        return findings.assessment(mode, new AllowList(List.of(entry), List.of()), 0);
    }
}

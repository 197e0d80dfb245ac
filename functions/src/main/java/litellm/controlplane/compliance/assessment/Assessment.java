package litellm.controlplane.compliance.assessment;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import litellm.controlplane.ForeignText;
import litellm.controlplane.compliance.finding.AllowList;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.compliance.leftover.Leftovers.Kept;

/**
 * What a scan came to.
 *
 * @param account the account's number
 * @param findings the worst first
 * @param kept what was found and is meant to stay
 * @param silenced findings that the allow list covers
 * @param prices where the costs come from, in a sentence
 * @param calls how many API calls it took
 */
public record Assessment(
        String account,
        String region,
        List<String> environments,
        String mode,
        Instant scannedAt,
        List<Finding> findings,
        List<Kept> kept,
        List<Silenced> silenced,
        String prices,
        long calls) {
    /** How many findings an execution's own report shows: a state has 256 KiB for everything. */
    private static final int WORST = 20;

    private static final int LONGEST_LINE = 300;

    /** A finding that may stay for a while. */
    public record Silenced(Finding finding, AllowList.Entry entry) {}

    /** {@code FINDINGS} where something is wrong or was not checked; what is only worth knowing does not count. */
    public String outcome() {
        return faults() == 0 ? "CLEAN" : "FINDINGS";
    }

    /** How many findings are faults. */
    public long faults() {
        return wrong().count();
    }

    /** How many of the faults are that something was not checked. */
    public long notChecked() {
        return wrong().filter(Finding::notChecked).count();
    }

    private Stream<Finding> wrong() {
        return findings.stream().filter(finding -> finding.severity() != Severity.INFORMATIONAL);
    }

    /** What the findings cost together in a month, in US dollars. */
    public double monthlyDollars() {
        double sum = findings.stream()
                .flatMap(finding -> finding.monthlyDollars().stream())
                .mapToDouble(Double::doubleValue)
                .sum();
        return Math.round(sum * 100) / 100.0;
    }

    /** How many findings there are of each severity that occurs. */
    public Map<String, Long> bySeverity() {
        Map<String, Long> counts = new LinkedHashMap<>();
        Arrays.stream(Severity.values()).forEach(severity -> {
            long count = findings.stream()
                    .filter(finding -> finding.severity() == severity)
                    .count();
            if (count > 0) {
                counts.put(severity.name(), count);
            }
        });
        return counts;
    }

    private static Map<String, Object> inShort(Finding finding) {
        Map<String, Object> members = finding.toJson();
        members.keySet().retainAll(Set.of("severity", "rule", "type", "name", "problem"));
        members.replaceAll((_, text) -> ForeignText.cut(ForeignText.line(String.valueOf(text)), LONGEST_LINE));
        return members;
    }

    /** What the state machine carries on; the whole is in the artifact bucket. */
    public Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("outcome", outcome());
        summary.put("findings", faults());
        summary.put("bySeverity", bySeverity());
        summary.put("notChecked", notChecked());
        summary.put("kept", kept.size());
        summary.put("silenced", silenced.size());
        summary.put("monthlyCost", monthlyDollars());
        summary.put(
                "worst", findings.stream().limit(WORST).map(Assessment::inShort).toList());
        return summary;
    }
}

package litellm.controlplane.compliance.output;

import java.util.ArrayList;
import java.util.List;
import litellm.controlplane.ForeignText;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.leftover.Leftovers.Kept;

/** For a person at a terminal. */
final class FindingsText {
    private FindingsText() {}

    static String write(Assessment assessment) {
        List<String> lines = new ArrayList<>();
        lines.add(Words.headline(assessment));
        assessment.findings().forEach(finding -> finding(lines, finding));
        if (!assessment.kept().isEmpty()) {
            lines.add("");
            lines.add("Kept on purpose:");
            assessment.kept().forEach(kept -> lines.add("  " + kept(kept)));
        }
        if (!assessment.silenced().isEmpty()) {
            lines.add("");
            lines.add("Allowed for a while:");
            assessment
                    .silenced()
                    .forEach(silenced -> lines.add("  %s  %s, until %s: %s"
                            .formatted(
                                    silenced.finding().rule(),
                                    silenced.finding().name(),
                                    silenced.entry().expires(),
                                    silenced.entry().reason())));
        }
        if (assessment.monthlyDollars() > 0) {
            lines.add("");
            lines.add(assessment.prices() + ".");
        }
        return String.join("\n", lines.stream().map(ForeignText::unbroken).toList()) + "\n";
    }

    private static void finding(List<String> lines, Finding finding) {
        lines.add("");
        lines.add("%-13s %s  %s %s".formatted(finding.severity(), finding.rule(), finding.type(), finding.name()));
        lines.add("  " + finding.problem());
        lines.add("  " + finding.arn());
        List<String> facts = new ArrayList<>();
        finding.since().ifPresent(time -> facts.add("exists since " + time));
        finding.monthlyDollars()
                .ifPresent(dollars -> facts.add("about %s USD a month".formatted(Words.dollars(dollars))));
        facts.add("id " + finding.id());
        lines.add("  " + String.join(", ", facts));
        if (!finding.fix().isEmpty()) {
            lines.add("  $ " + finding.fix());
        }
    }

    private static String kept(Kept kept) {
        return "%s %s: %s".formatted(kept.resource().type(), kept.resource().name(), kept.reason());
    }
}

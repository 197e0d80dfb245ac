package litellm.controlplane.compliance.output;

import static litellm.controlplane.html.MarkdownText.code;
import static litellm.controlplane.html.MarkdownText.text;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;

/** For a wiki, a pull request or a pipeline's summary. */
final class Markdown {
    private Markdown() {}

    static String write(Assessment assessment) {
        List<String> lines = new ArrayList<>();
        lines.add("# Scan of " + text(String.join(", ", assessment.environments())));
        lines.add("");
        lines.add(text(Words.headline(assessment)) + " "
                + text("Scanned at " + assessment.scannedAt().truncatedTo(ChronoUnit.SECONDS)) + ", mode "
                + assessment.mode() + ".");
        if (!assessment.findings().isEmpty()) {
            table(lines, "Severity", "Rule", "Resource", "What is wrong", "Exists since", "USD a month", "Command");
            assessment.findings().forEach(finding -> row(lines, finding));
        }
        if (!assessment.kept().isEmpty()) {
            lines.add("");
            lines.add("## Kept on purpose");
            table(lines, "Resource", "Why");
            assessment
                    .kept()
                    .forEach(kept -> lines.add("| %s %s | %s |"
                            .formatted(
                                    text(kept.resource().type()),
                                    code(kept.resource().name()),
                                    text(kept.reason()))));
        }
        if (!assessment.silenced().isEmpty()) {
            lines.add("");
            lines.add("## Allowed for a while");
            table(lines, "Rule", "Resource", "Until", "Why");
            assessment
                    .silenced()
                    .forEach(silenced -> lines.add("| %s | %s | %s | %s |"
                            .formatted(
                                    text(silenced.finding().rule()),
                                    code(silenced.finding().name()),
                                    silenced.entry().expires(),
                                    text(silenced.entry().reason()))));
        }
        return String.join("\n", lines) + "\n";
    }

    private static void table(List<String> lines, String... columns) {
        lines.add("");
        lines.add("| " + String.join(" | ", columns) + " |");
        lines.add("|---".repeat(columns.length) + "|");
    }

    private static void row(List<String> lines, Finding finding) {
        lines.add("| %s | %s | %s %s | %s | %s | %s | %s |"
                .formatted(
                        finding.severity(),
                        text(finding.rule()),
                        text(finding.type()),
                        code(finding.name()),
                        text(finding.problem()),
                        finding.since().map(time -> text(time.toString())).orElse(""),
                        finding.monthlyDollars().map(Words::dollars).orElse(""),
                        finding.fix().isEmpty() ? "" : code(finding.fix())));
    }
}

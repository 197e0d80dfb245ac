package litellm.controlplane.compliance.output;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import litellm.controlplane.compliance.Assessment;
import litellm.controlplane.compliance.finding.Finding;

/** A page for a browser, whole in one file: it asks for nothing from anywhere, and runs no script. */
@SuppressWarnings("InlineFormatString") // A whole page, not a line.
final class HtmlPage {
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>%1$s</title>
            <style>
            :root { color-scheme: light dark; --line: #c8ccd4; --critical: #a4001d; --high: #a33a00; --medium: #7a5a00; --low: #1f5fa8; }
            @media (prefers-color-scheme: dark) { :root { --line: #444b57; --critical: #ff8d9c; --high: #ffa36b; --medium: #e6c04c; --low: #8fc1ff; } }
            body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%%; }
            caption { text-align: left; font-weight: 600; padding: .5rem 0; }
            th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; }
            code { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
            .critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); } .low { color: var(--low); }
            </style>
            </head>
            <body>
            <main>
            <h1>%1$s</h1>
            <p>%2$s</p>
            %3$s
            </main>
            </body>
            </html>
            """;

    private HtmlPage() {}

    static String write(Assessment assessment) {
        String title = "Scan of " + String.join(", ", assessment.environments());
        String sentence = "%s Scanned at %s in account %s, %s; mode %s. %s."
                .formatted(
                        Words.headline(assessment),
                        assessment.scannedAt(),
                        assessment.account(),
                        assessment.region(),
                        assessment.mode(),
                        assessment.prices());
        return PAGE.formatted(
                text(title), text(sentence), findings(assessment) + kept(assessment) + silenced(assessment));
    }

    private static String findings(Assessment assessment) {
        return table(
                "Findings",
                List.of("Severity", "Rule", "Resource", "What is wrong", "Since", "USD a month", "Command"),
                assessment.findings().stream().map(HtmlPage::row).toList());
    }

    private static String row(Finding finding) {
        String severity = finding.severity().name();
        return "<td class=\"%s\"><strong>%s</strong></td>".formatted(severity.toLowerCase(Locale.ROOT), severity)
                + cell(text(finding.rule()))
                + cell(text(finding.type()) + "<br>" + code(finding.arn()))
                + cell(text(finding.problem()))
                + cell(finding.since() == null ? "" : text(finding.since().toString()))
                + "<td class=\"number\">%s</td>"
                        .formatted(finding.monthlyDollars() == null ? "" : Words.dollars(finding.monthlyDollars()))
                + cell(finding.fix().isEmpty() ? "" : code(finding.fix()));
    }

    private static String kept(Assessment assessment) {
        return table(
                "Kept on purpose",
                List.of("Resource", "Why"),
                assessment.kept().stream()
                        .map(kept -> cell(text(kept.resource().type()) + "<br>"
                                        + code(kept.resource().arn()))
                                + cell(text(kept.reason())))
                        .toList());
    }

    private static String silenced(Assessment assessment) {
        return table(
                "Allowed for a while",
                List.of("Rule", "Resource", "Until", "Why"),
                assessment.silenced().stream()
                        .map(silenced -> cell(text(silenced.finding().rule()))
                                + cell(code(silenced.finding().arn()))
                                + cell(text(silenced.entry().expires().toString()))
                                + cell(text(silenced.entry().reason())))
                        .toList());
    }

    private static String table(String caption, List<String> columns, List<String> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        return "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"%1$s\"><table><caption>%1$s</caption><thead><tr>%2$s</tr></thead><tbody>%3$s</tbody></table></div>\n"
                .formatted(
                        text(caption),
                        columns.stream()
                                .map(column -> "<th scope=\"col\">" + text(column) + "</th>")
                                .collect(Collectors.joining()),
                        rows.stream().map(row -> "<tr>" + row + "</tr>\n").collect(Collectors.joining()));
    }

    private static String cell(String html) {
        return "<td>" + html + "</td>";
    }

    private static String code(String text) {
        return "<code>" + text(text) + "</code>";
    }

    private static String text(String text) {
        return Words.line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}

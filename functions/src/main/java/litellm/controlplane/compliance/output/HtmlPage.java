package litellm.controlplane.compliance.output;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import litellm.controlplane.ForeignText;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.leftover.Leftovers;
import litellm.controlplane.html.Html;

/** A page for a browser, whole in one file. */
final class HtmlPage {
    private static final String STYLE = """
            :root { --critical: #a4001d; --high: #a33a00; --medium: #7a5a00; --low: #1f5fa8; }
            @media (prefers-color-scheme: dark) { :root { --critical: #ff8d9c; --high: #ffa36b; --medium: #e6c04c; --low: #8fc1ff; } }
            main { max-width: 90rem; }
            caption { text-align: left; font-weight: 600; padding: .5rem 0; }
            td { overflow-wrap: normal; } code { display: inline-block; min-width: 14rem; overflow-wrap: anywhere; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; }
            .critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); } .low { color: var(--low); }
            """;

    private final Assessment assessment;
    private final String title;
    private final Html html;

    private HtmlPage(Assessment assessment) {
        this.assessment = assessment;
        this.title = ForeignText.unbroken("Scan of " + String.join(", ", assessment.environments()));
        this.html = new Html(title, STYLE);
    }

    static String write(Assessment assessment) {
        return new HtmlPage(assessment).page();
    }

    private String page() {
        html.open("main").element("h1", title);
        text(
                "p",
                "%s Scanned at %s in account %s, %s; mode %s. %s."
                        .formatted(
                                Words.headline(assessment),
                                assessment.scannedAt().truncatedTo(ChronoUnit.SECONDS),
                                assessment.account(),
                                assessment.region(),
                                assessment.mode(),
                                assessment.prices()));
        table(
                "Findings",
                List.of("Severity", "Rule", "Resource", "What is wrong", "Exists since", "USD a month", "Command"),
                assessment.findings(),
                this::finding);
        table("Kept on purpose", List.of("Resource", "Why"), assessment.kept(), this::kept);
        table(
                "Allowed for a while",
                List.of("Rule", "Resource", "Until", "Why"),
                assessment.silenced(),
                this::silenced);
        return html.close().document();
    }

    private void finding(Finding finding) {
        String severity = finding.severity().name();
        html.open("td", "class", severity.toLowerCase(Locale.ROOT))
                .element("strong", severity)
                .close();
        text("td", finding.rule());
        resource(finding.type(), finding.arn());
        text("td", finding.problem());
        text("td", finding.since().map(Instant::toString).orElse(""));
        html.element("td", finding.monthlyDollars().map(Words::dollars).orElse(""), "class", "number");
        html.open("td");
        if (!finding.fix().isEmpty()) {
            text("code", finding.fix());
        }
        html.close();
    }

    private void kept(Leftovers.Kept kept) {
        resource(kept.resource().type(), kept.resource().arn());
        text("td", kept.reason());
    }

    private void silenced(Assessment.Silenced silenced) {
        text("td", silenced.finding().rule());
        html.open("td");
        text("code", silenced.finding().arn());
        html.close();
        text("td", silenced.entry().expires().toString());
        text("td", silenced.entry().reason());
    }

    private void resource(String type, String arn) {
        html.open("td").text(ForeignText.unbroken(type)).open("br");
        text("code", arn);
        html.close();
    }

    private <T> void table(String caption, List<String> columns, List<T> rows, Consumer<T> cells) {
        if (!rows.isEmpty()) {
            html.table(caption, columns, rows, cells);
        }
    }

    private void text(String element, String text) {
        html.element(element, ForeignText.unbroken(text));
    }
}

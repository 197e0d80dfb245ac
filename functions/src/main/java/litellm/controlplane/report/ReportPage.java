package litellm.controlplane.report;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import litellm.controlplane.Count;
import litellm.controlplane.Length;
import litellm.controlplane.TextResource;
import litellm.controlplane.failure.Failure;
import litellm.controlplane.history.Node;
import litellm.controlplane.history.Node.Group;
import litellm.controlplane.history.Node.Step;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;
import litellm.controlplane.html.Html;
import litellm.controlplane.report.ExecutionOutput.Cost;
import litellm.controlplane.report.ExecutionOutput.Plan;
import litellm.controlplane.report.ExecutionOutput.Scan;

/**
 * The report of an execution as one page for a browser: it asks for nothing from anywhere and runs no script, so it can be
 * kept, sent and read offline. Whoever cannot see colours reads the same in words.
 */
public final class ReportPage {
    private static final String STYLE = TextResource.read(ReportPage.class, "report.css");

    private static final List<Fact<Scan>> SCAN = List.of(
            new Fact<>("Found", Scan::findings),
            new Fact<>("By severity", Scan::bySeverity),
            new Fact<>("Not checked", Scan::notChecked),
            new Fact<>("Kept on purpose", Scan::kept),
            new Fact<>("Allowed for a while", Scan::silenced),
            new Fact<>("USD a month", Scan::monthlyCost),
            new Fact<>("All of it", Scan::report));

    private static final List<Fact<Plan>> PLAN =
            List.of(new Fact<>("Comes to", Plan::summary), new Fact<>("All of it", Plan::location));

    private static final List<Fact<Cost>> COST = List.of(
            new Fact<>("A month", Cost::monthly),
            new Fact<>("At most", Cost::atMost),
            new Fact<>("Without", Cost::without),
            new Fact<>("Prices", Cost::prices));

    /** What something that was reported is called on the page. */
    private record Fact<T>(String term, Function<T, Optional<?>> value) {}

    private final ReportContent content;
    private final List<StepRecord> criticalPath;
    private final String title;
    private final Html html;

    private ReportPage(ReportContent content) {
        this.content = content;
        this.criticalPath = CriticalPath.of(content.steps());
        this.title = "%s %s: %s"
                .formatted(
                        content.requested("action"),
                        content.requested("environment"),
                        word(content.status().name()))
                .strip();
        this.html = new Html(title, STYLE);
    }

    /** The whole page. */
    public static String of(ReportContent content) {
        return new ReportPage(content).page();
    }

    /** What came of it, then how that went: whoever opens the page wants the first at once. */
    private String page() {
        html.open("main");
        header();
        failure();
        plan();
        findings();
        stacks();
        cost();
        graph();
        timeline();
        path();
        request();
        return html.close().document();
    }

    private void header() {
        String outcome = content.status().harmless() ? word(content.status().name()) : "failed";
        html.open("header", "class", "outcome " + outcome);
        html.element("h1", title);
        html.open("p");
        html.text("Took %s, from ".formatted(Length.of(content.length())));
        time(content.startedAt());
        html.text(" to ");
        time(content.finishedAt());
        html.text(".").close();
        html.open("dl");
        fact("Execution", content.name());
        fact("Endpoint", content.result().endpoint().orElse(""));
        fact("Admin UI", content.result().uiUrl().orElse(""));
        fact("Release", content.result().release().orElse(""));
        content.result().warnings().forEach(warning -> fact("Warning", warning));
        fact("Note", content.result().note().orElse(""));
        fact(
                "Images",
                content.result()
                        .repository()
                        .flatMap(ExecutionOutput.Repository::images)
                        .orElse(""));
        fact("Skipped because", content.result().reason().orElse(""));
        html.close().close();
    }

    private void failure() {
        if (content.status().harmless()) {
            return;
        }
        section("Why it failed");
        html.open("p", "class", "cause");
        html.element("strong", content.error().orElse(content.status().name()));
        html.text(": " + content.cause().orElse(Failure.NO_CAUSE)).close();
        List<StepRecord> failed = content.steps().stream()
                .filter(step -> step.status() == StepStatus.FAILED)
                .toList();
        List<ResourceSpan> resources =
                content.resources().stream().filter(ResourceSpan::failedItself).toList();
        if (!failed.isEmpty() || !resources.isEmpty()) {
            html.element("h3", "Evidence").open("ul");
            failed.forEach(step ->
                    evidence("Step " + step.name(), step.endedAt(), step.cause().orElse("failed")));
            resources.forEach(span -> evidence(
                    "%s, resource %s (%s), %s".formatted(span.stack(), span.resource(), span.type(), span.status()),
                    span.until(),
                    span.reason()));
            html.close();
        }
        html.close();
    }

    private void evidence(String what, Instant when, String reason) {
        html.open("li").element("strong", what);
        if (when != null) {
            html.text(", ");
            time(when);
        }
        html.text(reason.isEmpty() ? "" : ": " + reason).close();
    }

    /** The machine as nested lists: one below the other comes one after another, side by side runs side by side. */
    private void graph() {
        section("Steps");
        html.open("div", "class", "graph");
        nodes(content.nodes());
        html.close().close();
    }

    private void nodes(List<Node> nodes) {
        html.open("ol");
        for (Node node : nodes) {
            if (node.steps().anyMatch(step -> content.step(step.name()).isPresent())) {
                node(node);
            }
        }
        html.close();
    }

    private void node(Node node) {
        switch (node) {
            case Step step -> content.step(step.name()).ifPresent(this::box);
            case Group group -> {
                html.open("li", "class", "group");
                html.element("span", group.name(), "class", "name");
                html.open("ul", "class", "branches", "aria-label", group.name() + ": side by side");
                for (List<Node> branch : group.branches()) {
                    if (branch.stream()
                            .flatMap(Node::steps)
                            .anyMatch(step -> content.step(step.name()).isPresent())) {
                        html.open("li");
                        nodes(branch);
                        html.close();
                    }
                }
                html.close().close();
            }
        }
    }

    private void box(StepRecord step) {
        html.open("li", "class", "step " + cssClass(step.status()));
        html.element("span", step.name(), "class", "name");
        String what = step.outcome()
                .filter(_ -> step.status() == StepStatus.SUCCEEDED)
                .orElse(word(step.status().name()));
        String detail = step.startedAt() == null ? word(what) : word(what) + ", " + Length.of(length(step));
        html.element(
                "span",
                step.retries() == 0 ? detail : detail + ", tried again " + step.retries() + " ×",
                "class",
                "detail");
        html.close();
    }

    private void timeline() {
        section("Timeline");
        html.element(
                "p",
                "Each bar is a share of the whole time; a marked one is on the critical path. A step that worked on a stack opens to the stack's resources.",
                "class",
                "hint");
        html.open("ol", "class", "timeline");
        for (StepRecord step : content.reached()) {
            if (step.startedAt() != null) {
                html.open("li", "class", criticalPath.contains(step) ? "critical" : null);
                bar(step.name(), cssClass(step.status()), step.startedAt(), end(step), criticalPath.contains(step));
                step.step().stack().ifPresent(this::resources);
                html.close();
            }
        }
        html.close().close();
    }

    private void resources(String stack) {
        List<ResourceSpan> resources = content.resourcesOf(stack);
        if (resources.isEmpty()) {
            return;
        }
        html.open("details");
        html.element("summary", "%s of %s".formatted(Count.of(resources.size(), "resource"), stack));
        html.open("ol", "class", "timeline");
        for (ResourceSpan span : resources) {
            html.open("li");
            bar(
                    "%s (%s) %s".formatted(span.resource(), span.type(), span.status()),
                    span.failed() ? "failed" : "succeeded",
                    span.from(),
                    span.until(),
                    false);
            html.close();
        }
        html.close().close();
    }

    private void bar(String name, String cssClass, Instant from, Instant until, boolean critical) {
        html.open("span", "class", "name").text(name);
        if (critical) {
            html.element("span", " (critical)", "class", "unseen");
        }
        html.close();
        html.element("span", Length.of(Duration.between(from, until)), "class", "time");
        html.open("span", "class", "track", "aria-hidden", "true");
        html.open(
                        "span",
                        "class",
                        "bar " + cssClass,
                        "style",
                        "--from:%s;--for:%s".formatted(share(content.startedAt(), from), share(from, until)))
                .close();
        html.close();
    }

    private String share(Instant from, Instant until) {
        return String.format(Locale.ROOT, "%.2f%%", percent(from, until));
    }

    private double percent(Instant from, Instant until) {
        double whole = Math.max(1, content.length().toMillis());
        return Math.clamp(100.0 * Duration.between(from, until).toMillis() / whole, 0, 100);
    }

    private void path() {
        if (criticalPath.isEmpty()) {
            return;
        }
        section("Critical path");
        html.element(
                "p", "Where the time went: only a shorter step of these makes the whole shorter.", "class", "hint");
        table(
                "Steps of the critical path",
                List.of("Step", "Time", "Share"),
                criticalPath.stream()
                        .map(step -> List.of(
                                step.name(),
                                Length.of(length(step)),
                                "%.0f%%".formatted(percent(step.startedAt(), end(step)))))
                        .toList());
        html.close();
    }

    private void stacks() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        content.reached().forEach(step -> step.step().stack().ifPresent(stack -> rows.put(stack, row(stack, step))));
        if (rows.isEmpty()) {
            return;
        }
        section("Stacks");
        table(
                "Changes per stack",
                List.of("Stack", "Outcome", "Created", "Updated", "Deleted", "Failed"),
                List.copyOf(rows.values()));
        html.close();
    }

    private List<String> row(String stack, StepRecord step) {
        List<ResourceSpan> resources = content.resourcesOf(stack);
        List<String> row = new ArrayList<>(List.of(stack, word(outcome(stack, step))));
        for (String operation : List.of("CREATE", "UPDATE", "DELETE")) {
            row.add(Long.toString(resources.stream()
                    .filter(span -> !span.failed() && span.operation().equals(operation))
                    .count()));
        }
        row.add(Long.toString(resources.stream().filter(ResourceSpan::failed).count()));
        return row;
    }

    private String outcome(String stack, StepRecord step) {
        return content.result()
                .outcome(stack)
                .or(step::outcome)
                .orElse(step.status().name());
    }

    private void plan() {
        content.result().plan().ifPresent(plan -> {
            section("Plan");
            facts(plan, PLAN);
            html.close();
            list("The plan in short", plan.changes());
        });
    }

    private void findings() {
        content.result().scan().ifPresent(this::scan);
        list("Removed", content.result().removed());
        list("Kept on purpose", content.result().kept());
        list("Left behind", content.result().leftBehind());
    }

    private void scan(Scan scan) {
        section("Findings");
        facts(scan, SCAN);
        if (!scan.worst().isEmpty()) {
            table(
                    "The worst findings",
                    List.of("Severity", "Rule", "Resource", "Problem"),
                    scan.worst().stream()
                            .map(finding -> List.of(
                                    finding.severity(),
                                    finding.rule(),
                                    finding.type() + " " + finding.name(),
                                    finding.problem()))
                            .toList());
        }
        html.close();
    }

    private void cost() {
        content.result().cost().ifPresent(cost -> {
            section("Cost");
            facts(cost, COST);
            html.close();
        });
    }

    /** Left out where there is nothing to list. */
    private void list(String title, List<String> entries) {
        if (entries.isEmpty()) {
            return;
        }
        section(title);
        html.open("ul");
        entries.forEach(entry -> html.element("li", entry));
        html.close().close();
    }

    private static String words(Object value) {
        return switch (value) {
            case null -> "";
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .filter(entry -> entry.getValue() != null)
                        .map(entry -> entry.getKey() + " " + words(entry.getValue()))
                        .collect(Collectors.joining(", "));
            case Collection<?> values -> values.stream().map(ReportPage::words).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    private void request() {
        section("Request");
        Map<String, String> rows = new TreeMap<>();
        content.request().forEach((member, value) -> {
            if (member.equals("parameters") && value instanceof Map<?, ?> stacks) {
                stacks.forEach((stack, parameters) -> rows.put("parameters." + stack, words(parameters)));
            } else {
                rows.put(member, words(value));
            }
        });
        rows.values().removeIf(String::isEmpty);
        table(
                "What was asked for",
                List.of("Member", "Value"),
                rows.entrySet().stream()
                        .map(row -> List.of(row.getKey(), row.getValue()))
                        .toList());
        html.close();
    }

    private void table(String caption, List<String> columns, List<List<String>> rows) {
        html.table(caption, columns, rows, this::cells, "class", "unseen");
    }

    private void cells(List<String> row) {
        html.element("th", row.getFirst(), "scope", "row");
        row.stream().skip(1).forEach(cell -> html.element("td", cell));
    }

    private void section(String title) {
        String id = title.toLowerCase(Locale.ROOT).replace(' ', '-');
        html.open("section", "aria-labelledby", id).element("h2", title, "id", id);
    }

    /** What of something reported is there, each by its term. */
    private <T> void facts(T reported, List<Fact<T>> facts) {
        html.open("dl");
        facts.forEach(fact -> fact(
                fact.term(), fact.value().apply(reported).map(ReportPage::words).orElse("")));
        html.close();
    }

    private void fact(String term, String value) {
        if (!value.isEmpty()) {
            html.open("div").element("dt", term).element("dd", value).close();
        }
    }

    private void time(Instant instant) {
        String utc = instant.truncatedTo(ChronoUnit.SECONDS).toString();
        html.element("time", utc.replace('T', ' ').replace("Z", " UTC"), "datetime", utc);
    }

    private Duration length(StepRecord step) {
        return Duration.between(step.startedAt(), end(step));
    }

    private Instant end(StepRecord step) {
        return step.endedAt() == null ? content.finishedAt() : step.endedAt();
    }

    /** {@code NOT_STARTED} as a person writes it: {@code not started}. */
    private static String word(String status) {
        return status.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String cssClass(StepStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}

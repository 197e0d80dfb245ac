package litellm.console.plan;

import java.util.List;
import java.util.stream.Stream;
import litellm.controlplane.ForeignText;
import litellm.controlplane.html.Html;
import litellm.controlplane.plan.Plan;
import litellm.controlplane.plan.PropertyPlan;
import litellm.controlplane.plan.ResourcePlan;
import litellm.controlplane.plan.StackPlan;

/** A plan as one page that loads nothing and runs nothing. */
final class PlanHtml {
    private static final String STYLE = """
            tbody th { font-weight: 400; } tbody th, td:not(:last-child) { white-space: nowrap; } td:last-child { min-width: 18rem; }
            .lost { border-left: .25rem solid var(--failed); color: var(--failed); padding-left: 1rem; } .quiet { color: var(--quiet); }
            """;

    private static final List<String> COLUMNS = List.of("Change", "Name", "Type", "What changes");

    private final Plan plan;
    private final Html html;

    PlanHtml(Plan plan) {
        this.plan = plan;
        this.html = new Html(PlanWords.heading(plan), STYLE);
    }

    /** A row of a table: what would become of what, and in which way. */
    private record Row(String verdict, String name, String type, List<String> details) {}

    String write() {
        html.open("main").element("h1", PlanWords.heading(plan));
        html.open("p", "class", "quiet").text("Release ");
        code(plan.release());
        html.text(", planned ").text(PlanWords.value(plan.plannedAt())).text(" by ");
        code(plan.execution());
        html.close();
        losses();
        plan.stacks().forEach(this::stack);
        html.element("h2", "Besides").open("ul");
        PlanWords.drift(plan).ifPresent(words -> html.element("li", "Drift: " + words));
        PlanWords.remarks(plan)
                .forEach(remark -> html.element("li", "%s: %s".formatted(remark.getKey(), remark.getValue())));
        return html.close().close().document().stripTrailing();
    }

    private void losses() {
        List<PlanWords.Loss> losses = PlanWords.losses(plan);
        if (losses.isEmpty()) {
            return;
        }
        html.open("section", "class", "lost").element("h2", "Would be lost");
        table("Would be lost", losses.stream().map(PlanHtml::row).toList());
        plan.stacks().stream().filter(stack -> stack.refusal() != null).forEach(stack -> {
            html.open("p").element("strong", "Refused").text(": in ");
            code(stack.name());
            html.text(" " + ForeignText.line(stack.refusal())).close();
        });
        html.close();
    }

    private void stack(StackPlan stack) {
        html.open("h2")
                .text(PlanWords.value(stack.name()) + " ")
                .element("span", PlanWords.heading(stack), "class", "quiet")
                .close();
        if (stack.note() != null) {
            html.element("p", ForeignText.line(stack.note()));
        }
        table(
                "Changes of " + PlanWords.value(stack.name()),
                Stream.of(
                                stack.parameters().stream().map(PlanHtml::row),
                                stack.resources().stream()
                                        .filter(resource -> !resource.loses())
                                        .map(PlanHtml::row),
                                stack.outputs().stream().map(PlanHtml::row))
                        .flatMap(rows -> rows)
                        .toList());
        if (stack.drifted()) {
            html.element("h3", "Drift: no longer as it was deployed");
            table(
                    "Drift of " + PlanWords.value(stack.name()),
                    stack.driftFound().stream().map(PlanHtml::row).toList());
        }
        if (stack.driftUnknown() != null) {
            html.element("p", "Drift not found out: " + PlanWords.toItsEnd(stack.driftUnknown()));
        }
    }

    private static Row row(StackPlan.ParameterPlan parameter) {
        return new Row(
                "parameter", parameter.name(), "", List.of(PlanWords.change(parameter.before(), parameter.after())));
    }

    private static Row row(PlanWords.Loss loss) {
        return row(loss.resource(), loss.name(), loss.what());
    }

    private static Row row(ResourcePlan resource) {
        return row(resource, resource.logicalId(), resource.type());
    }

    private static Row row(ResourcePlan resource, String name, String type) {
        return new Row(resource.word(), name, type, changes(resource.properties()));
    }

    private static Row row(StackPlan.OutputPlan output) {
        return new Row(output.verdict().word() + " output", output.name(), "", PlanWords.output(output));
    }

    private static Row row(StackPlan.DriftedResource drifted) {
        return new Row(drifted.status(), drifted.logicalId(), drifted.type(), changes(drifted.properties()));
    }

    private static List<String> changes(List<PropertyPlan> properties) {
        return properties.stream().map(PlanWords::property).toList();
    }

    private void table(String caption, List<Row> rows) {
        if (!rows.isEmpty()) {
            html.table(caption, COLUMNS, rows, this::cells, "class", "unseen");
        }
    }

    private void cells(Row row) {
        html.element("td", PlanWords.value(row.verdict())).open("th", "scope", "row");
        code(row.name());
        html.close().element("td", PlanWords.value(row.type())).open("td");
        for (String detail : row.details()) {
            html.open("div");
            code(detail);
            html.close();
        }
        html.close();
    }

    private void code(String text) {
        html.element("code", ForeignText.line(text));
    }
}

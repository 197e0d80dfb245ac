package litellm.console.plan;

import java.util.List;
import java.util.stream.Collectors;
import litellm.controlplane.plan.Plan;
import litellm.controlplane.plan.PropertyPlan;
import litellm.controlplane.plan.ResourcePlan;
import litellm.controlplane.plan.StackPlan;

/** A plan as one page that loads nothing and runs nothing. */
@SuppressWarnings("InlineFormatString") // A whole page, not a line.
final class PlanHtml {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>%1$s</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1b1b1b; background: #fff }
            table { border-collapse: collapse; width: 100%% } td, th { text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid #ddd }
            code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere } .lost { color: #a40000; border-left: 4px solid #a40000; padding-left: 1rem }
            .wide { overflow-x: auto } .quiet { color: #5a5a5a }
            </style>
            <h1>%1$s</h1>
            <p class="quiet">Release %2$s, planned %3$s by %4$s</p>
            %5$s</html>""";

    private final Plan plan;

    PlanHtml(Plan plan) {
        this.plan = plan;
    }

    String write() {
        String body = losses()
                + plan.stacks().stream().map(PlanHtml::stack).collect(Collectors.joining())
                + "<h2>Besides</h2>\n<ul>\n"
                + PlanWords.remarks(plan).stream()
                        .map(remark -> "<li>%s: %s</li>\n".formatted(remark.getKey(), text(remark.getValue())))
                        .collect(Collectors.joining())
                + "</ul>\n";
        return PAGE.formatted(
                text(PlanWords.heading(plan)),
                code(plan.release()),
                text(plan.plannedAt()),
                code(plan.execution()),
                body);
    }

    private String losses() {
        List<PlanWords.Loss> losses = PlanWords.losses(plan);
        if (losses.isEmpty()) {
            return "";
        }
        return "<section class=\"lost\">\n<h2>Would be lost</h2>\n"
                + table(losses.stream()
                        .map(loss -> row(loss.resource(), loss.name()))
                        .collect(Collectors.joining()))
                + plan.stacks().stream()
                        .filter(stack -> stack.refusal() != null)
                        .map(stack -> "<p><strong>Refused</strong>: in %s %s</p>\n"
                                .formatted(code(stack.name()), text(stack.refusal())))
                        .collect(Collectors.joining())
                + "</section>\n";
    }

    private static String stack(StackPlan stack) {
        StringBuilder html = new StringBuilder("<h2>%s <span class=\"quiet\">%s</span></h2>\n"
                .formatted(text(stack.name()), PlanWords.heading(stack)));
        if (stack.note() != null) {
            html.append("<p>%s</p>\n".formatted(text(stack.note())));
        }
        String rows = stack.parameters().stream()
                        .map(parameter -> row(
                                "parameter",
                                parameter.name(),
                                "",
                                code(PlanWords.change(parameter.before(), parameter.after()))))
                        .collect(Collectors.joining())
                + stack.resources().stream()
                        .filter(resource -> !resource.loses())
                        .map(resource -> row(resource, resource.logicalId()))
                        .collect(Collectors.joining())
                + stack.outputs().stream()
                        .map(output -> row(
                                output.verdict().word() + " output",
                                output.name(),
                                "",
                                output.after() == null ? "" : code(output.after())))
                        .collect(Collectors.joining());
        if (!rows.isEmpty()) {
            html.append(table(rows));
        }
        if (stack.drifted()) {
            html.append("<h3>Drift: no longer as it was deployed</h3>\n")
                    .append(table(stack.drift().stream()
                            .map(drift -> row(
                                    drift.status(), drift.logicalId(), drift.type(), properties(drift.properties())))
                            .collect(Collectors.joining())));
        }
        if (stack.driftUnknown() != null) {
            html.append("<p>Drift not found out: %s</p>\n".formatted(text(stack.driftUnknown())));
        }
        return html.toString();
    }

    private static String row(ResourcePlan resource, String name) {
        return row(resource.verdict().word(), name, resource.type(), properties(resource.properties()));
    }

    private static String row(String verdict, String name, String type, String details) {
        return "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                .formatted(text(verdict), code(name), text(type), details);
    }

    private static String table(String rows) {
        return "<div class=\"wide\"><table>\n" + rows + "</table></div>\n";
    }

    private static String properties(List<PropertyPlan> properties) {
        return properties.stream()
                .map(property -> code(property.path() + ": " + PlanWords.change(property)))
                .collect(Collectors.joining("<br>"));
    }

    private static String code(String text) {
        return "<code>" + text(text) + "</code>";
    }

    private static String text(String text) {
        return PlanWords.value(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}

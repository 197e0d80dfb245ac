package litellm.console.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import litellm.controlplane.ForeignText;
import litellm.controlplane.plan.Plan;
import litellm.controlplane.plan.PropertyPlan;
import litellm.controlplane.plan.ResourcePlan;
import litellm.controlplane.plan.StackPlan;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** A plan in lines; what would be lost comes first, and in red on a terminal. */
final class PlanText {
    private static final AttributedStyle RED = AttributedStyle.BOLD.foreground(AttributedStyle.RED);

    private final Plan plan;
    private final boolean coloured;
    private final List<String> lines = new ArrayList<>();

    PlanText(Plan plan, boolean coloured) {
        this.plan = plan;
        this.coloured = coloured;
    }

    String write() {
        lines.add(styled(AttributedStyle.BOLD, PlanWords.heading(plan)));
        losses();
        plan.stacks().forEach(this::stack);
        lines.add("");
        PlanWords.remarks(plan).forEach(remark -> lines.add("%-8s %s".formatted(remark.getKey(), remark.getValue())));
        drift();
        return String.join("\n", lines);
    }

    private void losses() {
        List<PlanWords.Loss> losses = PlanWords.losses(plan);
        if (losses.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(styled(RED, "Would be lost"));
        losses.forEach(loss -> {
            lines.add(styled(RED, "  " + resource(loss.resource(), loss.name())));
            loss.resource().properties().forEach(property -> lines.add(line(property)));
        });
        plan.stacks().stream()
                .filter(stack -> stack.refusal() != null)
                .forEach(stack -> lines.add(
                        styled(RED, "  Refused: in %s %s".formatted(stack.name(), ForeignText.line(stack.refusal())))));
    }

    private void stack(StackPlan stack) {
        lines.add("");
        lines.add("%s  %s".formatted(styled(AttributedStyle.BOLD, stack.name()), PlanWords.heading(stack)));
        if (stack.note() != null) {
            lines.add("  " + ForeignText.line(stack.note()));
        }
        stack.parameters()
                .forEach(parameter -> lines.add("  parameter %s: %s"
                        .formatted(parameter.name(), PlanWords.change(parameter.before(), parameter.after()))));
        stack.resources().stream().filter(resource -> !resource.loses()).forEach(resource -> {
            lines.add("  " + resource(resource, resource.logicalId()));
            resource.properties().forEach(property -> lines.add(line(property)));
        });
        stack.outputs()
                .forEach(output -> lines.add("  %-11s output %s%s"
                        .formatted(output.verdict().word(), output.name(), words(PlanWords.output(output)))));
    }

    private static String words(List<String> words) {
        return words.isEmpty() ? "" : ": " + String.join(", ", words);
    }

    private static String resource(ResourcePlan resource, String name) {
        return "%-10s  %s  %s  %s"
                .formatted(
                        resource.word(),
                        name,
                        resource.type(),
                        resource.physicalId() == null ? "" : PlanWords.value(resource.physicalId()))
                .stripTrailing();
    }

    private static String line(PropertyPlan property) {
        return "                " + PlanWords.property(property);
    }

    private void drift() {
        PlanWords.drift(plan).ifPresent(words -> {
            lines.add("");
            lines.add("Drift: " + words);
        });
        PlanWords.driftUnknown(plan).forEach(words -> lines.add("  not found out " + words));
        plan.stacks().stream()
                .flatMap(stack -> stack.driftFound().stream().map(drift -> {
                    String head = "  %-11s %s.%s  %s  %s"
                            .formatted(
                                    drift.status().toLowerCase(Locale.ROOT),
                                    stack.stack(),
                                    drift.logicalId(),
                                    drift.type(),
                                    PlanWords.value(drift.physicalId()));
                    List<String> all = new ArrayList<>(List.of(head));
                    drift.properties().forEach(property -> all.add(line(property)));
                    return all;
                }))
                .forEach(lines::addAll);
    }

    private String styled(AttributedStyle style, String text) {
        return coloured ? new AttributedString(text, style).toAnsi() : text;
    }
}

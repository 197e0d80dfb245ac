package litellm.console.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import litellm.controlplane.ForeignText;
import litellm.controlplane.html.MarkdownText;
import litellm.controlplane.plan.Plan;
import litellm.controlplane.plan.PropertyPlan;
import litellm.controlplane.plan.ResourcePlan;
import litellm.controlplane.plan.StackPlan;

/** A plan as a comment on a pull request: what would be lost first, then a table for each stack. */
final class PlanMarkdown {
    /** GitHub takes 65,536 characters in a comment; Azure DevOps takes more. */
    private static final int LONGEST = 60_000;

    private static final String CUT = "\n\n*The rest is cut off: `litellmctl plan` shows all of it.*";

    private final Plan plan;
    private final List<String> lines = new ArrayList<>();

    PlanMarkdown(Plan plan) {
        this.plan = plan;
    }

    String write() {
        lines.add("### " + MarkdownText.text(PlanWords.heading(plan)));
        losses();
        plan.stacks().forEach(this::stack);
        lines.add("");
        PlanWords.remarks(plan)
                .forEach(remark ->
                        lines.add("- **%s**: %s".formatted(remark.getKey(), MarkdownText.text(remark.getValue()))));
        drift();
        return cut(String.join("\n", lines));
    }

    private void losses() {
        List<PlanWords.Loss> losses = PlanWords.losses(plan);
        if (losses.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("> [!CAUTION]");
        losses.forEach(loss -> lines.add("> - 🔴 **%s** %s (%s)%s"
                .formatted(
                        loss.resource().word(),
                        MarkdownText.code(loss.name()),
                        text(loss.what()),
                        loss.resource().properties().isEmpty()
                                ? ""
                                : ": " + properties(loss.resource().properties()))));
        plan.stacks().stream()
                .filter(stack -> stack.refusal() != null)
                .forEach(stack -> lines.add("> - **Refused**: in %s %s"
                        .formatted(
                                MarkdownText.code(stack.name()),
                                MarkdownText.text(ForeignText.line(stack.refusal())))));
    }

    private void stack(StackPlan stack) {
        lines.add("");
        lines.add("**%s** %s".formatted(MarkdownText.code(stack.name()), text(PlanWords.heading(stack))));
        if (stack.note() != null) {
            lines.add(MarkdownText.text(ForeignText.line(stack.note())));
        }
        stack.parameters()
                .forEach(parameter -> lines.add("- parameter %s: %s"
                        .formatted(
                                MarkdownText.code(parameter.name()),
                                MarkdownText.code(PlanWords.change(parameter.before(), parameter.after())))));
        stack.outputs()
                .forEach(output -> lines.add("- %s output %s%s"
                        .formatted(
                                output.verdict().word(),
                                MarkdownText.code(output.name()),
                                PlanWords.export(output)
                                        .map(words -> ": " + MarkdownText.code(words))
                                        .orElse(""))));
        List<ResourcePlan> others =
                stack.resources().stream().filter(resource -> !resource.loses()).toList();
        if (!others.isEmpty()) {
            lines.add("");
            lines.add("| | Resource | Type | Properties |");
            lines.add("|---|---|---|---|");
            others.forEach(resource -> lines.add("| %s | %s | %s | %s |"
                    .formatted(
                            resource.word(),
                            MarkdownText.code(resource.logicalId()),
                            text(resource.type()),
                            properties(resource.properties()))));
        }
    }

    private void drift() {
        PlanWords.drift(plan).ifPresent(words -> {
            lines.add("");
            lines.add("**Drift**: " + words);
        });
        plan.stacks().stream()
                .flatMap(stack -> stack.driftFound().stream()
                        .map(drift -> "- %s %s: %s"
                                .formatted(
                                        text(drift.status()),
                                        MarkdownText.code(stack.stack() + "." + drift.logicalId()),
                                        properties(drift.properties()))))
                .forEach(lines::add);
        PlanWords.driftUnknown(plan).forEach(words -> {
            lines.add("");
            lines.add("**Drift** not found out " + MarkdownText.text(words));
        });
    }

    private static String properties(List<PropertyPlan> properties) {
        return properties.stream()
                .map(property -> MarkdownText.code(PlanWords.property(property)))
                .collect(Collectors.joining("<br>"));
    }

    private static String text(String text) {
        return MarkdownText.text(PlanWords.value(text));
    }

    private static String cut(String markdown) {
        if (markdown.length() <= LONGEST) {
            return markdown;
        }
        return markdown.substring(0, markdown.lastIndexOf('\n', LONGEST)) + CUT;
    }
}

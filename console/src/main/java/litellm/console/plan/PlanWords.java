package litellm.console.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellm.controlplane.ForeignText;
import litellm.controlplane.plan.BeforeAndAfter;
import litellm.controlplane.plan.MonthlyCost;
import litellm.controlplane.plan.Plan;
import litellm.controlplane.plan.PropertyPlan;
import litellm.controlplane.plan.ResourcePlan;
import litellm.controlplane.plan.StackPlan;

/** How a plan is put into words, in whatever form. */
final class PlanWords {
    /** A longer value is cut: the JSON has more of it. */
    private static final int LONGEST_VALUE = 120;

    private static final Map<StackPlan.Verdict, String> STACKS = Map.of(
            StackPlan.Verdict.CREATE, "would be created",
            StackPlan.Verdict.UPDATE, "would be updated",
            StackPlan.Verdict.UNCHANGED, "no changes",
            StackPlan.Verdict.UNKNOWN, "cannot be told yet");

    /** Of what AWS says the end tells which permission is missing, and for what; of an image it is the digest. */
    private static final int LONGEST_WITH_ITS_END = 1_000;

    private PlanWords() {}

    static String heading(Plan plan) {
        return ForeignText.line("Plan for %s: %s".formatted(plan.environment(), plan.summary()));
    }

    /** {@code MapPublicIpOnLaunch: true → false (EnableNatGateway)}. */
    static String property(PropertyPlan property) {
        return ForeignText.line(property.path()) + ": " + change(property.before(), property.after())
                + Optional.ofNullable(property.cause())
                        .map(cause -> " (" + value(cause) + ")")
                        .orElse("");
    }

    /** {@code 20 → 30}; what has no value on one side is said to be set or removed. */
    static String change(String before, String after) {
        if (before == null) {
            return after == null ? "changes, in what AWS does not show" : "set to " + shown(after);
        }
        if (after == null) {
            return shown(before) + " removed";
        }
        BeforeAndAfter cut = new BeforeAndAfter(ForeignText.line(before), ForeignText.line(after)).cut(LONGEST_VALUE);
        return BeforeAndAfter.shown(cut.before()) + " → " + BeforeAndAfter.shown(cut.after());
    }

    private static String shown(String value) {
        return BeforeAndAfter.shown(value(value));
    }

    /** What becomes of an output beside its name: the value that it gets, and the export where that changes. */
    static List<String> output(StackPlan.OutputPlan output) {
        List<String> words = new ArrayList<>();
        if (output.verdict() != ResourcePlan.Verdict.DELETE && !output.sameValue()) {
            words.add(value(output.after() == null ? Plan.KNOWN_AFTERWARDS : output.after()));
        }
        export(output).ifPresent(words::add);
        return words;
    }

    /** {@code export dev-vpc → dev-network}. */
    static Optional<String> export(StackPlan.OutputPlan output) {
        return Optional.ofNullable(output.export()).map(export -> {
            if (export.before() == null) {
                return "exported as " + value(export.after());
            }
            return export.after() == null
                    ? "export %s goes".formatted(value(export.before()))
                    : "export " + change(export.before(), export.after());
        });
    }

    /** A value on one line, cut, with nothing in it that a terminal would take as an order. */
    static String value(String text) {
        return ForeignText.cut(ForeignText.line(text), LONGEST_VALUE);
    }

    /** Why AWS could not tell something, or another text whose end matters, on one line. */
    static String toItsEnd(String text) {
        return ForeignText.cut(ForeignText.line(text), LONGEST_WITH_ITS_END);
    }

    /** What the plan says beside its stacks, each with its name; what others wrote is safe in it, and cut. */
    static List<Map.Entry<String, String>> remarks(Plan plan) {
        List<Map.Entry<String, String>> remarks = new ArrayList<>();
        if (plan.image() != null) {
            String base = plan.image().base().isEmpty()
                    ? ""
                    : ", from " + toItsEnd(plan.image().base());
            remarks.add(Map.entry(
                    "Image",
                    "%s %s%s"
                            .formatted(
                                    value(plan.image().name()),
                                    plan.image().built() ? "is built already" : "would be built",
                                    base)));
        }
        if (plan.secrets() != null) {
            remarks.add(Map.entry("Secrets", value(plan.secrets())));
        }
        remarks.add(Map.entry("Cost", cost(plan)));
        return remarks;
    }

    /** Whether anything is no longer as it was deployed; empty where nobody asked. */
    static Optional<String> drift(Plan plan) {
        return plan.stacks().stream().anyMatch(StackPlan::driftSought)
                ? Optional.of(plan.drifted() ? "no longer as it was deployed" : "none found")
                : Optional.empty();
    }

    /** For each stack whose drift could not be found out wholly its name, and why. */
    static List<String> driftUnknown(Plan plan) {
        return plan.stacks().stream()
                .filter(stack -> stack.driftUnknown() != null)
                .map(stack -> "of %s: %s".formatted(value(stack.stack()), toItsEnd(stack.driftUnknown())))
                .toList();
    }

    private static String cost(Plan plan) {
        String without = plan.stacks().stream()
                .filter(stack -> stack.cost() == null)
                .map(stack -> ", without " + value(stack.stack()))
                .collect(Collectors.joining());
        return "%s%s. %s".formatted(cost(plan.cost()), without, value(plan.prices()));
    }

    /** {@code $127.28 → $163.78 a month (+$36.50)}. */
    static String cost(MonthlyCost cost) {
        if (cost.change() == 0) {
            return "%s a month, as before".formatted(dollars(cost.after()));
        }
        return "%s → %s a month (%s%s)"
                .formatted(
                        dollars(cost.before()),
                        dollars(cost.after()),
                        cost.change() > 0 ? "+" : "−",
                        dollars(Math.abs(cost.change())));
    }

    private static String dollars(double amount) {
        return String.format(Locale.ROOT, "$%.2f", amount);
    }

    /** What is said of a stack beside its name. */
    static String heading(StackPlan stack) {
        return STACKS.get(stack.verdict())
                + (stack.cost() == null || stack.cost().change() == 0 ? "" : ", " + cost(stack.cost()));
    }

    /** A resource that would be lost, or may be: where a person looks first. */
    record Loss(StackPlan stack, ResourcePlan resource) {
        String name() {
            return stack.stack() + "." + resource.logicalId();
        }

        /** Its type, with what AWS calls it where it has a name already: {@code AWS::RDS::DBInstance dev-litellm-db}. */
        String what() {
            return resource.physicalId() == null ? resource.type() : resource.type() + " " + resource.physicalId();
        }
    }

    static List<Loss> losses(Plan plan) {
        return plan.stacks().stream()
                .flatMap(stack -> stack.resources().stream()
                        .filter(ResourcePlan::loses)
                        .map(resource -> new Loss(stack, resource)))
                .toList();
    }
}

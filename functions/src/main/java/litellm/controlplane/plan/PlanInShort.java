package litellm.controlplane.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ForeignText;

/**
 * A plan in a few lines, for whoever may follow an execution and may not read the bucket where the whole plan lies: what
 * loses something first, then each stack with what in it has drifted. It names properties without their values, which are AWS's or another's words;
 * parameters with theirs, since an execution's input holds those too.
 */
record PlanInShort(Plan plan) {
    /** An execution's state and its output have 256 KiB for everything. */
    private static final int MOST_LINES = 60;

    private static final int LONGEST_LINE = 300;

    /** The lines: {@code network: delete NatGateway (AWS::EC2::NatGateway)}. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        each(ResourcePlan::loses, lines);
        plan.stacks().forEach(stack -> {
            said(stack).forEach(words -> lines.add(line(stack, words)));
            stack.parameters().forEach(parameter -> lines.add(line(stack, words(parameter))));
            drift(stack).forEach(words -> lines.add(line(stack, words)));
        });
        each(resource -> !resource.loses(), lines);
        if (lines.size() <= MOST_LINES) {
            return lines;
        }
        List<String> first = new ArrayList<>(lines.subList(0, MOST_LINES));
        first.add("and %d more".formatted(lines.size() - MOST_LINES));
        return first;
    }

    private void each(Predicate<ResourcePlan> which, List<String> lines) {
        for (StackPlan stack : plan.stacks()) {
            stack.resources().stream()
                    .filter(which)
                    .filter(resource -> resource.loses() || stack.verdict() != StackPlan.Verdict.CREATE)
                    .forEach(resource -> lines.add(line(stack, words(resource))));
        }
    }

    /** A stack to be created is told by how much it holds: every one of its resources is new. */
    private static Stream<String> said(StackPlan stack) {
        Stream<String> verdict = switch (stack.verdict()) {
            case CREATE ->
                Stream.of("create, %d resources".formatted(stack.resources().size()));
            case UNKNOWN -> Stream.of("cannot be told yet");
            case UPDATE, UNCHANGED -> Stream.empty();
        };
        Stream<String> refusal = Stream.ofNullable(stack.refusal()).map(why -> "refused, " + why);
        return Stream.of(verdict, refusal, Stream.ofNullable(stack.note())).flatMap(said -> said);
    }

    private static Stream<String> drift(StackPlan stack) {
        return Stream.concat(
                stack.driftFound().stream().map(PlanInShort::words),
                Stream.ofNullable(stack.driftUnknown()).map(why -> "drift not found out: " + why));
    }

    private static String words(StackPlan.DriftedResource drifted) {
        return "drifted %s (%s), %s%s"
                .formatted(drifted.logicalId(), drifted.type(), drifted.status(), paths(drifted.properties()));
    }

    private static String words(StackPlan.ParameterPlan parameter) {
        return "parameter %s: %s → %s".formatted(parameter.name(), shown(parameter.before()), shown(parameter.after()));
    }

    private static String shown(String value) {
        return value == null ? "(nothing)" : BeforeAndAfter.shown(value);
    }

    private static String words(ResourcePlan resource) {
        return "%s %s (%s)%s"
                .formatted(resource.word(), resource.logicalId(), resource.type(), paths(resource.properties()));
    }

    private static String paths(List<PropertyPlan> properties) {
        return properties.isEmpty()
                ? ""
                : properties.stream().map(PropertyPlan::path).distinct().collect(Collectors.joining(", ", ": ", ""));
    }

    private static String line(StackPlan stack, String words) {
        return ForeignText.cut(ForeignText.line(stack.stack() + ": " + words), LONGEST_LINE);
    }
}

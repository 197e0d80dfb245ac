package litellm.controlplane.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import litellm.controlplane.S3Location;
import tools.jackson.jr.ob.JSON;

/**
 * What a deployment would do. Written to the artifact bucket as JSON of the same shape, and read from there by whoever
 * shows it.
 *
 * @param plannedAt when it was made, in ISO 8601
 * @param image what would become of the gateway's image; null where the litellm stack takes no part
 * @param secrets what would become of the secrets' values, for people; null where the security stack takes no part
 * @param cost what the stacks cost together, as far as that is known of each
 * @param prices where the amounts come from, one sentence
 * @param stacks the stacks that take part, in the order in which they are deployed
 */
public record Plan(
        String environment,
        String execution,
        String release,
        String plannedAt,
        ImagePlan image,
        String secrets,
        MonthlyCost cost,
        String prices,
        List<StackPlan> stacks) {
    /** What stands in the place of a value that only the deployment itself will show. */
    public static final String KNOWN_AFTERWARDS = "(known after deployment)";

    /** What stands in the place of a value that CloudFormation leaves out for its size. */
    static final String NOT_SHOWN = "(not shown by AWS)";

    /**
     * What would become of the gateway's image.
     *
     * @param name repository and tag
     * @param base the LiteLLM image that it is built from; empty for the one that the release names
     * @param built whether it is there already; otherwise it would be built
     */
    public record ImagePlan(String name, String base, boolean built) {}

    /** Reads a plan. */
    public static Plan parse(String json) {
        return JSON.std.beanFrom(Plan.class, json);
    }

    /** This plan as JSON; members that say nothing are left out. */
    public String write() {
        return JSON.std.asString(this);
    }

    /** The plan with a note at each stack whose change set stays. */
    Plan withNotes(List<Planner.Staying> staying) {
        List<StackPlan> told =
                stacks.stream().map(stack -> withNote(stack, staying)).toList();
        return new Plan(environment, execution, release, plannedAt, image, secrets, cost, prices, told);
    }

    private static StackPlan withNote(StackPlan plan, List<Planner.Staying> staying) {
        return staying.stream()
                .filter(left -> left.stack().equals(plan.stack()))
                .findFirst()
                .map(left -> plan.withNote(left.sentence()))
                .orElse(plan);
    }

    /** Whether the deployment would change anything. */
    public boolean changes() {
        return stacks.stream().anyMatch(StackPlan::changes) || (image != null && !image.built());
    }

    /** Whether anything is found to differ from what was deployed. */
    public boolean drifted() {
        return stacks.stream().anyMatch(StackPlan::drifted);
    }

    /** How many resources of all stacks have a verdict. */
    public long count(Predicate<ResourcePlan.Verdict> verdict) {
        return stacks.stream()
                .flatMap(stack -> stack.resources().stream())
                .map(ResourcePlan::verdict)
                .filter(verdict)
                .count();
    }

    /** Whether it could not be found out of every resource whether it differs. */
    public boolean driftUnknown() {
        return stacks.stream().anyMatch(stack -> stack.driftUnknown() != null);
    }

    /**
     * One line: {@code 2 to delete, 1 to replace, 4 to add, 3 to change, an image to build, litellm cannot be told yet, 1 drifted},
     * or {@code no changes, drift not found out everywhere}.
     */
    public String summary() {
        List<String> parts = new ArrayList<>(changes() ? changed() : List.of("no changes"));
        if (drifted()) {
            parts.add("%d drifted"
                    .formatted(stacks.stream()
                            .mapToInt(stack -> stack.driftFound().size())
                            .sum()));
        }
        if (driftUnknown()) {
            parts.add("drift not found out everywhere");
        }
        return String.join(", ", parts);
    }

    private List<String> changed() {
        List<String> parts = new ArrayList<>();
        parts.add("%d to delete".formatted(count(verdict -> verdict == ResourcePlan.Verdict.DELETE)));
        parts.add("%d to replace".formatted(count(ResourcePlan.Verdict::replaces)));
        long overwritten = count(verdict -> verdict == ResourcePlan.Verdict.OVERWRITE);
        if (overwritten > 0) {
            parts.add("%d to overwrite".formatted(overwritten));
        }
        long left = count(verdict -> verdict == ResourcePlan.Verdict.LEAVE);
        if (left > 0) {
            parts.add("%d to leave behind".formatted(left));
        }
        parts.add("%d to add".formatted(count(verdict -> verdict == ResourcePlan.Verdict.ADD)));
        parts.add("%d to change".formatted(count(verdict -> verdict == ResourcePlan.Verdict.MODIFY)));
        if (image != null && !image.built()) {
            parts.add("an image to build");
        }
        each(stack -> stack.verdict() == StackPlan.Verdict.UNKNOWN)
                .forEach(name -> parts.add(name + " cannot be told yet"));
        each(stack -> stack.refusal() != null).forEach(name -> parts.add(name + " refused"));
        return parts;
    }

    private Stream<String> each(Predicate<StackPlan> which) {
        return stacks.stream().filter(which).map(StackPlan::stack);
    }

    /** What the state machine carries of it; {@code changes} is a text of lines. */
    Map<String, String> outputs(S3Location location) {
        return Map.of(
                "location",
                location.toString(),
                "summary",
                summary(),
                "changes",
                String.join("\n", new PlanInShort(this).lines()));
    }
}

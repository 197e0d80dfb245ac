package litellm.controlplane.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.plan.StackPlan.OutputPlan;
import litellm.controlplane.release.Template;

/** What a stack would give to others after its deployment, as far as that is another thing than before. */
final class Outputs {
    private Outputs() {}

    /** The outputs of a stack that is to be created. */
    static List<OutputPlan> created(Template template, Map<String, String> values) {
        return template.outputValues(values).entrySet().stream()
                .map(output -> new OutputPlan(output.getKey(), ResourcePlan.Verdict.ADD, text(output.getValue())))
                .toList();
    }

    /**
     * The outputs that come, go or change: their expression is another one, or takes its value from a resource that is
     * another one afterwards.
     *
     * @param before the outputs as they were made, see {@link Template#outputValues}
     * @param after the outputs as they are to be made
     */
    static List<OutputPlan> changed(
            Map<String, Object> before, Map<String, Object> after, List<ResourcePlan> resources) {
        Set<String> others = resources.stream()
                .filter(resource -> resource.verdict().replaces() || resource.verdict() == ResourcePlan.Verdict.ADD)
                .map(ResourcePlan::logicalId)
                .collect(Collectors.toSet());
        List<OutputPlan> changed = new ArrayList<>();
        after.forEach((name, value) -> {
            if (!before.containsKey(name)) {
                changed.add(new OutputPlan(name, ResourcePlan.Verdict.ADD, text(value)));
            } else if (!before.get(name).equals(value) || !Collections.disjoint(Template.sources(value), others)) {
                changed.add(new OutputPlan(name, ResourcePlan.Verdict.MODIFY, text(value)));
            }
        });
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> changed.add(new OutputPlan(name, ResourcePlan.Verdict.DELETE, null)));
        return changed;
    }

    /** A value that the plan knows; null for one that only the deployment will show. */
    private static String text(Object value) {
        return value instanceof String text
                        && Template.sources(text).isEmpty()
                        && !Plan.KNOWN_AFTERWARDS.equals(StandIns.shown(text))
                ? text
                : null;
    }
}

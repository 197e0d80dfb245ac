package litellm.controlplane.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.plan.StackPlan.ExportPlan;
import litellm.controlplane.plan.StackPlan.OutputPlan;
import litellm.controlplane.release.Template;

/**
 * What a stack gives to others.
 *
 * @param values what its outputs are made of, by name, see {@link Template#outputValues}
 * @param exports the names under which they are exported, of those that are, by the output's name
 */
record Outputs(Map<String, Object> values, Map<String, String> exports) {
    /** The outputs of a template for these parameters and its defaults. */
    static Outputs of(Template template, Map<String, String> parameters) {
        return new Outputs(template.outputValues(parameters), template.exportNames(parameters));
    }

    /** The outputs of a stack that is to be created. */
    List<OutputPlan> created() {
        return values.entrySet().stream()
                .map(output ->
                        new OutputPlan(output.getKey(), ResourcePlan.Verdict.ADD, false, text(output.getValue()), null))
                .toList();
    }

    /**
     * The outputs that come, go or change: their expression is another one, or takes its value from a resource that is
     * another one afterwards, or they are exported otherwise.
     *
     * @param after the outputs as they are to be made
     */
    List<OutputPlan> changedTo(Outputs after, List<ResourcePlan> resources) {
        Set<String> others = resources.stream()
                .filter(resource -> resource.verdict().replaces() || resource.verdict() == ResourcePlan.Verdict.ADD)
                .map(ResourcePlan::logicalId)
                .collect(Collectors.toSet());
        List<OutputPlan> changed = new ArrayList<>();
        after.values.forEach((name, value) -> {
            if (!values.containsKey(name)) {
                changed.add(new OutputPlan(name, ResourcePlan.Verdict.ADD, false, text(value), null));
                return;
            }
            boolean same = values.get(name).equals(value) && Collections.disjoint(Template.sources(value), others);
            ExportPlan export = export(name, after);
            if (!same || export != null) {
                changed.add(new OutputPlan(name, ResourcePlan.Verdict.MODIFY, same, text(value), export));
            }
        });
        values.keySet().stream()
                .filter(name -> !after.values.containsKey(name))
                .forEach(name -> changed.add(
                        new OutputPlan(name, ResourcePlan.Verdict.DELETE, false, null, export(name, after))));
        return changed;
    }

    /** What becomes of an output's export; null where it stays, be it as another output's. */
    private ExportPlan export(String output, Outputs after) {
        String one = exports.get(output);
        String other = after.exports.get(output);
        boolean stays = Objects.equals(one, other) || (other == null && after.exports.containsValue(one));
        return stays ? null : new ExportPlan(one, other);
    }

    /** The exports that are not among those of {@code after}. */
    List<String> exportsMissingIn(Outputs after) {
        return exports.values().stream()
                .filter(name -> !after.exports.containsValue(name))
                .toList();
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

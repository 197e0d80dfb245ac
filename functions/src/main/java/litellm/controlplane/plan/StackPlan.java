package litellm.controlplane.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a deployment would do to one stack. The members are those of its JSON: what says nothing is null there.
 *
 * @param stack its name in the catalogue
 * @param name the name of the CloudFormation stack
 * @param note what else is to be said about it, in sentences; null for nothing
 * @param refusal why the deployment of it would be refused, one sentence; null where it would not
 * @param parameters the parameters that get another value
 * @param resources its resources that change, what would be lost first
 * @param outputs its outputs that come, go or change
 * @param cost what it costs; null where that is not known beforehand
 * @param drift as {@link #driftFound} gives it; null unless {@link #driftSought}
 * @param driftUnknown why that could not be found out of each resource, one sentence; null where it could
 */
public record StackPlan(
        String stack,
        String name,
        Verdict verdict,
        String note,
        String refusal,
        List<ParameterPlan> parameters,
        List<ResourcePlan> resources,
        List<OutputPlan> outputs,
        MonthlyCost cost,
        List<DriftedResource> drift,
        String driftUnknown) {
    /** What would become of a stack. */
    public enum Verdict {
        CREATE,
        UPDATE,
        UNCHANGED,
        /** Something comes first that the plan cannot see through: the note says what. */
        UNKNOWN
    }

    /**
     * A parameter that gets another value.
     *
     * @param before its value; null if it has none
     * @param after the value it would get
     */
    public record ParameterPlan(String name, String before, String after) {}

    /**
     * An output that comes, goes or changes.
     *
     * @param verdict ADD, DELETE or MODIFY
     * @param sameValue whether its value stays, so that only its export changes
     * @param after its new value, where that is known beforehand
     * @param export what becomes of its export; null where it stays, and where the output is new
     */
    public record OutputPlan(
            String name, ResourcePlan.Verdict verdict, boolean sameValue, String after, ExportPlan export) {}

    /**
     * An export that comes, goes or gets another name.
     *
     * @param before its name; null if there is none
     * @param after the name that it would get; null if it goes
     */
    public record ExportPlan(String before, String after) {}

    /**
     * A resource that is not what was deployed.
     *
     * @param status CloudFormation's word: MODIFIED or DELETED
     * @param properties what differs; the value deployed comes before, what there is after
     */
    public record DriftedResource(
            String logicalId, String physicalId, String type, String status, List<PropertyPlan> properties) {}

    /** Whether the deployment would change it, or may. */
    public boolean changes() {
        return verdict != Verdict.UNCHANGED;
    }

    /** Whether anybody asked what in it has drifted. */
    public boolean driftSought() {
        return drift != null;
    }

    /** Its resources that are not what was deployed; none where nobody asked. */
    public List<DriftedResource> driftFound() {
        return driftSought() ? drift : List.of();
    }

    public boolean drifted() {
        return !driftFound().isEmpty();
    }

    /** A plan that says no more than what would become of the stack. */
    public static StackPlan of(String stack, String name, Verdict verdict) {
        return new StackPlan(stack, name, verdict, null, null, List.of(), List.of(), List.of(), null, null, null);
    }

    /** The plan with a sentence before what else there is to say. */
    public StackPlan withNote(String sentence) {
        return withNotes(List.of(sentence));
    }

    /** The plan with any number of sentences before what else there is to say. */
    StackPlan withNotes(List<String> sentences) {
        String notes =
                Stream.concat(sentences.stream(), Stream.ofNullable(note)).collect(Collectors.joining(" "));
        String said = notes.isEmpty() ? null : notes;
        return new StackPlan(
                stack, name, verdict, said, refusal, parameters, resources, outputs, cost, drift, driftUnknown);
    }

    /** The plan with why the deployment would be refused; empty where it would not. */
    public StackPlan withRefusal(Optional<String> sentence) {
        String why = sentence.orElse(null);
        return new StackPlan(
                stack, name, verdict, note, why, parameters, resources, outputs, cost, drift, driftUnknown);
    }

    /** The plan with what the stack would get, lose or have changed. */
    public StackPlan withChanges(
            List<ParameterPlan> ofParameters, List<ResourcePlan> ofResources, List<OutputPlan> ofOutputs) {
        return new StackPlan(
                stack, name, verdict, note, refusal, ofParameters, ofResources, ofOutputs, cost, drift, driftUnknown);
    }

    /** The plan with what the stack costs; empty where that is not known beforehand. */
    public StackPlan withCost(Optional<MonthlyCost> known) {
        MonthlyCost paid = known.orElse(null);
        return new StackPlan(
                stack, name, verdict, note, refusal, parameters, resources, outputs, paid, drift, driftUnknown);
    }

    /** The plan with its cost to the cent, as it is shown. */
    StackPlan withRoundedCost() {
        return withCost(Optional.ofNullable(cost).map(MonthlyCost::rounded));
    }

    /**
     * The plan with what has drifted, since somebody asked.
     *
     * @param found the resources that are not as they were deployed
     * @param unknown why some could not be compared, one sentence; empty if all were
     */
    public StackPlan withDrift(List<DriftedResource> found, Optional<String> unknown) {
        return new StackPlan(
                stack, name, verdict, note, refusal, parameters, resources, outputs, cost, found, unknown.orElse(null));
    }
}

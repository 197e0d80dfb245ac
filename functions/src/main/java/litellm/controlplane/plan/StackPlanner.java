package litellm.controlplane.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.cost.CostEstimator;
import litellm.controlplane.cost.StackCost;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.plan.StackPlan.ParameterPlan;
import litellm.controlplane.release.Template;
import litellm.controlplane.runtime.TransientFault;
import litellm.controlplane.stack.ChangeSet;
import litellm.controlplane.stack.ChangeSets;
import litellm.controlplane.stack.Deployment;
import litellm.controlplane.stack.Refusal;
import litellm.controlplane.stack.ReplacementGuard;
import litellm.controlplane.stack.StackCondition;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * Finds out what the deployment of one stack would do: by a change set where the stack is there, out of the template where
 * it is not. A change set is made by the first look and read by a later one; whoever makes the plan removes it.
 */
final class StackPlanner {
    private static final String NO_EXPORT = "No export named";
    private static final String UNREADABLE =
            "Its present template cannot be read: what becomes of its outputs and its cost cannot be told.";

    private final CloudFormationClient cloudFormation;
    private final Stacks stacks;
    private final ChangeSets changeSets;
    private final CostEstimator costs;

    StackPlanner(CloudFormationClient cloudFormation, ChangeSets changeSets, CostEstimator costs) {
        this.cloudFormation = cloudFormation;
        this.stacks = new Stacks(cloudFormation);
        this.changeSets = changeSets;
        this.costs = costs;
    }

    /** The name of the change set by which a deployment is planned. */
    static String changeSet(Deployment deployment) {
        return deployment.token("plan");
    }

    /**
     * Looks once.
     *
     * @param unknown the values of other stacks that the stack is to be given and that nobody knows yet
     * @return the plan; empty while CloudFormation still works it out
     * @throws PlanFailed where it cannot be found out now
     */
    Optional<StackPlan> look(Deployment deployment, Optional<Stack> found, Set<String> unknown) {
        if (found.isEmpty()) {
            return Optional.of(created(deployment));
        }
        Stack stack = found.get();
        return switch (StackCondition.of(stack.stackStatus())) {
            case ABSENT -> Optional.of(created(deployment));
            case EMPTY, UNUSABLE -> Optional.of(created(deployment).withNote(deletedFirst(deployment, stack)));
            case BUSY ->
                throw new PlanFailed("%s is in %s: plan again once that has ended"
                        .formatted(stack.stackName(), stack.stackStatusAsString()));
            case HALTED, STUCK ->
                Optional.of(unknown(
                        deployment,
                        "It is in %s: a deployment rolls it back first; what that leaves to do can be told afterwards."
                                .formatted(stack.stackStatusAsString())));
            case FOREIGN ->
                Optional.of(unknown(
                        deployment,
                        "It is in %s: only a person can resolve that.".formatted(stack.stackStatusAsString())));
            case DEPLOYED, ROLLED_BACK ->
                unknown.isEmpty()
                        ? updated(deployment, stack)
                        : Optional.of(unknown(
                                deployment,
                                "It is given %s, which nobody knows before the deployment."
                                        .formatted(String.join(", ", unknown))));
        };
    }

    private static String deletedFirst(Deployment deployment, Stack stack) {
        boolean mayHoldData = stack.stackStatus() == StackStatus.DELETE_FAILED
                && !deployment.holds().isEmpty();
        return "It is in %s: a deployment deletes it first%s."
                .formatted(
                        stack.stackStatusAsString(),
                        mayHoldData
                                ? ", and refuses if data is still in it; finish the teardown, which saves that"
                                : "");
    }

    private StackPlan created(Deployment deployment) {
        Template template = deployment.template();
        Map<String, String> values = deployment.values(Map.of());
        List<ResourcePlan> resources = template.resourceTypes(values).entrySet().stream()
                .map(resource -> ResourcePlan.added(resource.getKey(), resource.getValue()))
                .toList();
        return plan(deployment, StackPlan.Verdict.CREATE)
                .withChanges(
                        set(template, values),
                        resources,
                        Outputs.of(template, values).created())
                .withCost(cost(Optional.of(BigDecimal.ZERO), monthly(deployment.stack(), template, values)));
    }

    private static StackPlan unknown(Deployment deployment, String note) {
        return plan(deployment, StackPlan.Verdict.UNKNOWN).withNote(note);
    }

    private static StackPlan plan(Deployment deployment, StackPlan.Verdict verdict) {
        return StackPlan.of(deployment.stack(), deployment.name(), verdict);
    }

    private Optional<StackPlan> updated(Deployment deployment, Stack stack) {
        String name = changeSet(deployment);
        Optional<ChangeSet> found = changeSets.find(stack, name);
        if (found.isEmpty()) {
            return ask(deployment, stack, name);
        }
        ChangeSet changeSet = found.get();
        return switch (changeSet.state()) {
            case PENDING -> Optional.empty();
            case READY -> Optional.of(update(deployment, stack, Optional.empty(), changeSet.changes()));
            case EMPTY -> Optional.of(unchanged(deployment, stack));
            case FAILED -> Optional.of(failed(deployment, stack, changeSet.reason()));
            case EXECUTED, OBSOLETE ->
                throw new PlanFailed(stack.stackName() + " was changed while it was planned: plan again");
        };
    }

    private Optional<StackPlan> ask(Deployment deployment, Stack stack, String name) {
        try {
            changeSets.create(deployment, stack, name);
            return Optional.empty();
        } catch (CloudFormationException e) {
            if (TransientFault.is(e)) {
                throw e;
            }
            return Optional.of(failed(deployment, stack, Refusal.message(e)));
        }
    }

    private StackPlan unchanged(Deployment deployment, Stack stack) {
        Optional<BigDecimal> monthly =
                monthly(deployment.stack(), deployment.template(), deployment.values(Stacks.parameters(stack)));
        return plan(deployment, StackPlan.Verdict.UNCHANGED)
                .withNotes(notKept(deployment, stack))
                .withCost(cost(monthly, monthly));
    }

    /**
     * What the request alone gives: CloudFormation keeps the parameters of an update only where something of the stack changes.
     */
    private static List<String> notKept(Deployment deployment, Stack stack) {
        Map<String, String> current = Stacks.parameters(stack);
        Map<String, String> defaults = deployment.template().withDefaults(Map.of());
        return deployment.request().parameters().getOrDefault(deployment.stack(), Map.of()).keySet().stream()
                .filter(name -> !current.containsKey(name) && !defaults.containsKey(name))
                .map(name ->
                        "Nothing changes with %1$s.%2$s, so CloudFormation does not keep it: name it in the next deployment too, or give it a default in the template."
                                .formatted(deployment.stack(), name))
                .toList();
    }

    private StackPlan failed(Deployment deployment, Stack stack, String reason) {
        if (!reason.contains(NO_EXPORT)) {
            throw new PlanFailed(deployment.name() + ": " + reason);
        }
        Map<String, Set<String>> missing = missingImports(deployment, stack);
        String names = missing.values().stream()
                .flatMap(Set::stream)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return update(
                deployment,
                stack,
                Optional.of("It imports %s, which nobody exports yet: what else changes can be told once it is there."
                        .formatted(names)),
                changesWithout(missing, deployment, stack));
    }

    private StackPlan update(Deployment deployment, Stack stack, Optional<String> note, List<ResourceChange> changes) {
        Template template = deployment.template();
        Map<String, String> current = Stacks.parameters(stack);
        Map<String, String> values = deployment.values(current);
        ReplacementGuard guard = ReplacementGuard.of(deployment);
        Optional<Template> deployed =
                deployment.release().deployedTemplate(deployment.stack(), () -> stacks.template(stack));
        Optional<Outputs> outputs = deployed.map(before -> Outputs.of(before, current));
        Outputs wanted = Outputs.of(template, values);
        List<ResourcePlan> resources = new Changes(
                        guard,
                        (id, attribute) -> deployed.flatMap(before -> before.attribute(id, attribute, current)),
                        (id, attribute) -> template.attribute(id, attribute, values))
                .read(changes);
        Stream<String> said = note.or(() -> deployed.isPresent() ? Optional.empty() : Optional.of(UNREADABLE)).stream();
        Stream<String> failures = Stream.concat(
                outputs.stream().flatMap(before -> inUse(before, wanted)),
                deployment.guarded() ? Stream.empty() : guard.failures(changes).stream());
        return plan(deployment, StackPlan.Verdict.UPDATE)
                .withNotes(
                        Stream.of(said, LostProtection.of(deployment.stack(), deployment.holds(), resources), failures)
                                .flatMap(sentences -> sentences)
                                .toList())
                .withRefusal(deployment.guarded() ? guard.refusal(changes) : Optional.empty())
                .withChanges(
                        parameters(template, current, values),
                        resources,
                        outputs.map(before -> before.changedTo(wanted, resources))
                                .orElse(List.of()))
                .withCost(cost(
                        deployed.flatMap(before -> monthly(deployment.stack(), before, current)),
                        monthly(deployment.stack(), template, values)));
    }

    /** CloudFormation is asked for importers only where an export goes. */
    private Stream<String> inUse(Outputs before, Outputs wanted) {
        return before.exportsMissingIn(wanted).stream().flatMap(this::inUse);
    }

    private Stream<String> inUse(String export) {
        List<String> importers = stacks.importers(export);
        return importers.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        "The deployment would fail: it takes the export %s away, which %s imports. Leave it until that imports another, which may be exported beside it."
                                .formatted(export, String.join(", ", importers)));
    }

    private static Optional<MonthlyCost> cost(Optional<BigDecimal> before, Optional<BigDecimal> after) {
        return before.flatMap(from -> after.map(to -> MonthlyCost.of(from, to)));
    }

    private Optional<BigDecimal> monthly(String stack, Template template, Map<String, String> values) {
        return costs.find(stack, template, values).map(StackCost::monthly);
    }

    /** What a new stack is given beside its template's defaults, which nobody has had before. */
    private static List<ParameterPlan> set(Template template, Map<String, String> values) {
        return parameters(template, template.withDefaults(Map.of()), values).stream()
                .map(parameter -> new ParameterPlan(parameter.name(), null, parameter.after()))
                .toList();
    }

    private static List<ParameterPlan> parameters(
            Template template, Map<String, String> before, Map<String, String> after) {
        List<ParameterPlan> changed = new ArrayList<>();
        after.forEach((name, value) -> {
            if (!Objects.equals(before.get(name), value)) {
                boolean hidden = template.parameters().get(name).noEcho();
                BeforeAndAfter values = hidden
                        ? new BeforeAndAfter(null, "(not shown)")
                        : Changes.shown(new BeforeAndAfter(before.get(name), value));
                changed.add(new ParameterPlan(name, values.before(), values.after()));
            }
        });
        return changed;
    }

    /** The exports that resources import and that are not there, by the resource's logical id. */
    private Map<String, Set<String>> missingImports(Deployment deployment, Stack stack) {
        Set<String> exports = StackExports.read(cloudFormation).names();
        Map<String, Set<String>> missing = new LinkedHashMap<>();
        deployment
                .template()
                .imports(deployment.values(Stacks.parameters(stack)))
                .forEach((id, names) -> {
                    Set<String> absent = new HashSet<>(names);
                    absent.removeAll(exports);
                    if (!absent.isEmpty()) {
                        missing.put(id, absent);
                    }
                });
        return missing;
    }

    /** What can be said without CloudFormation: what comes and goes, and what imports what is not there yet. */
    private List<ResourceChange> changesWithout(Map<String, Set<String>> missing, Deployment deployment, Stack stack) {
        Map<String, StackResourceSummary> present = stacks.resources(stack).stream()
                .collect(Collectors.toMap(StackResourceSummary::logicalResourceId, resource -> resource));
        Map<String, String> wanted = deployment.template().resourceTypes(deployment.values(Stacks.parameters(stack)));
        List<ResourceChange> changes = new ArrayList<>();
        wanted.forEach((id, type) -> {
            if (!present.containsKey(id)) {
                changes.add(change(ChangeAction.ADD, id, type).build());
            } else if (missing.containsKey(id)) {
                changes.add(imports(id, type, missing.get(id)));
            }
        });
        present.forEach((id, resource) -> {
            if (!wanted.containsKey(id)) {
                changes.add(change(ChangeAction.REMOVE, id, resource.resourceType())
                        .physicalResourceId(resource.physicalResourceId())
                        .build());
            }
        });
        return changes;
    }

    private static ResourceChange imports(String id, String type, Set<String> exports) {
        ResourceChangeDetail detail = ResourceChangeDetail.builder()
                .target(target -> target.name("a property").afterValue(Plan.KNOWN_AFTERWARDS))
                .causingEntity(String.join(", ", exports))
                .build();
        return change(ChangeAction.MODIFY, id, type).details(List.of(detail)).build();
    }

    private static ResourceChange.Builder change(ChangeAction action, String id, String type) {
        return ResourceChange.builder().action(action).logicalResourceId(id).resourceType(type);
    }
}

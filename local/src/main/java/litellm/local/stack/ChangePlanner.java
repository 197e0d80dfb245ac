package litellm.local.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import litellm.local.stack.ResourceChange.Action;
import litellm.local.stack.ResourceChange.Detail;
import litellm.local.stack.ResourceChange.Drift;
import litellm.local.stack.ResourceChange.Recreation;
import litellm.local.stack.ResourceChange.Replacement;
import litellm.local.stack.resource.ResourceType;
import litellm.local.stack.template.NotYetKnownException;
import litellm.local.stack.template.Policy;
import litellm.local.stack.template.Reference;
import litellm.local.stack.template.References;
import litellm.local.stack.template.Resolver;
import litellm.local.stack.template.ResourceDeclaration;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.Values;
import tools.jackson.jr.ob.JSON;

/** Finds out what an update would do, resource by resource, without doing it. Not for use by several threads. */
public final class ChangePlanner implements References {
    /** Stands in a change set for a value that nobody knows before the change. */
    private static final String KNOWN_AFTER_APPLY = "{{changeSet:KNOWN_AFTER_APPLY}}";

    private final Stack stack;
    private final StackDefinition target;
    private final Function<String, ResourceType> types;
    private final Map<String, ResourceChange> changes = new LinkedHashMap<>();
    private final Map<String, ActualState> actual;
    private final Set<String> changedParameters;

    private ChangePlanner(
            Stack stack,
            StackDefinition target,
            Function<String, ResourceType> types,
            Map<String, ActualState> actual) {
        this.stack = stack;
        this.target = target;
        this.types = types;
        this.actual = actual;
        changedParameters = stack.definition() == null
                ? Set.of()
                : target.scope()
                        .parameters()
                        .changedFrom(stack.definition().scope().parameters());
    }

    /**
     * What an update of {@code stack} to {@code target} would do.
     *
     * @param actual by logical id what there is of the resources; none for what the stack has made
     */
    public static ChangePlan plan(
            Stack stack,
            StackDefinition target,
            Function<String, ResourceType> types,
            Map<String, ActualState> actual) {
        ChangePlanner planner = new ChangePlanner(stack, target, types, actual);
        target.graph().order().forEach(planner::planOne);
        planner.planRemovals();
        return new ChangePlan(List.copyOf(planner.changes.values()), planner.otherwiseChanged());
    }

    private void planOne(String logicalId) {
        Optional<StackResource> current = stack.resource(logicalId)
                .filter(StackResource::exists)
                .filter(resource -> resource.status() != ResourceStatus.CREATE_FAILED)
                .filter(resource -> !actual(resource).deleted());
        if (current.isPresent()) {
            modification(current.get()).ifPresent(change -> changes.put(logicalId, change));
        } else {
            changes.put(logicalId, addition(target.resources().get(logicalId)));
        }
    }

    private ResourceChange addition(ResourceDeclaration declaration) {
        return new ResourceChange(
                Action.Add,
                declaration.logicalId(),
                null,
                declaration.type(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                Values.json(Map.of("Properties", shown(declaration))),
                actual.get(declaration.logicalId()));
    }

    private void planRemovals() {
        stack.resources().stream()
                .filter(StackResource::exists)
                .filter(resource -> !target.resources().containsKey(resource.logicalId()))
                .forEach(resource -> changes.put(
                        resource.logicalId(),
                        new ResourceChange(
                                Action.Remove,
                                resource.logicalId(),
                                resource.physicalId(),
                                resource.type(),
                                null,
                                List.of(),
                                List.of(),
                                action(resource.deletionPolicy()),
                                context(resource),
                                null,
                                actual.get(resource.logicalId()))));
    }

    private Optional<ResourceChange> modification(StackResource current) {
        ResourceDeclaration declaration = target.resources().get(current.logicalId());
        Map<String, Object> after = known(declaration);
        Map<String, Object> shownAfter = target.shown(declaration, after);
        List<Detail> details = new ArrayList<>(properties(current, declaration, after, shownAfter));
        details.addAll(attributes(current, declaration));
        details.addAll(tags(current));
        if (details.isEmpty() && current.status() != ResourceStatus.UPDATE_FAILED) {
            return Optional.empty();
        }
        Replacement replacement = replacement(details);
        return Optional.of(new ResourceChange(
                !details.isEmpty() && details.stream().allMatch(Detail::syncs) ? Action.SyncWithActual : Action.Modify,
                current.logicalId(),
                current.physicalId(),
                current.type(),
                replacement,
                details.stream().map(Detail::attribute).distinct().toList(),
                details,
                replacement == Replacement.True
                        ? "ReplaceAnd" + action(Policy.onReplacement(current.attributes()))
                        : null,
                context(current),
                Values.json(Map.of("Properties", shownAfter)),
                actual.get(current.logicalId())));
    }

    private List<Detail> properties(
            StackResource current,
            ResourceDeclaration declaration,
            Map<String, Object> after,
            Map<String, Object> shownAfter) {
        ActualState state = actual(current);
        Map<String, Object> shownMade = shown(current);
        ResourceType type = types.apply(current.type());
        List<Detail> details = new ArrayList<>();
        for (String name : changed(state, after)) {
            details.addAll(causes(
                    new Detail(
                            "Properties",
                            name,
                            recreation(type, name),
                            KNOWN_AFTER_APPLY.equals(after.get(name)),
                            "DirectModification",
                            null,
                            text(state.shown(name, shownMade)),
                            text(shownAfter.get(name)),
                            drift(state, name, shownMade, after)),
                    current.made().declaration().properties().get(name),
                    declaration.properties().get(name)));
        }
        return details;
    }

    /** What is not as it is to be, and what somebody has changed, be it to what it is to be. */
    private static Set<String> changed(ActualState state, Map<String, Object> after) {
        Set<String> changed = new TreeSet<>(Values.changed(state.properties(), after));
        if (state.modified()) {
            changed.addAll(state.drift().properties());
        }
        return changed;
    }

    private static Drift drift(
            ActualState state, String property, Map<String, Object> shownMade, Map<String, Object> after) {
        return state.drifted(property)
                ? new Drift(
                        text(shownMade.get(property)),
                        text(state.drift().actual().get(property)),
                        Values.same(state.properties().get(property), after.get(property)),
                        state.drift().time())
                : null;
    }

    /** What there is of a resource: what the stack has made of it, where nobody has looked. */
    private ActualState actual(StackResource resource) {
        return actual.getOrDefault(resource.logicalId(), ActualState.unknown(resource));
    }

    /** A detail per cause: the template itself, parameters, other resources. */
    private List<Detail> causes(Detail direct, Object before, Object after) {
        List<Detail> details = new ArrayList<>();
        for (Reference reference : Reference.find(after)) {
            if (changedParameters.contains(reference.name())) {
                details.add(caused(direct, "ParameterReference", reference.name(), false));
            } else if (changes.containsKey(reference.name())) {
                String source = reference.attribute() == null ? "ResourceReference" : "ResourceAttribute";
                details.add(caused(direct, source, reference.text(), true));
            }
        }
        if (details.isEmpty() || !Objects.equals(before, after)) {
            details.addFirst(direct);
        }
        return details;
    }

    private static Detail caused(Detail direct, String source, String entity, boolean dynamic) {
        return new Detail(
                direct.attribute(),
                direct.name(),
                direct.recreation(),
                dynamic,
                source,
                entity,
                direct.beforeValue(),
                direct.afterValue(),
                direct.drift());
    }

    private List<Detail> attributes(StackResource current, ResourceDeclaration declaration) {
        List<Detail> details = new ArrayList<>();
        Resolver resolver = target.resolver(this);
        for (String name : ResourceDeclaration.ATTRIBUTES) {
            Object before = current.attributes().get(name);
            Object after = value(resolver, declaration.attributes().get(name));
            if (!Values.same(before, after) && !KNOWN_AFTER_APPLY.equals(after)) {
                details.add(
                        new Detail(name, null, Recreation.Never, false, "DirectModification", null, null, null, null));
            }
        }
        return details;
    }

    private List<Detail> tags(StackResource current) {
        boolean changed =
                types.apply(current.type()).taggable() && !current.tags().equals(target.tags());
        return changed
                ? List.of(
                        new Detail("Tags", null, Recreation.Never, false, "DirectModification", null, null, null, null))
                : List.of();
    }

    private static Replacement replacement(List<Detail> details) {
        List<Detail> recreating = details.stream()
                .filter(detail -> detail.recreation() != Recreation.Never)
                .toList();
        if (recreating.isEmpty()) {
            return Replacement.False;
        }
        boolean uncertain = recreating.stream()
                .allMatch(detail -> detail.dynamic() || detail.recreation() == Recreation.Conditionally);
        return uncertain ? Replacement.Conditional : Replacement.True;
    }

    private static Recreation recreation(ResourceType type, String property) {
        if (type.createOnly().contains(property)) {
            return Recreation.Always;
        }
        return type.conditionalCreateOnly().contains(property) ? Recreation.Conditionally : Recreation.Never;
    }

    private boolean otherwiseChanged() {
        if (stack.definition() == null || stack.status().leftFailed()) {
            return true;
        }
        return !target.tags().equals(stack.definition().tags()) || outputsChanged();
    }

    private boolean outputsChanged() {
        try {
            return !target.outputs(this).equals(stack.outputs());
        } catch (NotYetKnownException e) {
            return true;
        }
    }

    /** The properties, with a stand-in for each one that is not yet known. */
    private Map<String, Object> known(ResourceDeclaration declaration) {
        Resolver resolver = target.resolver(this);
        Map<String, Object> known = new LinkedHashMap<>();
        declaration.properties().forEach((name, raw) -> {
            Object value = value(resolver, raw);
            if (value != null) {
                known.put(name, value);
            }
        });
        return known;
    }

    private Map<String, Object> shown(ResourceDeclaration declaration) {
        return target.shown(declaration, known(declaration));
    }

    private static Object value(Resolver resolver, Object raw) {
        try {
            Object value = raw == null ? null : resolver.resolve(raw);
            return Resolver.NO_VALUE.equals(value) ? null : value;
        } catch (NotYetKnownException e) {
            return KNOWN_AFTER_APPLY;
        }
    }

    /** What a resource gives to others, as far as it will not change. */
    @Override
    public Object ref(String logicalId) {
        ResourceChange change = changes.get(logicalId);
        if (change != null && change.changesIdentity()) {
            throw new NotYetKnownException(logicalId);
        }
        return stack.ref(logicalId);
    }

    @Override
    public Object attribute(String logicalId, String attribute) {
        if (changes.containsKey(logicalId)) {
            throw new NotYetKnownException(logicalId + "." + attribute);
        }
        return stack.attribute(logicalId, attribute);
    }

    private static String context(StackResource resource) {
        return Values.json(Map.of("Properties", shown(resource)));
    }

    private static Map<String, Object> shown(StackResource resource) {
        return resource.made().shown() == null
                ? Map.of()
                : JSON.std.mapFrom(resource.made().shown());
    }

    private static String text(Object value) {
        if (value == null) {
            return null;
        }
        return Values.scalar(value) ? Values.text(value) : Values.json(value);
    }

    private static String action(Policy policy) {
        return policy.retains() ? "Retain" : policy.text();
    }
}

package litellm.controlplane.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import litellm.controlplane.stack.ExpectedReplacement;
import litellm.controlplane.stack.ReplacementGuard;
import software.amazon.awssdk.services.cloudformation.model.ChangeSource;
import software.amazon.awssdk.services.cloudformation.model.PolicyAction;
import software.amazon.awssdk.services.cloudformation.model.ResourceAttribute;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;
import software.amazon.awssdk.services.cloudformation.model.ResourceTargetDefinition;

/**
 * Reads what CloudFormation says of resources that would change. Where it names an attribute beside the properties without its
 * values, the templates have them.
 *
 * @param before the attribute that the resource of a logical id has beside its properties, by its name; empty where that is not known
 * @param after the one that it is to have
 */
record Changes(
        ReplacementGuard guard,
        BiFunction<String, String, Optional<String>> before,
        BiFunction<String, String, Optional<String>> after) {
    /** A policy document tells nobody more in full, and a plan is to be read. */
    private static final int LONGEST_VALUE = 1_000;

    private static final String PROPERTIES = "/Properties/";
    private static final String TAGS = "Tags.";

    /** The changes, what would be lost first. */
    List<ResourcePlan> read(List<ResourceChange> changes) {
        Set<String> staying = StayingResources.of(changes);
        return changes.stream()
                .map(change -> resource(change, staying))
                .sorted(ResourcePlan.ORDER)
                .toList();
    }

    private ResourcePlan resource(ResourceChange change, Set<String> staying) {
        ResourcePlan.Verdict verdict = verdict(change, staying);
        return new ResourcePlan(
                change.logicalResourceId(),
                change.physicalResourceId(),
                change.resourceType(),
                verdict,
                verdict.takesAway() ? change.policyActionAsString() : null,
                guard.refuses(change),
                properties(change));
    }

    private static ResourcePlan.Verdict verdict(ResourceChange change, Set<String> staying) {
        return switch (change.action()) {
            case ADD -> ResourcePlan.Verdict.ADD;
            case REMOVE ->
                change.policyAction() == PolicyAction.RETAIN ? ResourcePlan.Verdict.LEAVE : ResourcePlan.Verdict.DELETE;
            default -> staying.contains(change.logicalResourceId()) ? inPlace(change) : replacement(change);
        };
    }

    private static ResourcePlan.Verdict replacement(ResourceChange change) {
        return switch (ExpectedReplacement.of(change)) {
            case TRUE -> ResourcePlan.Verdict.REPLACE;
            case CONDITIONAL -> ResourcePlan.Verdict.MAY_REPLACE;
            case null, default -> inPlace(change);
        };
    }

    private static ResourcePlan.Verdict inPlace(ResourceChange change) {
        return ReplacementGuard.overwrites(change) ? ResourcePlan.Verdict.OVERWRITE : ResourcePlan.Verdict.MODIFY;
    }

    /** CloudFormation tells a property once for each of its causes, and of tags also that they change at all. */
    private List<PropertyPlan> properties(ResourceChange change) {
        boolean tagsTold =
                change.details().stream().map(ResourceChangeDetail::target).anyMatch(Changes::tellsTags);
        Map<String, PropertyPlan> properties = new LinkedHashMap<>();
        for (ResourceChangeDetail detail : change.details()) {
            if (!tagsTold || !onlyNamesTags(detail.target())) {
                differences(
                                path(detail.target()),
                                values(change, detail.target()),
                                cause(detail).orElse(null))
                        .forEach(property -> properties.merge(property.path(), property, Changes::bothCauses));
            }
        }
        return List.copyOf(properties.values());
    }

    private static boolean tellsTags(ResourceTargetDefinition target) {
        return !onlyNamesTags(target) && (path(target) + ".").startsWith(TAGS);
    }

    private static boolean onlyNamesTags(ResourceTargetDefinition target) {
        return target.attribute() == ResourceAttribute.TAGS
                && target.name() == null
                && target.beforeValue() == null
                && target.afterValue() == null;
    }

    private BeforeAndAfter values(ResourceChange change, ResourceTargetDefinition target) {
        String attribute = target.attributeAsString();
        boolean untold = attribute != null
                && target.attribute() != ResourceAttribute.PROPERTIES
                && target.beforeValue() == null
                && target.afterValue() == null;
        return untold
                ? new BeforeAndAfter(
                        before.apply(change.logicalResourceId(), attribute).orElse(null),
                        after.apply(change.logicalResourceId(), attribute).orElse(null))
                : ContextValues.of(change, target);
    }

    private static String path(ResourceTargetDefinition target) {
        if (target.path() != null && target.path().startsWith(PROPERTIES)) {
            return target.path().substring(PROPERTIES.length()).replace('/', '.');
        }
        return target.name() == null ? target.attributeAsString() : target.name();
    }

    private static Optional<String> cause(ResourceChangeDetail detail) {
        return detail.changeSource() == ChangeSource.DIRECT_MODIFICATION
                ? Optional.empty()
                : Optional.ofNullable(detail.causingEntity());
    }

    private static PropertyPlan bothCauses(PropertyPlan one, PropertyPlan other) {
        String cause =
                one.cause() == null || other.cause() == null || one.cause().equals(other.cause())
                        ? Optional.ofNullable(one.cause()).orElse(other.cause())
                        : one.cause() + ", " + other.cause();
        return new PropertyPlan(
                one.path(),
                Optional.ofNullable(one.before()).orElse(other.before()),
                Optional.ofNullable(one.after()).orElse(other.after()),
                cause);
    }

    /** What differs between the two values of a property, as the plan shows it. */
    static List<PropertyPlan> differences(String path, BeforeAndAfter values, String cause) {
        return ElementDifferences.of(path, values).entrySet().stream()
                .map(found -> property(found.getKey(), shown(found.getValue()), cause))
                .toList();
    }

    /** Two values that are one have their difference in what AWS keeps to itself, as it does with a secret parameter. */
    private static PropertyPlan property(String path, BeforeAndAfter values, String cause) {
        return values.before() == null || !values.before().equals(values.after())
                ? new PropertyPlan(path, values.before(), values.after(), cause)
                : new PropertyPlan(path, null, null, cause);
    }

    /** The values as the plan shows them. */
    static BeforeAndAfter shown(BeforeAndAfter values) {
        return new BeforeAndAfter(shown(values.before()), shown(values.after())).cut(LONGEST_VALUE);
    }

    private static String shown(String value) {
        return ContextValues.isLeftOut(value) ? Plan.NOT_SHOWN : StandIns.shown(value);
    }
}

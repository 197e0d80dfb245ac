package litellm.controlplane.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ForeignText;
import litellm.controlplane.stack.ReplacementGuard;
import software.amazon.awssdk.services.cloudformation.model.ChangeSource;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;
import software.amazon.awssdk.services.cloudformation.model.ResourceTargetDefinition;

/** Reads what CloudFormation says of resources that would change. */
record Changes(ReplacementGuard guard) {
    /** A policy document tells nobody more in full, and a plan is to be read. */
    private static final int LONGEST_VALUE = 1_000;

    private static final String PROPERTIES = "/Properties/";

    /** The changes, what would be lost first. */
    List<ResourcePlan> read(List<ResourceChange> changes) {
        return changes.stream().map(this::resource).sorted(ResourcePlan.ORDER).toList();
    }

    private ResourcePlan resource(ResourceChange change) {
        return new ResourcePlan(
                change.logicalResourceId(),
                change.physicalResourceId(),
                change.resourceType(),
                verdict(change),
                guard.refuses(change),
                properties(change));
    }

    private static ResourcePlan.Verdict verdict(ResourceChange change) {
        return switch (change.action()) {
            case ADD -> ResourcePlan.Verdict.ADD;
            case REMOVE -> ResourcePlan.Verdict.DELETE;
            default -> replacement(change);
        };
    }

    private static ResourcePlan.Verdict replacement(ResourceChange change) {
        return switch (change.replacement()) {
            case TRUE -> ResourcePlan.Verdict.REPLACE;
            case CONDITIONAL -> ResourcePlan.Verdict.MAY_REPLACE;
            case null, default -> ResourcePlan.Verdict.MODIFY;
        };
    }

    /** CloudFormation tells a property once for each of its causes. */
    private static List<PropertyPlan> properties(ResourceChange change) {
        Map<String, PropertyPlan> properties = new LinkedHashMap<>();
        for (ResourceChangeDetail detail : change.details()) {
            PropertyPlan property = property(detail);
            properties.merge(property.path(), property, Changes::bothCauses);
        }
        return List.copyOf(properties.values());
    }

    private static PropertyPlan property(ResourceChangeDetail detail) {
        ResourceTargetDefinition target = detail.target();
        return new PropertyPlan(
                path(target),
                shown(target.beforeValue()),
                shown(target.afterValue()),
                cause(detail).orElse(null));
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

    /** A value as the plan shows it. */
    static String shown(String value) {
        String shown = StandIns.shown(value);
        return shown == null ? null : ForeignText.cut(shown, LONGEST_VALUE);
    }
}

package litellm.controlplane.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import litellm.controlplane.stack.ExpectedReplacement;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSource;
import software.amazon.awssdk.services.cloudformation.model.EvaluationType;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.RequiresRecreation;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;

/**
 * The resources of a change set that stay, also where it says "conditionally". It says so of each that refers to another one that
 * changes, be it by a tag: whether the name or address that it refers to stays the same is known only afterwards. Where the other one
 * is changed in place, it does.
 */
final class StayingResources {
    /** What a resource that is changed in place keeps, besides what {@code Ref} gives. */
    private static final Set<String> IDENTITIES = Set.of("AllocationId", "Arn", "Name");

    private StayingResources() {}

    /** Their logical ids. */
    static Set<String> of(List<ResourceChange> changes) {
        Set<String> staying = ids(changes, change -> ExpectedReplacement.of(change) == Replacement.FALSE);
        Set<String> more = staying;
        while (!more.isEmpty()) {
            more = ids(changes, change -> !staying.contains(change.logicalResourceId()) && stays(change, staying));
            staying.addAll(more);
        }
        return staying;
    }

    private static Set<String> ids(List<ResourceChange> changes, Predicate<ResourceChange> which) {
        return changes.stream()
                .filter(change -> change.action() == ChangeAction.MODIFY)
                .filter(which)
                .map(ResourceChange::logicalResourceId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static boolean stays(ResourceChange change, Set<String> staying) {
        List<ResourceChangeDetail> recreating = change.details().stream()
                .filter(detail -> detail.target().requiresRecreation() != RequiresRecreation.NEVER)
                .toList();
        return change.replacement() == Replacement.CONDITIONAL
                && !recreating.isEmpty()
                && recreating.stream().allMatch(detail -> refersTo(staying, detail));
    }

    private static boolean refersTo(Set<String> staying, ResourceChangeDetail detail) {
        if (detail.evaluation() != EvaluationType.DYNAMIC || detail.causingEntity() == null) {
            return false;
        }
        String[] entity = detail.causingEntity().split("\\.", 2);
        boolean identity = detail.changeSource() == ChangeSource.RESOURCE_REFERENCE
                || (detail.changeSource() == ChangeSource.RESOURCE_ATTRIBUTE
                        && entity.length == 2
                        && IDENTITIES.contains(entity[1]));
        return identity && staying.contains(entity[0]);
    }
}

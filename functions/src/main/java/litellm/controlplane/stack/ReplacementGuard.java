package litellm.controlplane.stack;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.Request;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;

/**
 * Keeps a deployment from replacing or deleting what holds data, unless the request names it.
 *
 * @param stack the stack's name in the catalogue
 * @param holds the types of the stack's resources whose loss loses data, see {@code holds} in stacks.yaml
 * @param allowed the resources that may go all the same: {@code database.DBInstance}
 */
public record ReplacementGuard(String stack, Set<String> holds, List<String> allowed) {
    /** The guard of one stack of a request. */
    public static ReplacementGuard of(Deployment deployment) {
        return new ReplacementGuard(deployment.stack(), deployment.holds(), allowed(deployment.request()));
    }

    private static List<String> allowed(Request request) {
        return request.options().get("allowReplacement") instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** What is to be said against the changes, in one sentence; empty where nothing is. */
    public Optional<String> refusal(List<ResourceChange> changes) {
        List<ResourceChange> refused = changes.stream().filter(this::refuses).toList();
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        String what = refused.stream().map(this::loss).collect(Collectors.joining(" and "));
        String options = refused.stream()
                .map(change -> "--allow-replacement " + name(change))
                .collect(Collectors.joining(" "));
        return Optional.of("the deployment would %s; nothing of this stack was changed. Deploy with %s to let it happen"
                .formatted(what, options));
    }

    /** Whether the change takes away something that holds data and that the request does not name. */
    public boolean refuses(ResourceChange change) {
        return holds.contains(change.resourceType()) && loses(change) && !allowed.contains(name(change));
    }

    /** Whether the resource that there is would go. A replacement that only may happen counts as one that does. */
    private static boolean loses(ResourceChange change) {
        return change.action() == ChangeAction.REMOVE
                || change.replacement() == Replacement.TRUE
                || change.replacement() == Replacement.CONDITIONAL;
    }

    private String loss(ResourceChange change) {
        String verb = change.action() == ChangeAction.REMOVE
                ? "delete"
                : change.replacement() == Replacement.TRUE ? "replace" : "perhaps replace";
        return "%s %s (%s, %s), which holds data"
                .formatted(verb, name(change), change.resourceType(), change.physicalResourceId());
    }

    private String name(ResourceChange change) {
        return stack + "." + change.logicalResourceId();
    }
}

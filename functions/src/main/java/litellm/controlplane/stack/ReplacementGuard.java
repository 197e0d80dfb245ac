package litellm.controlplane.stack;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;

/**
 * Keeps a deployment from replacing, deleting or overwriting what holds data, unless the request names it.
 *
 * @param stack the stack's name in the catalogue
 * @param holds the types of the stack's resources whose loss loses data, see {@code holds} in stacks.yaml
 * @param allowed the resources that may go all the same: {@code database.DBInstance}
 */
public record ReplacementGuard(String stack, Set<String> holds, List<String> allowed) {
    private static final String SECRET = "AWS::SecretsManager::Secret";
    private static final Set<String> VALUE = Set.of("GenerateSecretString", "SecretString");

    /** The guard of one stack of a request. */
    public static ReplacementGuard of(Deployment deployment) {
        return new ReplacementGuard(
                deployment.stack(), deployment.holds(), deployment.request().replaceable());
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
        return Optional.of(
                "the deployment would %s; nothing of this stack was changed. Repeat it with %s to let it happen"
                        .formatted(what, options));
    }

    /** Whether the change takes away something that holds data and that the request does not name. */
    public boolean refuses(ResourceChange change) {
        return holds.contains(change.resourceType()) && loses(change) && !allowed.contains(name(change));
    }

    /** Whether what the resource holds would go. A replacement that only may happen counts as one that does. */
    private static boolean loses(ResourceChange change) {
        return change.action() == ChangeAction.REMOVE
                || change.replacement() == Replacement.TRUE
                || change.replacement() == Replacement.CONDITIONAL
                || overwrites(change);
    }

    /** A secret whose value stands in the template, or is made by it, gets another one where that changes. */
    private static boolean overwrites(ResourceChange change) {
        return change.resourceType().equals(SECRET)
                && change.details().stream()
                        .map(detail -> detail.target().name())
                        .filter(Objects::nonNull) // Only a property has a name: tags and policies have none.
                        .anyMatch(VALUE::contains);
    }

    private String loss(ResourceChange change) {
        return "%s %s (%s, %s), which holds data"
                .formatted(verb(change), name(change), change.resourceType(), change.physicalResourceId());
    }

    private static String verb(ResourceChange change) {
        if (change.action() == ChangeAction.REMOVE) {
            return "delete";
        }
        return switch (change.replacement()) {
            case TRUE -> "replace";
            case CONDITIONAL -> "perhaps replace";
            case null, default -> "overwrite the value of";
        };
    }

    private String name(ResourceChange change) {
        return stack + "." + change.logicalResourceId();
    }
}

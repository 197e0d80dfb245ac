package litellm.controlplane.stack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.UniqueName;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.PolicyAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;

/**
 * Keeps a deployment from replacing, deleting or overwriting what holds data, unless the request names it.
 *
 * @param stack the stack's name in the catalogue
 * @param holds the types of the stack's resources whose loss loses data, see {@code holds} in stacks.yaml
 * @param allowed the resources that may go all the same: {@code database.DBInstance}
 * @param names how the template gives a resource a name of its own, by logical id; CloudFormation makes a resource before it
 *     deletes the one that it replaces, so it never makes a second of such a name
 */
public record ReplacementGuard(String stack, Set<String> holds, List<String> allowed, Map<String, UniqueName> names) {
    private static final Set<String> VALUE = Set.of("GenerateSecretString", "SecretString");

    /** The guard of one stack of a request. */
    public static ReplacementGuard of(Deployment deployment) {
        return new ReplacementGuard(
                deployment.stack(),
                deployment.holds(),
                deployment.request().replaceable(),
                names(deployment.template().resources()));
    }

    /** How those of a template's resources that it names itself get their names, by logical id. */
    public static Map<String, UniqueName> names(Map<String, Object> resources) {
        Map<String, UniqueName> names = new HashMap<>();
        resources.forEach((id, resource) -> {
            if (resource instanceof Map<?, ?> members && members.get("Properties") instanceof Map<?, ?> properties) {
                UniqueName.of(String.valueOf(members.get("Type")))
                        .filter(name -> properties.containsKey(name.property()))
                        .ifPresent(name -> names.put(id, name));
            }
        });
        return names;
    }

    /** The objection to the changes, in one sentence; empty where there is none. */
    public Optional<String> refusal(List<ResourceChange> changes) {
        List<ResourceChange> refused = changes.stream().filter(this::refuses).toList();
        if (refused.isEmpty()) {
            return changes.stream().filter(this::findsItsNameTaken).findFirst().map(this::nameTaken);
        }
        String what = refused.stream().map(this::loss).collect(Collectors.joining(" and "));
        String options = refused.stream()
                .map(change -> "--allow-replacement " + name(change))
                .collect(Collectors.joining(" "));
        return Optional.of(
                "the deployment would %s; nothing of this stack was changed. Repeat it with %s to let it happen%s"
                        .formatted(
                                what,
                                options,
                                refused.stream()
                                        .filter(this::findsItsNameTaken)
                                        .map(change -> ", once the template gives %s another %s"
                                                .formatted(name(change), property(change)))
                                        .collect(Collectors.joining())));
    }

    private String nameTaken(ResourceChange change) {
        return "the deployment would %s; nothing of this stack was changed. Give it another %s in the template"
                .formatted(collision(change), property(change));
    }

    /** Why CloudFormation would fail halfway, where nobody refuses the changes before: a sentence for each resource. */
    public List<String> failures(List<ResourceChange> changes) {
        return changes.stream()
                .filter(this::findsItsNameTaken)
                .map(change -> "The deployment would fail: it would %s. Give it another %s in the template."
                        .formatted(collision(change), property(change)))
                .toList();
    }

    private String collision(ResourceChange change) {
        return "replace %s (%s, %s), whose %s the new one would find taken"
                .formatted(name(change), change.resourceType(), change.physicalResourceId(), property(change));
    }

    private String property(ResourceChange change) {
        return names.get(change.logicalResourceId()).property();
    }

    /** Whether the change replaces a resource by one of the same name: CloudFormation would fail halfway. */
    private boolean findsItsNameTaken(ResourceChange change) {
        UniqueName name = names.get(change.logicalResourceId());
        return name != null
                && ExpectedReplacement.of(change) == Replacement.TRUE
                && change.details().stream()
                        .map(detail -> detail.target().name())
                        .noneMatch(name::differsBy);
    }

    /** Whether the change takes away something that holds data and that the request does not name. */
    public boolean refuses(ResourceChange change) {
        return holds.contains(change.resourceType()) && loses(change) && !allowed.contains(name(change));
    }

    /** Whether the resource's data would be lost. A replacement that may happen counts as one that will. */
    private static boolean loses(ResourceChange change) {
        Replacement replacement = ExpectedReplacement.of(change);
        return change.action() == ChangeAction.REMOVE
                || replacement == Replacement.TRUE
                || replacement == Replacement.CONDITIONAL
                || overwrites(change);
    }

    /** A secret whose value is written in the template, or generated by it, gets another value where that property changes. */
    public static boolean overwrites(ResourceChange change) {
        return change.resourceType().equals(ResourceTypes.SECRET)
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
            return change.policyAction() == PolicyAction.RETAIN ? "leave behind" : "delete";
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

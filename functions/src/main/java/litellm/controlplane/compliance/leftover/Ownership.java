package litellm.controlplane.compliance.leftover;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.OwnedNames;
import litellm.controlplane.compliance.inventory.Resource;

/**
 * Tells which resources are an environment's, by their tags, their stack and their exact names together: each is evidence,
 * and any of them that speaks for someone else outweighs the others, but for tags of what one of the environment's stacks holds:
 * those anyone may change. The beginning of a name is never evidence.
 */
public final class Ownership {
    /** The control plane's own stack. */
    public static final String BOOTSTRAP = EnvironmentTags.CONTROL_PLANE;

    private final String environment;
    private final OwnedNames names;
    private final Set<String> stackNames;
    private final Set<String> members = new HashSet<>();
    private final Set<String> ofOthers = new HashSet<>();
    private final Set<String> controlPlane = new HashSet<>();
    private final Set<String> changing = new HashSet<>();
    private final Map<String, Resource> byMember = new HashMap<>();
    private final Inventory inventory;

    /** The ownership of {@code environment}, as the stacks in the inventory show it. */
    public Ownership(String environment, OwnedNames names, Inventory inventory) {
        this.environment = environment;
        this.names = names;
        this.inventory = inventory;
        this.stackNames = names.of(environment, ResourceTypes.STACK);
        inventory.of(ResourceTypes.STACK).forEach(this::addStack);
        inventory.resources().forEach(this::index);
    }

    private void addStack(Resource stack) {
        if (stack.name().equals(BOOTSTRAP)) {
            controlPlane.addAll(members(stack));
        } else if (stackNames.contains(stack.name())) {
            addNamesake(stack);
        }
    }

    /** A name such as {@code dev-network-stack} is anyone's to give; every deployment puts the tags. */
    private void addNamesake(Resource stack) {
        if (!contradicted(stack) && (inReview(stack) || EnvironmentTags.match(environment, stack.tags()))) {
            members.addAll(members(stack));
            if (changing(stack)) {
                changing.add(stack.name());
            }
        } else {
            ofOthers.addAll(members(stack));
            stackNames.remove(stack.name());
        }
    }

    private static Set<String> members(Resource stack) {
        Set<?> members = stack.detail("members", Set.class).orElse(Set.of());
        return members.stream().map(String::valueOf).collect(Collectors.toSet());
    }

    private static boolean changing(Resource stack) {
        return status(stack).endsWith("_IN_PROGRESS") && !inReview(stack);
    }

    /** A stack in review has a change set and nothing else; it stays so until someone executes that. */
    private static boolean inReview(Resource stack) {
        return status(stack).equals("REVIEW_IN_PROGRESS");
    }

    private static String status(Resource stack) {
        return stack.detail("status", String.class).orElse("");
    }

    /** What the control plane's own stack holds. */
    public static List<Resource> ofControlPlane(Inventory inventory) {
        Set<String> members = inventory
                .of(ResourceTypes.STACK)
                .filter(stack -> stack.name().equals(BOOTSTRAP))
                .flatMap(stack -> members(stack).stream())
                .collect(Collectors.toSet());
        return inventory.resources().stream()
                .filter(resource -> listed(resource, members))
                .toList();
    }

    private void index(Resource resource) {
        for (String id : List.of(resource.id(), resource.name())) {
            byMember.putIfAbsent(Resource.member(resource.type(), id), resource);
        }
    }

    /** How {@code resource} stands to the environment. What a tag may still speak against is not told to be left behind. */
    public Standing standing(Resource resource) {
        Standing standing = byEvidence(resource);
        return standing == Standing.ORPHANED && !tagsKnown(resource) ? Standing.FOREIGN : standing;
    }

    private boolean tagsKnown(Resource resource) {
        return inventory.knowsTags()
                || !resource.tags().isEmpty()
                || resource.type().equals(ResourceTypes.STACK);
    }

    private Standing byEvidence(Resource resource) {
        if (ofAnotherStack(resource)) {
            return Standing.FOREIGN;
        }
        if (listed(resource, members)) {
            return Standing.LIVE;
        }
        if (contradicted(resource) || listed(resource, ofOthers)) {
            return Standing.FOREIGN;
        }
        if (listed(resource, controlPlane)) {
            return evident(resource) ? Standing.OF_CONTROL_PLANE : Standing.FOREIGN;
        }
        // A stack that is changing may hold by now what it did not when it was listed.
        if (changing.contains(resource.tags().getOrDefault(EnvironmentTags.STACK, ""))) {
            return Standing.LIVE;
        }
        if (resource.type().equals(ResourceTypes.STACK)) {
            return stackStanding(resource);
        }
        Optional<Resource> origin = resource.origin().map(byMember::get);
        if (origin.isPresent() && !origin.get().equals(resource)) {
            return standing(origin.get());
        }
        // It may be there, and ours, though it could not be read: what is not known is not told to be left behind.
        if (resource.origin().filter(this::unread).isPresent()) {
            return Standing.FOREIGN;
        }
        if (evident(resource)) {
            return Standing.ORPHANED;
        }
        return resource.place().map(byMember::get).map(this::standing).orElse(Standing.FOREIGN);
    }

    private boolean unread(String member) {
        return !inventory.knows(Resource.typeOf(member));
    }

    private Standing stackStanding(Resource stack) {
        if (stackNames.contains(stack.name())) {
            return Standing.LIVE;
        }
        if (names.of(environment, ResourceTypes.STACK).contains(stack.name())) {
            return Standing.UNCLAIMED;
        }
        return tagged(stack) ? Standing.ORPHANED : Standing.FOREIGN;
    }

    private static boolean listed(Resource resource, Set<String> members) {
        return members.contains(Resource.member(resource.type(), resource.id()))
                || members.contains(Resource.member(resource.type(), resource.arn()))
                || members.contains(Resource.member(resource.type(), resource.name()));
    }

    /** Whether its stack or one of its tags says that it is someone else's, or another environment's. */
    private boolean contradicted(Resource resource) {
        return ofAnotherStack(resource) || EnvironmentTags.contradict(environment, resource.tags());
    }

    private boolean ofAnotherStack(Resource resource) {
        return EnvironmentTags.ofAnotherStack(stackNames, resource.tags());
    }

    private boolean evident(Resource resource) {
        return named(resource) || tagged(resource);
    }

    private boolean named(Resource resource) {
        return names.of(environment, resource.type()).contains(resource.name())
                || resource.origin().filter(this::ownName).isPresent();
    }

    /** Whether {@code member} would be ours by its name, though it is gone. */
    private boolean ownName(String member) {
        return names.of(environment, Resource.typeOf(member)).contains(Resource.idOf(member));
    }

    /** By all of its tags, and by its name in so far as it was given one as a tag. */
    private boolean tagged(Resource resource) {
        Map<String, String> tags = resource.tags();
        return EnvironmentTags.match(environment, tags)
                && tags.getOrDefault("Name", environment + "-litellm-").startsWith(environment + "-litellm-");
    }
}

package litellm.controlplane.compliance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.inventory.Gap;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.InventoryReader;
import litellm.controlplane.compliance.inventory.OwnedNames;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.compliance.leftover.Leftovers;
import litellm.controlplane.compliance.leftover.Ownership;
import litellm.controlplane.compliance.leftover.Standing;

/** The scan of one environment: sorts the account's resources by how they stand to it, and holds each kind to its rules. */
record EnvironmentScan(
        String environment,
        Request request,
        ScanMode mode,
        OwnedNames names,
        Rules rules,
        InventoryReader reader,
        Instant now) {
    /** The lists do not say whether a key is about to be deleted, nor what has to go before a role or a rule can. */
    private static final Set<String> LOOKED_AT_CLOSER =
            Set.of(ResourceTypes.KEY, ResourceTypes.ROLE, ResourceTypes.EVENT_RULE);

    private static final Set<String> ENCRYPTED = Set.of(ResourceTypes.DATABASE, ResourceTypes.SNAPSHOT);

    /** What seems left behind. What a stack made after the stacks were read seems so too, hence the second look. */
    List<Resource> suspects(Inventory inventory) {
        return mode.leftovers() ? orphans(byStanding(inventory)) : List.of();
    }

    void into(Findings found, Inventory inventory) {
        Map<Standing, List<Resource>> byStanding = byStanding(inventory);
        of(byStanding, Standing.UNCLAIMED).forEach(stack -> found.addUnclaimed(stack, environment));
        List<Resource> live = of(byStanding, Standing.LIVE);
        List<Resource> ofControlPlane = of(byStanding, Standing.OF_CONTROL_PLANE);
        if (mode.leftovers()) {
            Stream<Resource> keptOfEarlierDatabases =
                    live.stream().filter(resource -> Leftovers.isKeptSnapshot(environment, resource));
            List<Resource> orphans = judged(found, inventory, orphans(byStanding));
            addLeftovers(
                    found,
                    inventory,
                    Stream.concat(orphans.stream(), keptOfEarlierDatabases).toList(),
                    ofControlPlane);
        }
        if (mode.controls() && deployed(live)) {
            List<Resource> judged = live.stream()
                    .filter(resource -> !mode.leftovers() || !leftBehind(resource))
                    .toList();
            found.judge(environment, reader.detail(inventory, judged));
        }
    }

    private Map<Standing, List<Resource>> byStanding(Inventory inventory) {
        Ownership ownership = new Ownership(environment, names, inventory);
        return inventory.resources().stream()
                .collect(Collectors.groupingBy(
                        ownership::standing, () -> new EnumMap<>(Standing.class), Collectors.toList()));
    }

    /** A stack of which nobody can say whose it is may run the images as one of the environment's does. */
    private List<Resource> orphans(Map<Standing, List<Resource>> byStanding) {
        List<Resource> live = of(byStanding, Standing.LIVE);
        boolean used = byStanding.containsKey(Standing.UNCLAIMED)
                || live.stream().anyMatch(resource -> stack(resource) && !leftBehind(resource));
        Stream<Resource> unused = used
                ? Stream.of()
                : of(byStanding, Standing.OF_CONTROL_PLANE).stream().filter(EnvironmentScan::images);
        return Stream.of(
                        of(byStanding, Standing.ORPHANED).stream(),
                        live.stream().filter(this::leftBehind),
                        unused)
                .flatMap(Function.identity())
                .toList();
    }

    private static List<Resource> of(Map<Standing, List<Resource>> byStanding, Standing standing) {
        return byStanding.getOrDefault(standing, List.of());
    }

    private static boolean deployed(List<Resource> live) {
        return live.stream().anyMatch(EnvironmentScan::stack);
    }

    private static boolean stack(Resource resource) {
        return resource.type().equals(ResourceTypes.STACK);
    }

    private static boolean images(Resource resource) {
        return resource.type().equals(ResourceTypes.IMAGES);
    }

    /** Whether it is a stack that failed, or that this execution was to take away. */
    private boolean leftBehind(Resource resource) {
        return stack(resource) && (Leftovers.failed(resource) || takenAway(resource.name()));
    }

    private boolean takenAway(String stackName) {
        return request.action() == Action.TEARDOWN
                && request.environment().equals(environment)
                && request.stacks().wanted().stream().map(request::stackName).anyMatch(stackName::equals);
    }

    /** The orphans without the keys of which nobody can say whether they are needed: those gaps are told as the keys' own. */
    private static List<Resource> judged(Findings found, Inventory inventory, List<Resource> orphans) {
        List<Gap> unread = inventory.gaps().stream()
                .filter(gap -> ENCRYPTED.contains(gap.what()))
                .toList();
        List<Resource> judged = orphans.stream()
                .filter(resource -> unread.isEmpty() || !resource.type().equals(ResourceTypes.KEY))
                .toList();
        if (judged.size() < orphans.size()) {
            found.addGaps(unread.stream()
                    .map(gap -> new Gap(ResourceTypes.KEY, gap.action(), gap.reason()))
                    .toList());
        }
        return judged;
    }

    private void addLeftovers(
            Findings found, Inventory inventory, List<Resource> orphans, List<Resource> ofControlPlane) {
        List<Resource> described = new ArrayList<>(orphans);
        List<Resource> closer = orphans.stream()
                .filter(resource -> LOOKED_AT_CLOSER.contains(resource.type()))
                .toList();
        if (!closer.isEmpty()) {
            described.removeAll(closer);
            Inventory detailed = reader.detail(inventory, closer);
            described.addAll(detailed.resources());
            found.addGaps(detailed.gaps());
        }
        Set<String> keysInUse = inventory.resources().stream()
                .filter(resource -> ENCRYPTED.contains(resource.type()))
                // What takes an orphaned database away leaves a final snapshot behind, which needs the key as well.
                .filter(resource -> resource.type().equals(ResourceTypes.DATABASE) || !orphans.contains(resource))
                .flatMap(resource -> resource.detail("keyArn", String.class).stream())
                .collect(Collectors.toSet());
        found.add(rules.leftovers().sort(environment, described, keysInUse, now));
        ofControlPlane.stream()
                .filter(resource -> !images(resource) && !Leftovers.pending(resource))
                .map(resource -> new Leftovers.Kept(
                        resource, environment, "It belongs to the control plane and outlives the environment."))
                .forEach(found::add);
    }
}

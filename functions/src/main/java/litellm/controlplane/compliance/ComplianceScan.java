package litellm.controlplane.compliance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import litellm.controlplane.ExecutionArn;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.AllowList;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.InventoryReader;
import litellm.controlplane.compliance.inventory.OwnedNames;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.compliance.inventory.Scope;
import litellm.controlplane.compliance.leftover.Ownership;
import litellm.controlplane.runtime.Settings;

/** Scans an environment, or all of an account's: for what is left behind, and for what is not as it should be. */
final class ComplianceScan {
    private static final String ACCOUNT = "account";

    private final Settings settings;
    private final Clock clock;
    private final Duration patience;
    private final Rules rules;
    private final OwnedNames names = OwnedNames.read();
    private final UnaryOperator<String> allowLists;

    /**
     * A scan of the account that the settings lead to.
     *
     * @param patience how long it may take; what is not read by then is reported as not checked
     * @param allowLists gives the text of a release's allow list
     */
    ComplianceScan(Settings settings, Clock clock, Duration patience, UnaryOperator<String> allowLists) {
        this.settings = settings;
        this.clock = clock;
        this.patience = patience;
        this.rules = Rules.read(settings.region().id());
        this.allowLists = allowLists;
    }

    /** Scans what {@code request} is about. */
    Assessment scan(Request request, ScanMode mode) {
        Scope scope = scope(request);
        Instant now = clock.instant();
        try (InventoryReader reader = new InventoryReader(settings, scope, clock, patience)) {
            List<EnvironmentScan> scans = scope.environments().stream()
                    .map(environment -> new EnvironmentScan(environment, request, mode, names, rules, reader, now))
                    .toList();
            Inventory inventory = inventory(reader, scans);
            Findings found = new Findings(scope, request.environment(), now, rules);
            found.addGaps(inventory.gaps());
            if (inventory.knows(ResourceTypes.STACK)) {
                // Its stack takes minutes to be compared, as those of the environments do: side by side with them.
                Optional<Supplier<Inventory>> ofControlPlane = mode.controls()
                        ? Optional.of(reader.begin(inventory, judgedOfControlPlane(inventory)))
                        : Optional.empty();
                scans.forEach(environment -> environment.into(found, inventory));
                ofControlPlane.ifPresent(detailed -> found.judge(Ownership.BOOTSTRAP, detailed.get()));
            }
            LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
            return found.assessment(
                    mode, AllowList.parse(allowLists.apply(request.release()), Rules.names(), today), reader.calls());
        }
    }

    /**
     * Without the stacks everything would look as if no stack owned it, and with those of a moment ago what is new since. Whose
     * something is that seems left behind, its own tags may say.
     */
    private static Inventory inventory(InventoryReader reader, List<EnvironmentScan> scans) {
        Inventory inventory = reader.read();
        if (!inventory.knows(ResourceTypes.STACK)) {
            return inventory;
        }
        List<Resource> suspects = scans.stream()
                .flatMap(scan -> scan.suspects(inventory).stream())
                .toList();
        return suspects.isEmpty() ? inventory : reader.withTagsOf(suspects, reader.withStacksOfNow(inventory));
    }

    /**
     * What every environment needs is judged whichever is scanned, and once. What the control plane's roles may do is more than a
     * rule for those of an environment allows.
     */
    private static List<Resource> judgedOfControlPlane(Inventory inventory) {
        Stream<Resource> stack = inventory
                .of(ResourceTypes.STACK)
                .filter(resource -> resource.name().equals(Ownership.BOOTSTRAP));
        return Stream.concat(
                        stack,
                        Ownership.ofControlPlane(inventory).stream()
                                .filter(resource -> !resource.type().equals(ResourceTypes.ROLE)))
                .map(resource -> resource.with(Map.of(Resource.OF_CONTROL_PLANE, true)))
                .toList();
    }

    private Scope scope(Request request) {
        ExecutionArn execution = request.arn();
        List<String> environments =
                request.option("scope").filter(ACCOUNT::equals).isPresent()
                        ? Request.ENVIRONMENTS
                        : List.of(request.environment());
        Set<String> stacks = new HashSet<>(Set.of(Ownership.BOOTSTRAP));
        environments.forEach(environment -> stacks.addAll(names.of(environment, ResourceTypes.STACK)));
        return new Scope(
                execution.account(), execution.partition(), settings.region().id(), environments, stacks, names);
    }
}

package litellm.controlplane.preflight;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What is sure to make a deployment fail.
 *
 * @param all the stacks as they are and as the request would make them
 * @param wanted those of them that take part
 */
record DeploymentChecks(
        Request request,
        Release release,
        List<PlannedStack> all,
        List<PlannedStack> wanted,
        AccountClients clients,
        Clock clock,
        Findings findings) {
    private static final String BOUNDARY = "PermissionsBoundary";
    private static final Set<String> NEED_THE_DATABASE = Set.of(ResourceTypes.DATABASE, ResourceTypes.SERVICE);
    private static final String RECORD = "AWS::Route53::RecordSet";

    void run() {
        checkReplacements();
        checkValues();
        checkDatabaseRuns();
        checkNetworks();
        checkZones();
        checkRoles();
        checkHandedOver();
        checkNumbers();
        checkStorage();
        checkNames();
        checkDatabases();
        checkSnapshots();
        checkRotations();
        checkReadSecrets();
        checkRecords();
        checkConnections();
    }

    private void checkReplacements() {
        List<String> names = request.replaceable();
        for (int i = 0; i < names.size(); i++) {
            String place = "allowReplacement." + i;
            ReplaceableResource resource = new ReplaceableResource(names.get(i));
            all.stream()
                    .filter(resource::isOf)
                    .forEach(stack -> findings.fault(
                            place,
                            () -> resource.fault(
                                    stack, release.stacks().find(stack.name()).holds())));
        }
    }

    /** CloudFormation finds out only when the stack's turn comes, after those before it have been made. */
    private void checkValues() {
        wanted.forEach(stack -> {
            StackCatalogue.Entry entry = release.stacks().find(stack.name());
            stack.template().parameters().keySet().stream()
                    .filter(name -> !stack.values().containsKey(name))
                    .filter(name -> !entry.parameters().containsKey(name))
                    .forEach(name ->
                            findings.fault("%1$s: found no value, and %2$s has no default; --set %1$s=… gives one"
                                    .formatted(stack.place(name), entry.template())));
        });
    }

    private void checkNetworks() {
        eachChanged(
                wanted,
                ResourceTypes.VPC,
                (stack, id, network) -> findings.fault(
                        stack.place(stack.setting(id, NetworkRange.RANGE)),
                        () -> NetworkRange.of(request.environment(), stack, all, release.stacks())
                                .fault(stack.before().get(id), network)));
    }

    private void checkZones() {
        String region = request.arn().region();
        wanted.forEach(stack -> SubnetZones.foreignFault(stack, region)
                .ifPresentOrElse(
                        fault -> findings.fault(stack.place(SubnetZones.PARAMETER) + ": " + fault),
                        () -> checkMovedSubnets(stack)));
    }

    private void checkMovedSubnets(PlannedStack stack) {
        List<String> moved = stack.whole() ? SubnetZones.moved(stack) : List.of();
        if (!moved.isEmpty() && SubnetZones.certain(stack, moved)) {
            findings.fault(stack.name() + ": " + SubnetZones.fault(request.environment(), moved));
        } else if (!moved.isEmpty()) {
            findings.warn(stack.name(), SubnetZones.warning(request.environment(), moved));
        }
    }

    /** A release from before the boundary: CloudFormation would find out in the middle of the update. */
    private void checkRoles() {
        eachChanged(wanted, ResourceTypes.ROLE, (stack, id, role) -> {
            if (!role.properties().containsKey(BOUNDARY)) {
                findings.fault(
                        "%s: found no %s; CloudFormation may make no role without litellm-control-plane-boundary, which this release does not know: take a later one"
                                .formatted(stack.place(id), BOUNDARY));
            }
        });
    }

    private void checkHandedOver() {
        List<PlannedStack> behind = all.stream()
                .filter(stack -> !wanted.contains(stack) && !stack.before().isEmpty())
                .toList();
        wanted.forEach(stack -> findings.fault("stack", new HandedOver(stack, behind, release.stacks())::fault));
    }

    private void checkDatabaseRuns() {
        if (!has(wanted, NEED_THE_DATABASE)) {
            return;
        }
        all.forEach(stack -> stack.before().values().stream()
                .filter(resource -> resource.type().equals(ResourceTypes.DATABASE))
                .forEach(database -> findings.fault("environment", () -> unusable(stack, database))));
    }

    /** A plan changes nothing, so it may look at what is stopped, and says that a deployment may not. */
    private Optional<String> unusable(PlannedStack stack, TemplateResource database) {
        Optional<UnusableDatabases.Unusable> unusable =
                new UnusableDatabases(rds()).find(request.environment(), database, stack.whole());
        boolean deploys = request.action() == Action.DEPLOY;
        unusable.filter(found -> !deploys && !found.gone())
                .ifPresent(
                        stopped -> findings.warn("The deployment would be refused", "environment: " + stopped.fault()));
        return unusable.filter(found -> deploys || found.gone()).map(UnusableDatabases.Unusable::fault);
    }

    private void checkNumbers() {
        wanted.forEach(stack -> OrderedNumbers.faults(stack.name(), stack.template(), stack.changed())
                .forEach(findings::fault));
    }

    /** Of a database that there is: a new one has none in use. */
    private void checkStorage() {
        eachChanged(
                wanted.stream().filter(PlannedStack::whole).toList(), ResourceTypes.DATABASE, (stack, id, database) -> {
                    TemplateResource before = stack.before().get(id);
                    findings.fault(
                            stack.place(stack.setting(id, StorageInUse.STORAGE)),
                            () -> new StorageInUse(rds()).fault(before, database));
                    findings.fault(
                            stack.place(stack.setting(id, StorageInUse.LIMIT)),
                            () -> new StorageInUse(rds()).limitFault(before, database));
                });
    }

    private void checkNames() {
        TakenNames names = new TakenNames(request.environment(), clients, all, clock);
        wanted.forEach(stack -> stack.created()
                .forEach((id, resource) -> findings.fault(stack.place(id), () -> names.fault(stack, resource))));
    }

    private void checkDatabases() {
        eachChanged(
                wanted,
                ResourceTypes.DATABASE,
                (stack, id, database) ->
                        findings.fault(stack.place(id), () -> new OfferedDatabases(rds()).fault(database)));
    }

    private void checkSnapshots() {
        wanted.forEach(stack -> stack.created().forEach((id, resource) -> {
            if (resource.type().equals(ResourceTypes.DATABASE)
                    && resource.text(UnusableSnapshot.SNAPSHOT).isPresent()) {
                findings.faults(
                        stack.place(stack.setting(id, UnusableSnapshot.SNAPSHOT)),
                        () -> new UnusableSnapshot(request, stack, id, rds(), clients.client(KmsClient.builder()))
                                .faults());
            }
        }));
    }

    private void checkRotations() {
        eachChanged(
                wanted,
                PendingRotation.SCHEDULE,
                (stack, id, schedule) -> PendingRotation.secret(stack, schedule, all)
                        .ifPresent(secret -> findings.fault(
                                stack.place(id),
                                () -> new PendingRotation(clients.client(SecretsManagerClient.builder()))
                                        .fault(secret))));
    }

    private void checkReadSecrets() {
        Set<String> names = new TreeSet<>();
        eachChanged(
                wanted,
                ResourceTypes.TASK_DEFINITION,
                (stack, id, _) -> DeletedSecret.readBy(request.environment(), stack, id, all)
                        .forEach(names::add));
        if (!names.isEmpty()) {
            DeletedSecret deleted = new DeletedSecret(clients.client(SecretsManagerClient.builder()));
            names.forEach(name -> findings.fault("environment", () -> deleted.fault(name)));
        }
    }

    private void checkRecords() {
        eachChanged(
                wanted,
                RECORD,
                (stack, id, record) -> findings.fault(
                        stack.place(id),
                        () -> new HostedZones(clients.client(Route53Client.builder()), clients.nameServers())
                                .fault(stack.before().get(id), record)));
    }

    /** Looked at where nothing seems to change as well: the pool stands in config.yaml, which no template shows. */
    private void checkConnections() {
        if (!has(wanted, NEED_THE_DATABASE)) {
            return;
        }
        try {
            Connections.of(all, release).ifPresent(connections -> {
                findings.fault(Connections.PLACE, connections::fault);
                connections.warning().ifPresent(warning -> findings.warn(Connections.PLACE, warning));
            });
        } catch (IllegalStateException e) {
            findings.fault(e.getMessage());
        }
    }

    private RdsClient rds() {
        return clients.client(RdsClient.builder());
    }

    static boolean has(List<PlannedStack> stacks, Set<String> types) {
        return stacks.stream()
                .flatMap(stack -> stack.after().values().stream())
                .anyMatch(resource -> types.contains(resource.type()));
    }

    static void eachChanged(List<PlannedStack> stacks, String type, Check check) {
        stacks.forEach(stack -> stack.changed().forEach((id, resource) -> {
            if (resource.type().equals(type)) {
                check.look(stack, id, resource);
            }
        }));
    }

    @FunctionalInterface
    interface Check {
        void look(PlannedStack stack, String id, TemplateResource resource);
    }
}

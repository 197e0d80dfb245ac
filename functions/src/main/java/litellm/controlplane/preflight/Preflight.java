package litellm.controlplane.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import litellm.controlplane.Action;
import litellm.controlplane.ForeignText;
import litellm.controlplane.Request;
import litellm.controlplane.ShellWord;
import litellm.controlplane.release.GatewayConfig;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.TemplateResource;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.runtime.TransientFault;
import litellm.controlplane.stack.RootCause;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Finds what would make a deployment fail in the account it goes to. It reads only, and only about what would be made or
 * changed: a deployment of what is there already costs a look at each stack, its template and the database, and no more.
 */
public final class Preflight {
    private static final String DATABASE = "AWS::RDS::DBInstance";
    private static final String ROLE = "AWS::IAM::Role";
    private static final String BOUNDARY = "PermissionsBoundary";
    private static final Set<String> NEED_THE_DATABASE = Set.of(DATABASE, "AWS::ECS::Service");
    private static final String RECORD = "AWS::Route53::RecordSet";
    private static final String TASK = "AWS::ECS::TaskDefinition";

    /** MiB. LiteLLM grows over days; with less its tasks are ended for it (BerriAI/litellm issues 12685 and 27954). */
    private static final int LEAST_MEMORY = 2048;

    private final AccountClients clients;
    private final Function<String, Optional<PresentStack>> current;

    /**
     * A check against an account.
     *
     * @param current the CloudFormation stack of a name; empty if there is no such stack
     */
    public Preflight(AccountClients clients, Function<String, Optional<PresentStack>> current) {
        this.clients = clients;
        this.current = current;
    }

    /**
     * What was found.
     *
     * @param faults what is sure to fail, each with its place, what was found and what to do
     * @param warnings what may fail later, or what someone may be sorry for
     * @param unread what could not be looked at, and why
     */
    public record Result(List<String> faults, List<String> warnings, List<String> unread) {
        /** This look, with those faults only that {@code earlier} found too: what passes by itself is none. */
        public Result confirming(Result earlier) {
            return new Result(faults.stream().filter(earlier.faults()::contains).toList(), warnings, unread);
        }
    }

    /** Looks at what the request would deploy. */
    public Result check(Request request, Release release) {
        List<PlannedStack> all = release.stacks().names().stream()
                .map(name -> PlannedStack.of(request, release, name, current.apply(request.stackName(name))))
                .toList();
        List<PlannedStack> wanted =
                all.stream().filter(stack -> request.wants(stack.name())).toList();
        Findings findings = new Findings();
        checkReplacements(request, all, release, findings);
        checkValues(wanted, release, findings);
        checkDatabaseRuns(request, all, wanted, findings);
        checkNetworks(request, all, wanted, release, findings);
        checkZones(request, wanted, findings);
        checkRoles(wanted, findings);
        checkHandedOver(all, wanted, release, findings);
        checkNumbers(wanted, findings);
        checkStorage(wanted.stream().filter(PlannedStack::whole).toList(), findings);
        checkNames(request, all, wanted, findings);
        checkDatabases(wanted, findings);
        checkSnapshots(wanted, findings);
        checkRotations(all, wanted, findings);
        checkSaltKey(request, wanted, findings);
        checkRecords(wanted, findings);
        checkConnections(all, wanted, release, findings);
        adviseOnProtections(request, wanted, release, findings);
        adviseOnMemory(wanted, findings);
        adviseOnIdleValues(request, wanted, findings);
        adviseOnForgottenValues(wanted, findings);
        return findings.result();
    }

    private static void checkReplacements(Request request, List<PlannedStack> all, Release release, Findings findings) {
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
    private static void checkValues(List<PlannedStack> wanted, Release release, Findings findings) {
        wanted.forEach(stack -> {
            StackCatalogue.Entry entry = release.stacks().find(stack.name());
            stack.template().parameters().keySet().stream()
                    .filter(name -> !stack.values().containsKey(name))
                    .filter(name -> !entry.parameters().containsKey(name))
                    .forEach(name ->
                            findings.faults.add("%1$s: found no value, and %2$s has no default; --set %1$s=… gives one"
                                    .formatted(stack.place(name), entry.template())));
        });
    }

    private static void checkNetworks(
            Request request, List<PlannedStack> all, List<PlannedStack> wanted, Release release, Findings findings) {
        eachChanged(
                wanted,
                SharedNetwork.TYPE,
                (stack, id, network) -> findings.fault(
                        stack.place(stack.setting(id, SharedNetwork.RANGE)),
                        () -> SharedNetwork.of(request.environment(), stack, all, release.stacks())
                                .fault(stack.before().get(id), network)));
    }

    private static void checkZones(Request request, List<PlannedStack> wanted, Findings findings) {
        wanted.stream().filter(PlannedStack::whole).forEach(stack -> {
            List<String> moved = SubnetZones.moved(stack);
            if (!moved.isEmpty() && SubnetZones.certain(stack, moved)) {
                findings.faults.add(stack.name() + ": " + SubnetZones.fault(request.environment(), moved));
            } else if (!moved.isEmpty()) {
                findings.warn(stack.name(), SubnetZones.warning(request.environment(), moved));
            }
        });
    }

    /** A release from before the boundary: CloudFormation would find out in the middle of the update. */
    private static void checkRoles(List<PlannedStack> wanted, Findings findings) {
        eachChanged(wanted, ROLE, (stack, id, role) -> {
            if (!role.properties().containsKey(BOUNDARY)) {
                findings.faults.add(
                        "%s: found no %s; CloudFormation may make no role without litellm-control-plane-boundary, which this release does not know: take a later one"
                                .formatted(stack.place(id), BOUNDARY));
            }
        });
    }

    private static void checkHandedOver(
            List<PlannedStack> all, List<PlannedStack> wanted, Release release, Findings findings) {
        List<PlannedStack> behind = all.stream()
                .filter(stack -> !wanted.contains(stack) && !stack.before().isEmpty())
                .toList();
        wanted.forEach(stack -> findings.fault("stack", new HandedOver(stack, behind, release.stacks())::fault));
    }

    /** A plan changes nothing, so it may look at what is stopped. */
    private void checkDatabaseRuns(
            Request request, List<PlannedStack> all, List<PlannedStack> wanted, Findings findings) {
        if (!has(wanted, NEED_THE_DATABASE)) {
            return;
        }
        all.forEach(stack -> stack.before().values().stream()
                .filter(resource -> resource.type().equals(DATABASE))
                .forEach(database -> findings.fault("environment", () -> {
                    UnusableDatabases databases = new UnusableDatabases(rds());
                    return request.action() == Action.DEPLOY
                            ? databases.fault(request.environment(), database, stack.whole())
                            : databases.goneFault(request.environment(), database, stack.whole());
                })));
    }

    private static void checkNumbers(List<PlannedStack> stacks, Findings findings) {
        stacks.forEach(stack ->
                findings.faults.addAll(OrderedNumbers.faults(stack.name(), stack.template(), stack.changed())));
    }

    private void checkStorage(List<PlannedStack> stacks, Findings findings) {
        eachChanged(stacks, DATABASE, (stack, id, database) -> {
            TemplateResource before = stack.before().get(id);
            findings.fault(
                    stack.place(stack.setting(id, StorageInUse.STORAGE)),
                    () -> new StorageInUse(rds()).fault(before, database));
            findings.fault(
                    stack.place(stack.setting(id, StorageInUse.LIMIT)),
                    () -> new StorageInUse(rds()).limitFault(before, database));
        });
    }

    private void checkNames(Request request, List<PlannedStack> all, List<PlannedStack> wanted, Findings findings) {
        TakenNames names = new TakenNames(request.environment(), clients, all);
        wanted.forEach(stack -> stack.created()
                .forEach((id, resource) -> findings.fault(stack.place(id), () -> names.fault(resource))));
    }

    private void checkDatabases(List<PlannedStack> stacks, Findings findings) {
        eachChanged(
                stacks,
                DATABASE,
                (stack, id, database) ->
                        findings.fault(stack.place(id), () -> new OfferedDatabases(rds()).fault(database)));
    }

    private void checkSnapshots(List<PlannedStack> stacks, Findings findings) {
        stacks.forEach(stack -> stack.created().forEach((id, resource) -> {
            if (resource.type().equals(DATABASE)
                    && resource.text(SnapshotKey.SNAPSHOT).isPresent()) {
                findings.fault(
                        stack.place(stack.setting(id, SnapshotKey.SNAPSHOT)),
                        () -> new SnapshotKey(rds(), clients.client(KmsClient.builder())).fault(resource));
            }
        }));
    }

    private void checkRotations(List<PlannedStack> all, List<PlannedStack> wanted, Findings findings) {
        eachChanged(
                wanted,
                PendingRotation.SCHEDULE,
                (stack, id, schedule) -> PendingRotation.secret(stack, schedule, all)
                        .ifPresent(secret -> findings.fault(
                                stack.place(id),
                                () -> new PendingRotation(clients.client(SecretsManagerClient.builder()))
                                        .fault(secret))));
    }

    /** It is no stack's, so only what reads it says that it is needed. */
    private void checkSaltKey(Request request, List<PlannedStack> wanted, Findings findings) {
        if (wanted.stream()
                .flatMap(stack -> stack.changed().values().stream())
                .anyMatch(resource -> resource.type().equals(TASK))) {
            findings.fault(
                    "environment",
                    () -> new SaltKey(clients.client(SecretsManagerClient.builder())).fault(request.environment()));
        }
    }

    private void checkRecords(List<PlannedStack> stacks, Findings findings) {
        eachChanged(
                stacks,
                RECORD,
                (stack, id, record) -> findings.fault(
                        stack.place(id),
                        () -> new HostedZones(clients.client(Route53Client.builder()), clients.nameServers())
                                .fault(stack.before().get(id), record)));
    }

    /** Looked at where nothing seems to change as well: the pool stands in config.yaml, which no template shows. */
    private static void checkConnections(
            List<PlannedStack> all, List<PlannedStack> wanted, Release release, Findings findings) {
        if (!has(wanted, NEED_THE_DATABASE) || !has(all, Set.of(DATABASE))) {
            return;
        }
        Connections.of(all, GatewayConfig.of(release).connectionPool()).ifPresent(connections -> {
            findings.fault("database.DBInstanceClass", connections::fault);
            connections.warning().ifPresent(warning -> findings.warn("database.DBInstanceClass", warning));
        });
    }

    /** What an environment is made with for its safety, and this request takes away. */
    private static void adviseOnProtections(
            Request request, List<PlannedStack> wanted, Release release, Findings findings) {
        wanted.forEach(stack -> {
            Map<String, String> set = request.parameters().getOrDefault(stack.name(), Map.of());
            release.stacks().find(stack.name()).defaults(request.environment()).forEach((name, standard) -> {
                if (standard.equals("true") && "false".equals(set.get(name))) {
                    findings.warn(
                            stack.place(name),
                            "found false; %s is made with true, for its safety".formatted(request.environment()));
                }
            });
        });
    }

    private static void adviseOnMemory(List<PlannedStack> stacks, Findings findings) {
        eachChanged(
                stacks,
                TASK,
                (stack, id, task) -> task.text("Memory")
                        .filter(memory -> Integer.parseInt(memory) < LEAST_MEMORY)
                        .ifPresent(memory -> findings.warn(
                                stack.place(stack.setting(id, "Memory")),
                                "found %s MiB; LiteLLM grows over days, and tasks with less than %d are ended for it"
                                        .formatted(memory, LEAST_MEMORY))));
    }

    /** A hosted zone without a domain, say: whoever gives it waits for something that does not come. */
    private static void adviseOnIdleValues(Request request, List<PlannedStack> wanted, Findings findings) {
        wanted.forEach(stack -> request.parameters().getOrDefault(stack.name(), Map.of()).keySet().stream()
                .filter(stack::ignores)
                .forEach(name ->
                        findings.warn(stack.place(name), idle(stack.template().deciding(name)))));
    }

    /** Asked for by a deployment that failed, whose stack is made anew: whoever starts it again may not think of that. */
    private static void adviseOnForgottenValues(List<PlannedStack> wanted, Findings findings) {
        wanted.forEach(stack -> stack.forgotten()
                .forEach((name, value) -> findings.warn(
                        stack.place(name),
                        "found %s; the stack that it takes the place of had %s: if that is still wanted, repeat it with %s"
                                .formatted(
                                        ForeignText.quoted(stack.values().get(name)),
                                        ForeignText.quoted(value),
                                        Request.TAGS.contains(name)
                                                ? "--tag " + ShellWord.quoted(name + "=" + value)
                                                : "--set " + ShellWord.quoted(stack.place(name) + "=" + value)))));
    }

    private static String idle(Set<String> deciding) {
        return "found a value that changes nothing without another value of "
                + (deciding.isEmpty() ? "the other parameters" : String.join(", ", deciding));
    }

    private RdsClient rds() {
        return clients.client(RdsClient.builder());
    }

    private static boolean has(List<PlannedStack> stacks, Set<String> types) {
        return stacks.stream()
                .flatMap(stack -> stack.after().values().stream())
                .anyMatch(resource -> types.contains(resource.type()));
    }

    private static void eachChanged(List<PlannedStack> stacks, String type, Check check) {
        stacks.forEach(stack -> stack.changed().forEach((id, resource) -> {
            if (resource.type().equals(type)) {
                check.look(stack, id, resource);
            }
        }));
    }

    @FunctionalInterface
    private interface Check {
        void look(PlannedStack stack, String id, TemplateResource resource);
    }

    /** What was found so far. */
    private static final class Findings {
        private final List<String> faults = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final List<String> unread = new ArrayList<>();

        /** A look that is not permitted stops nobody: the deployment then finds out by itself. */
        void fault(String place, Supplier<Optional<String>> look) {
            try {
                look.get().ifPresent(fault -> faults.add(place + ": " + fault));
            } catch (AwsServiceException e) {
                if (TransientFault.is(e)) {
                    throw e;
                }
                String reason = RootCause.clean(String.valueOf(e.getMessage()));
                Log.warn("Not checked", "place", place, "reason", reason);
                unread.add(place + ": " + reason);
            }
        }

        void warn(String place, String warning) {
            warnings.add(place + ": " + warning);
        }

        Result result() {
            return new Result(List.copyOf(faults), List.copyOf(warnings), List.copyOf(unread));
        }
    }
}

package litellm.controlplane.compliance.leftover;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.VanishingSecret;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.FixCommand;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.release.Yaml;

/** Tells of an environment's orphaned resources which are left behind and which are meant to stay. */
public final class Leftovers {
    /** The rule of every leftover, whatever its kind. */
    public static final String RULE = "Leftover";

    /**
     * A VPC's default group, its main route table, interfaces in use, automatic snapshots and a database's secret of its own go
     * with what they were made for, and only so.
     */
    private static final Set<String> GO_BY_THEMSELVES = Set.of(
            ResourceTypes.SECURITY_GROUP,
            ResourceTypes.ROUTE_TABLE,
            ResourceTypes.NETWORK_INTERFACE,
            ResourceTypes.SNAPSHOT,
            ResourceTypes.SECRET);

    /** A key whose deletion is taken back is disabled. */
    private static final FixCommand KEEP_KEY =
            new FixCommand(List.of("aws kms cancel-key-deletion --key-id {id}", "aws kms enable-key --key-id {id}"));

    /** To take a deletion back that nothing speaks against would only make another finding. */
    private static final FixCommand NONE = new FixCommand(List.of());

    private static final FixCommand FREE_ALIAS =
            new FixCommand(List.of("aws kms delete-alias --alias-name {ourAliases}"));

    private static final FixCommand ENABLE_KEY = new FixCommand(List.of("aws kms enable-key --key-id {id}"));

    private static final Set<String> KEEPS_SNAPSHOTS = Set.of("staging", "prod");

    /** Without those whose update failed: what worked before it is still in them, and a deployment brings them back. */
    private static final Set<String> FAILED_STACKS =
            Set.of("CREATE_FAILED", "DELETE_FAILED", "REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED");

    private final Map<String, LeftoverRule> rules;
    private final PriceTable prices;
    private final String region;

    /** @param rules the section {@code leftovers} of {@code rules.yaml} */
    public Leftovers(Object rules, PriceTable prices, String region) {
        this.rules = Yaml.each(rules, "rules.yaml: leftovers", (rule, place) -> LeftoverRule.of(rule, place, prices));
        this.prices = prices;
        this.region = region;
    }

    /**
     * Something that is meant to stay.
     *
     * @param reason why, in a sentence
     */
    public record Kept(Resource resource, String environment, String reason) {
        /** Its members by name. */
        public Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("type", resource.type());
            json.put("resource", resource.arn());
            json.put("name", resource.name());
            json.put("environment", environment);
            json.put("reason", reason);
            return json;
        }
    }

    /** What there is of an environment though no stack owns it. */
    public record Sorted(List<Finding> findings, List<Kept> kept) {}

    /**
     * Sorts an environment's orphaned resources.
     *
     * @param keysInUse the keys that databases, and snapshots which are no orphans, are encrypted with: a restored database keeps
     *     the key of the stack before, and the final snapshot of an orphaned one is made by what takes it away
     * @param now a secret that CloudFormation has just deleted is neither: nobody has to do anything
     */
    public Sorted sort(String environment, List<Resource> orphans, Set<String> keysInUse, Instant now) {
        Map<String, String> whyNeeded = whyNeeded(orphans, keysInUse);
        Set<String> found = orphans.stream()
                .map(resource -> Resource.member(resource.type(), resource.id()))
                .collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        List<Kept> kept = new ArrayList<>();
        Set<List<?>> told = new HashSet<>();
        for (Resource resource : orphans) {
            Optional<String> needed = Optional.ofNullable(whyNeeded.get(resource.arn()));
            Optional<String> purpose = purpose(environment, resource, needed);
            if (purpose.isPresent()) {
                kept.add(new Kept(resource, environment, purpose.get()));
            } else if (needed.isPresent() && disabled(resource)) {
                findings.add(unreadable(environment, resource, needed.get()));
            } else if (rules.containsKey(resource.type())
                    && !covered(resource, found)
                    && !vanishing(resource, now)
                    && !toldWithOthers(resource, told)) {
                findings.add(finding(environment, withNamingRules(resource, orphans, found), needed));
            }
        }
        return new Sorted(findings, kept);
    }

    /**
     * For each key that is needed, by its ARN, a sentence that says what for. A snapshot that is left behind needs it, too: whether
     * that is to go is for a person to say.
     */
    private static Map<String, String> whyNeeded(List<Resource> orphans, Set<String> keysInUse) {
        Map<String, String> whyNeeded = new HashMap<>();
        orphans.stream()
                .filter(resource -> resource.type().equals(ResourceTypes.SNAPSHOT))
                .flatMap(snapshot -> snapshot.detail("keyArn", String.class).stream())
                .forEach(key -> whyNeeded.put(key, "A snapshot that is still there is encrypted with this key."));
        keysInUse.forEach(key -> whyNeeded.put(key, "The database, or a snapshot of it, is encrypted with this key."));
        return whyNeeded;
    }

    /** Whether somebody has deleted it, and it can still be brought back. */
    public static boolean pending(Resource resource) {
        return pendingUntil(resource).isPresent();
    }

    /** Whether a stack's state is one that only a deletion leads out of. */
    public static boolean failed(Resource stack) {
        return FAILED_STACKS.contains(stack.detail("status", String.class).orElse(""));
    }

    /** Why a resource stays, in a sentence, if it is meant to. A needed key that is disabled or about to be deleted never is. */
    private static Optional<String> purpose(String environment, Resource resource, Optional<String> whyNeeded) {
        if (whyNeeded.isPresent()) {
            return whyNeeded.filter(
                    _ -> !disabled(resource) && pendingUntil(resource).isEmpty());
        }
        return purposeOfSnapshot(environment, resource).or(() -> purposeOfDeletion(resource));
    }

    /** Whether a snapshot stays on purpose. It does so too while a database is there, which may be a later one of the same name. */
    public static boolean isKeptSnapshot(String environment, Resource resource) {
        return purposeOfSnapshot(environment, resource).isPresent();
    }

    private static Optional<String> purposeOfSnapshot(String environment, Resource snapshot) {
        if (!snapshot.type().equals(ResourceTypes.SNAPSHOT)) {
            return Optional.empty();
        }
        if (snapshot.detail("ofAwsBackup", Boolean.class).orElse(false)) {
            return Optional.of("A recovery point of AWS Backup, which removes it when its own plan says so.");
        }
        boolean onPurpose = manual(snapshot)
                && (KEEPS_SNAPSHOTS.contains(environment) || EnvironmentTags.keepsData(snapshot.tags()));
        return onPurpose ? Optional.of("A manual snapshot of the database, kept on purpose.") : Optional.empty();
    }

    private static Optional<String> purposeOfDeletion(Resource resource) {
        String teardown = resource.tags().get(EnvironmentTags.TORN_DOWN_BY);
        return pendingUntil(resource)
                .filter(_ -> teardown != null)
                .map(time -> "The teardown %s has scheduled its deletion, on %s.".formatted(teardown, time));
    }

    private static boolean manual(Resource snapshot) {
        return snapshot.detail("manual", Boolean.class).orElse(false);
    }

    private static boolean covered(Resource resource, Set<String> found) {
        return GO_BY_THEMSELVES.contains(resource.type())
                && !manual(resource)
                && resource.origin().filter(found::contains).isPresent();
    }

    /** Whether it is an automatic snapshot whose command is that of another one, which is in {@code told} afterwards. */
    private static boolean toldWithOthers(Resource resource, Set<List<?>> told) {
        List<?> others = listed(resource, "withOthersOf");
        return !others.isEmpty() && !told.add(others);
    }

    private static List<?> listed(Resource resource, String detail) {
        return resource.detail(detail, List.class).orElse(List.of());
    }

    /** Groups before it in the report are gone by then, and their rules with them; a VPC's own goes last, with the VPC. */
    private static Resource withNamingRules(Resource resource, List<Resource> orphans, Set<String> found) {
        if (!resource.type().equals(ResourceTypes.SECURITY_GROUP)) {
            return resource;
        }
        List<Resource> others = orphans.stream()
                .filter(other -> other.type().equals(ResourceTypes.SECURITY_GROUP))
                .filter(other -> covered(other, found) || other.arn().compareTo(resource.arn()) > 0)
                .toList();
        return NamingRules.addedTo(resource, others);
    }

    private static boolean vanishing(Resource resource, Instant now) {
        return resource.type().equals(ResourceTypes.SECRET)
                && pendingUntil(resource)
                        .filter(date -> VanishingSecret.is(date, now))
                        .isPresent();
    }

    private static boolean disabled(Resource key) {
        return key.detail("state", String.class).filter("Disabled"::equals).isPresent();
    }

    private static Optional<Instant> pendingUntil(Resource resource) {
        return resource.detail("deletedAt", Instant.class);
    }

    /** Nothing is lost: the key can be enabled again. */
    private Finding unreadable(String environment, Resource key, String whyNeeded) {
        return finding(
                environment,
                key,
                Severity.HIGH,
                whyNeeded + " It is disabled; until it is enabled nobody can read what it encrypts.",
                ENABLE_KEY);
    }

    private Finding finding(String environment, Resource resource, Optional<String> whyNeeded) {
        LeftoverRule rule = rules.get(resource.type());
        return pendingUntil(resource)
                .map(time -> pending(environment, resource, time, whyNeeded))
                .orElseGet(() -> Finding.of(
                                RULE,
                                rule.severity(),
                                resource,
                                environment,
                                FixCommand.sentence(rule.finding(), resource, environment),
                                rule.fix().of(resource, environment, region))
                        .costing(CostPart.monthly(rule.cost(), prices, resource)));
    }

    /** What is on its way out costs nothing any more; but a secret or an alias still holds its name, and a key may still be needed. */
    private Finding pending(String environment, Resource resource, Instant time, Optional<String> whyNeeded) {
        if (resource.type().equals(ResourceTypes.SECRET)) {
            return finding(
                    environment,
                    resource,
                    Severity.LOW,
                    "The secret is about to be deleted, and until then no stack can make one of its name.",
                    rules.get(ResourceTypes.SECRET).fix());
        }
        if (whyNeeded.isPresent()) {
            String problem = "%s It is deleted at %s.".formatted(whyNeeded.get(), time);
            return finding(environment, resource, Severity.CRITICAL, problem, KEEP_KEY);
        }
        return listed(resource, "ourAliases").isEmpty()
                ? finding(
                        environment,
                        resource,
                        Severity.INFORMATIONAL,
                        "The key is deleted at %s; until then that can be taken back.".formatted(time),
                        NONE)
                : finding(
                        environment,
                        resource,
                        Severity.LOW,
                        "The key is deleted at %s; until then its alias keeps a name that the next stack is to have."
                                .formatted(time),
                        FREE_ALIAS);
    }

    /** One that costs nothing that is known. */
    private Finding finding(String environment, Resource resource, Severity severity, String problem, FixCommand fix) {
        return Finding.of(RULE, severity, resource, environment, problem, fix.of(resource, environment, region));
    }
}

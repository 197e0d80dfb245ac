package litellm.controlplane.compliance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.AllowList;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.compliance.inventory.Gap;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.compliance.inventory.Scope;
import litellm.controlplane.compliance.leftover.Leftovers.Kept;
import litellm.controlplane.compliance.leftover.Leftovers.Sorted;

/** What a scan has found so far. */
final class Findings {
    /** The rule of an entry of the allow list that silences nothing. */
    static final String ALLOW_LIST = "AllowList";

    /** The environment in a resource's name, {@code dev-litellm-alb} or {@code dev/litellm/database}. */
    private static final Pattern ENVIRONMENT = Pattern.compile("([a-z0-9]+)[-/]litellm");

    private static final String WHOLE_ACCOUNT = "AWS::::Account";

    private static final Set<String> LIST_STACKS =
            Set.of("cloudformation:DescribeStacks", "cloudformation:ListStackResources");

    private final Scope scope;
    private final String environment;
    private final Instant now;
    private final Rules rules;
    private final Set<Finding> findings = new LinkedHashSet<>();
    private final List<Kept> kept = new ArrayList<>();

    /** @param environment the environment that the scan was asked for */
    Findings(Scope scope, String environment, Instant now, Rules rules) {
        this.scope = scope;
        this.environment = environment;
        this.now = now;
        this.rules = rules;
    }

    void add(Sorted sorted) {
        findings.addAll(sorted.findings());
        kept.addAll(sorted.kept());
    }

    void add(Kept resource) {
        kept.add(resource);
    }

    /**
     * Adds what does not hold.
     *
     * @param owner the environment that the resources are of, or the control plane
     * @param detailed the resources with their details
     */
    void judge(String owner, Inventory detailed) {
        addGaps(detailed.gaps());
        findings.addAll(rules.controls().check(owner, detailed, now));
    }

    void addGaps(Collection<Gap> gaps) {
        gaps.forEach(gap -> findings.add(notChecked(gap)));
    }

    /** Adds that nobody judged {@code stack}, which has a name of the environment's and not its tags. */
    void addUnclaimed(Resource stack, String ofEnvironment) {
        findings.add(Finding.of(
                Finding.NOT_CHECKED,
                Severity.MEDIUM,
                stack,
                ofEnvironment,
                "Not checked: %s and what it holds, because it is without the tags %s, so that it may be someone else's; docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\", says how they come back."
                        .formatted(stack.name(), EnvironmentTags.describe(ofEnvironment)),
                ""));
    }

    private Finding notChecked(Gap gap) {
        String problem = "Not checked: %s, because %s came to: %s.%s"
                .formatted(
                        gap.what(),
                        gap.action(),
                        gap.reason(),
                        gap.denied()
                                ? " Where bootstrap-template.yaml allows it, a policy of the account or its organization denies it."
                                : "");
        return ofAccount(
                Finding.NOT_CHECKED,
                gap.unknown() ? Severity.INFORMATIONAL : Severity.MEDIUM,
                gap.what(),
                gap.what(),
                gap.what().equals(ResourceTypes.STACK) && LIST_STACKS.contains(gap.action())
                        ? problem
                                + " Without the stacks nobody can say what belongs to them: no other resource was judged."
                        : problem,
                gap.denied() ? "" : "litellmctl scan " + environment);
    }

    private Finding ofAccount(String rule, Severity severity, String type, String name, String problem, String fix) {
        return new Finding(
                rule,
                severity,
                type,
                "arn:%s:iam::%s:root".formatted(scope.partition(), scope.account()),
                name,
                environment,
                problem,
                Optional.empty(),
                Optional.empty(),
                fix);
    }

    private Finding ofAllowList(Severity severity, String problem) {
        return ofAccount(ALLOW_LIST, severity, WHOLE_ACCOUNT, AllowList.FILE, problem, "");
    }

    /** What is said of entries that cover nothing, though their resource's name is none of an environment that was not scanned. */
    private List<Finding> unused(AllowList allowed) {
        return allowed.entries().stream()
                .filter(entry -> findings.stream().noneMatch(entry::covers))
                .filter(entry -> ENVIRONMENT
                        .matcher(entry.resource())
                        .results()
                        .allMatch(name -> scope.environments().contains(name.group(1))))
                .map(entry -> ofAllowList(
                        Severity.INFORMATIONAL,
                        "%s: the entry for %s of '%s' covers nothing that this scan found; a name or an ARN is taken as it is, without patterns%s."
                                .formatted(
                                        AllowList.FILE,
                                        entry.rule(),
                                        entry.resource(),
                                        entry.id().isPresent() ? ", and an id changes with what is found" : "")))
                .toList();
    }

    /** All that was found, but for what the allow list covers. */
    Assessment assessment(ScanMode mode, AllowList allowed, long calls) {
        allowed.faults().forEach(fault -> findings.add(ofAllowList(Severity.LOW, fault)));
        if (mode == ScanMode.AUTO) {
            findings.addAll(unused(allowed));
        }
        List<Finding> loud = new ArrayList<>();
        List<Assessment.Silenced> silenced = new ArrayList<>();
        findings.stream().sorted(Finding.ORDER).forEach(finding -> {
            Optional<AllowList.Entry> entry = allowed.covering(finding);
            entry.ifPresentOrElse(
                    covering -> silenced.add(new Assessment.Silenced(finding, covering)), () -> loud.add(finding));
        });
        return new Assessment(
                scope.account(),
                scope.region(),
                scope.environments(),
                mode.word(),
                now,
                loud,
                kept,
                silenced,
                rules.prices().sentence(),
                calls);
    }
}

package litellm.controlplane.compliance.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import litellm.controlplane.compliance.inventory.PolicyStatement;
import litellm.controlplane.compliance.inventory.Resource;

/**
 * Whether a role's policies allow every action, every action of a service, or an action on everything; and whether anyone outside
 * its account may take the role.
 *
 * @param allowed actions that may be allowed on everything: they have no resource level; {@code *} at the end stands for any
 * @param ofTemplates the names of the policies that the templates give their roles: the role needs them, whatever someone made of
 *     them
 */
record LeastPrivilege(List<String> allowed, Set<String> ofTemplates) implements Check {
    private static final int NAMED = 10;

    private static final String ALL = "*";

    /** What {@code NotResource} names; it takes in what nobody has thought of yet. */
    private static final String ALL_BUT = "all but some";

    /** The last part of an ARN that takes in all of a kind, {@code secret:*} for one; what looks so of S3 names a bucket. */
    private static final Pattern ALL_OF_A_KIND = Pattern.compile("([A-Za-z-]+[:/])?[*?]+([:/][*?]+)*");

    private static final Pattern IN_ONE_BUCKET = Pattern.compile("arn:[^:]*:s3:.*:[^:*?]+/[*?]+");

    @Override
    public List<Fault> faults(Resource role, Circumstances circumstances) {
        Map<String, List<String>> inline = faults(role, "policies");
        Map<String, List<String>> attached = faults(role, "attachedPolicies");
        Optional<TrustPolicy> open =
                TrustPolicy.of(role, "trust").filter(trust -> !trust.strangers().isEmpty());
        Set<String> faults = new LinkedHashSet<>();
        open.ifPresent(trust -> trust.strangers().forEach(who -> faults.add(who + " may take it")));
        inline.values().forEach(faults::addAll);
        attached.values().forEach(faults::addAll);
        return faults.isEmpty()
                ? List.of()
                : List.of(new Fault(
                        inShort(List.copyOf(faults)),
                        details(circumstances.environment(), inline.keySet(), attached.keySet(), open)));
    }

    /** What the command takes away, and where to look for the rest: a policy of the template's comes back with its stack only. */
    private Map<String, Object> details(
            String environment, Set<String> inline, Set<String> attached, Optional<TrustPolicy> open) {
        List<String> closed = open.map(TrustPolicy::closed).orElse(List.of());
        boolean ofStack = inline.stream().anyMatch(ofTemplates::contains) || (open.isPresent() && closed.isEmpty());
        return Map.of(
                "closedTrust",
                closed,
                "addedPolicies",
                inline.stream().filter(name -> !ofTemplates.contains(name)).toList(),
                "addedAttachments",
                List.copyOf(attached),
                "changedIn",
                ofStack ? List.of(environment) : List.of());
    }

    /** For each policy that allows too much, by its name or ARN, what. */
    private Map<String, List<String>> faults(Resource role, String policies) {
        Map<String, List<String>> faults = new LinkedHashMap<>();
        role.texts(policies).forEach((name, document) -> {
            List<String> ofPolicy = PolicyStatement.of(document)
                    .filter(PolicyStatement::allows)
                    .flatMap(statement -> faults(statement).stream())
                    .toList();
            if (!ofPolicy.isEmpty()) {
                faults.put(name, ofPolicy);
            }
        });
        return faults;
    }

    /** A policy of AWS's own may allow thousands of actions. */
    private static String inShort(List<String> faults) {
        String first = String.join("; ", faults.subList(0, Math.min(NAMED, faults.size())));
        return faults.size() > NAMED ? "%s; and %d more".formatted(first, faults.size() - NAMED) : first;
    }

    private List<String> faults(PolicyStatement statement) {
        List<String> faults = new ArrayList<>();
        if (statement.has("NotAction")) {
            faults.add("all actions but some");
        }
        List<String> resources = statement.has("NotResource") ? List.of(ALL_BUT) : statement.values("Resource");
        for (String action : statement.values("Action")) {
            if (action.equals(ALL) || action.endsWith(":*")) {
                faults.add(action + " on " + String.join(", ", resources));
            } else if (!mayBeOnAll(action)) {
                resources.stream()
                        .filter(LeastPrivilege::everything)
                        .forEach(everything -> faults.add(action + " on " + everything));
            }
        }
        return faults;
    }

    /** Whether it stands for all that there is of a kind, if only of one account. */
    private static boolean everything(String resource) {
        String[] arn = resource.split(":", 6);
        return resource.equals(ALL_BUT)
                || (ALL_OF_A_KIND.matcher(arn[arn.length - 1]).matches()
                        && !IN_ONE_BUCKET.matcher(resource).matches());
    }

    private boolean mayBeOnAll(String action) {
        return allowed.stream()
                .anyMatch(known -> known.endsWith(ALL)
                        ? action.startsWith(known.substring(0, known.length() - 1))
                        : action.equals(known));
    }
}

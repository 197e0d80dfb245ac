package litellm.controlplane.compliance.control;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellm.controlplane.compliance.inventory.PolicyStatement;
import litellm.controlplane.json.JsonObject;

/**
 * Who may take a role.
 *
 * @param document the role's trust policy, JSON
 * @param account the role's account
 */
record TrustPolicy(String document, String account) {
    private static final String EVERYONE = "*";
    private static final String ANYONE = "anyone";

    /** An account by its number, or by the ARN of a principal in it. */
    private static final Pattern OF_ACCOUNT = Pattern.compile("(?:arn:[^:]*:(?:iam|sts)::)?(\\d{12})(?::.*)?");

    /** The keys whose value is an account or an organization, {@code aws:PrincipalArn} and its like contain one. */
    private static final Set<String> WHOLE =
            Set.of("aws:principalaccount", "aws:sourceaccount", "aws:principalorgid", "aws:sourceorgid");

    private static final Set<String> ARNS = Set.of("aws:principalarn", "aws:sourcearn");

    /** Who may take it from outside its account: {@code anyone}, {@code account 999999999999}. */
    Set<String> strangers() {
        Set<String> all = new LinkedHashSet<>();
        PolicyStatement.of(document).forEach(statement -> all.addAll(strangers(statement)));
        return all;
    }

    /** The policy without the statements that let them; none where nothing would be left of it, which IAM does not take. */
    List<String> closed() {
        List<Map<String, Object>> kept = PolicyStatement.of(document)
                .filter(statement -> strangers(statement).isEmpty())
                .map(statement -> statement.json().members())
                .toList();
        return kept.isEmpty()
                ? List.of()
                : List.of(JsonObject.write(new TreeMap<>(Map.of("Version", "2012-10-17", "Statement", kept))));
    }

    private List<String> strangers(PolicyStatement statement) {
        if (!statement.allows() || isPinned(statement)) {
            return List.of();
        }
        return statement.has("NotPrincipal")
                ? List.of(ANYONE)
                : Stream.concat(statement.values("Principal").stream(), statement.values("Principal", "AWS").stream())
                        .flatMap(this::stranger)
                        .toList();
    }

    private Stream<String> stranger(String principal) {
        if (principal.equals(EVERYONE)) {
            return Stream.of(ANYONE);
        }
        Matcher other = OF_ACCOUNT.matcher(principal);
        return other.matches() && !other.group(1).equals(account)
                ? Stream.of("account " + other.group(1))
                : Stream.empty();
    }

    /** Whether a condition leaves nobody but the account's own, or those of an organization. */
    private boolean isPinned(PolicyStatement statement) {
        return statement.json().optionalObject("Condition").stream()
                .flatMap(condition -> condition.members().keySet().stream()
                        .filter(operator -> !operator.contains("Not")
                                && !operator.endsWith("IfExists")
                                && !operator.startsWith("ForAllValues:"))
                        .flatMap(operator -> condition.object(operator).members().keySet().stream()
                                .filter(key -> pins(key, statement.values("Condition", operator, key)))))
                .findAny()
                .isPresent();
    }

    private boolean pins(String key, List<String> values) {
        String name = key.toLowerCase(Locale.ROOT);
        if (ARNS.contains(name)) {
            return values.stream().allMatch(arn -> arn.contains(":" + account + ":"));
        }
        return WHOLE.contains(name)
                && values.stream()
                        .allMatch(value -> name.endsWith("orgid") ? value.startsWith("o-") : value.equals(account));
    }
}

package litellm.controlplane.compliance.control;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellm.controlplane.compliance.inventory.PolicyStatement;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.json.JsonObject;
import software.amazon.awssdk.arns.Arn;

/**
 * Who may take a role, or call a function. Whom an identity provider vouches for is its conditions' to say, and not looked at.
 *
 * @param document the role's trust policy, or the function's own, JSON
 * @param account the role's or the function's account
 */
record TrustPolicy(String document, String account) {
    private static final String EVERYONE = "*";
    private static final String ANYONE = "anyone";

    /** An account by its number, or by the ARN of a principal in it. */
    private static final Pattern OF_ACCOUNT = Pattern.compile("(?:arn:[^:]*:(?:iam|sts)::)?(\\d{12})(?::.*)?");

    /** An organization, or what is in one, by its id. */
    private static final Pattern OF_ORGANIZATION = Pattern.compile("o-[a-z0-9]{10,32}(/.*)?");

    private static final int ACCOUNT_OF_ARN = 4;

    /** The one that a role or a function has as {@code detail}; empty where it has none. */
    static Optional<TrustPolicy> of(Resource holder, String detail) {
        return holder.detail(detail, String.class)
                .map(document -> new TrustPolicy(
                        document, Arn.fromString(holder.arn()).accountId().orElseThrow()));
    }

    /** From outside its account: {@code anyone}, {@code account 999999999999}. */
    Set<String> strangers() {
        Set<String> all = new LinkedHashSet<>();
        PolicyStatement.of(document).forEach(statement -> all.addAll(strangers(statement)));
        return all;
    }

    /** The ids of the statements that let them. */
    List<String> open() {
        return PolicyStatement.of(document)
                .filter(statement -> !strangers(statement).isEmpty())
                .flatMap(statement -> statement.values("Sid").stream())
                .toList();
    }

    /**
     * The policy without the statements that let them; none where nothing would be left of it, which IAM does not take, or where such a
     * statement lets others too, who may need the role.
     */
    List<String> closed() {
        if (PolicyStatement.of(document).anyMatch(this::letsOthersToo)) {
            return List.of();
        }
        List<Map<String, Object>> kept = PolicyStatement.of(document)
                .filter(statement -> strangers(statement).isEmpty())
                .map(statement -> statement.json().members())
                .toList();
        return kept.isEmpty()
                ? List.of()
                : List.of(JsonObject.write(new TreeMap<>(Map.of("Version", "2012-10-17", "Statement", kept))));
    }

    private boolean letsOthersToo(PolicyStatement statement) {
        return !strangers(statement).isEmpty()
                && (statement.has("NotPrincipal")
                        || !statement.values("Principal", "Service").isEmpty()
                        || !statement.values("Principal", "Federated").isEmpty()
                        || principals(statement)
                                .anyMatch(principal ->
                                        stranger(principal).findAny().isEmpty()));
    }

    private static Stream<String> principals(PolicyStatement statement) {
        return Stream.concat(statement.values("Principal").stream(), statement.values("Principal", "AWS").stream());
    }

    private List<String> strangers(PolicyStatement statement) {
        if (!statement.allows() || isPinned(statement)) {
            return List.of();
        }
        return statement.has("NotPrincipal")
                ? List.of(ANYONE)
                : principals(statement).flatMap(this::stranger).toList();
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
        return values.stream().allMatch(value -> switch (key.toLowerCase(Locale.ROOT)) {
            case "aws:principalaccount", "aws:sourceaccount" -> value.equals(account);
            case "aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid", "aws:sourceorgpaths" ->
                OF_ORGANIZATION.matcher(value).matches();
            case "aws:principalarn", "aws:sourcearn" -> ofAccount(value);
            default -> false;
        });
    }

    private boolean ofAccount(String arn) {
        String[] parts = arn.split(":", -1);
        return parts.length > ACCOUNT_OF_ARN && parts[ACCOUNT_OF_ARN].equals(account);
    }
}

package litellm.local.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import litellm.local.Glob;

/**
 * A condition of a statement: an operator, a key, and the values of which one is enough.
 *
 * @param operator {@code StringEquals}, also with {@code IfExists} behind it or {@code ForAnyValue:} before it
 * @param key the condition key in lower case
 */
record Condition(String operator, String key, List<String> values) {
    private static final String IF_EXISTS = "IfExists";
    private static final String ANY = "ForAnyValue:";
    private static final String ALL = "ForAllValues:";
    private static final int ARN_PARTS = 6;

    /** How a value of the call compares with one of the policy. */
    private static final Map<String, BiPredicate<String, String>> OPERATORS = Map.of(
            "StringEquals", String::equals,
            "StringNotEquals", String::equals,
            "StringEqualsIgnoreCase", String::equalsIgnoreCase,
            "StringLike", (found, wanted) -> Glob.matches(wanted, found),
            "StringNotLike", (found, wanted) -> Glob.matches(wanted, found),
            "ArnEquals", Condition::arnMatches,
            "ArnLike", Condition::arnMatches,
            "ArnNotEquals", Condition::arnMatches,
            "ArnNotLike", Condition::arnMatches,
            "Bool", String::equalsIgnoreCase);

    Condition {
        values = List.copyOf(values);
        if (!base(operator).equals("Null") && !OPERATORS.containsKey(base(operator))) {
            throw new IllegalArgumentException("The local cloud does not know the condition operator " + operator);
        }
        for (String value : values) {
            if (value.contains("${")) {
                throw new IllegalArgumentException("The local cloud does not fill in policy variables: " + value);
            }
        }
    }

    boolean holds(Access access) {
        List<String> found = access.context().get(key);
        String base = base(operator);
        if (base.equals("Null")) {
            return values.contains(Boolean.toString(found == null));
        }
        if (found == null) {
            return operator.endsWith(IF_EXISTS) || operator.startsWith(ALL) || negated(base);
        }
        BiPredicate<String, String> comparison = OPERATORS.get(base);
        boolean every = operator.startsWith(ALL);
        boolean matches = every
                ? found.stream().allMatch(value -> values.stream().anyMatch(wanted -> comparison.test(value, wanted)))
                : found.stream().anyMatch(value -> values.stream().anyMatch(wanted -> comparison.test(value, wanted)));
        return matches != negated(base);
    }

    private static boolean negated(String base) {
        return base.contains("Not");
    }

    private static String base(String operator) {
        String plain = operator.startsWith(ANY) || operator.startsWith(ALL)
                ? operator.substring(operator.indexOf(':') + 1)
                : operator;
        return plain.endsWith(IF_EXISTS) ? plain.substring(0, plain.length() - IF_EXISTS.length()) : plain;
    }

    /** Each of an ARN's six parts has to match; a pattern does not reach beyond its part. */
    private static boolean arnMatches(String found, String wanted) {
        String[] parts = found.split(":", ARN_PARTS);
        String[] patterns = wanted.split(":", ARN_PARTS);
        boolean matches = parts.length == patterns.length;
        for (int i = 0; matches && i < parts.length; i++) {
            matches = Glob.matches(patterns[i], parts[i]);
        }
        return matches;
    }

    static Condition of(String operator, String key, List<String> values) {
        return new Condition(operator, key.toLowerCase(Locale.ROOT), values);
    }
}

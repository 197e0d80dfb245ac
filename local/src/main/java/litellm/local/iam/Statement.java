package litellm.local.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.local.Glob;

/**
 * A statement of an identity-based policy.
 *
 * @param policy the name of the policy that it stands in
 * @param sid its own name, empty for none
 * @param allow whether its effect is Allow, else Deny
 */
record Statement(
        String policy,
        String sid,
        boolean allow,
        List<String> actions,
        List<String> resources,
        List<Condition> conditions) {
    private static final Set<String> ELEMENTS = Set.of("Sid", "Effect", "Action", "Resource", "Condition");

    /**
     * Reads a statement's JSON.
     *
     * @throws UnsupportedPolicyException for an element that is not evaluated here, NotAction for one, and for such a condition
     */
    static Statement of(String policy, Map<?, ?> json) {
        String sid = json.get("Sid") == null ? "" : json.get("Sid").toString();
        try {
            requireKnown(json);
            return new Statement(
                    policy,
                    sid,
                    "Allow".equals(json.get("Effect")),
                    texts(json.get("Action")),
                    texts(json.get("Resource")),
                    conditions(json.get("Condition")));
        } catch (IllegalArgumentException e) {
            throw new UnsupportedPolicyException(policy, sid, e);
        }
    }

    private static void requireKnown(Map<?, ?> json) {
        json.keySet().stream()
                .filter(element -> !ELEMENTS.contains(element))
                .findFirst()
                .ifPresent(element -> {
                    throw new IllegalArgumentException("The local cloud does not evaluate " + element);
                });
    }

    private static List<Condition> conditions(Object json) {
        List<Condition> conditions = new ArrayList<>();
        if (json instanceof Map<?, ?> operators) {
            operators.forEach((operator, keys) -> ((Map<?, ?>) keys)
                    .forEach((key, values) ->
                            conditions.add(Condition.of(operator.toString(), key.toString(), texts(values)))));
        }
        return conditions;
    }

    /** The first of its actions that stands for the access, if the whole statement applies to it. */
    Optional<String> applies(Access access) {
        return actions.stream()
                .filter(pattern -> Glob.matchesAnyCase(pattern, access.action()))
                .findFirst()
                .filter(_ -> resources.stream().anyMatch(pattern -> Glob.matches(pattern, access.resource())))
                .filter(_ -> conditions.stream().allMatch(condition -> condition.holds(access)));
    }

    private static List<String> texts(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : value == null ? List.of() : List.of(value.toString());
    }
}

package litellm.console.validate;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the policies of a role allow, read as IAM reads them.
 *
 * @param resources each resource as the template refers to it
 */
record RolePolicies(List<?> resources) {
    /**
     * What a role may do {@code action} on.
     *
     * @param template the resources of its template by logical id, as the template has them or their properties alone
     * @param role its logical id
     */
    static RolePolicies of(Map<String, ?> template, String role, String action) {
        return new RolePolicies(template.keySet().stream()
                .filter(id -> id.equals(role)
                        || refers(template.get(id), "Roles", role)
                        || refers(template.get(role), "ManagedPolicyArns", id))
                .flatMap(id -> mappings(template.get(id)))
                .filter(statement -> "Allow".equals(statement.get("Effect")))
                .filter(statement -> listed(statement.get("Action")).stream().anyMatch(name -> matches(name, action)))
                .flatMap(statement -> listed(statement.get("Resource")).stream())
                .toList());
    }

    boolean allow(Object resource) {
        return resources.contains("*") || resources.contains(resource);
    }

    /** {@code value} itself where it is a mapping, and all that are in it, however deep. */
    static Stream<Map<?, ?>> mappings(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                Stream.concat(Stream.of(map), map.values().stream().flatMap(RolePolicies::mappings));
            case List<?> list -> list.stream().flatMap(RolePolicies::mappings);
            case null, default -> Stream.empty();
        };
    }

    private static boolean refers(Object resource, String member, String id) {
        return mappings(resource).anyMatch(part -> listed(part.get(member)).contains(Map.of("Ref", id)));
    }

    /** IAM takes no notice of the case of an action. */
    private static boolean matches(Object name, String action) {
        String pattern =
                Pattern.quote(String.valueOf(name)).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)
                .matcher(action)
                .matches();
    }

    /** A policy has one thing by itself or as a list. */
    private static List<?> listed(Object value) {
        return switch (value) {
            case List<?> list -> list;
            case null -> List.of();
            default -> List.of(value);
        };
    }
}

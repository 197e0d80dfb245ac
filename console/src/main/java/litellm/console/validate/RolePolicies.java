package litellm.console.validate;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the policies within a role allow. */
final class RolePolicies {
    private RolePolicies() {}

    /** What a role, as its template has it, may do {@code action} on, each as the template refers to it. */
    static List<Object> resources(Object role, String action) {
        return mappings(role)
                .filter(statement -> listed(statement.get("Action")).contains(action))
                .flatMap(statement -> listed(statement.get("Resource")).stream())
                .<Object>map(resource -> resource)
                .toList();
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

    /** A policy has one thing by itself or as a list. */
    private static List<?> listed(Object value) {
        return switch (value) {
            case List<?> list -> list;
            case null -> List.of();
            default -> List.of(value);
        };
    }
}

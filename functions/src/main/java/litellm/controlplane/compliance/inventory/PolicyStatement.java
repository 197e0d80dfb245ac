package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellm.controlplane.json.JsonObject;

/**
 * A statement of a policy, be it a role's or a bucket's.
 *
 * @param json its members: {@code Effect}, {@code Action} and so on
 */
public record PolicyStatement(JsonObject json) {
    /** The statements of {@code policy}, of which a single one needs no array. Throws IllegalArgumentException if it is no policy. */
    public static Stream<PolicyStatement> of(String policy) {
        JsonObject document = JsonObject.parse(policy);
        List<JsonObject> statements = document.members().get("Statement") instanceof List<?>
                ? document.objects("Statement")
                : List.of(document.object("Statement"));
        return statements.stream().map(PolicyStatement::new);
    }

    /** Whether it allows; otherwise it denies. */
    public boolean allows() {
        return json.text("Effect").equals("Allow");
    }

    /** Whether it has the member called {@code name}. */
    public boolean has(String name) {
        return json.members().containsKey(name);
    }

    /** The values found by following {@code names} down, of which a single one needs no array; none where there is none. */
    public List<String> values(String... names) {
        return switch (json.find(names).orElse(List.of())) {
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case Map<?, ?> _ -> List.of();
            case Object one -> List.of(String.valueOf(one));
        };
    }
}

package litellm.controlplane.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceTargetDefinition;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * Values that a change set leaves out for their size: "Large values can be truncated", says the API's reference, and what stands in
 * their place is the digest of the whole. The resource's context may have them.
 */
final class ContextValues {
    /** Followed by a SHA-256, as change sets that people have published show it. */
    private static final String DIGEST = "(Truncated-Signature):";

    private ContextValues() {}

    /** Both values of a property: were only one of them taken from the context, it might be the whole of what the other is a part of. */
    static BeforeAndAfter of(ResourceChange change, ResourceTargetDefinition target) {
        if (!isLeftOut(target.beforeValue()) && !isLeftOut(target.afterValue())) {
            return new BeforeAndAfter(target.beforeValue(), target.afterValue());
        }
        String path = target.path() == null ? "/Properties/" + target.name() : target.path();
        return new BeforeAndAfter(
                find(change.beforeContext(), path).orElse(target.beforeValue()),
                find(change.afterContext(), path).orElse(target.afterValue()));
    }

    /** Whether a digest stands in the value's place. */
    static boolean isLeftOut(String value) {
        return value != null && value.startsWith(DIGEST);
    }

    private static Optional<String> find(String context, String path) {
        if (context == null) {
            return Optional.empty();
        }
        try {
            Object value = JSON.std.anyFrom(context);
            for (String step : path.substring(1).split("/", -1)) {
                value = inside(value, step);
            }
            return Optional.ofNullable(value)
                    .map(found -> found instanceof String text ? text : JSON.std.asString(found));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Object inside(Object value, String step) {
        return switch (value) {
            case Map<?, ?> members -> members.get(step);
            case List<?> elements
            when step.matches("\\d{1,6}") && Integer.parseInt(step) < elements.size() ->
                elements.get(Integer.parseInt(step));
            case null, default -> null;
        };
    }
}

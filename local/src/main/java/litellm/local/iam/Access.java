package litellm.local.iam;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that a call does, as policies speak of it.
 *
 * @param action the service's prefix and the action: {@code dynamodb:PutItem}
 * @param resource an ARN, or {@code *} where the action has no resource level
 * @param context the values of condition keys, by their names in lower case
 */
record Access(String action, String resource, Map<String, List<String>> context) {
    Access {
        context = Map.copyOf(context);
    }

    static Access of(String action, String resource) {
        return new Access(action, resource, Map.of());
    }

    /** The same with one more condition key. */
    Access with(String key, String value) {
        Map<String, List<String>> more = new HashMap<>(context);
        more.put(key.toLowerCase(Locale.ROOT), List.of(value));
        return new Access(action, resource, more);
    }

    /** The same with one more condition key, if it has a value. */
    Access with(String key, Optional<String> value) {
        return value.map(found -> with(key, found)).orElse(this);
    }
}

package litellm.local.stack.api;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import litellm.local.stack.template.StackException;

/** The client request tokens that have been used: a request sent again is not done again. */
final class RequestTokens {
    private static final Pattern TOKEN = Pattern.compile("[a-zA-Z0-9][-a-zA-Z0-9]*");
    private static final int MAX_TOKEN = 128;

    private final Map<String, Done> done = new ConcurrentHashMap<>();

    private record Done(Map<String, String> request, Map<String, ?> result) {}

    /** Does a request, or gives the result that it had when it came before with the same token, which no other may have. */
    Map<String, ?> once(QueryParameters parameters, Supplier<Map<String, ?>> request) {
        // Change sets are created with a ClientToken, whose pattern is not documented.
        String token = Optional.ofNullable(parameters.text("ClientRequestToken", TOKEN, MAX_TOKEN))
                .orElseGet(() -> parameters.text("ClientToken"));
        if (token == null) {
            return request.get();
        }
        Map<String, String> content = new TreeMap<>(parameters.values());
        Done before = done.get(token);
        if (before == null) {
            Map<String, ?> result = request.get();
            done.put(token, new Done(content, result));
            return result;
        }
        if (!before.request().equals(content)) {
            throw StackException.conflict(
                    "TokenAlreadyExistsException", "ClientRequestToken [" + token + "] already exists");
        }
        return before.result();
    }
}

package litellm.local.stack;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The client request tokens that have been used: a request sent again is not done again. */
final class RequestTokens {
    private static final String TOKEN = "ClientRequestToken";

    private final Map<String, Done> done = new ConcurrentHashMap<>();

    private record Done(Map<String, String> request, Map<String, ?> result) {}

    /**
     * Does a request, or gives the result that it had when it came before with the same token.
     *
     * @throws StackException when another request had that token
     */
    Map<String, ?> once(QueryParameters parameters, Supplier<Map<String, ?>> request) {
        String token = parameters.text(TOKEN);
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

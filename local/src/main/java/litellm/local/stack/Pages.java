package litellm.local.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import litellm.local.stack.template.StackException;

/** Cuts lists into pages. */
public final class Pages {
    private static final int SIZE = 100;

    private Pages() {}

    /**
     * A page of a list: its items under {@code name}, and the NextToken if another follows.
     *
     * @param token of the page before, or null
     * @throws StackException when no page gave that token
     */
    public static <T> Map<String, Object> page(String name, List<T> all, String token, Function<T, ?> shown) {
        int start = token == null ? 0 : offset(token, all.size());
        int end = Math.min(all.size(), start + SIZE);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put(name, all.subList(start, end).stream().map(shown).toList());
        page.put("NextToken", end == all.size() ? null : Integer.toString(end));
        return page;
    }

    static int offset(String token, int size) {
        if (!token.matches("\\d{1,9}") || Integer.parseInt(token) > size) {
            throw StackException.validation("Invalid NextToken: " + token);
        }
        return Integer.parseInt(token);
    }
}

package litellm.local.stack;

import java.util.List;

/** Cuts lists into pages. */
final class Pages {
    private static final int SIZE = 100;

    private Pages() {}

    /**
     * A page of a list.
     *
     * @param next the token of the page that follows, or null
     */
    record Page<T>(List<T> items, String next) {}

    /**
     * The first page, or the one after a token.
     *
     * @throws StackException when no page gave that token
     */
    static <T> Page<T> of(List<T> all, String token) {
        int start = token == null ? 0 : offset(token, all.size());
        int end = Math.min(all.size(), start + SIZE);
        return new Page<>(all.subList(start, end), end == all.size() ? null : Integer.toString(end));
    }

    static int offset(String token, int size) {
        if (!token.matches("\\d{1,9}") || Integer.parseInt(token) > size) {
            throw StackException.validation("Invalid NextToken: " + token);
        }
        return Integer.parseInt(token);
    }
}

package litellm.local.stack;

import java.util.ArrayList;
import java.util.List;
import litellm.local.stack.template.StackException;

/** The events of a stack. Safe for use by many threads. */
public final class StackEvents {
    private static final int PAGE = 100;

    private final List<StackEvent> events = new ArrayList<>();

    /**
     * Some events, newest first.
     *
     * @param next the token of the page that follows, or null
     */
    public record Page(List<StackEvent> events, String next) {}

    synchronized void add(StackEvent event) {
        events.add(event);
    }

    /**
     * The newest events, or those that follow a page. Events that come between two calls do not shift the pages.
     *
     * @param token of the page before, or null
     * @throws StackException when no page gave that token
     */
    public synchronized Page page(String token) {
        int end = token == null ? events.size() : Pages.offset(token, events.size());
        int start = Math.max(0, end - PAGE);
        return new Page(
                List.copyOf(events.subList(start, end)).reversed(), start == 0 ? null : Integer.toString(start));
    }
}

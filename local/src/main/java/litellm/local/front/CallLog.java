package litellm.local.front;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who called what: the last calls, and how often each operation was called since the record was last emptied. Bodies are not
 * kept, nor queries: they may carry secrets.
 */
final class CallLog implements Control {
    private static final int KEPT = 10_000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private long total;

    /** One call. {@code fault} is the kind of the fault that was injected; null for none. */
    record Entry(
            long id,
            String time,
            String service,
            String action,
            String accessKey,
            String principal,
            int status,
            long milliseconds,
            String fault) {}

    synchronized void add(Call call, String principal, Instant start, int status, long milliseconds, String fault) {
        total++;
        String service = call.service() == null ? "unsigned" : call.service();
        counts.merge(service + " " + countedAs(call), 1L, Long::sum);
        if (entries.size() == KEPT) {
            entries.removeFirst();
        }
        entries.addLast(new Entry(
                total,
                start.toString(),
                service,
                call.operation(),
                call.accessKey(),
                principal,
                status,
                milliseconds,
                fault));
    }

    /** A REST path names its resource: counted are methods. */
    private static String countedAs(Call call) {
        return call.action() != null ? call.action() : call.method();
    }

    /** GET lists the calls, those of one {@code service} or {@code after} an id where the query says so; DELETE empties the record. */
    @Override
    public Reply handle(Call call) {
        return switch (call.method()) {
            case "GET" -> Reply.json(200, list(call.queryParameters()));
            case "DELETE" -> clear();
            default -> throw new UnsupportedOperationException("GET, DELETE");
        };
    }

    private synchronized Map<String, Object> list(Map<String, String> query) {
        long after = number(query.getOrDefault("after", "0"));
        String service = query.get("service");
        List<Entry> matching = entries.stream()
                .filter(entry -> entry.id() > after && (service == null || service.equals(entry.service())))
                .toList();
        Map<String, Object> listed = new LinkedHashMap<>();
        listed.put("total", total);
        listed.put("counts", new TreeMap<>(counts));
        listed.put("calls", matching);
        return listed;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadRequestException("after: found \"" + text + "\"; allowed is the id of a call.");
        }
    }

    private synchronized Reply clear() {
        entries.clear();
        counts.clear();
        total = 0;
        return Reply.empty(204);
    }
}

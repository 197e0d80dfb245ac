package litellm.local.gateway.container;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A service's events, the newest first; ECS keeps a hundred. Its scheduler guards it. */
final class ServiceEvents {
    private static final int KEPT = 100;

    private final String service;
    private final Deque<Map<String, Object>> events = new ArrayDeque<>();

    ServiceEvents(String service) {
        this.service = service;
    }

    void add(String message) {
        events.addFirst(Map.of(
                "id",
                UUID.randomUUID().toString(),
                "createdAt",
                Instant.now().toEpochMilli() / 1000.0,
                "message",
                "(service " + service + ") " + message));
        while (events.size() > KEPT) {
            events.removeLast();
        }
    }

    List<Map<String, Object>> json() {
        return List.copyOf(events);
    }
}

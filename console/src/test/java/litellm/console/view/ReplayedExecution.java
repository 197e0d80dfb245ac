package litellm.console.view;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.HttpStandIn;
import litellm.console.document.JsonDocument;
import litellm.console.execution.RecordedExecution;
import litellm.console.execution.StepFunctionsStandIn;

/** Step Functions with one recorded execution, begun a minute ago, that is as far as a test lets it be. */
final class ReplayedExecution implements AutoCloseable {
    static final String ARN = "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:recorded";

    private final StepFunctionsStandIn server;
    private final Map<String, Object> recorded;
    private final List<?> events;
    private final Duration shift;
    private volatile int reached;
    private volatile String end;
    private volatile boolean down;

    ReplayedExecution(String scenario) throws IOException {
        recorded = JsonDocument.readObject(scenario, RecordedExecution.text(scenario));
        events = (List<?>) recorded.get("events");
        reached = events.size();
        end = (String) ((Map<?, ?>) recorded.get("execution")).get("status");
        Instant began = instant(((Map<?, ?>) events.getFirst()).get("timestamp"));
        shift = Duration.between(began, Instant.now().minusSeconds(60));
        server = new StepFunctionsStandIn(this::answer);
    }

    String endpoint() {
        return server.endpoint().toString();
    }

    /** It runs, and this many events have happened. */
    ReplayedExecution runs(int count) {
        reached = count;
        end = "RUNNING";
        return this;
    }

    /** It has ended with this status after so many events. */
    ReplayedExecution ended(String status, int count) {
        reached = count;
        end = status;
        return this;
    }

    /** While it is down, connections break. */
    void down(boolean isDown) {
        down = isDown;
    }

    private HttpStandIn.Answer answer(String operation, String request) {
        if (down) {
            return HttpStandIn.NONE;
        }
        Map<String, Object> result = result(operation, request);
        return new HttpStandIn.Answer(result.containsKey("__type") ? 400 : 200, JsonDocument.write(result));
    }

    private Map<String, Object> result(String operation, String request) {
        if (!ARN.equals(JsonDocument.readObject("request", request).get("executionArn"))) {
            return Map.of("__type", "ExecutionDoesNotExist", "message", "Execution Does Not Exist");
        }
        return switch (operation) {
            case "DescribeExecution" -> description();
            case "DescribeStateMachineForExecution" ->
                Map.of("definition", JsonDocument.write(recorded.get("definition")));
            case "GetExecutionHistory" -> history();
            case "StopExecution" -> {
                end = "ABORTED";
                yield Map.of("stopDate", Instant.now().getEpochSecond());
            }
            default -> Map.of("__type", "UnknownOperation", "message", operation);
        };
    }

    private Map<String, Object> description() {
        Map<String, Object> description = copy((Map<?, ?>) recorded.get("execution"));
        description.put("executionArn", ARN);
        description.put("status", end);
        description.put("startDate", moved(description.get("startDate")));
        description.put("stopDate", moved(((Map<?, ?>) events.get(reached - 1)).get("timestamp")));
        if (end.equals("RUNNING")) {
            description.keySet().removeAll(List.of("stopDate", "output", "error", "cause"));
        }
        return description;
    }

    private Map<String, Object> history() {
        List<Map<String, Object>> happened = events.subList(0, reached).stream()
                .map(event -> copy((Map<?, ?>) event))
                .toList();
        happened.forEach(event -> event.computeIfPresent("timestamp", (_, time) -> moved(time)));
        return Map.of("events", happened.reversed());
    }

    private double moved(Object time) {
        return instant(time).plus(shift).toEpochMilli() / 1000.0;
    }

    private static Instant instant(Object time) {
        return OffsetDateTime.parse((String) time).toInstant();
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put((String) key, value));
        return copy;
    }

    @Override
    public void close() {
        server.close();
    }
}

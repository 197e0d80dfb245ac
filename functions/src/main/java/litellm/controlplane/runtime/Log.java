package litellm.controlplane.runtime;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import litellm.controlplane.json.JsonObject;

/**
 * The functions' log: one JSON object per line on standard output, which Lambda sends to CloudWatch Logs. Each line
 * carries the execution, environment, stack, operation and step that the function works for. What is logged is named by its caller
 * field by field; payloads are never logged, since a parameter may be secret.
 */
public final class Log {
    private static final ScopedValue<Map<String, String>> WORK = ScopedValue.newInstance();

    /** The frames above these are Lambda's own. */
    private static final int FRAMES = 20;

    private Log() {}

    /** Runs {@code work} with every line naming what {@code payload} is about. */
    static <T> T during(JsonObject payload, Supplier<T> work) {
        return ScopedValue.where(WORK, about(payload)).call(work::get);
    }

    /** The same work for another thread, which does not know by itself what this one works for. */
    static <T> Callable<T> inherited(Callable<T> work) {
        Map<String, String> about = WORK.orElse(Map.of());
        return () -> ScopedValue.where(WORK, about).call(work::call);
    }

    /** Logs that something happened; {@code fields} say to what, as name and value by turns. */
    public static void info(String message, Object... fields) {
        write("INFO", message, pairs(fields));
    }

    /** Logs something that a person should look at, though the function goes on. */
    public static void warn(String message, Object... fields) {
        write("WARN", message, pairs(fields));
    }

    /** The same, with the class and the trace of the exception behind it. Its message is left out: it may hold anything. */
    public static void warn(String message, Throwable failure, Object... fields) {
        Map<String, Object> all = pairs(fields);
        all.putAll(trace(failure));
        write("WARN", message, all);
    }

    /** Logs the exception that ends this invocation: its class, message and trace, and its cause; {@code fields} as elsewhere. */
    public static void failure(Throwable failure, Object... fields) {
        Map<String, Object> all = pairs(fields);
        all.putAll(trace(failure));
        Optional.ofNullable(failure.getCause()).ifPresent(cause -> all.put("cause", cause.toString()));
        write("ERROR", String.valueOf(failure.getMessage()), all);
    }

    private static Map<String, Object> trace(Throwable failure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("errorType", failure.getClass().getName());
        fields.put(
                "stackTrace",
                Arrays.stream(failure.getStackTrace())
                        .limit(FRAMES)
                        .map(StackTraceElement::toString)
                        .toList());
        return fields;
    }

    private static void write(String level, String message, Map<String, Object> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("timestamp", Instant.now().toString());
        line.put("level", level);
        line.put("message", message);
        line.putAll(WORK.orElse(Map.of()));
        line.putAll(fields);
        System.out.println(JsonObject.write(line));
    }

    private static Map<String, Object> pairs(Object... fields) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            pairs.put((String) fields[i], fields[i + 1]);
        }
        return pairs;
    }

    private static Map<String, String> about(JsonObject payload) {
        Map<String, String> about = new LinkedHashMap<>();
        put(about, "execution", payload, "request", "execution");
        put(about, "execution", payload, "execution");
        put(about, "environment", payload, "request", "environment");
        put(about, "stack", payload, "stack");
        put(about, "operation", payload, "operation", "name");
        put(about, "step", payload, "step");
        return about;
    }

    private static void put(Map<String, String> about, String name, JsonObject payload, String... path) {
        payload.find(path).filter(String.class::isInstance).ifPresent(value -> about.put(name, (String) value));
    }
}

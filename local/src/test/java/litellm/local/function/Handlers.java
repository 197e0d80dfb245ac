package litellm.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the functions of the tests do; runs in their own processes, from a jar that the test makes. */
public final class Handlers {
    private static int count;

    /** Answers with its event and what it knows of itself. */
    public Map<String, Object> echo(Map<String, Object> event, Context context) {
        count++;
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("event", event);
        answer.put("count", count);
        answer.put("pid", ProcessHandle.current().pid());
        answer.put("environment", System.getenv());
        answer.put("name", context.getFunctionName());
        answer.put("version", context.getFunctionVersion());
        answer.put("arn", context.getInvokedFunctionArn());
        answer.put("memory", context.getMemoryLimitInMB());
        answer.put("remaining", context.getRemainingTimeInMillis());
        answer.put("heap", Runtime.getRuntime().maxMemory());
        return answer;
    }

    /** Prints and logs. */
    public String log(Map<String, Object> event, Context context) {
        System.out.println("printed " + event.get("text"));
        context.getLogger().log("logged " + event.get("text") + "\n");
        System.out.print("printed two");
        return "done";
    }

    /** Fails as told: an exception, the end of the process, or no answer. */
    public String fail(Map<String, Object> event, Context context) throws InterruptedException {
        switch (String.valueOf(event.get("how"))) {
            case "throw" -> throw new NoSuchStackException("no such stack");
            case "exit" -> Runtime.getRuntime().halt(3);
            case "sleep" -> Thread.sleep(600_000);
            default -> {
                return "pid " + ProcessHandle.current().pid();
            }
        }
        return "never";
    }

    /** Comes to the gate that the event names by its port, and waits until it is let through. */
    public long meet(Map<String, Object> event, Context context) throws IOException {
        int port = Integer.parseInt(String.valueOf(event.get("gate")));
        try (Socket gate = new Socket(InetAddress.getLoopbackAddress(), port)) {
            gate.getInputStream().read();
        }
        return ProcessHandle.current().pid();
    }

    /** Says at the gate which version it is, waits until it is let through, and fails if it is the first. */
    public void tellVersion(Map<String, Object> event, Context context) throws IOException {
        String version = System.getenv("VERSION");
        int port = Integer.parseInt(String.valueOf(event.get("gate")));
        try (Socket gate = new Socket(InetAddress.getLoopbackAddress(), port)) {
            gate.getOutputStream().write((version + "\n").getBytes(StandardCharsets.UTF_8));
            gate.getInputStream().read();
        }
        if (version.equals("first")) {
            throw new IllegalStateException("The first version fails");
        }
    }

    /** The native libraries that this process has loaded, by path. */
    public List<String> libraries(Map<String, Object> event, Context context) throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.endsWith(".so"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .toList();
        }
    }

    public static final class NoSuchStackException extends RuntimeException {
        NoSuchStackException(String message) {
            super(message);
        }
    }

    /** Dies, as of a signal, while it is initialized: as often as its environment says. */
    public static final class Frail {
        static {
            Path births = Path.of(System.getenv("BIRTHS"));
            try {
                Files.createTempFile(births, "birth", "");
                if (births.toFile().list().length <= Integer.parseInt(System.getenv("DEATHS"))) {
                    Runtime.getRuntime().halt(128 + 6);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public String handle(Map<String, Object> event) {
            return "alive";
        }
    }

    /** A class that cannot be loaded. */
    public static final class Broken {
        static {
            if (true) {
                throw new IllegalStateException("no configuration");
            }
        }

        public String handle(Map<String, Object> event) {
            return "never";
        }
    }
}

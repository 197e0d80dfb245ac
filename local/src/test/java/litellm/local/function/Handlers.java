package litellm.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.LinkedHashMap;
import java.util.Map;

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

    /** Waits until as many events are at work as told, as the folder's files count them. */
    public long together(Map<String, Object> event, Context context) throws Exception {
        java.nio.file.Path folder = java.nio.file.Path.of(String.valueOf(event.get("folder")));
        java.nio.file.Files.createFile(folder.resolve(context.getAwsRequestId()));
        int number = Integer.parseInt(String.valueOf(event.get("number")));
        while (folder.toFile().list().length < number) {
            Thread.onSpinWait();
        }
        return ProcessHandle.current().pid();
    }

    public static final class NoSuchStackException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoSuchStackException(String message) {
            super(message);
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

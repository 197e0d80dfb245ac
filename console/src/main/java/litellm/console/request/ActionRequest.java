package litellm.console.request;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.Project;
import litellm.console.document.JsonDocument;
import litellm.controlplane.Request;

/**
 * A request for an action of the state machine, as a person typed it.
 *
 * @param action what to do: {@code deploy}, {@code teardown}, …
 * @param members what else the action takes, by the names of docs/REQUEST.md
 */
public record ActionRequest(String action, String environment, Map<String, Object> members) {
    /** Step Functions' limit for the input of an execution, in bytes of UTF-8 (Developer Guide, "Quotas"). */
    static final int LIMIT = 262_144;

    /** As {@link #check(Project, List, List)}, of a command line that could be read. */
    public void check(Project project, List<String> faults) {
        check(project, List.of(), faults);
    }

    /**
     * Reports what is wrong with it. What can be asked for at all is for the state machine to say: it finds every fault at
     * once. Only where there is nothing to ask it (the command line cannot be read, or no such environment), the same check
     * is made here, so that again one message has every fault.
     *
     * @param unreadable the faults that reading the command line has found
     * @param faults takes every fault that is found, those too
     */
    void check(Project project, List<String> unreadable, List<String> faults) {
        Map<String, Object> input = input();
        int size = JsonDocument.write(input).getBytes(StandardCharsets.UTF_8).length;
        if (size > LIMIT) {
            faults.add("The request: found %d bytes; allowed: at most %d, Step Functions' limit for an input"
                    .formatted(size, LIMIT));
        } else if (!unreadable.isEmpty() || !Request.ENVIRONMENTS.contains(environment)) {
            faults.addAll(new WorkingCopyCheck(project).faults(input));
        }
        faults.addAll(unreadable);
    }

    /** The input of the execution. */
    public Map<String, Object> input() {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("action", action);
        input.put("environment", environment);
        input.putAll(members);
        return input;
    }
}

package litellm.controlplane.report;

import java.time.Instant;
import litellm.controlplane.stack.RootCause;

/**
 * What happened to one resource of a stack, from its first event to its last.
 *
 * @param stack the stack by its name in the catalogue, for example {@code network}
 * @param resource the logical id
 * @param status the last status, for example {@code CREATE_COMPLETE}
 * @param reason why it failed; empty where it did not, or where that is not said
 */
public record ResourceSpan(
        String stack, String resource, String type, String status, Instant from, Instant until, String reason) {
    boolean failed() {
        return status.endsWith("_FAILED");
    }

    /** Whether it is why others failed: the cause does not stand behind them. */
    boolean failedItself() {
        return failed() && !RootCause.isConsequence(reason);
    }

    /** CREATE, UPDATE, DELETE, ROLLBACK, …: the first word of the status; KEEP where a deletion leaves it where it is. */
    String operation() {
        if (status.equals("DELETE_SKIPPED")) {
            return "KEEP";
        }
        return status.substring(0, Math.max(0, status.indexOf('_')));
    }
}

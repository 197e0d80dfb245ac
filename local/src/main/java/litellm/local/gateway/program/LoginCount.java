package litellm.local.gateway.program;

import java.time.Instant;

/**
 * How a task's database logins went.
 *
 * @param logins how many succeeded
 * @param failures how many did not
 * @param lastFailure PostgreSQL's or the driver's words for the last failure; null when there was none
 * @param lastFailureAt ISO 8601; null when there was none
 */
public record LoginCount(long logins, long failures, String lastFailure, String lastFailureAt) {
    static LoginCount none() {
        return new LoginCount(0, 0, null, null);
    }

    LoginCount succeeded() {
        return new LoginCount(logins + 1, failures, lastFailure, lastFailureAt);
    }

    LoginCount failed(String reason) {
        return new LoginCount(logins, failures + 1, reason, Instant.now().toString());
    }
}

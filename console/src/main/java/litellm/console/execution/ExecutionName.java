package litellm.console.execution;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import litellm.controlplane.ForeignText;

/** Names of executions: 1 to 80 letters, digits, hyphens and underscores (Step Functions API, StartExecution). */
public final class ExecutionName {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    private ExecutionName() {}

    /** A new name that tells what, where and when, for example {@code deploy-dev-20260102T030405Z-3f9c}. */
    public static String of(String action, String environment, Clock clock) {
        return "%s-%s-%s-%04x"
                .formatted(action, environment, TIMESTAMP.format(clock.instant()), RANDOM.nextInt(0x10000));
    }

    /** Whether it looks like one of those that {@link #of} makes. */
    static boolean isOwn(String name) {
        return name.matches("[a-z-]+-\\d{8}T\\d{6}Z-[0-9a-f]{4}");
    }

    /** Reports a name that Step Functions would refuse. */
    public static void check(String name, List<String> faults) {
        if (!name.matches("[A-Za-z0-9_-]{1,80}")) {
            faults.add("--name: found \"%s\"; allowed: 1 to 80 letters, digits, - and _"
                    .formatted(ForeignText.line(name)));
        }
    }
}

package litellm.controlplane.rotation;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import litellm.controlplane.ForeignText;
import litellm.controlplane.json.JsonObject;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/** The log of a function that rotates secrets, see {@link RotateSecret}: Secrets Manager itself tells of no step that failed. */
final class RotationLog {
    private static final String STEP = "rotationStep";
    private static final String STEPS_THAT_FAILED = "{ $.level = \"ERROR\" && $.%s = \"*\" }".formatted(STEP);
    private static final int LONGEST = 500;

    private final Supplier<CloudWatchLogsClient> client;
    private CloudWatchLogsClient made;

    /**
     * @param client is asked once, where a rotation takes longer than usual: every other does without one
     */
    RotationLog(Supplier<CloudWatchLogsClient> client) {
        this.client = client;
    }

    /**
     * Why the last step of a secret's rotation failed, as its function logged it; empty where it logged no failure since, or where
     * its log cannot be read: the rotation has failed all the same.
     *
     * @param secret its ARN
     */
    Optional<String> lastFailure(String logGroup, String secret, Instant since) {
        try {
            return logs()
                    .filterLogEventsPaginator(filter -> filter.logGroupName(logGroup)
                            .startTime(since.toEpochMilli())
                            .filterPattern(STEPS_THAT_FAILED))
                    .events()
                    .stream()
                    .sorted(Comparator.comparing(FilteredLogEvent::timestamp))
                    .flatMap(event -> failure(event, secret).stream())
                    .reduce((_, later) -> later);
        } catch (SdkException _) {
            return Optional.empty();
        }
    }

    private synchronized CloudWatchLogsClient logs() {
        if (made == null) {
            made = client.get();
        }
        return made;
    }

    /** The function rotates other secrets too, and other lines of its log are not ours. */
    private static Optional<String> failure(FilteredLogEvent event, String secret) {
        try {
            JsonObject line = JsonObject.parse(event.message());
            return line.optionalText(STEP)
                    .filter(_ -> line.optionalText("level").equals(Optional.of("ERROR")))
                    .filter(_ -> line.optionalText("secret").equals(Optional.of(secret)))
                    .flatMap(step -> line.optionalText("message").map(why -> step + ": " + why))
                    .map(why -> ForeignText.cut(ForeignText.line(why), LONGEST));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}

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

/**
 * The log of a function that rotates secrets, see {@link RotateSecret}: Secrets Manager itself tells of no step that failed.
 *
 * @param logs is asked for its client only where a rotation has failed
 */
record RotationLog(Supplier<CloudWatchLogsClient> logs) {
    private static final String STEP = "rotationStep";
    private static final String STEPS_THAT_FAILED = "{ $.level = \"ERROR\" && $.%s = \"*\" }".formatted(STEP);
    private static final int LONGEST = 500;

    /**
     * Why the last step of a secret's rotation failed, as its function logged it; empty where it logged no failure since, or where
     * its log cannot be read: the rotation has failed all the same.
     *
     * @param secret its ARN
     */
    Optional<String> lastFailure(String logGroup, String secret, Instant since) {
        try {
            return logs
                    .get()
                    .filterLogEventsPaginator(filter -> filter.logGroupName(logGroup)
                            .startTime(since.toEpochMilli())
                            .filterPattern(STEPS_THAT_FAILED))
                    .events()
                    .stream()
                    .filter(event -> failure(event, secret).isPresent())
                    .max(Comparator.comparing(FilteredLogEvent::timestamp))
                    .flatMap(event -> failure(event, secret));
        } catch (SdkException _) {
            return Optional.empty();
        }
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

package litellm.controlplane.canary;

import java.util.Optional;
import java.util.function.Supplier;
import litellm.controlplane.ForeignText;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/**
 * The output of the container that asks the gateway.
 *
 * @param logs is asked for its client only where a canary has failed: every other look does without
 */
record CanaryLog(Supplier<CloudWatchLogsClient> logs) {
    /** Lines; the one that counts is the program's last. */
    private static final int LAST = 20;

    private static final int LONGEST = 500;

    /**
     * The models that a task has found missing, safe to print and not too many; empty where its log does not name any. The log
     * may arrive late; the canary has failed all the same.
     */
    Optional<String> missingModels(String environment, String task) {
        try {
            return logs
                    .get()
                    .getLogEvents(get -> get.logGroupName(CanaryDefinition.logGroup(environment))
                            .logStreamName("canary/%s/%s".formatted(CanaryDefinition.CHECK, task))
                            .startFromHead(false)
                            .limit(LAST))
                    .events()
                    .stream()
                    .map(OutputLogEvent::message)
                    .flatMap(line -> CanaryProbe.missingModels(line).stream())
                    .map(models -> ForeignText.cut(ForeignText.line(models), LONGEST))
                    .findFirst();
        } catch (SdkException _) {
            return Optional.empty();
        }
    }
}

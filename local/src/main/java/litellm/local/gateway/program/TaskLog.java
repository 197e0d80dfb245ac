package litellm.local.gateway.program;

import java.util.Map;
import litellm.local.LogStreams;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Where a container's output goes. */
@FunctionalInterface
public interface TaskLog {
    void write(String line);

    /** No log driver: output is discarded. */
    static TaskLog none() {
        return line -> {};
    }

    /**
     * The {@code awslogs} driver: a stream {@code PREFIX/CONTAINER/TASK} of a group that has to be there.
     *
     * @param options of the container's log configuration
     * @throws SdkException when the stream cannot be made, as when the group is missing
     */
    static TaskLog awslogs(CloudWatchLogsClient logs, Map<String, String> options, String container, String taskId) {
        String group = options.get("awslogs-group");
        String prefix = options.get("awslogs-stream-prefix");
        String stream = prefix == null ? taskId : prefix + "/" + container + "/" + taskId;
        logs.createLogStream(request -> request.logGroupName(group).logStreamName(stream));
        return line -> {
            try {
                LogStreams.write(logs, group, stream, line);
            } catch (SdkException _) {
                // The driver does not block: what CloudWatch Logs does not take is lost, and the container runs on.
            }
        };
    }
}

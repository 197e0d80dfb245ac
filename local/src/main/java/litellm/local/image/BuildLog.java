package litellm.local.image;

import java.util.Map;
import litellm.local.AwsClients;
import litellm.local.LogStreams;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** A build's log stream. CodeBuild makes the group where it is missing. */
record BuildLog(CloudWatchLogsClient logs, String group, String stream) {
    static BuildLog open(AwsClients aws, String group, String stream) {
        LogStreams.make(aws.cloudWatchLogs(), group, stream);
        return new BuildLog(aws.cloudWatchLogs(), group, stream);
    }

    void write(String line) {
        LogStreams.write(logs, group, stream, "[Container] " + line);
    }

    /** The build's {@code logs} field. */
    static Map<String, Object> json(String group, String stream) {
        return Map.of("groupName", group, "streamName", stream, "cloudWatchLogs", Map.of("status", "ENABLED"));
    }
}

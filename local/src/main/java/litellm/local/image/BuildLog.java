package litellm.local.image;

import java.util.Map;
import litellm.local.AwsClients;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** A build's log stream. CodeBuild makes the group where it is missing. */
record BuildLog(CloudWatchLogsClient logs, String group, String stream) {
    static BuildLog open(AwsClients aws, String group, String stream) {
        CloudWatchLogsClient logs = aws.cloudWatchLogs();
        try {
            logs.createLogStream(request -> request.logGroupName(group).logStreamName(stream));
        } catch (ResourceNotFoundException _) {
            logs.createLogGroup(request -> request.logGroupName(group));
            logs.createLogStream(request -> request.logGroupName(group).logStreamName(stream));
        }
        return new BuildLog(logs, group, stream);
    }

    void write(String line) {
        logs.putLogEvents(request -> request.logGroupName(group)
                .logStreamName(stream)
                .logEvents(InputLogEvent.builder()
                        .timestamp(System.currentTimeMillis())
                        .message("[Container] " + line)
                        .build()));
    }

    /** The build's {@code logs} field. */
    static Map<String, Object> json(String group, String stream) {
        return Map.of("groupName", group, "streamName", stream, "cloudWatchLogs", Map.of("status", "ENABLED"));
    }
}

package litellm.local;

import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** Log streams as AWS's services make them for what they run. */
public final class LogStreams {
    private LogStreams() {}

    /** Makes a stream, and its group where that is missing. Either may be there already, or be made by someone else meanwhile. */
    public static void make(CloudWatchLogsClient logs, String group, String stream) {
        try {
            makeStream(logs, group, stream);
        } catch (ResourceNotFoundException _) {
            ignoringExisting(() -> logs.createLogGroup(request -> request.logGroupName(group)));
            makeStream(logs, group, stream);
        }
    }

    /** Writes a line, as of now. */
    public static void write(CloudWatchLogsClient logs, String group, String stream, String line) {
        InputLogEvent event = InputLogEvent.builder()
                .timestamp(System.currentTimeMillis())
                .message(line)
                .build();
        logs.putLogEvents(
                request -> request.logGroupName(group).logStreamName(stream).logEvents(event));
    }

    private static void makeStream(CloudWatchLogsClient logs, String group, String stream) {
        ignoringExisting(() ->
                logs.createLogStream(request -> request.logGroupName(group).logStreamName(stream)));
    }

    private static void ignoringExisting(Runnable creation) {
        try {
            creation.run();
        } catch (ResourceAlreadyExistsException _) {
            // What was to be made is there.
        }
    }
}

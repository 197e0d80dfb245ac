package litellm.system;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;

/**
 * What Lambda writes into a function's log of an invocation, in the line that begins with REPORT.
 *
 * @param milliseconds how long the function ran
 * @param billedMilliseconds how much of it is paid for
 * @param megabytes the function's memory
 * @param usedMegabytes the most that its process has used, 0 where the system does not tell
 */
record InvocationReport(double milliseconds, long billedMilliseconds, long megabytes, long usedMegabytes) {
    private static final Pattern REPORT = Pattern.compile(
            "REPORT RequestId: \\S+\tDuration: ([0-9.]+) ms\tBilled Duration: (\\d+) ms\tMemory Size: (\\d+) MB(?:\tMax Memory Used: (\\d+) MB)?");

    /** The reports among the events that {@code filter} asks for, the latest last. */
    static List<InvocationReport> of(CloudWatchLogsClient logs, Consumer<FilterLogEventsRequest.Builder> filter) {
        return logs.filterLogEventsPaginator(filter).events().stream()
                .flatMap(event -> REPORT.matcher(event.message()).results())
                .map(InvocationReport::of)
                .toList();
    }

    private static InvocationReport of(MatchResult report) {
        return new InvocationReport(
                Double.parseDouble(report.group(1)),
                Long.parseLong(report.group(2)),
                Long.parseLong(report.group(3)),
                report.group(4) == null ? 0 : Long.parseLong(report.group(4)));
    }
}

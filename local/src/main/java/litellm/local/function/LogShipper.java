package litellm.local.function;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import litellm.local.AwsClients;
import litellm.local.LogStreams;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** Takes log lines to CloudWatch Logs, behind the invocations' backs: what has gathered meanwhile goes in one call per stream. */
final class LogShipper implements AutoCloseable {
    private static final int MOST_EVENTS_PER_CALL = 5_000;

    private final AwsClients aws;
    private final LinkedBlockingQueue<Line> queue = new LinkedBlockingQueue<>();
    private final Set<Stream> made = new HashSet<>();
    private final Thread thread;

    /** A log stream in its group. */
    record Stream(String group, String name) {}

    private record Line(Stream stream, Instant time, String text) {}

    LogShipper(AwsClients aws) {
        this.aws = aws;
        this.thread = Thread.ofVirtual().name("logs").start(this::run);
    }

    void add(Stream stream, String text) {
        // CloudWatch Logs refuses an empty message.
        if (!text.isEmpty()) {
            queue.add(new Line(stream, Instant.now(), text));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                List<Line> lines = new ArrayList<>(List.of(queue.take()));
                queue.drainTo(lines, MOST_EVENTS_PER_CALL - 1);
                Map<Stream, List<InputLogEvent>> streams = new LinkedHashMap<>();
                lines.forEach(line -> streams.computeIfAbsent(line.stream(), ignored -> new ArrayList<>())
                        .add(InputLogEvent.builder()
                                .timestamp(line.time().toEpochMilli())
                                .message(line.text())
                                .build()));
                streams.forEach(this::ship);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ship(Stream stream, List<InputLogEvent> events) {
        try {
            put(stream, events);
        } catch (SdkException e) {
            if (!Thread.currentThread().isInterrupted()) {
                System.err.println("Log lines of " + stream.group() + " are lost: " + e.getMessage());
            }
        }
    }

    /** A group that was deleted is made anew, as Lambda does. */
    private void put(Stream stream, List<InputLogEvent> events) {
        if (made.add(stream)) {
            LogStreams.make(aws.cloudWatchLogs(), stream.group(), stream.name());
        }
        try {
            putEvents(stream, events);
        } catch (ResourceNotFoundException e) {
            LogStreams.make(aws.cloudWatchLogs(), stream.group(), stream.name());
            putEvents(stream, events);
        }
    }

    private void putEvents(Stream stream, List<InputLogEvent> events) {
        aws.cloudWatchLogs()
                .putLogEvents(request -> request.logGroupName(stream.group())
                        .logStreamName(stream.name())
                        .logEvents(events));
    }
}

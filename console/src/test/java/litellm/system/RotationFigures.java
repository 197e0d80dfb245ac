package litellm.system;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.sfn.SfnClient;

/** How long the parts of rotations took, for the benchmark: each a list of milliseconds, one for each rotation. */
final class RotationFigures {
    private static final List<String> STEPS = List.of("createSecret", "setSecret", "testSecret", "finishSecret");

    /** The states that begin a part of an execution, and the one that ends the last. */
    private static final List<String> PARTS = List.of(
            "Start rotation",
            "Restart service",
            "Confirm rollout",
            "Check sessions",
            "Verify deployment",
            "Unlock environment");

    private final LocalAws aws;
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    RotationFigures(LocalAws aws) {
        this.aws = aws;
    }

    /** Takes the parts of an execution that has ended, and how long the youngest tasks took to start. */
    void add(String execution) {
        Map<String, Instant> entered = new LinkedHashMap<>();
        try (SfnClient states = aws.client(SfnClient.builder())) {
            states.getExecutionHistoryPaginator(request -> request.executionArn(execution)).events().stream()
                    .filter(event -> event.stateEnteredEventDetails() != null)
                    .forEach(event ->
                            entered.putIfAbsent(event.stateEnteredEventDetails().name(), event.timestamp()));
        }
        for (int part = 0; part < PARTS.size() - 1; part++) {
            add(PARTS.get(part), Duration.between(entered.get(PARTS.get(part)), entered.get(PARTS.get(part + 1))));
        }
        addTaskStarts();
    }

    private void addTaskStarts() {
        try (EcsClient ecs = aws.client(EcsClient.builder())) {
            EnvironmentService service = new EnvironmentService(aws, "dev");
            List<String> tasks = service.tasks();
            ecs.describeTasks(describe -> describe.cluster(service.cluster()).tasks(tasks)).tasks().stream()
                    .map(RotationFigures::start)
                    .max(Duration::compareTo)
                    .ifPresent(slowest -> add("slowest task's start", slowest));
        }
    }

    private static Duration start(Task task) {
        return Duration.between(task.createdAt(), task.startedAt());
    }

    private void add(String name, Duration length) {
        figures.computeIfAbsent(name, _ -> new ArrayList<>()).add(length.toNanos() / 1e6);
    }

    /** One line for each part and each step of the rotation function: median and longest. */
    String text() {
        StringBuilder text = new StringBuilder();
        figures.forEach((name, values) -> text.append(line(name, values)));
        List<Double> invocations = invocations();
        for (int step = 0; step < STEPS.size(); step++) {
            List<Double> values = new ArrayList<>();
            for (int i = step; i < invocations.size(); i += STEPS.size()) {
                values.add(invocations.get(i));
            }
            text.append(line(STEPS.get(step), values));
        }
        return text.toString();
    }

    /** How long the rotation function ran each time, in order; the first is the test of its schedule. */
    private List<Double> invocations() {
        try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder())) {
            return InvocationReport.of(logs, filter -> filter.logGroupName("/aws/lambda/dev-litellm-database-rotation"))
                    .stream()
                    .map(InvocationReport::milliseconds)
                    .skip(1)
                    .toList();
        }
    }

    private static String line(String name, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return "figure: %s: median %.0f ms, longest %.0f ms of %d%n"
                .formatted(name, sorted.get(sorted.size() / 2), sorted.getLast(), sorted.size());
    }
}

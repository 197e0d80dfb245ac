package litellm.console.devops;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ForeignText;

/**
 * How a project's pipelines have done lately.
 *
 * @param runs the runs of the last seven days, newest first
 */
public record PipelineStatus(List<Run> runs, List<Connection> connections, List<VariableGroup> variableGroups) {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);

    /**
     * A run.
     *
     * @param state its result once it is completed (succeeded, failed, …), its status before
     * @param queuedAt empty for one that was only just queued
     * @param finishedAt empty before it is completed
     */
    public record Run(
            long id,
            String pipeline,
            String number,
            String state,
            String branch,
            String by,
            Optional<Instant> queuedAt,
            Optional<Instant> finishedAt) {
        boolean completed() {
            return !List.of("notStarted", "inProgress", "postponed", "cancelling")
                    .contains(state);
        }

        boolean failed() {
            return state.equals("failed") || state.equals("partiallySucceeded");
        }
    }

    /** A service connection, and whether it can be used. */
    public record Connection(String name, String type, boolean ready) {}

    /** A variable group: how many variables it has, and how many of them are secret. */
    public record VariableGroup(String name, int variables, int secret) {}

    /** Reads all of it. */
    public static PipelineStatus read(DevOps project, Instant now) {
        Map<String, String> lately = new LinkedHashMap<>();
        lately.put("minTime", now.minus(WEEK).toString());
        lately.put("queryOrder", "queueTimeDescending");
        lately.put("$top", "200");
        return new PipelineStatus(
                project.list("build/builds", lately).stream()
                        .map(PipelineStatus::run)
                        .sorted(Comparator.comparing((Run run) -> run.queuedAt().orElse(Instant.MAX))
                                .reversed())
                        .toList(),
                project.list("serviceendpoint/endpoints", Map.of()).stream()
                        .map(entry -> new Connection(
                                text(entry, "name"), text(entry, "type"), Boolean.TRUE.equals(entry.get("isReady"))))
                        .toList(),
                project.list("distributedtask/variablegroups", Map.of()).stream()
                        .map(PipelineStatus::group)
                        .toList());
    }

    /** Of the runs that ended by themselves in the last day, how many of a hundred succeeded; empty where none did. */
    public Optional<Integer> successRate(Instant now) {
        List<Run> completed = runs.stream()
                .filter(run -> !run.state().equals("canceled"))
                .filter(run -> run.finishedAt().filter(now.minus(DAY)::isBefore).isPresent())
                .toList();
        long good = completed.stream()
                .filter(run -> run.state().equals("succeeded"))
                .count();
        return completed.isEmpty() ? Optional.empty() : Optional.of((int) (100 * good / completed.size()));
    }

    /** The runs that failed, newest first. */
    public List<Run> failures() {
        return runs.stream().filter(Run::failed).toList();
    }

    /** The runs that wait or run. */
    public List<Run> queue() {
        return runs.stream().filter(run -> !run.completed()).toList();
    }

    private static Run run(Map<?, ?> build) {
        String result = text(build, "result");
        return new Run(
                build.get("id") instanceof Number id ? id.longValue() : 0,
                text(object(build, "definition"), "name"),
                text(build, "buildNumber"),
                result.isEmpty() || result.equals("none") ? text(build, "status") : result,
                text(build, "sourceBranch").replaceFirst("^refs/heads/", ""),
                text(object(build, "requestedFor"), "displayName"),
                time(build, "queueTime"),
                time(build, "finishTime"));
    }

    private static Optional<Instant> time(Map<?, ?> build, String member) {
        try {
            return Optional.of(text(build, member))
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty(); // One odd date is no reason to show no run at all.
        }
    }

    private static VariableGroup group(Map<?, ?> group) {
        Map<?, ?> variables = object(group, "variables");
        long secret = variables.values().stream()
                .filter(variable -> variable instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get("isSecret")))
                .count();
        return new VariableGroup(text(group, "name"), variables.size(), (int) secret);
    }

    private static Map<?, ?> object(Map<?, ?> map, String member) {
        return map.get(member) instanceof Map<?, ?> object ? object : Map.of();
    }

    private static String text(Map<?, ?> map, String member) {
        return map.get(member) instanceof String text ? ForeignText.line(text) : "";
    }
}

package litellm.controlplane.teardown;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.LogGroupArn;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.runtime.Absent;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * The log groups of an environment that no stack owns any more. A service makes the group again, without tags, where it writes
 * after the stack deleted it; so a group is the environment's by its tags, or because its name is the one that a resource of
 * the environment's last deleted stack wrote to. Tags that speak for someone else outweigh the name: that group was made by them.
 */
record OrphanedLogs(CloudWatchLogsClient logs, Stacks stacks, Clock clock) {
    /** Leaves the rest of the function's 55 seconds to the call that is under way. */
    private static final Duration TIME = Duration.ofSeconds(35);

    /** The output that names the groups that all invocations together have deleted. */
    private static final String GROUPS = "groups";

    /** The output of an operation in progress that names the last group that was looked at. */
    private static final String LAST = "last";

    /**
     * Deletes them until all are gone or time is up.
     *
     * @param earlier what an invocation before has begun, and this one goes on with; empty at the first one
     */
    Operation delete(Request request, Optional<Operation> earlier) {
        Instant now = clock.instant();
        Instant end = now.plus(TIME);
        Operation begun = earlier.orElseGet(
                () -> Operation.started(Operation.Kind.LOGS, request.environment() + " log groups", now));
        Predicate<LogGroup> orphaned = orphaned(request);
        List<String> deleted = new ArrayList<>(names(begun.outputs().getOrDefault(GROUPS, "")));
        String last = begun.outputs().getOrDefault(LAST, "");
        for (LogGroup group : candidates(request, last)) {
            if (!clock.instant().isBefore(end)) {
                return looked(begun, deleted).withOutput(LAST, last);
            }
            last = group.logGroupName();
            if (orphaned.test(group)) {
                delete(last);
                deleted.add(last);
            }
        }
        return looked(begun, deleted).succeeded(deleted.isEmpty() ? Operation.UNCHANGED : Operation.DELETED);
    }

    private static Operation looked(Operation operation, List<String> deleted) {
        return operation
                .withProgress(Progress.of(deleted.size(), deleted.size(), "log groups deleted"))
                .withOutputs(Map.of(GROUPS, String.join(",", deleted)));
    }

    private static List<String> names(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }

    private void delete(String group) {
        try {
            logs.deleteLogGroup(request -> request.logGroupName(group));
        } catch (ResourceNotFoundException e) {
            // Someone else was faster.
        }
    }

    /** By name, behind {@code last}. What is searched for only shortens the list: tags and former owners decide. */
    private List<LogGroup> candidates(Request request, String last) {
        Set<String> owned = request.stackNames().stream()
                .flatMap(name -> stacks.resources(name).stream())
                .flatMap(OrphanedLogs::groups)
                .collect(Collectors.toSet());
        return logs
                .describeLogGroupsPaginator(find -> find.logGroupNamePattern(request.environment() + "-litellm-"))
                .logGroups()
                .stream()
                .filter(group -> !owned.contains(group.logGroupName()))
                .filter(group -> group.logGroupName().compareTo(last) > 0)
                .sorted(Comparator.comparing(LogGroup::logGroupName))
                .toList();
    }

    private Predicate<LogGroup> orphaned(Request request) {
        Set<String> formerly = stacks.lastDeleted(request.stackNames()).stream()
                .flatMap(id -> stacks.formerResources(id).stream())
                .flatMap(OrphanedLogs::groups)
                .collect(Collectors.toSet());
        return group -> tags(group)
                .filter(tags -> !EnvironmentTags.contradict(request.environment(), tags))
                .filter(tags -> !EnvironmentTags.ofAnotherStack(request.stackNames(), tags))
                .filter(tags ->
                        formerly.contains(group.logGroupName()) || EnvironmentTags.match(request.environment(), tags))
                .isPresent();
    }

    /** The groups that a resource is, or that its service writes to. */
    private static Stream<String> groups(StackResourceSummary resource) {
        String id = resource.physicalResourceId();
        return switch (resource.resourceType()) {
            case ResourceTypes.LOG_GROUP -> Stream.of(id);
            case ResourceTypes.FUNCTION -> Stream.of("/aws/lambda/" + id);
            case ResourceTypes.CLUSTER -> Stream.of("/aws/ecs/containerinsights/" + id + "/performance");
            case ResourceTypes.DATABASE ->
                Stream.of("/aws/rds/instance/" + id + "/postgresql", "/aws/rds/instance/" + id + "/upgrade");
            default -> Stream.of();
        };
    }

    /** Empty where the group is gone. */
    private Optional<Map<String, String>> tags(LogGroup group) {
        return Absent.unless(
                ResourceNotFoundException.class,
                () -> logs.listTagsForResource(request -> request.resourceArn(LogGroupArn.plain(group.arn())))
                        .tags());
    }
}

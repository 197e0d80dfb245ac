package litellm.controlplane.teardown;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * The log groups of an environment that no stack owns any more. A service makes the group again, without tags, where it writes
 * after the stack deleted it; so a group is the environment's by its tags, or because its name is the one that a resource of
 * the environment's last deleted stack wrote to.
 */
final class OrphanedLogs {
    /** Leaves the rest of the function's 50 seconds to the call that is under way. */
    private static final Duration TIME = Duration.ofSeconds(35);

    private final CloudWatchLogsClient logs;
    private final Stacks stacks;
    private final Clock clock;

    OrphanedLogs(CloudWatchLogsClient logs, Stacks stacks, Clock clock) {
        this.logs = logs;
        this.stacks = stacks;
        this.clock = clock;
    }

    /** Deletes them until all are gone or time is up. */
    Operation delete(Request request) {
        Instant end = clock.instant().plus(TIME);
        Operation operation =
                Operation.started(Operation.Kind.LOGS, request.environment() + " log groups", null, clock.instant());
        Predicate<LogGroup> orphaned = orphaned(request);
        List<LogGroup> candidates = candidates(request);
        List<String> deleted = new ArrayList<>();
        for (LogGroup group : candidates) {
            if (!clock.instant().isBefore(end)) {
                return looked(operation, deleted, candidates.size());
            }
            if (orphaned.test(group)) {
                delete(group.logGroupName());
                deleted.add(group.logGroupName());
            }
        }
        return looked(operation, deleted, deleted.size())
                .succeeded(deleted.isEmpty() ? Operation.UNCHANGED : Operation.DELETED);
    }

    private static Operation looked(Operation operation, List<String> deleted, int all) {
        return operation
                .withProgress(new Operation.Progress(deleted.size(), all, "log groups deleted"))
                .withOutputs(Map.of("groups", String.join(",", deleted)));
    }

    private void delete(String group) {
        try {
            logs.deleteLogGroup(request -> request.logGroupName(group));
        } catch (ResourceNotFoundException e) {
            // Someone else was faster.
        }
    }

    /** What is searched for only shortens the list: tags and former owners decide. */
    private List<LogGroup> candidates(Request request) {
        Set<String> owned = names(request).stream()
                .flatMap(name -> stacks.resources(name).stream())
                .flatMap(OrphanedLogs::groups)
                .collect(Collectors.toSet());
        return logs
                .describeLogGroupsPaginator(find -> find.logGroupNamePattern(request.environment() + "-litellm"))
                .logGroups()
                .stream()
                .filter(group -> !owned.contains(group.logGroupName()))
                .toList();
    }

    private Predicate<LogGroup> orphaned(Request request) {
        Set<String> formerly = stacks.lastDeleted(names(request)).stream()
                .flatMap(id -> stacks.formerResources(id).stream())
                .flatMap(OrphanedLogs::groups)
                .collect(Collectors.toSet());
        return group -> formerly.contains(group.logGroupName()) || tagged(group, request.environment());
    }

    private static List<String> names(Request request) {
        return request.stacks().keySet().stream().map(request::stackName).toList();
    }

    /** The groups that a resource is, or that its service writes to. */
    private static Stream<String> groups(StackResourceSummary resource) {
        String id = resource.physicalResourceId();
        return switch (resource.resourceType()) {
            case "AWS::Logs::LogGroup" -> Stream.of(id);
            case "AWS::Lambda::Function" -> Stream.of("/aws/lambda/" + id);
            case "AWS::ECS::Cluster" -> Stream.of("/aws/ecs/containerinsights/" + id + "/performance");
            case "AWS::RDS::DBInstance" ->
                Stream.of("/aws/rds/instance/" + id + "/postgresql", "/aws/rds/instance/" + id + "/upgrade");
            default -> Stream.of();
        };
    }

    private boolean tagged(LogGroup group, String environment) {
        String arn = group.logGroupArn() == null ? group.arn().replaceAll(":\\*$", "") : group.logGroupArn();
        try {
            return EnvironmentTags.match(
                    environment,
                    logs.listTagsForResource(request -> request.resourceArn(arn))
                            .tags());
        } catch (ResourceNotFoundException e) {
            return false;
        }
    }
}

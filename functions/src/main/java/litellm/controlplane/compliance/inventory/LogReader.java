package litellm.controlplane.compliance.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import litellm.controlplane.LogGroupArn;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/**
 * Log groups whose names or tags say that they may be ours. Those of others are not even listed: no kind of resource is more
 * numerous in most accounts, and a call lists 50.
 */
record LogReader(CloudWatchLogsClient logs, Calls calls, TagIndex tags) implements ServiceReader {
    /** What stands in the names of all log groups that our stacks make, or services for what is in them. */
    static final String IN_OUR_NAMES = "litellm";

    private static final String IN_ARN = ":log-group:";
    private static final double GIGABYTE = 1e9;

    /** As many as DescribeLogGroups takes. */
    private static final int NAMES_A_CALL = 50;

    /** The kinds of resources that AWS makes log groups for, by how the names of those begin; then comes the resource's name. */
    private static final Map<String, String> MAKERS =
            Map.of("/aws/ecs/containerinsights/", ResourceTypes.CLUSTER, "/aws/rds/instance/", ResourceTypes.DATABASE);

    @Override
    public List<Listing> listings() {
        return List.of(
                new Listing(ResourceTypes.LOG_GROUP, "logs:DescribeLogGroups", () -> described(ours())),
                new Listing(ResourceTypes.LOG_GROUP, TagIndex.ACTION, () -> described(oursUnderOtherNames())));
    }

    /** Their names: a search by a part of the name says neither how long a group is kept nor how large it is. */
    private List<String> ours() {
        return found(request -> request.logGroupNamePattern(IN_OUR_NAMES))
                .map(LogGroup::logGroupName)
                .filter(name -> name.contains(IN_OUR_NAMES))
                .toList();
    }

    private List<String> oursUnderOtherNames() {
        return tags.read("logs").keySet().stream()
                .filter(arn -> arn.contains(IN_ARN))
                .map(arn -> arn.substring(arn.indexOf(IN_ARN) + IN_ARN.length()))
                .filter(name -> !name.contains(IN_OUR_NAMES))
                .toList();
    }

    private List<Resource> described(List<String> names) {
        return names.stream()
                .gather(Gatherers.windowFixed(NAMES_A_CALL))
                .flatMap(some -> found(request -> request.logGroupIdentifiers(some)))
                .map(LogReader::logGroup)
                .toList();
    }

    private Stream<LogGroup> found(Consumer<DescribeLogGroupsRequest.Builder> which) {
        return calls.all(logs.describeLogGroupsPaginator(which), DescribeLogGroupsResponse::logGroups).stream();
    }

    private static Resource logGroup(LogGroup group) {
        Resource resource = Resource.of(ResourceTypes.LOG_GROUP, group.logGroupName(), LogGroupArn.plain(group.arn()))
                .created(group.creationTime() == null ? null : Instant.ofEpochMilli(group.creationTime()))
                .with("retentionDays", group.retentionInDays())
                .with("gigabytes", group.storedBytes() == null ? 0.0 : group.storedBytes() / GIGABYTE);
        return MAKERS.entrySet().stream()
                .filter(maker -> resource.name().startsWith(maker.getKey()))
                .map(maker -> resource.madeFor(
                        maker.getValue(),
                        resource.name().substring(maker.getKey().length()).split("/", 2)[0]))
                .findFirst()
                .orElse(resource);
    }
}

package litellm.controlplane.compliance.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** Log groups. */
final class LogReader implements ServiceReader {
    private static final double GIGABYTE = 1e9;

    /** The kinds of resources that AWS makes log groups for, by how the names of those begin; then comes the resource's name. */
    private static final Map<String, String> MAKERS =
            Map.of("/aws/ecs/containerinsights/", Types.CLUSTER, "/aws/rds/instance/", Types.DATABASE);

    private final CloudWatchLogsClient logs;
    private final Calls calls;

    LogReader(CloudWatchLogsClient logs, Calls calls) {
        this.logs = logs;
        this.calls = calls;
    }

    @Override
    public List<Listing> listings() {
        return List.of(new Listing(
                Types.LOG_GROUP,
                "logs:DescribeLogGroups",
                () -> calls.all(logs.describeLogGroupsPaginator(), DescribeLogGroupsResponse::logGroups).stream()
                        .map(LogReader::logGroup)
                        .toList()));
    }

    private static Resource logGroup(LogGroup group) {
        Resource resource = Resource.of(Types.LOG_GROUP, group.logGroupName(), TagIndex.plain(group.arn()))
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

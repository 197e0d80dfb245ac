package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import litellm.controlplane.testing.Moto;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;

class LogReaderTest {
    private final CloudWatchLogsClient logs = Moto.shared().client(CloudWatchLogsClient.builder());
    private final String environment = Moto.newEnvironment();

    /** A search by a part of the name does not say so, and no call describes more than fifty. */
    @Test
    void readsHowLongEveryGroupIsKept() {
        List<String> groups = IntStream.range(0, 60)
                .mapToObj(number -> "/ecs/%s-litellm-%d".formatted(environment, number))
                .toList();
        groups.forEach(group -> {
            logs.createLogGroup(create -> create.logGroupName(group));
            logs.putRetentionPolicy(put -> put.logGroupName(group).retentionInDays(14));
        });

        assertThat(listed())
                .filteredOn(resource -> groups.contains(resource.id()))
                .hasSize(60)
                .allSatisfy(resource -> assertThat(resource.detail("retentionDays", Integer.class))
                        .contains(14));
    }

    private List<Resource> listed() {
        try (Calls calls = new Calls()) {
            TagIndex tags = new TagIndex(Moto.shared().client(ResourceGroupsTaggingApiClient.builder()), calls);
            return new LogReader(logs, calls, tags)
                    .listings().stream()
                            .filter(listing -> listing.action().equals("logs:DescribeLogGroups"))
                            .<Resource>flatMap(listing -> listing.read().get().stream())
                            .toList();
        }
    }
}

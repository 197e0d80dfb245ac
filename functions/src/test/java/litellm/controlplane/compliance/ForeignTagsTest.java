package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.testing.Moto;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.Tag;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Resources under an environment's names, of kinds that their service lists without tags. */
class ForeignTagsTest {
    private static final Moto MOTO = Moto.shared();
    private final String environment = Moto.newEnvironment();

    @Test
    void whatIsSomeoneElsesByItsTagsIsNotLeftBehindWhateverItIsCalled() {
        logGroup("/ecs/%s-litellm-proxy", Map.of());
        logGroup("/ecs/%s-litellm-migration", Map.of("Application", "tools"));
        logGroup("/aws/vpc/%s-litellm-flow-logs", Map.of("Application", "litellm", "Environment", "demo"));
        alarm("5xx", Tag.builder().key("CostCenter").value("any").build());
        alarm("no-task", Tag.builder().key("Application").value("tools").build());

        assertThat(LeftoversTest.scan(environment).findings())
                .extracting(Finding::name)
                .containsExactlyInAnyOrder(
                        "/ecs/%s-litellm-proxy".formatted(environment), environment + "-litellm-5xx");
    }

    private void logGroup(String name, Map<String, String> tags) {
        MOTO.client(CloudWatchLogsClient.builder())
                .createLogGroup(create ->
                        create.logGroupName(name.formatted(environment)).tags(tags));
    }

    private void alarm(String name, Tag tag) {
        MOTO.client(CloudWatchClient.builder())
                .putMetricAlarm(PutMetricAlarmRequest.builder()
                        .alarmName("%s-litellm-%s".formatted(environment, name))
                        .namespace("AWS/ECS")
                        .metricName("CPUUtilization")
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                        .evaluationPeriods(1)
                        .period(60)
                        .threshold(1.0)
                        .tags(List.of(tag))
                        .build());
    }
}

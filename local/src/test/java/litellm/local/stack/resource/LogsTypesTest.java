package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricFilter;

class LogsTypesTest {
    private static final String LOG_GROUP = "AWS::Logs::LogGroup";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());
    private final CloudWatchLogsClient logs = CLOUD.aws().cloudWatchLogs();

    @Test
    void aLogGroupIsCreatedUpdatedAndDeleted() throws Exception {
        String name = stack.unique("/ecs/dev-litellm-proxy");
        Map<String, Object> before = Map.of("LogGroupName", name, "RetentionInDays", "14");
        Resource group = stack.create(LOG_GROUP, before);
        assertThat(group.physicalId()).isEqualTo(name);
        assertThat(group.attributes())
                .containsEntry("Arn", "arn:aws:logs:us-east-1:123456789012:log-group:" + name + ":*");
        assertThat(groups(name))
                .singleElement()
                .satisfies(found -> assertThat(found.retentionInDays()).isEqualTo(14));
        assertThat(logs.listTagsForResource(b -> b.resourceArn("arn:aws:logs:us-east-1:123456789012:log-group:" + name))
                        .tags())
                .containsEntry("Application", "litellm")
                .containsEntry("aws:cloudformation:logical-id", "TheLogGroup");
        assertThat(stack.refused(() -> stack.create(LOG_GROUP, before)))
                .hasMessageContaining("already exists")
                .hasMessageContaining("HandlerErrorCode: AlreadyExists");

        Map<String, Object> after = Map.of("LogGroupName", name);
        stack.update(LOG_GROUP, group, before, after);
        assertThat(groups(name))
                .singleElement()
                .satisfies(found -> assertThat(found.retentionInDays()).isNull());

        stack.delete(LOG_GROUP, group, after);
        assertThat(groups(name)).isEmpty();
    }

    @Test
    void aLogGroupWithoutPropertiesGetsAKey() throws Exception {
        String key = CLOUD.aws().kms().createKey(_ -> {}).keyMetadata().arn();
        Resource group = stack.create(LOG_GROUP, Map.of());

        stack.update(LOG_GROUP, group, Map.of(), Map.of("KmsKeyId", key));

        assertThat(groups(group.physicalId()))
                .singleElement()
                .satisfies(found -> assertThat(found.kmsKeyId()).isEqualTo(key));
    }

    @Test
    void logGroupsAreFoundByAPartOfTheirName() {
        String part = stack.unique("part");
        List<String> names = List.of("/aws/lambda/" + part + "-one", "/ecs/" + part + "-two", "/ecs/" + part);
        names.forEach(name -> logs.createLogGroup(create -> create.logGroupName(name)));
        assertThat(logs.describeLogGroupsPaginator(
                                find -> find.logGroupNamePattern(part).limit(1))
                        .logGroups())
                .extracting(LogGroup::logGroupName)
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(logs.describeLogGroups(find -> find.logGroupNamePattern("no such part"))
                        .logGroups())
                .isEmpty();
    }

    @Test
    void aResourcePolicyIsCreatedUpdatedAndDeleted() throws Exception {
        String name = stack.unique("waf-logs");
        Map<String, Object> before = Map.of("PolicyName", name, "PolicyDocument", "{\"Version\":\"2012-10-17\"}");
        Resource policy = stack.create("AWS::Logs::ResourcePolicy", before);
        assertThat(policies(name)).containsExactly("{\"Version\":\"2012-10-17\"}");
        assertThat(stack.refused(() -> stack.create("AWS::Logs::ResourcePolicy", before)))
                .hasMessageContaining("already exists");
        Map<String, Object> after = Map.of("PolicyName", name, "PolicyDocument", Map.of("Statement", List.of()));
        stack.update("AWS::Logs::ResourcePolicy", policy, before, after);
        assertThat(policies(name)).containsExactly("{\"Statement\":[]}");
        stack.delete("AWS::Logs::ResourcePolicy", policy, after);
        assertThat(policies(name)).isEmpty();
    }

    @Test
    void aMetricFilterIsCreatedUpdatedAndDeleted() throws Exception {
        String group = stack.create(LOG_GROUP, Map.of()).physicalId();
        Map<String, Object> before = filter(group, "ERROR");
        Resource filter = stack.create("AWS::Logs::MetricFilter", before);
        assertThat(filters(group)).singleElement().satisfies(found -> {
            assertThat(found.filterName()).isEqualTo(filter.physicalId());
            assertThat(found.filterPattern()).isEqualTo("ERROR");
            assertThat(found.metricTransformations().getFirst().metricValue()).isEqualTo("1");
        });
        Map<String, Object> after = filter(group, "FATAL");
        stack.update("AWS::Logs::MetricFilter", filter, before, after);
        assertThat(filters(group))
                .singleElement()
                .satisfies(found -> assertThat(found.filterPattern()).isEqualTo("FATAL"));
        stack.delete("AWS::Logs::MetricFilter", filter, after);
        assertThat(filters(group)).isEmpty();
    }

    private static Map<String, Object> filter(String group, String pattern) {
        return Map.of(
                "LogGroupName",
                group,
                "FilterPattern",
                pattern,
                "MetricTransformations",
                List.of(Map.of("MetricName", "Errors", "MetricNamespace", "LiteLLM", "MetricValue", "1")));
    }

    private List<LogGroup> groups(String name) {
        return logs.describeLogGroups(b -> b.logGroupNamePrefix(name)).logGroups();
    }

    private List<String> policies(String name) {
        return logs.describeResourcePolicies(_ -> {}).resourcePolicies().stream()
                .filter(policy -> policy.policyName().equals(name))
                .map(policy -> policy.policyDocument())
                .toList();
    }

    private List<MetricFilter> filters(String group) {
        return logs.describeMetricFilters(b -> b.logGroupName(group)).metricFilters();
    }
}

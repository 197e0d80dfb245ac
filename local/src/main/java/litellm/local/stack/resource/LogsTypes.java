package litellm.local.stack.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricTransformation;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutMetricFilterRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutResourcePolicyRequest;

/** The types of AWS::Logs. */
final class LogsTypes {
    private static final Tags.Access LOG_GROUP_TAGS = new Tags.Access(
            r -> logs(r).listTagsForResource(b -> b.resourceArn(logGroupArn(r))).tags(),
            (r, tags) -> logs(r).tagResource(b -> b.resourceArn(logGroupArn(r)).tags(tags)),
            (r, keys) ->
                    logs(r).untagResource(b -> b.resourceArn(logGroupArn(r)).tagKeys(keys)));

    private LogsTypes() {}

    static List<ResourceType> all() {
        return List.of(logGroup(), resourcePolicy(), metricFilter());
    }

    private static CloudWatchLogsClient logs(ResourceRequest r) {
        return r.aws().cloudWatchLogs();
    }

    private static ResourceType logGroup() {
        return ServiceType.named("AWS::Logs::LogGroup")
                .createOnly("LogGroupName")
                .maps(CreateLogGroupRequest.builder())
                .handlesIntegers("RetentionInDays")
                .create(r -> {
                    String name = r.name("LogGroupName", 512);
                    logs(r).createLogGroup(b -> r.fill(b.logGroupName(name)));
                    return name;
                })
                .configure(LogsTypes::configureLogGroup)
                .update(LogsTypes::changeKey)
                .reads(LogsTypes::readLogGroup)
                .attributes(r -> Map.of("Arn", logGroupArn(r) + ":*"))
                .tags(LOG_GROUP_TAGS)
                .delete(r -> logs(r).deleteLogGroup(b -> b.logGroupName(r.id())))
                .build();
    }

    private static void configureLogGroup(ResourceRequest r) {
        CloudWatchLogsClient logs = logs(r);
        int days = r.desired().number("RetentionInDays", 0);
        r.putOrDelete(
                "RetentionInDays",
                () -> logs.putRetentionPolicy(b -> b.logGroupName(r.id()).retentionInDays(days)),
                () -> logs.deleteRetentionPolicy(b -> b.logGroupName(r.id())));
    }

    /** Of a group whose events do not expire its service tells no retention. */
    private static Optional<Map<String, Object>> readLogGroup(ResourceRequest r) {
        return r.read(logs(r).describeLogGroups(b -> b.logGroupNamePrefix(r.id())).logGroups().stream()
                        .filter(group -> group.logGroupName().equals(r.id()))
                        .findFirst())
                .map(read -> {
                    if (r.has("RetentionInDays")) {
                        read.putIfAbsent("RetentionInDays", null);
                    }
                    return read;
                });
    }

    private static void changeKey(ResourceRequest r) {
        CloudWatchLogsClient logs = logs(r);
        r.putOrDelete(
                "KmsKeyId",
                () -> logs.associateKmsKey(b -> b.logGroupName(r.id()).kmsKeyId(r.text("KmsKeyId"))),
                () -> logs.disassociateKmsKey(b -> b.logGroupName(r.id())));
    }

    private static String logGroupArn(ResourceRequest r) {
        return r.arn("logs", "log-group:" + r.id());
    }

    private static ResourceType resourcePolicy() {
        return ServiceType.named("AWS::Logs::ResourcePolicy")
                .createOnly("PolicyName")
                .maps(PutResourcePolicyRequest.builder())
                .create(r -> {
                    String name = r.text("PolicyName");
                    r.refuseExisting(
                            name,
                            logs(r).describeResourcePolicies(_ -> {}).resourcePolicies().stream()
                                    .anyMatch(policy -> policy.policyName().equals(name)));
                    return putPolicy(r);
                })
                .update(LogsTypes::putPolicy)
                .delete(r -> logs(r).deleteResourcePolicy(b -> b.policyName(r.id())))
                .build();
    }

    private static String putPolicy(ResourceRequest r) {
        return logs(r).putResourcePolicy(r::fill).resourcePolicy().policyName();
    }

    private static ResourceType metricFilter() {
        return ServiceType.named("AWS::Logs::MetricFilter")
                .createOnly("FilterName", "LogGroupName")
                .maps(PutMetricFilterRequest.builder())
                .handlesLists("MetricTransformations", "MetricTransformations.Dimensions")
                .handles("MetricTransformations.Dimensions.Key", "MetricTransformations.Dimensions.Value")
                .mapsEach("MetricTransformations", MetricTransformation.builder())
                .create(r -> putFilter(r, r.name("FilterName", 512)))
                .update(r -> putFilter(r, r.id()))
                .delete(r -> logs(r).deleteMetricFilter(
                                b -> b.logGroupName(r.text("LogGroupName")).filterName(r.id())))
                .build();
    }

    private static String putFilter(ResourceRequest r, String name) {
        List<MetricTransformation> transformations = new ArrayList<>();
        for (Properties transformation : r.desired().parts("MetricTransformations")) {
            MetricTransformation.Builder built = MetricTransformation.builder()
                    .dimensions(Tags.of(transformation.values().get("Dimensions")));
            transformations.add(
                    r.fill(built, "MetricTransformations", transformation).build());
        }
        logs(r).putMetricFilter(b -> r.fill(b.filterName(name).metricTransformations(transformations)));
        return name;
    }
}

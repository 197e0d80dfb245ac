package litellm.local.stack.resource;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.PutCompositeAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutDashboardRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;

/** The types of AWS::CloudWatch. */
final class CloudWatchTypes {
    private static final Tags.Access ALARM_TAGS = new Tags.Access(
            r -> cloudWatch(r)
                    .listTagsForResource(b -> b.resourceARN(alarmArn(r)))
                    .tags(),
            (r, tags) -> cloudWatch(r).tagResource(b -> Tags.fill(b.resourceARN(alarmArn(r)), tags)),
            (r, keys) ->
                    cloudWatch(r).untagResource(b -> b.resourceARN(alarmArn(r)).tagKeys(keys)));

    private CloudWatchTypes() {}

    static List<ResourceType> all() {
        return List.of(alarm(), compositeAlarm(), dashboard());
    }

    private static CloudWatchClient cloudWatch(ResourceRequest r) {
        return r.aws().cloudWatch();
    }

    private static String alarmArn(ResourceRequest r) {
        return r.arn("cloudwatch", "alarm:" + r.id());
    }

    /**
     * Asks for these types only: DescribeAlarms shows composite alarms only to who may describe all alarms, which a stack without
     * one need not.
     */
    private static void refuseExistingAlarm(ResourceRequest r, String name, AlarmType... types)
            throws ResourceFailedException {
        DescribeAlarmsResponse found =
                cloudWatch(r).describeAlarms(b -> b.alarmNames(name).alarmTypes(types));
        r.refuseExisting(
                name,
                !found.metricAlarms().isEmpty() || !found.compositeAlarms().isEmpty());
    }

    private static ResourceType alarm() {
        return ServiceType.named("AWS::CloudWatch::Alarm")
                .createOnly("AlarmName")
                .maps(PutMetricAlarmRequest.builder())
                .create(r -> {
                    String name = r.name("AlarmName", 255);
                    refuseExistingAlarm(r, name, AlarmType.METRIC_ALARM);
                    putAlarm(r, name);
                    return name;
                })
                .update(r -> putAlarm(r, r.id()))
                .reads(r -> r.read(
                        cloudWatch(r).describeAlarms(b -> b.alarmNames(r.id())).metricAlarms()))
                .attributes(r -> Map.of("Arn", alarmArn(r)))
                .tags(ALARM_TAGS)
                .delete(r -> cloudWatch(r).deleteAlarms(b -> b.alarmNames(r.id())))
                .build();
    }

    private static void putAlarm(ResourceRequest r, String name) {
        cloudWatch(r).putMetricAlarm(b -> r.fill(b.alarmName(name)));
    }

    private static ResourceType compositeAlarm() {
        return ServiceType.named("AWS::CloudWatch::CompositeAlarm")
                .createOnly("AlarmName")
                .maps(PutCompositeAlarmRequest.builder())
                .create(r -> {
                    String name = r.name("AlarmName", 255);
                    refuseExistingAlarm(r, name, AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM);
                    putCompositeAlarm(r, name);
                    return name;
                })
                .update(r -> putCompositeAlarm(r, r.id()))
                .attributes(r -> Map.of("Arn", alarmArn(r)))
                .tags(ALARM_TAGS)
                .delete(r -> cloudWatch(r).deleteAlarms(b -> b.alarmNames(r.id())))
                .build();
    }

    private static void putCompositeAlarm(ResourceRequest r, String name) {
        cloudWatch(r).putCompositeAlarm(b -> r.fill(b.alarmName(name)));
    }

    private static ResourceType dashboard() {
        return ServiceType.named("AWS::CloudWatch::Dashboard")
                .createOnly("DashboardName")
                .maps(PutDashboardRequest.builder())
                .create(r -> {
                    String name = r.name("DashboardName", 255);
                    r.refuseExisting(name, r.exists(() -> cloudWatch(r).getDashboard(b -> b.dashboardName(name))));
                    putDashboard(r, name);
                    return name;
                })
                .update(r -> putDashboard(r, r.id()))
                .delete(r -> cloudWatch(r).deleteDashboards(b -> b.dashboardNames(r.id())))
                .build();
    }

    private static void putDashboard(ResourceRequest r, String name) {
        cloudWatch(r).putDashboard(b -> r.fill(b.dashboardName(name)));
    }
}

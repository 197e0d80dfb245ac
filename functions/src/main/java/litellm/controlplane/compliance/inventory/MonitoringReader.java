package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DashboardEntry;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListDashboardsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** Alarms and dashboards. */
record MonitoringReader(CloudWatchClient cloudWatch, Calls calls, Scope scope) implements ServiceReader {
    /** What autoscaling calls the alarms that it makes for itself. */
    private static final Pattern OF_AUTOSCALING =
            Pattern.compile("TargetTracking-service/([^/]+)/([^/]+)-Alarm(High|Low)-.*");

    private static final int ALARMS_A_CALL = 100;

    @Override
    public List<Listing> listings() {
        return List.of(
                new Listing(
                        ResourceTypes.ALARM,
                        "cloudwatch:DescribeAlarms",
                        () -> calls.all(
                                cloudWatch.describeAlarmsPaginator(request -> request.maxRecords(ALARMS_A_CALL)
                                        // Composite alarms are told to those only who ask for them.
                                        .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)),
                                this::alarms)),
                Listing.of(
                        ResourceTypes.DASHBOARD,
                        "cloudwatch:ListDashboards",
                        () -> calls.all(cloudWatch.listDashboardsPaginator(), ListDashboardsResponse::dashboardEntries),
                        this::dashboard));
    }

    private List<Resource> alarms(DescribeAlarmsResponse page) {
        return Stream.concat(
                        page.metricAlarms().stream().map(this::alarm),
                        page.compositeAlarms().stream().map(this::alarm))
                .toList();
    }

    private Resource alarm(MetricAlarm alarm) {
        Resource resource = alarm(alarm.alarmName(), alarm.alarmArn(), alarm.actionsEnabled(), alarm.alarmActions());
        Matcher autoscaling = OF_AUTOSCALING.matcher(alarm.alarmName());
        return autoscaling.matches()
                ? resource.madeFor(
                        ResourceTypes.SCALABLE_TARGET,
                        "service/%s/%s".formatted(autoscaling.group(1), autoscaling.group(2)))
                : resource.with("withoutActions", nameIf(alarm.alarmActions().isEmpty(), alarm.alarmName()));
    }

    private Resource alarm(CompositeAlarm alarm) {
        return alarm(alarm.alarmName(), alarm.alarmArn(), alarm.actionsEnabled(), alarm.alarmActions());
    }

    /** Only of a metric alarm that autoscaling has not made can it be said what it is to do where it has no actions. */
    private Resource alarm(String name, String arn, Boolean enabled, List<String> actions) {
        boolean on = Boolean.TRUE.equals(enabled);
        return Resource.of(ResourceTypes.ALARM, name, arn)
                .with(Map.of(
                        "acts",
                        on && !actions.isEmpty(),
                        "silenced",
                        nameIf(!on && !actions.isEmpty(), name),
                        "withoutActions",
                        List.of(),
                        "alertsTopic",
                        scope.arn("sns", "litellm-control-plane-alerts")));
    }

    private static List<String> nameIf(boolean condition, String name) {
        return condition ? List.of(name) : List.of();
    }

    private Resource dashboard(DashboardEntry dashboard) {
        return Resource.of(
                ResourceTypes.DASHBOARD,
                dashboard.dashboardName(),
                dashboard.dashboardArn() == null
                        ? "arn:%s:cloudwatch::%s:dashboard/%s"
                                .formatted(scope.partition(), scope.account(), dashboard.dashboardName())
                        : dashboard.dashboardArn());
    }
}

package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.testing.Moto;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

class MonitoringReaderTest {
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:ops";

    private final CloudWatchClient cloudWatch = Moto.shared().client(CloudWatchClient.builder());
    private final String environment = Moto.newEnvironment();

    private String alarm(String name, boolean enabled, String... actions) {
        cloudWatch.putMetricAlarm(put -> put.alarmName(name)
                .actionsEnabled(enabled)
                .alarmActions(actions)
                .namespace("AWS/ECS")
                .metricName("CPUUtilization")
                .statistic(Statistic.AVERAGE)
                .period(60)
                .evaluationPeriods(1)
                .threshold(85.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD));
        return name;
    }

    private Map<String, Object> details(String alarm) {
        Scope scope = new Scope("123456789012", "aws", "us-east-1", List.of(environment), Set.of(), OwnedNames.read());
        try (Calls calls = new Calls()) {
            return new MonitoringReader(cloudWatch, calls, scope)
                    .listings().getFirst().read().get().stream()
                            .filter(found -> found.name().equals(alarm))
                            .findFirst()
                            .orElseThrow()
                            .details();
        }
    }

    @Test
    void anAlarmThatActsNeedsNothing() {
        String alarm = alarm(environment + "-litellm-ecs-cpu", true, TOPIC);

        assertThat(details(alarm))
                .containsEntry("acts", true)
                .containsEntry("silenced", List.of())
                .containsEntry("withoutActions", List.of());
    }

    @Test
    void whatASilencedAlarmDoesItDoesAgainOnceItIsEnabled() {
        String alarm = alarm(environment + "-litellm-ecs-cpu", false, TOPIC);

        assertThat(details(alarm))
                .containsEntry("acts", false)
                .containsEntry("silenced", List.of(alarm))
                .containsEntry("withoutActions", List.of());
    }

    @Test
    void anAlarmWithoutActionsIsGivenSome() {
        String alarm = alarm(environment + "-litellm-ecs-cpu", false);

        assertThat(details(alarm))
                .containsEntry("acts", false)
                .containsEntry("silenced", List.of())
                .containsEntry("withoutActions", List.of(alarm));
    }

    /** It is there to change the number of tasks, not to tell anyone. */
    @Test
    void anAlarmOfAutoscalingIsNotGivenATopic() {
        String service = "TargetTracking-service/%1$s-litellm-cluster/%1$s-litellm-service".formatted(environment);
        String alarm = alarm(service + "-AlarmHigh-1", true);

        assertThat(details(alarm)).containsEntry("acts", false).containsEntry("withoutActions", List.of());
    }
}

package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.console.document.JsonDocument;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.TemplateResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/RUNBOOK.md has a line for each alarm that the templates make, and for no other; the dashboard shows the control plane's. */
class RunbookTest {
    private static final Project PROJECT = TestProject.repository();
    private static final Pattern ALARM = Pattern.compile("\\s+AlarmName: (?:!Sub )?(\\S+)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    @Test
    void shouldSayWhatToDoForEveryAlarm() {
        Set<String> alarms = templates()
                .flatMap(template -> ALARM.matcher(template).results())
                .map(alarm -> alarm.group(1).replace("${Environment}", "ENV"))
                .flatMap(RunbookTest::eachOfALoop)
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> rows = ROW.matcher(PROJECT.readText(PROJECT.root().resolve("docs/RUNBOOK.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows).isEqualTo(alarms);
    }

    @Test
    void shouldHaveADashboardThatCloudWatchCanRead() {
        String body = ((Map<?, ?>) properties("Dashboard").get("DashboardBody"))
                .get("Fn::Sub")
                .toString();

        List<?> widgets =
                (List<?>) JsonDocument.readObject("DashboardBody", body).get("widgets");

        assertThat(widgets)
                .hasSizeGreaterThan(5)
                .allSatisfy(widget -> assertThat(((Map<?, ?>) widget).keySet().toString())
                        .isEqualTo("[type, x, y, width, height, properties]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "prod"})
    void shouldMailThatAnAlarmIsOverUnlessADevThatIsNewEachMorningWouldMailItOfEachNewOne(String environment) {
        assertThat(alarms(environment))
                .hasSize(environment.equals("prod") ? 11 : 10)
                .allSatisfy(alarm -> {
                    assertThat(alarm.items("AlarmActions")).hasSize(1);
                    assertThat(alarm.items("OKActions")).hasSize(environment.equals("dev") ? 0 : 1);
                });
    }

    /** Memory is a limit of each task: beside others with room to spare one that nears it would be lost in an average. */
    @Test
    void shouldRingForTheTaskThatUsesMostOfItsMemory() {
        assertThat(alarms("prod"))
                .filteredOn(alarm -> alarm.text("MetricName")
                        .filter("MemoryUtilization"::equals)
                        .isPresent())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.text("Statistic")).contains("Maximum"));
    }

    /** Where nobody counts the tasks, an alarm that takes silence for none would ring for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "prod"})
    void shouldRingWhereNoTaskRunsIfContainerInsightsCountThem(String environment) {
        boolean counted = ofType("AWS::ECS::Cluster", environment).stream()
                .flatMap(cluster -> cluster.items("ClusterSettings").stream())
                .anyMatch(Map.of("Name", "containerInsights", "Value", "enabled")::equals);

        assertThat(alarms(environment))
                .filteredOn(alarm -> alarm.text("Namespace")
                        .filter("ECS/ContainerInsights"::equals)
                        .isPresent())
                .extracting(alarm -> alarm.text("TreatMissingData").orElse(""))
                .isEqualTo(counted ? List.of("breaching") : List.of());
    }

    /** The load balancer answers before, and where it answers without a task the alarm would ring for each first deployment. */
    @Test
    void shouldCountTheLoadBalancersErrorsOnceTheServiceHasTasks() {
        Map<?, ?> alarm =
                (Map<?, ?>) resources(PROJECT.template("litellm-stack.yaml")).get("LoadBalancerErrorsAlarm");

        assertThat(alarm.get("DependsOn")).isEqualTo("Service");
    }

    /** CloudWatch finds that there is no data three or four periods after the last. */
    @Test
    void shouldTellWithinADayThatNobodyLooksForOverdueRotations() {
        Duration period = Duration.ofSeconds(
                Long.parseLong(properties("OverdueRotationsAlarm").get("Period").toString()));
        Duration betweenLooks = Duration.ofHours(Long.parseLong(properties("OverdueRotationsSchedule")
                .get("ScheduleExpression")
                .toString()
                .replaceAll("rate\\((\\d+) hours\\)", "$1")));

        assertThat(period.multipliedBy(4)).isLessThanOrEqualTo(Duration.ofDays(1));
        assertThat(betweenLooks.multipliedBy(2)).isLessThanOrEqualTo(period);
    }

    private static List<TemplateResource> alarms(String environment) {
        return ofType("AWS::CloudWatch::Alarm", environment);
    }

    private static List<TemplateResource> ofType(String type, String environment) {
        return PROJECT.stacks().stacks().values().stream()
                .map(stack -> PROJECT.template(stack.template()))
                .map(file -> Template.parse(PROJECT.name(file), PROJECT.readText(file)))
                .flatMap(template -> template.resourcesFor(Map.of("Environment", environment)).values().stream())
                .filter(resource -> resource.type().equals(type))
                .toList();
    }

    private static Stream<String> templates() {
        return Stream.concat(
                Stream.of(PROJECT.readText(PROJECT.bootstrapTemplate())),
                PROJECT.stacks().stacks().values().stream()
                        .map(StackCatalogue.Entry::template)
                        .map(PROJECT::template)
                        .map(PROJECT::readText));
    }

    /** The alarms of executions are made by a loop over the metrics of Step Functions. */
    private static Stream<String> eachOfALoop(String name) {
        return name.contains("${Metric}")
                ? metrics().map(metric -> name.replace("${Metric}", metric.toString()))
                : Stream.of(name);
    }

    private static Stream<?> metrics() {
        List<?> loop = (List<?>) resources().get("Fn::ForEach::ExecutionAlarms");
        return ((List<?>) loop.get(1)).stream();
    }

    private static Map<?, ?> properties(String name) {
        return (Map<?, ?>) ((Map<?, ?>) resources().get(name)).get("Properties");
    }

    private static Map<?, ?> resources() {
        return resources(PROJECT.bootstrapTemplate());
    }

    private static Map<?, ?> resources(Path template) {
        return (Map<?, ?>) ((Map<?, ?>) PROJECT.readYaml(template)).get("Resources");
    }
}

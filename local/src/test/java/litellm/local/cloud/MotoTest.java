package litellm.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import litellm.local.front.Call;
import litellm.local.front.MotoUpstream;
import litellm.local.front.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.ClusterSettingName;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TooManyTagsException;
import software.amazon.awssdk.services.rds.model.UpgradeTarget;

@Timeout(200)
class MotoTest {
    @RegisterExtension
    static final MotoExtension moto = new MotoExtension();

    /** Its port is as open to a page in a browser as the front's. */
    @ParameterizedTest
    @CsvSource({
        "Origin, https://example.com, header Origin",
        "Sec-Fetch-Site, cross-site, header Sec-Fetch-Site",
        "Host, evil.example:4567, 'host \"evil.example:4567\"'",
        "Host, localhost.evil.example, 'host \"localhost.evil.example\"'"
    })
    void refusesWebPages(String header, String value, String reason) throws Exception {
        Map<String, List<String>> headers = new HashMap<>(Map.of("Host", List.of("127.0.0.1")));
        headers.put(header, List.of(value));
        Reply reply = get(headers);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text()).contains("<Code>AccessDenied</Code>", reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost:4567", "bucket.localhost"})
    void answersAtItsOwnNames(String host) throws Exception {
        Reply own = get(Map.of("Host", List.of(host)));
        assertThat(own.status()).isEqualTo(201);
        assertThat(own.headers()).doesNotContainKey("Access-Control-Allow-Origin");
    }

    private static Reply get(Map<String, List<String>> headers) throws IOException {
        Call call = new Call("GET", "/moto-api/config", "", headers, new byte[0], null, null, null);
        return new MotoUpstream(moto.aws().endpoint().getPort()).forward(call);
    }

    @Test
    void switchesAnAlarmsActions() {
        CloudWatchClient cloudWatch = moto.aws().cloudWatch();
        cloudWatch.putMetricAlarm(request -> request.alarmName("switched")
                .namespace("AWS/ECS")
                .metricName("CPUUtilization")
                .statistic(Statistic.AVERAGE)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .threshold(80.0)
                .period(60)
                .evaluationPeriods(1));
        cloudWatch.disableAlarmActions(request -> request.alarmNames("switched"));
        assertThat(actionsEnabled("switched")).isFalse();
        cloudWatch.enableAlarmActions(request -> request.alarmNames("switched"));
        assertThat(actionsEnabled("switched")).isTrue();
    }

    @Test
    void deletesAnEndpointWhoseTypeNobodySaid() {
        Ec2Client ec2 = moto.aws().ec2();
        String vpc =
                ec2.createVpc(request -> request.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        VpcEndpoint endpoint = ec2.createVpcEndpoint(
                        request -> request.vpcId(vpc).serviceName("com.amazonaws.us-east-1.s3"))
                .vpcEndpoint();

        assertThat(endpoint.vpcEndpointType()).isEqualTo(VpcEndpointType.GATEWAY);
        assertThat(ec2.deleteVpcEndpoints(request -> request.vpcEndpointIds(endpoint.vpcEndpointId()))
                        .unsuccessful())
                .isEmpty();
    }

    @Test
    void tellsWhatAVersionOfPostgresCanBecome() {
        assertThat(moto.aws()
                        .rds()
                        .describeDBEngineVersions(
                                request -> request.engine("postgres").engineVersion("15.10"))
                        .dbEngineVersions())
                .singleElement()
                .satisfies(version -> assertThat(version.validUpgradeTarget())
                        .extracting(UpgradeTarget::engineVersion)
                        .contains("16.9", "17.5")
                        .doesNotContain("14.15", "15.10"));
    }

    private static boolean actionsEnabled(String alarm) {
        return moto.aws()
                .cloudWatch()
                .describeAlarms(request -> request.alarmNames(alarm))
                .metricAlarms()
                .getFirst()
                .actionsEnabled();
    }

    @Test
    void changesAClustersSettings() {
        ClusterSetting disabled = ClusterSetting.builder()
                .name(ClusterSettingName.CONTAINER_INSIGHTS)
                .value("disabled")
                .build();
        moto.aws().ecs().createCluster(request -> request.clusterName("set"));
        moto.aws().ecs().updateClusterSettings(request -> request.cluster("set").settings(disabled));
        assertThat(moto.aws()
                        .ecs()
                        .describeClusters(request -> request.clusters("set").include(ClusterField.SETTINGS))
                        .clusters()
                        .getFirst()
                        .settings())
                .containsExactly(disabled);
    }

    /** Elastic Load Balancing counts none of the tags that are CloudFormation's. */
    @Test
    void takesFiftyTagsOnALoadBalancer() {
        ElasticLoadBalancingV2Client balancing = moto.aws().elasticLoadBalancingV2();
        String subnet = moto.aws().ec2().describeSubnets().subnets().getFirst().subnetId();
        String arn = balancing
                .createLoadBalancer(
                        request -> request.name("tagged").subnets(subnet).tags(tag("aws:cloudformation:stack-name")))
                .loadBalancers()
                .getFirst()
                .loadBalancerArn();
        IntStream.range(0, 50)
                .mapToObj(i -> tag("key" + i))
                .forEach(tag ->
                        balancing.addTags(request -> request.resourceArns(arn).tags(tag)));
        balancing.addTags(request -> request.resourceArns(arn).tags(tag("key1")));

        assertThat(balancing
                        .describeTags(request -> request.resourceArns(arn))
                        .tagDescriptions()
                        .getFirst()
                        .tags())
                .hasSize(51);
        assertThatThrownBy(() ->
                        balancing.addTags(request -> request.resourceArns(arn).tags(tag("one more"))))
                .isInstanceOf(TooManyTagsException.class);
    }

    private static Tag tag(String key) {
        return Tag.builder().key(key).value("value").build();
    }

    @Test
    void startsWhateverPythonSaysFirst(@TempDir Path folder) throws Exception {
        Path python = Files.writeString(
                folder.resolve("python"),
                "#!/bin/sh\necho 'UserWarning: this version is old'\necho\necho 4711\nexec sleep 30\n");
        assertThat(python.toFile().setExecutable(true)).isTrue();
        try (Moto started = Moto.start(python.toString(), folder, 1)) {
            assertThat(started.port()).isEqualTo(4711);
        }
    }
}

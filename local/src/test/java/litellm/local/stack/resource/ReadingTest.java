package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a type reads of a resource is what it was made with, until someone changes the resource. */
class ReadingTest {
    private static final String LOG_GROUP = "AWS::Logs::LogGroup";
    private static final String ALARM = "AWS::CloudWatch::Alarm";
    private static final String GROUP = "AWS::EC2::SecurityGroup";
    private static final String KEY = "AWS::KMS::Key";
    private static final String REPOSITORY = "AWS::ECR::Repository";
    private static final String TOPIC = "AWS::SNS::Topic";
    private static final String SECRET = "AWS::SecretsManager::Secret";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());

    @Test
    void readsALogGroup() throws Exception {
        Map<String, Object> made = Map.of("LogGroupName", stack.unique("/ecs/read"), "RetentionInDays", 14);
        Resource group = stack.create(LOG_GROUP, made);
        assertThat(stack.read(LOG_GROUP, group, made))
                .contains(Map.of("LogGroupName", group.physicalId(), "RetentionInDays", "14"));

        CLOUD.aws()
                .cloudWatchLogs()
                .putRetentionPolicy(put -> put.logGroupName(group.physicalId()).retentionInDays(1));
        assertThat(stack.read(LOG_GROUP, group, made).orElseThrow()).containsEntry("RetentionInDays", "1");

        CLOUD.aws().cloudWatchLogs().deleteRetentionPolicy(delete -> delete.logGroupName(group.physicalId()));
        assertThat(stack.read(LOG_GROUP, group, made).orElseThrow()).containsEntry("RetentionInDays", null);

        stack.delete(LOG_GROUP, group, made);
        assertThat(stack.read(LOG_GROUP, group, made)).isEmpty();
    }

    @Test
    void readsARepository() throws Exception {
        Map<String, Object> made =
                Map.of("RepositoryName", stack.unique("repository"), "ImageTagMutability", "IMMUTABLE");
        Resource repository = stack.create(REPOSITORY, made);
        assertThat(stack.read(REPOSITORY, repository, made)).contains(made);

        stack.delete(REPOSITORY, repository, made);
        assertThat(stack.read(REPOSITORY, repository, made)).isEmpty();
    }

    @Test
    void readsATopic() throws Exception {
        Map<String, Object> made = Map.of("TopicName", stack.unique("topic"), "DisplayName", "alerts");
        Resource topic = stack.create(TOPIC, made);
        assertThat(stack.read(TOPIC, topic, made)).contains(Map.of("DisplayName", "alerts"));

        stack.delete(TOPIC, topic, made);
        assertThat(stack.read(TOPIC, topic, made)).isEmpty();
    }

    @Test
    void readsStructuresInTheOrderInWhichTheyWereGiven() throws Exception {
        Map<String, Object> made = Map.of(
                "AlarmName", stack.unique("alarm"),
                "Namespace", "AWS/ECS",
                "MetricName", "CPUUtilization",
                "Statistic", "Average",
                "Period", "60",
                "EvaluationPeriods", "10",
                "Threshold", "85",
                "ComparisonOperator", "GreaterThanThreshold",
                "Dimensions",
                        List.of(
                                Map.of("Name", "ServiceName", "Value", "s"),
                                Map.of("Name", "ClusterName", "Value", "c")),
                "Tags", List.of(Map.of("Key", "Owner", "Value", "o")));
        Resource alarm = stack.create(ALARM, made);
        Map<String, Object> read = stack.read(ALARM, alarm, made).orElseThrow();

        assertThat(read).containsEntry("Threshold", "85").doesNotContainKey("Tags");
        assertThat(read.get("Dimensions")).isEqualTo(made.get("Dimensions"));

        CLOUD.aws().cloudWatch().deleteAlarms(delete -> delete.alarmNames(alarm.physicalId()));
        assertThat(stack.read(ALARM, alarm, made)).isEmpty();
    }

    @Test
    void readsTheRulesThatAGroupStates() throws Exception {
        String vpc = CLOUD.aws().ec2().describeVpcs().vpcs().getFirst().vpcId();
        List<Object> rules = List.of(
                Map.of("IpProtocol", "tcp", "FromPort", "443", "ToPort", "443", "CidrIp", "10.0.0.0/8"),
                Map.of(
                        "IpProtocol",
                        "tcp",
                        "FromPort",
                        "443",
                        "ToPort",
                        "443",
                        "CidrIp",
                        "0.0.0.0/0",
                        "Description",
                        "clients"));
        List<Object> out = List.of(Map.of("IpProtocol", "-1", "CidrIp", "127.0.0.1/32", "Description", "nowhere"));
        Map<String, Object> made = Map.of(
                "GroupDescription", "a group", "VpcId", vpc, "SecurityGroupIngress", rules, "SecurityGroupEgress", out);
        Resource group = stack.create(GROUP, made);
        assertThat(stack.read(GROUP, group, made)).contains(made);

        CLOUD.aws()
                .ec2()
                .authorizeSecurityGroupIngress(authorize -> authorize
                        .groupId(group.physicalId())
                        .ipProtocol("tcp")
                        .fromPort(22)
                        .toPort(22)
                        .cidrIp("0.0.0.0/0"));
        assertThat((List<?>) stack.read(GROUP, group, made).orElseThrow().get("SecurityGroupIngress"))
                .hasSize(3)
                .last()
                .isEqualTo(Map.of("IpProtocol", "tcp", "FromPort", "22", "ToPort", "22", "CidrIp", "0.0.0.0/0"));
    }

    @Test
    void aKeyOrASecretThatWaitsForItsDeletionIsGone() throws Exception {
        Map<String, Object> madeKey = Map.of("Description", "a key", "EnableKeyRotation", true);
        Resource key = stack.create(KEY, madeKey);
        assertThat(stack.read(KEY, key, madeKey)).contains(madeKey);
        CLOUD.aws().kms().disableKeyRotation(disable -> disable.keyId(key.physicalId()));
        assertThat(stack.read(KEY, key, madeKey).orElseThrow()).containsEntry("EnableKeyRotation", false);
        CLOUD.aws().kms().scheduleKeyDeletion(delete -> delete.keyId(key.physicalId()));
        assertThat(stack.read(KEY, key, madeKey)).isEmpty();

        Map<String, Object> madeSecret = Map.of("Name", stack.unique("secret"), "SecretString", "hidden");
        Resource secret = stack.create(SECRET, madeSecret);
        assertThat(stack.read(SECRET, secret, madeSecret))
                .as("never the value")
                .contains(Map.of("Name", madeSecret.get("Name")));
        CLOUD.aws().secretsManager().deleteSecret(delete -> delete.secretId(secret.physicalId()));
        assertThat(stack.read(SECRET, secret, madeSecret)).isEmpty();
    }
}

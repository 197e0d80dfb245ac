package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;

/** What a type reads of a resource is what it was made with, until someone changes the resource. */
class ReadingTest {
    private static final String LOG_GROUP = "AWS::Logs::LogGroup";
    private static final String ALARM = "AWS::CloudWatch::Alarm";
    private static final String GROUP = "AWS::EC2::SecurityGroup";
    private static final String KEY = "AWS::KMS::Key";
    private static final String REPOSITORY = "AWS::ECR::Repository";
    private static final String TOPIC = "AWS::SNS::Topic";
    private static final String SECRET = "AWS::SecretsManager::Secret";
    private static final String ROLE = "AWS::IAM::Role";
    private static final String POLICY = "AWS::IAM::Policy";
    private static final String FUNCTION = "AWS::Lambda::Function";
    private static final String ALIAS = "AWS::Lambda::Alias";
    private static final String PERMISSION = "AWS::Lambda::Permission";
    private static final String INGRESS = "AWS::EC2::SecurityGroupIngress";
    private static final String SUBNET = "AWS::EC2::Subnet";
    private static final String ENDPOINT = "AWS::EC2::VPCEndpoint";
    private static final String FLOW_LOG = "AWS::EC2::FlowLog";
    private static final String GATEWAY = "AWS::EC2::NatGateway";
    private static final String ROUTE = "AWS::EC2::Route";
    private static final String ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation";
    private static final String KEY_ALIAS = "AWS::KMS::Alias";
    private static final String EVENTS_RULE = "AWS::Events::Rule";
    private static final String RULE = "AWS::ElasticLoadBalancingV2::ListenerRule";
    private static final String SCALING = "AWS::ApplicationAutoScaling::ScalingPolicy";

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
    void readsARoleAndItsPolicies() throws Exception {
        Map<String, Object> document = document("s3:GetObject");
        Map<String, Object> madeRole = Map.of(
                "RoleName", stack.unique("role"),
                "AssumeRolePolicyDocument", document("sts:AssumeRole"),
                "Policies", List.of(Map.of("PolicyName", "own", "PolicyDocument", document)));
        Resource role = stack.create(ROLE, madeRole);
        String name = role.physicalId();
        String second = stack.create(ROLE, Map.of("AssumeRolePolicyDocument", document("sts:AssumeRole")))
                .physicalId();
        Map<String, Object> madePolicy =
                Map.of("PolicyName", "step", "PolicyDocument", document, "Roles", List.of(name, second));
        Resource policy = stack.create(POLICY, madePolicy);
        assertThat(stack.read(ROLE, role, madeRole)).contains(madeRole);
        assertThat(stack.read(POLICY, policy, madePolicy))
                .contains(Map.of("PolicyDocument", document, "Roles", List.of(name, second)));

        put(name, "own", document("s3:*"));
        put(second, "step", document("s3:*"));
        assertThat(stack.read(ROLE, role, madeRole).orElseThrow())
                .containsEntry("Policies", List.of(Map.of("PolicyName", "own", "PolicyDocument", document("s3:*"))));
        assertThat(stack.read(POLICY, policy, madePolicy).orElseThrow())
                .containsEntry("PolicyDocument", document("s3:*"));

        stack.delete(POLICY, policy, madePolicy);
        assertThat(stack.read(POLICY, policy, madePolicy)).isEmpty();
        stack.delete(ROLE, role, madeRole);
        assertThat(stack.read(ROLE, role, madeRole)).isEmpty();
    }

    private static void put(String role, String policy, Map<String, Object> document) {
        CLOUD.aws()
                .iam()
                .putRolePolicy(put -> put.roleName(role).policyName(policy).policyDocument(Text.json(document)));
    }

    private static Map<String, Object> document(String action) {
        Map<String, Object> statement = Map.of("Effect", "Allow", "Action", action, "Resource", "*");
        return Map.of("Version", "2012-10-17", "Statement", List.of(statement));
    }

    @Test
    void readsAFunction() throws Exception {
        Map<String, Object> madeRole = Map.of("AssumeRolePolicyDocument", document("sts:AssumeRole"));
        String role = stack.create(ROLE, madeRole).attributes().get("Arn").toString();
        Map<String, Object> made = Map.of(
                "FunctionName",
                stack.unique("function"),
                "Role",
                role,
                "Runtime",
                "python3.12",
                "Handler",
                "index.handler",
                "Code",
                Map.of("ZipFile", "print(1)"),
                "Timeout",
                "30",
                "Environment",
                Map.of("Variables", Map.of("RELEASE", "one")));
        Resource function = stack.create(FUNCTION, made);
        Map<String, Object> told = new HashMap<>(made);
        told.remove("Code");
        assertThat(stack.read(FUNCTION, function, made)).contains(told);

        CLOUD.aws()
                .lambda()
                .updateFunctionConfiguration(
                        update -> update.functionName(function.physicalId()).timeout(3));
        assertThat(stack.read(FUNCTION, function, made).orElseThrow()).containsEntry("Timeout", "3");

        Map<String, Object> madeAlias =
                Map.of("FunctionName", function.physicalId(), "Name", "live", "FunctionVersion", "$LATEST");
        Resource alias = stack.create(ALIAS, madeAlias);
        Map<String, Object> toldOfAlias = new HashMap<>(madeAlias);
        toldOfAlias.remove("FunctionName");
        assertThat(stack.read(ALIAS, alias, madeAlias)).contains(toldOfAlias);
        stack.delete(ALIAS, alias, madeAlias);
        assertThat(stack.read(ALIAS, alias, madeAlias)).isEmpty();

        Map<String, Object> madePermission = Map.of(
                "FunctionName", function.physicalId(),
                "Action", "lambda:InvokeFunction",
                "Principal", "secretsmanager.amazonaws.com");
        Resource permission = stack.create(PERMISSION, madePermission);
        assertThat(stack.read(PERMISSION, permission, madePermission)).contains(Map.of());
        stack.delete(PERMISSION, permission, madePermission);
        assertThat(stack.read(PERMISSION, permission, madePermission)).isEmpty();

        stack.delete(FUNCTION, function, made);
        assertThat(stack.read(FUNCTION, function, made)).isEmpty();
    }

    @Test
    void readsARuleThatIsAResourceOfItsOwn() throws Exception {
        String vpc = CLOUD.aws().ec2().describeVpcs().vpcs().getFirst().vpcId();
        String group = stack.create(GROUP, Map.of("GroupDescription", "a group", "VpcId", vpc))
                .physicalId();
        Map<String, Object> made = Map.of(
                "GroupId", group, "IpProtocol", "tcp", "FromPort", "443", "ToPort", "443", "CidrIp", "10.0.0.0/8");
        Resource rule = stack.create(INGRESS, made);
        assertThat(stack.read(INGRESS, rule, made)).contains(made);

        stack.delete(INGRESS, rule, made);
        assertThat(stack.read(INGRESS, rule, made)).isEmpty();
    }

    @Test
    void readsASubnetAnEndpointAndAFlowLog() throws Exception {
        Map<String, Object> madeVpc = Map.of("CidrBlock", "10.9.0.0/16");
        String vpc = stack.create("AWS::EC2::VPC", madeVpc).physicalId();
        Map<String, Object> madeSubnet =
                Map.of("VpcId", vpc, "CidrBlock", "10.9.1.0/24", "MapPublicIpOnLaunch", "true");
        Resource subnet = stack.create(SUBNET, madeSubnet);
        assertThat(stack.read(SUBNET, subnet, madeSubnet)).contains(madeSubnet);
        CLOUD.aws()
                .ec2()
                .modifySubnetAttribute(modify ->
                        modify.subnetId(subnet.physicalId()).mapPublicIpOnLaunch(value -> value.value(false)));
        assertThat(stack.read(SUBNET, subnet, madeSubnet).orElseThrow()).containsEntry("MapPublicIpOnLaunch", "false");

        Map<String, Object> madeEndpoint =
                Map.of("VpcId", vpc, "VpcEndpointType", "Gateway", "ServiceName", "com.amazonaws.us-east-1.s3");
        Resource endpoint = stack.create(ENDPOINT, madeEndpoint);
        assertThat(stack.read(ENDPOINT, endpoint, madeEndpoint)).contains(madeEndpoint);

        Map<String, Object> madeFlowLog = Map.of(
                "ResourceId", vpc,
                "ResourceType", "VPC",
                "TrafficType", "REJECT",
                "LogDestinationType", "s3",
                "LogDestination", "arn:aws:s3:::" + bucket());
        Resource flowLog = stack.create(FLOW_LOG, madeFlowLog);
        assertThat(stack.read(FLOW_LOG, flowLog, madeFlowLog).orElseThrow()).containsEntry("TrafficType", "REJECT");

        stack.delete(ENDPOINT, endpoint, madeEndpoint);
        assertThat(stack.read(ENDPOINT, endpoint, madeEndpoint)).isEmpty();
        stack.delete(FLOW_LOG, flowLog, madeFlowLog);
        assertThat(stack.read(FLOW_LOG, flowLog, madeFlowLog)).isEmpty();
    }

    @Test
    void readsAGatewayARouteAndAnAssociation() throws Exception {
        String vpc = stack.create("AWS::EC2::VPC", Map.of("CidrBlock", "10.9.0.0/16"))
                .physicalId();
        String subnet = stack.create(SUBNET, Map.of("VpcId", vpc, "CidrBlock", "10.9.1.0/24"))
                .physicalId();
        String table =
                stack.create("AWS::EC2::RouteTable", Map.of("VpcId", vpc)).physicalId();
        Map<String, Object> madeGateway = Map.of("SubnetId", subnet, "ConnectivityType", "private");
        Resource gateway = stack.create(GATEWAY, madeGateway);
        assertThat(stack.read(GATEWAY, gateway, madeGateway)).contains(madeGateway);
        Map<String, Object> madeRoute = Map.of(
                "RouteTableId", table, "DestinationCidrBlock", "0.0.0.0/0", "NatGatewayId", gateway.physicalId());
        Resource route = stack.create(ROUTE, madeRoute);
        Map<String, Object> told = new HashMap<>(madeRoute);
        told.remove("RouteTableId");
        assertThat(stack.read(ROUTE, route, madeRoute)).contains(told);
        Map<String, Object> madeAssociation = Map.of("SubnetId", subnet, "RouteTableId", table);
        Resource association = stack.create(ASSOCIATION, madeAssociation);
        assertThat(stack.read(ASSOCIATION, association, madeAssociation)).contains(madeAssociation);

        stack.delete(ROUTE, route, madeRoute);
        assertThat(stack.read(ROUTE, route, madeRoute)).isEmpty();
        stack.delete(ASSOCIATION, association, madeAssociation);
        assertThat(stack.read(ASSOCIATION, association, madeAssociation)).isEmpty();
        CLOUD.aws().ec2().deleteNatGateway(delete -> delete.natGatewayId(gateway.physicalId()));
        assertThat(stack.read(GATEWAY, gateway, madeGateway)).isEmpty();
    }

    @Test
    void readsAnAliasOfAKeyAndARuleOfEvents() throws Exception {
        String key = stack.create(KEY, Map.of("Description", "a key")).physicalId();
        Map<String, Object> madeAlias = Map.of("AliasName", "alias/" + stack.unique("key"), "TargetKeyId", key);
        Resource alias = stack.create(KEY_ALIAS, madeAlias);
        assertThat(stack.read(KEY_ALIAS, alias, madeAlias)).contains(madeAlias);
        CLOUD.aws().kms().deleteAlias(delete -> delete.aliasName(alias.physicalId()));
        assertThat(stack.read(KEY_ALIAS, alias, madeAlias)).isEmpty();

        Map<String, Object> madeRule =
                Map.of("Name", stack.unique("rule"), "ScheduleExpression", "rate(7 days)", "State", "ENABLED");
        Resource rule = stack.create(EVENTS_RULE, madeRule);
        assertThat(stack.read(EVENTS_RULE, rule, madeRule)).contains(madeRule);
        CLOUD.aws().eventBridge().disableRule(disable -> disable.name(rule.physicalId()));
        assertThat(stack.read(EVENTS_RULE, rule, madeRule).orElseThrow()).containsEntry("State", "DISABLED");
        CLOUD.aws().eventBridge().deleteRule(delete -> delete.name(rule.physicalId()));
        assertThat(stack.read(EVENTS_RULE, rule, madeRule)).isEmpty();
    }

    private String bucket() {
        String name = stack.unique("flow-logs");
        CLOUD.aws().s3().createBucket(create -> create.bucket(name));
        return name;
    }

    @Test
    void readsAListenersRule() throws Exception {
        Map<String, Object> made = Map.of(
                "ListenerArn", listener(),
                "Priority", "10",
                "Conditions",
                        List.of(Map.of(
                                "Field", "path-pattern", "PathPatternConfig", Map.of("Values", List.of("/ui*")))),
                "Actions",
                        List.of(Map.of("Type", "fixed-response", "FixedResponseConfig", Map.of("StatusCode", "404"))));
        Resource rule = stack.create(RULE, made);
        Map<String, Object> told = new HashMap<>(made);
        told.remove("ListenerArn");
        assertThat(stack.read(RULE, rule, made)).contains(told);

        stack.delete(RULE, rule, made);
        assertThat(stack.read(RULE, rule, made)).isEmpty();
    }

    private String listener() {
        List<String> subnets = CLOUD.aws().ec2().describeSubnets().subnets().stream()
                .filter(subnet -> subnet.defaultForAz())
                .limit(2)
                .map(subnet -> subnet.subnetId())
                .toList();
        ElasticLoadBalancingV2Client balancers = CLOUD.aws().elasticLoadBalancingV2();
        String balancer = balancers
                .createLoadBalancer(
                        create -> create.name(stack.unique("balancer")).subnets(subnets))
                .loadBalancers()
                .getFirst()
                .loadBalancerArn();
        return balancers
                .createListener(create -> create.loadBalancerArn(balancer)
                        .protocol("HTTP")
                        .port(80)
                        .defaultActions(Action.builder()
                                .type("fixed-response")
                                .fixedResponseConfig(fixed -> fixed.statusCode("404"))
                                .build()))
                .listeners()
                .getFirst()
                .listenerArn();
    }

    @Test
    void readsAScalingPolicy() throws Exception {
        Map<String, Object> made = Map.of(
                "PolicyName", stack.unique("policy"),
                "PolicyType", "TargetTrackingScaling",
                "ServiceNamespace", "dynamodb",
                "ResourceId", "table/read",
                "ScalableDimension", "dynamodb:table:ReadCapacityUnits",
                "TargetTrackingScalingPolicyConfiguration",
                        Map.of(
                                "TargetValue",
                                "70",
                                "PredefinedMetricSpecification",
                                Map.of("PredefinedMetricType", "DynamoDBReadCapacityUtilization")));
        Map<String, Object> madeBefore = new HashMap<>(made);
        madeBefore.put("PolicyName", stack.unique("before"));
        Resource before = stack.create(SCALING, madeBefore);
        Resource policy = stack.create(SCALING, made);
        assertThat(stack.read(SCALING, before, madeBefore)).contains(madeBefore);
        assertThat(stack.read(SCALING, policy, made)).contains(made);

        stack.delete(SCALING, policy, made);
        assertThat(stack.read(SCALING, policy, made)).isEmpty();
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

package litellm.system;

import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.Scope;

/**
 * What there is in the local account, a line for each thing, by the list calls of its services: what is left over or gone shows as a
 * difference between two of them. What goes with a thing that is listed has no line, such as a listener's rules, nor have certificates,
 * DNS records, dashboards and build projects. Reports and executions are history, not inventory.
 */
final class Inventory {
    private final LocalAws aws;
    private final Collection<String> found = new TreeSet<>();

    private Inventory(LocalAws aws) {
        this.aws = aws;
    }

    static Collection<String> of(LocalAws aws) {
        Inventory inventory = new Inventory(aws);
        inventory.takeStacks();
        inventory.takeNetworks();
        inventory.takeLoadBalancers();
        inventory.takeContainers();
        inventory.takeDatabases();
        inventory.takeSecretsAndKeys();
        inventory.takeFunctionsAndLogs();
        inventory.takeStores();
        inventory.takeEventsAndMessages();
        return inventory.found;
    }

    private void add(String kind, Stream<String> names) {
        names.forEach(name -> found.add(kind + " " + name));
    }

    private void takeStacks() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            add(
                    "stack",
                    cloudFormation.describeStacksPaginator().stacks().stream().map(Stack::stackId));
            add(
                    "export",
                    cloudFormation.listExportsPaginator().exports().stream()
                            .map(export -> export.name() + "=" + export.value()));
        }
    }

    private void takeNetworks() {
        try (Ec2Client ec2 = aws.client(Ec2Client.builder())) {
            add("vpc", ec2.describeVpcs().vpcs().stream().map(vpc -> vpc.vpcId()));
            add("subnet", ec2.describeSubnets().subnets().stream().map(subnet -> subnet.subnetId()));
            add(
                    "security group",
                    ec2.describeSecurityGroups().securityGroups().stream()
                            .map(group -> group.groupId() + group.ipPermissions() + group.ipPermissionsEgress()));
            add("route table", ec2.describeRouteTables().routeTables().stream().map(table -> table.routeTableId()));
            add(
                    "internet gateway",
                    ec2.describeInternetGateways().internetGateways().stream()
                            .map(gateway -> gateway.internetGatewayId()));
            add(
                    "nat gateway",
                    ec2.describeNatGateways().natGateways().stream()
                            .filter(gateway -> !gateway.stateAsString().equals("deleted"))
                            .map(gateway -> gateway.natGatewayId()));
            add("address", ec2.describeAddresses().addresses().stream().map(address -> address.allocationId()));
            add(
                    "endpoint",
                    ec2.describeVpcEndpoints().vpcEndpoints().stream()
                            .filter(endpoint -> !endpoint.stateAsString().equalsIgnoreCase("deleted"))
                            .map(endpoint -> endpoint.vpcEndpointId()));
            add("flow log", ec2.describeFlowLogs().flowLogs().stream().map(log -> log.flowLogId()));
            add(
                    "interface",
                    ec2.describeNetworkInterfaces().networkInterfaces().stream()
                            .map(networkInterface -> networkInterface.networkInterfaceId()));
        }
    }

    private void takeLoadBalancers() {
        try (ElasticLoadBalancingV2Client balancers = aws.client(ElasticLoadBalancingV2Client.builder());
                Wafv2Client firewalls = aws.client(Wafv2Client.builder())) {
            balancers.describeLoadBalancers().loadBalancers().forEach(balancer -> {
                found.add("load balancer " + balancer.loadBalancerArn());
                add(
                        "listener",
                        balancers
                                .describeListeners(request -> request.loadBalancerArn(balancer.loadBalancerArn()))
                                .listeners()
                                .stream()
                                .map(listener -> listener.listenerArn()));
            });
            add(
                    "target group",
                    balancers.describeTargetGroups().targetGroups().stream().map(group -> group.targetGroupArn()));
            add(
                    "web ACL",
                    firewalls.listWebACLs(request -> request.scope(Scope.REGIONAL)).webACLs().stream()
                            .map(acl -> acl.arn()));
        }
    }

    private void takeContainers() {
        try (EcsClient ecs = aws.client(EcsClient.builder());
                EcrClient ecr = aws.client(EcrClient.builder());
                ApplicationAutoScalingClient scaling = aws.client(ApplicationAutoScalingClient.builder())) {
            // A deleted cluster can still be listed for a while, as INACTIVE (ECS API Reference, "DeleteCluster").
            ecs.describeClusters(request -> request.clusters(ecs.listClusters().clusterArns())).clusters().stream()
                    .filter(cluster -> cluster.status().equals("ACTIVE"))
                    .map(Cluster::clusterArn)
                    .forEach(cluster -> {
                        found.add("cluster " + cluster);
                        add("service", ecs.listServices(request -> request.cluster(cluster)).serviceArns().stream());
                        add("task", ecs.listTasks(request -> request.cluster(cluster)).taskArns().stream());
                    });
            add("task definition", ecs.listTaskDefinitions().taskDefinitionArns().stream());
            ecr.describeRepositories().repositories().forEach(repository -> {
                found.add("repository " + repository.repositoryArn());
                add(
                        "image of " + repository.repositoryName(),
                        ecr
                                .listImages(request -> request.repositoryName(repository.repositoryName()))
                                .imageIds()
                                .stream()
                                .map(image -> image.imageDigest()));
            });
            add(
                    "scalable target",
                    scaling
                            .describeScalableTargets(request -> request.serviceNamespace(ServiceNamespace.ECS))
                            .scalableTargets()
                            .stream()
                            .map(target -> target.resourceId()));
            add(
                    "scaling policy",
                    scaling
                            .describeScalingPolicies(request -> request.serviceNamespace(ServiceNamespace.ECS))
                            .scalingPolicies()
                            .stream()
                            .map(policy -> policy.policyARN()));
        }
    }

    private void takeDatabases() {
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            add(
                    "database",
                    rds.describeDBInstances().dbInstances().stream()
                            .map(instance -> instance.dbInstanceArn() + " " + instance.dbInstanceStatus()));
            add(
                    "database snapshot",
                    rds.describeDBSnapshots(request -> request.snapshotType("manual")).dbSnapshots().stream()
                            .map(snapshot -> snapshot.dbSnapshotIdentifier()));
            add(
                    "subnet group",
                    rds.describeDBSubnetGroups().dbSubnetGroups().stream().map(group -> group.dbSubnetGroupName()));
        }
    }

    private void takeSecretsAndKeys() {
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder());
                KmsClient kms = aws.client(KmsClient.builder())) {
            add(
                    "secret",
                    secrets.listSecretsPaginator().stream()
                            .flatMap(page -> page.secretList().stream())
                            .map(secret -> secret.arn()));
            add(
                    "key",
                    kms.listKeysPaginator().keys().stream()
                            .map(key -> kms.describeKey(request -> request.keyId(key.keyId()))
                                    .keyMetadata())
                            .filter(key -> key.keyState() == KeyState.ENABLED)
                            .map(key -> key.arn()));
            add("alias", kms.listAliasesPaginator().aliases().stream().map(alias -> alias.aliasName()));
        }
    }

    private void takeFunctionsAndLogs() {
        try (LambdaClient lambda = aws.client(LambdaClient.builder());
                CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder());
                CloudWatchClient cloudWatch = aws.client(CloudWatchClient.builder());
                IamClient iam = aws.client(IamClient.builder())) {
            add(
                    "function",
                    lambda.listFunctionsPaginator().functions().stream()
                            .map(function -> function.functionName() + " " + function.codeSha256()));
            add(
                    "log group",
                    logs.describeLogGroupsPaginator().logGroups().stream().map(group -> group.logGroupName()));
            add(
                    "alarm",
                    cloudWatch.describeAlarmsPaginator().metricAlarms().stream().map(alarm -> alarm.alarmName()));
            add("role", iam.listRolesPaginator().roles().stream().map(role -> role.arn()));
            add(
                    "policy",
                    iam.listPoliciesPaginator(request -> request.scope(PolicyScopeType.LOCAL)).policies().stream()
                            .map(policy -> policy.arn()));
        }
    }

    private void takeStores() {
        try (DynamoDbClient dynamo = aws.client(DynamoDbClient.builder());
                S3Client s3 = aws.client(S3Client.builder())) {
            add("bucket", s3.listBuckets().buckets().stream().map(bucket -> bucket.name()));
            dynamo.listTables()
                    .tableNames()
                    .forEach(table -> add(
                            "item of " + table,
                            dynamo.scanPaginator(request -> request.tableName(table)).items().stream()
                                    .map(item -> keyOf(
                                            item,
                                            dynamo.describeTable(request -> request.tableName(table))
                                                    .table()))));
        }
    }

    private static String keyOf(Map<String, AttributeValue> item, TableDescription table) {
        return table.keySchema().stream()
                .map(key -> item.get(key.attributeName()).toString())
                .collect(Collectors.joining(" "));
    }

    private void takeEventsAndMessages() {
        try (EventBridgeClient events = aws.client(EventBridgeClient.builder());
                SchedulerClient scheduler = aws.client(SchedulerClient.builder());
                SfnClient stepFunctions = aws.client(SfnClient.builder());
                SnsClient sns = aws.client(SnsClient.builder());
                SqsClient sqs = aws.client(SqsClient.builder())) {
            add("event rule", events.listRules(all -> {}).rules().stream().map(rule -> rule.arn()));
            add(
                    "schedule",
                    scheduler.listSchedulesPaginator(all -> {}).schedules().stream()
                            .map(schedule -> schedule.arn()));
            add(
                    "state machine",
                    stepFunctions.listStateMachinesPaginator().stateMachines().stream()
                            .map(machine -> machine.stateMachineArn()));
            add("topic", sns.listTopicsPaginator().topics().stream().map(topic -> topic.topicArn()));
            add("queue", sqs.listQueuesPaginator().queueUrls().stream());
        }
    }
}

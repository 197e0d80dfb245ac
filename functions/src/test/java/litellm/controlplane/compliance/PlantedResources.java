package litellm.controlplane.compliance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Moto;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.FlowLogsResourceType;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.LogDestinationType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.TrafficType;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.Scope;

/**
 * Resources of every kind that a scan looks for, made in moto as somebody would: an environment's that were left behind, or
 * another application's that look like them.
 *
 * @param prefix how their names begin, {@code dev-litellm} for one
 * @param tags what all of them are tagged with
 */
record PlantedResources(Moto moto, String prefix, Map<String, String> tags, List<String> arns) {
    private static final String ASSUME = """
            {"Version": "2012-10-17", "Statement": []}""";

    private static final String READ = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:GetLogEvents", "Resource": "*"}]}""";

    /** What an environment leaves behind: by its names, and tagged as its templates do. */
    static PlantedResources ofEnvironment(Moto moto, String environment) {
        Map<String, String> tags = new HashMap<>(
                Map.of("Application", "litellm", "Environment", environment, "ManagedBy", "CloudFormation"));
        return new PlantedResources(moto, environment + "-litellm", tags, new ArrayList<>());
    }

    /** Another application's, whose names begin alike. */
    static PlantedResources ofOthers(Moto moto, String prefix, Map<String, String> tags) {
        return new PlantedResources(moto, prefix, tags, new ArrayList<>());
    }

    private <T> List<T> tags(BiFunction<String, String, T> tag) {
        Map<String, String> all = new HashMap<>(tags);
        all.put("Name", prefix + "-thing");
        return all.entrySet().stream()
                .map(entry -> tag.apply(entry.getKey(), entry.getValue()))
                .toList();
    }

    private TagSpecification ec2Tags(ResourceType type) {
        return TagSpecification.builder()
                .resourceType(type)
                .tags(tags((key, value) -> software.amazon.awssdk.services.ec2.model.Tag.builder()
                        .key(key)
                        .value(value)
                        .build()))
                .build();
    }

    private String arn(String service, String resource) {
        String arn = "arn:aws:%s:us-east-1:123456789012:%s".formatted(service, resource);
        arns.add(arn);
        return arn;
    }

    /** Makes one of each kind; {@link #arns} then holds the ARNs of those that are a finding of their own. */
    PlantedResources plant(String database) {
        stack();
        String vpc = network();
        containers();
        database(vpc, database);
        secretsAndKeys();
        watching();
        balancing(vpc);
        functions();
        schedules();
        return this;
    }

    /** In the state REVIEW_IN_PROGRESS: nobody has executed its change set. */
    private void stack() {
        arns.add(moto.client(CloudFormationClient.builder())
                .createChangeSet(create -> create.stackName(prefix + "-stack")
                        .changeSetName("planted")
                        .changeSetType(ChangeSetType.CREATE)
                        .templateBody("{\"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\"}}}")
                        .tags(tags((key, value) -> software.amazon.awssdk.services.cloudformation.model.Tag.builder()
                                .key(key)
                                .value(value)
                                .build())))
                .stackId());
    }

    private String network() {
        Ec2Client ec2 = moto.client(Ec2Client.builder());
        String vpc = ec2.createVpc(
                        create -> create.cidrBlock("10.77.0.0/16").tagSpecifications(ec2Tags(ResourceType.VPC)))
                .vpc()
                .vpcId();
        arn("ec2", "vpc/" + vpc);
        String subnet = subnet(vpc, "10.77.1.0/24", "us-east-1a");
        String routes =
                ec2.createRouteTable(create -> create.vpcId(vpc)).routeTable().routeTableId();
        ec2.associateRouteTable(associate -> associate.routeTableId(routes).subnetId(subnet));
        arn("ec2", "route-table/" + routes);
        arn("ec2", "security-group/" + group(vpc, prefix + "-rds-sg"));
        ec2.createNetworkInterface(create -> create.subnetId(subnet));
        String allocation = ec2.allocateAddress(
                        create -> create.domain(DomainType.VPC).tagSpecifications(ec2Tags(ResourceType.ELASTIC_IP)))
                .allocationId();
        arn("ec2", "elastic-ip/" + allocation);
        arn(
                "ec2",
                "natgateway/"
                        + ec2.createNatGateway(create -> create.subnetId(subnet)
                                        .allocationId(allocation)
                                        .tagSpecifications(ec2Tags(ResourceType.NATGATEWAY)))
                                .natGateway()
                                .natGatewayId());
        // moto's interface of a NAT gateway looks like one that nothing uses.
        ec2.describeNetworkInterfaces(describe -> describe.filters(
                        Filter.builder().name("vpc-id").values(vpc).build()))
                .networkInterfaces()
                .forEach(card -> arn("ec2", "network-interface/" + card.networkInterfaceId()));
        arn(
                "ec2",
                "vpc-endpoint/"
                        + ec2.createVpcEndpoint(create -> create.vpcId(vpc)
                                        .serviceName("com.amazonaws.us-east-1.s3")
                                        .tagSpecifications(ec2Tags(ResourceType.VPC_ENDPOINT)))
                                .vpcEndpoint()
                                .vpcEndpointId());
        String gateway = ec2.createInternetGateway(
                        create -> create.tagSpecifications(ec2Tags(ResourceType.INTERNET_GATEWAY)))
                .internetGateway()
                .internetGatewayId();
        ec2.attachInternetGateway(attach -> attach.internetGatewayId(gateway).vpcId(vpc));
        arn("ec2", "internet-gateway/" + gateway);
        logs();
        arn(
                "ec2",
                "vpc-flow-log/"
                        + ec2.createFlowLogs(create -> create.resourceIds(vpc)
                                        .resourceType(FlowLogsResourceType.VPC)
                                        .trafficType(TrafficType.ALL)
                                        .logDestinationType(LogDestinationType.CLOUD_WATCH_LOGS)
                                        .logGroupName("/aws/vpc/" + prefix + "-flow-logs")
                                        .deliverLogsPermissionArn(role("flow-logs-role"))
                                        .tagSpecifications(ec2Tags(ResourceType.VPC_FLOW_LOG)))
                                .flowLogIds()
                                .getFirst());
        return vpc;
    }

    /**
     * Makes a VPC with three groups of which each lets each other in and is let out to it, and that its own group lets in. Answers
     * with the VPC's id.
     */
    String groupsThatNameEachOther() {
        Ec2Client ec2 = moto.client(Ec2Client.builder());
        String vpc = ec2.createVpc(
                        create -> create.cidrBlock("10.78.0.0/16").tagSpecifications(ec2Tags(ResourceType.VPC)))
                .vpc()
                .vpcId();
        String ofVpc = ec2.describeSecurityGroups(describe -> describe.filters(
                        Filter.builder().name("vpc-id").values(vpc).build()))
                .securityGroups()
                .getFirst()
                .groupId();
        List<String> groups = Stream.of("alb", "ecs", "rds")
                .map(name -> group(vpc, "%s-%s-sg".formatted(prefix, name)))
                .toList();
        for (String named : groups) {
            ec2.authorizeSecurityGroupIngress(in -> in.groupId(ofVpc).ipPermissions(naming(named)));
            groups.stream().filter(group -> !group.equals(named)).forEach(group -> {
                ec2.authorizeSecurityGroupIngress(in -> in.groupId(group).ipPermissions(naming(named)));
                ec2.authorizeSecurityGroupEgress(out -> out.groupId(group).ipPermissions(naming(named)));
            });
        }
        return vpc;
    }

    private String group(String vpc, String name) {
        return moto.client(Ec2Client.builder())
                .createSecurityGroup(create -> create.vpcId(vpc)
                        .groupName(name)
                        .description("planted")
                        .tagSpecifications(ec2Tags(ResourceType.SECURITY_GROUP)))
                .groupId();
    }

    private static IpPermission naming(String group) {
        return IpPermission.builder()
                .ipProtocol("tcp")
                .fromPort(4000)
                .toPort(4000)
                .userIdGroupPairs(UserIdGroupPair.builder()
                        .groupId(group)
                        .description("planted")
                        .build())
                .build();
    }

    /** Known by its VPC: it has no tags. */
    private String subnet(String vpc, String cidr, String zone) {
        String subnet = moto.client(Ec2Client.builder())
                .createSubnet(create -> create.vpcId(vpc).cidrBlock(cidr).availabilityZone(zone))
                .subnet()
                .subnetId();
        arn("ec2", "subnet/" + subnet);
        return subnet;
    }

    private void logs() {
        CloudWatchLogsClient logs = moto.client(CloudWatchLogsClient.builder());
        for (String name : List.of(
                "/ecs/" + prefix + "-proxy",
                "/aws/vpc/" + prefix + "-flow-logs",
                "/custom/" + prefix.replace("litellm", "gateway"))) {
            Map<String, String> all = new HashMap<>(tags);
            logs.createLogGroup(create -> create.logGroupName(name).tags(all));
            arn("logs", "log-group:" + name);
        }
    }

    private String role(String suffix) {
        IamClient iam = moto.client(IamClient.builder());
        String name = prefix + "-" + suffix;
        String arn = iam.createRole(create -> create.roleName(name)
                        .assumeRolePolicyDocument(ASSUME)
                        .tags(tags((key, value) -> software.amazon.awssdk.services.iam.model.Tag.builder()
                                .key(key)
                                .value(value)
                                .build())))
                .role()
                .arn();
        for (String policy : List.of("WriteLogs", "ReadLogs")) {
            iam.putRolePolicy(put -> put.roleName(name).policyName(policy).policyDocument(READ));
        }
        String attached = iam.createPolicy(
                        create -> create.policyName(name + "-policy").policyDocument(READ))
                .policy()
                .arn();
        iam.attachRolePolicy(attach -> attach.roleName(name).policyArn(attached));
        arns.add(arn);
        return arn;
    }

    private void containers() {
        EcsClient ecs = moto.client(EcsClient.builder());
        ecs.createCluster(create -> create.clusterName(prefix + "-cluster")
                .tags(tags((key, value) -> software.amazon.awssdk.services.ecs.model.Tag.builder()
                        .key(key)
                        .value(value)
                        .build())));
        arn("ecs", "cluster/" + prefix + "-cluster");
        taskDefinition(ecs, "migration");
        taskDefinition(ecs, "canary");
        String job = taskDefinition(ecs, "job");
        ecs.tagResource(tag -> tag.resourceArn(job)
                .tags(tags((key, value) -> software.amazon.awssdk.services.ecs.model.Tag.builder()
                        .key(key)
                        .value(value)
                        .build())));
        String definition = taskDefinition(ecs, "proxy");
        arns.add(ecs.createService(create -> create.cluster(prefix + "-cluster")
                        .serviceName(prefix + "-service")
                        .taskDefinition(definition)
                        .desiredCount(0))
                .service()
                .serviceArn());
        arns.add(moto.client(ApplicationAutoScalingClient.builder())
                .registerScalableTarget(register -> register.serviceNamespace(ServiceNamespace.ECS)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                        .resourceId("service/%1$s-cluster/%1$s-service".formatted(prefix))
                        .minCapacity(1)
                        .maxCapacity(2))
                .scalableTargetARN());
        EcrClient ecr = moto.client(EcrClient.builder());
        arns.add(ecr.createRepository(create -> create.repositoryName(prefix + "-proxy"))
                .repository()
                .repositoryArn());
        ecr.putImage(put -> put.repositoryName(prefix + "-proxy").imageTag("v1").imageManifest("""
                        {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                         "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 7023, "digest": "sha256:%064d"},
                         "layers": []}""".formatted(1)));
    }

    private String taskDefinition(EcsClient ecs, String kind) {
        String arn = ecs.registerTaskDefinition(register -> register.family(prefix + "-" + kind)
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("one")
                                .image("one")
                                .memory(64)
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
        arns.add(arn);
        return arn;
    }

    private void database(String vpc, String database) {
        RdsClient rds = moto.client(RdsClient.builder());
        String subnet = subnet(vpc, "10.77.2.0/24", "us-east-1a");
        rds.createDBSubnetGroup(create -> create.dbSubnetGroupName(prefix + "-db-subnets")
                .dbSubnetGroupDescription("planted")
                .subnetIds(subnet));
        arn("rds", "subgrp:" + prefix + "-db-subnets");
        rds.createDBParameterGroup(create -> create.dbParameterGroupName(prefix + "-db-parameters")
                .dbParameterGroupFamily("postgres16")
                .description("planted")
                .tags(databaseTags()));
        arn("rds", "pg:" + prefix + "-db-parameters");
        rds.createDBParameterGroup(create -> create.dbParameterGroupName(prefix + "-by-hand")
                .dbParameterGroupFamily("postgres16")
                .description("planted, under a name of its own")
                .tags(databaseTags()));
        arn("rds", "pg:" + prefix + "-by-hand");
        Databases.create(rds, database);
        arn("rds", "db:" + database);
        rds.createDBSnapshot(create -> create.dbInstanceIdentifier(database).dbSnapshotIdentifier(prefix + "-before"));
        arn("rds", "snapshot:" + prefix + "-before");
    }

    private List<software.amazon.awssdk.services.rds.model.Tag> databaseTags() {
        return tags((key, value) -> software.amazon.awssdk.services.rds.model.Tag.builder()
                .key(key)
                .value(value)
                .build());
    }

    private void secretsAndKeys() {
        SecretsManagerClient secrets = moto.client(SecretsManagerClient.builder());
        String environment = prefix.replaceAll("-.*", "");
        String application = prefix.replaceAll("^[^-]*-", "");
        for (String name : List.of("master-key", "database")) {
            String arn = secrets.createSecret(
                            create -> create.name("%s/%s/%s".formatted(environment, application, name)))
                    .arn();
            arns.add(arn);
            if (name.equals("database")) {
                secrets.deleteSecret(delete -> delete.secretId(arn));
            }
        }
        KmsClient kms = moto.client(KmsClient.builder());
        for (boolean pending : List.of(false, true)) {
            String key = kms.createKey(create ->
                            create.tags(tags((name, value) -> software.amazon.awssdk.services.kms.model.Tag.builder()
                                    .tagKey(name)
                                    .tagValue(value)
                                    .build())))
                    .keyMetadata()
                    .arn();
            arns.add(key);
            kms.createAlias(create -> create.aliasName("alias/%s-key%s".formatted(prefix, pending ? "-before" : ""))
                    .targetKeyId(key));
            if (pending) {
                kms.scheduleKeyDeletion(schedule -> schedule.keyId(key.substring(key.lastIndexOf('/') + 1)));
            }
        }
    }

    private void watching() {
        CloudWatchClient cloudWatch = moto.client(CloudWatchClient.builder());
        for (String name : List.of(
                prefix + "-5xx", "TargetTracking-service/%1$s-cluster/%1$s-service-AlarmHigh-1".formatted(prefix))) {
            cloudWatch.putMetricAlarm(put -> put.alarmName(name)
                    .namespace("AWS/ECS")
                    .metricName("CPUUtilization")
                    .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                    .evaluationPeriods(1)
                    .period(60)
                    .threshold(1.0));
            arn("cloudwatch", "alarm:" + name);
        }
        cloudWatch.putDashboard(put -> put.dashboardName(prefix).dashboardBody("{\"widgets\": []}"));
        arns.add("arn:aws:cloudwatch::123456789012:dashboard/" + prefix);
    }

    private void balancing(String vpc) {
        ElasticLoadBalancingV2Client balancing = moto.client(ElasticLoadBalancingV2Client.builder());
        List<String> subnets =
                List.of(subnet(vpc, "10.77.3.0/24", "us-east-1a"), subnet(vpc, "10.77.4.0/24", "us-east-1b"));
        arns.add(balancing
                .createLoadBalancer(create -> create.name(prefix + "-alb").subnets(subnets))
                .loadBalancers()
                .getFirst()
                .loadBalancerArn());
        arns.add(balancing
                .createTargetGroup(create ->
                        create.name(prefix + "-tg").vpcId(vpc).port(80).protocol(ProtocolEnum.HTTP))
                .targetGroups()
                .getFirst()
                .targetGroupArn());
        arns.add(moto.client(AcmClient.builder())
                .requestCertificate(request -> request.domainName(prefix + ".example.com")
                        .tags(tags((key, value) -> software.amazon.awssdk.services.acm.model.Tag.builder()
                                .key(key)
                                .value(value)
                                .build())))
                .certificateArn());
        arns.add(moto.client(Wafv2Client.builder())
                .createWebACL(create -> create.name(prefix + "-waf")
                        .scope(Scope.REGIONAL)
                        .defaultAction(action -> action.allow(allow -> {}))
                        .visibilityConfig(config -> config.cloudWatchMetricsEnabled(false)
                                .sampledRequestsEnabled(false)
                                .metricName("planted"))
                        .tags(tags((key, value) -> software.amazon.awssdk.services.wafv2.model.Tag.builder()
                                .key(key)
                                .value(value)
                                .build())))
                .summary()
                .arn());
    }

    private void functions() {
        arns.add(moto.client(LambdaClient.builder())
                .createFunction(create -> create.functionName(prefix + "-database-rotation")
                        .runtime(Runtime.PYTHON3_12)
                        .handler("a.b")
                        .role("arn:aws:iam::123456789012:role/" + prefix + "-flow-logs-role")
                        .code(code -> code.zipFile(SdkBytes.fromByteArray(emptyZip()))))
                .functionArn());
        S3Client s3 = moto.s3();
        String bucket = prefix + "-left-behind";
        s3.createBucket(create -> create.bucket(bucket));
        s3.putBucketTagging(put -> put.bucket(bucket)
                .tagging(tagging ->
                        tagging.tagSet(tags((key, value) -> software.amazon.awssdk.services.s3.model.Tag.builder()
                                .key(key)
                                .value(value)
                                .build()))));
        s3.putObject(put -> put.bucket(bucket).key("a"), RequestBody.fromString("a"));
        arns.add("arn:aws:s3:::" + bucket);
    }

    private static byte[] emptyZip() {
        byte[] zip = new byte[22];
        zip[0] = 'P';
        zip[1] = 'K';
        zip[2] = 5;
        zip[3] = 6;
        return zip;
    }

    private void schedules() {
        EventBridgeClient events = moto.client(EventBridgeClient.builder());
        arns.add(events.putRule(put -> put.name(prefix + "-nightly")
                        .scheduleExpression("rate(1 day)")
                        .tags(tags((key, value) -> software.amazon.awssdk.services.eventbridge.model.Tag.builder()
                                .key(key)
                                .value(value)
                                .build())))
                .ruleArn());
        events.putTargets(put -> put.rule(prefix + "-nightly")
                .targets(Target.builder()
                        .id("one")
                        .arn("arn:aws:sns:us-east-1:123456789012:one")
                        .build()));
        SchedulerClient scheduler = moto.client(SchedulerClient.builder());
        arns.add(scheduler
                .createScheduleGroup(create -> create.name(prefix)
                        .tags(tags((key, value) -> software.amazon.awssdk.services.scheduler.model.Tag.builder()
                                .key(key)
                                .value(value)
                                .build())))
                .scheduleGroupArn());
        arns.add(scheduler
                .createSchedule(create -> create.name(prefix + "-nightly")
                        .groupName(prefix)
                        .scheduleExpression("rate(1 day)")
                        .startDate(Instant.now())
                        .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                        .target(target -> target.arn("arn:aws:states:us-east-1:123456789012:stateMachine:x")
                                .roleArn("arn:aws:iam::123456789012:role/x")))
                .scheduleArn());
    }
}

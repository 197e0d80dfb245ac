"""Looks each resource of each stack up in the API of its own service.

Usage: lookup.py ENDPOINT. Prints one line for each resource that is not there, or whose type has no look-up here;
the last line is how many were found. It speaks to the endpoint as any client of AWS does: by boto3.
"""

import sys

import boto3
from botocore.config import Config


def client(service):
    return boto3.client(
        service,
        endpoint_url=sys.argv[1],
        region_name="us-east-1",
        aws_access_key_id="reader",
        aws_secret_access_key="reader",
        config=Config(retries={"max_attempts": 1}),
    )


def ec2(operation, parameter):
    """A look-up by an identifier in a list; EC2 answers with an error where it knows no such thing."""
    return lambda id: getattr(client("ec2"), operation)(**{parameter: [id]})


def named(service, operation, parameter):
    return lambda id: getattr(client(service), operation)(**{parameter: id})


def some(service, operation, answer, **filters):
    """A look-up that answers with a list, empty where there is no such thing."""

    def look_up(id):
        values = {name: [id] if many else id for name, many in filters.items()}
        if not getattr(client(service), operation)(**values)[answer]:
            raise LookupError(f"{operation} finds nothing")

    return look_up


def route(id):
    table, destination = id.split("|")
    routes = client("ec2").describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    if destination not in [found.get("DestinationCidrBlock") for found in routes]:
        raise LookupError(f"{table} leads nowhere for {destination}")


def association(id):
    filters = [{"Name": "association.route-table-association-id", "Values": [id]}]
    if not client("ec2").describe_route_tables(Filters=filters)["RouteTables"]:
        raise LookupError("no route table has this association")


def attachment(id):
    """CloudFormation names the kind of gateway and the VPC: IGW|vpc-1."""
    filters = [{"Name": "attachment.vpc-id", "Values": [id.split("|")[1]]}]
    if not client("ec2").describe_internet_gateways(Filters=filters)["InternetGateways"]:
        raise LookupError("the VPC has no internet gateway")


def rule(id):
    rules = client("ec2").describe_security_group_rules(SecurityGroupRuleIds=[id])["SecurityGroupRules"]
    if not rules:
        raise LookupError("no such rule")


def service(id):
    cluster = id.split("/")[-2]
    services = client("ecs").describe_services(cluster=cluster, services=[id])["services"]
    if [found["status"] for found in services] != ["ACTIVE"]:
        raise LookupError("the service is not active")


def cluster(id):
    if not client("ecs").describe_clusters(clusters=[id])["clusters"]:
        raise LookupError("no such cluster")


def scalable_target(id):
    resource, dimension, namespace = id.split("|")
    found = client("application-autoscaling").describe_scalable_targets(
        ServiceNamespace=namespace, ResourceIds=[resource], ScalableDimension=dimension
    )
    if not found["ScalableTargets"]:
        raise LookupError("no such target")


def scaling_policy(id):
    policies = client("application-autoscaling").describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"]
    if id not in [found["PolicyARN"] for found in policies]:
        raise LookupError("no such policy")


def role_policy(template, resource, resources):
    """The physical identifier is CloudFormation's alone: what is there is a policy of this name in each role."""
    properties = template["Resources"][resource["LogicalResourceId"]]["Properties"]
    physical = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in resources}
    for role in properties["Roles"]:
        client("iam").get_role_policy(RoleName=physical[role["Ref"]], PolicyName=properties["PolicyName"])


def kms_alias(id):
    client("kms").describe_key(KeyId=id)


def log_group(id):
    groups = client("logs").describe_log_groups(logGroupNamePrefix=id)["logGroups"]
    if id not in [group["logGroupName"] for group in groups]:
        raise LookupError("no such log group")


def permission(id):
    """CloudFormation names a statement, not the function whose policy it is in."""
    functions = client("lambda")
    for function in functions.get_paginator("list_functions").paginate().search("Functions[].FunctionName"):
        try:
            if id in functions.get_policy(FunctionName=function)["Policy"]:
                return
        except functions.exceptions.ResourceNotFoundException:
            continue
    raise LookupError("no function's policy has this statement")


def rotation(id):
    if not client("secretsmanager").describe_secret(SecretId=id).get("RotationEnabled"):
        raise LookupError("the secret does not rotate")


def queue_policy(_):
    """No name of its own in SQS: a queue has one."""
    sqs = client("sqs")
    queues = sqs.list_queues(QueueNamePrefix="litellm-control-plane-")["QueueUrls"]
    attributes = [sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]) for url in queues]
    assert any(found.get("Attributes", {}).get("Policy") for found in attributes)


def topic_policy(id):
    """The identifier is CloudFormation's alone: the policy is the topic's."""
    sns = client("sns")
    policies = [
        sns.get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"]["Policy"]
        for topic in sns.list_topics()["Topics"]
    ]
    if not any("__default_policy_ID" not in policy for policy in policies):
        raise LookupError("each topic has the default policy")


LOOK_UPS = {
    "AWS::ApplicationAutoScaling::ScalableTarget": scalable_target,
    "AWS::ApplicationAutoScaling::ScalingPolicy": scaling_policy,
    "AWS::CloudWatch::Alarm": some("cloudwatch", "describe_alarms", "MetricAlarms", AlarmNames=True),
    "AWS::CloudWatch::Dashboard": named("cloudwatch", "get_dashboard", "DashboardName"),
    "AWS::CertificateManager::Certificate": named("acm", "describe_certificate", "CertificateArn"),
    "AWS::CodeBuild::Project": some("codebuild", "batch_get_projects", "projects", names=True),
    "AWS::DynamoDB::Table": named("dynamodb", "describe_table", "TableName"),
    "AWS::EC2::EIP": ec2("describe_addresses", "PublicIps"),
    "AWS::EC2::FlowLog": some("ec2", "describe_flow_logs", "FlowLogs", FlowLogIds=True),
    "AWS::EC2::InternetGateway": ec2("describe_internet_gateways", "InternetGatewayIds"),
    "AWS::EC2::NatGateway": some("ec2", "describe_nat_gateways", "NatGateways", NatGatewayIds=True),
    "AWS::EC2::Route": route,
    "AWS::EC2::RouteTable": ec2("describe_route_tables", "RouteTableIds"),
    "AWS::EC2::SecurityGroup": ec2("describe_security_groups", "GroupIds"),
    "AWS::EC2::SecurityGroupIngress": rule,
    "AWS::EC2::Subnet": ec2("describe_subnets", "SubnetIds"),
    "AWS::EC2::SubnetRouteTableAssociation": association,
    "AWS::EC2::VPC": ec2("describe_vpcs", "VpcIds"),
    "AWS::EC2::VPCEndpoint": ec2("describe_vpc_endpoints", "VpcEndpointIds"),
    "AWS::EC2::VPCGatewayAttachment": attachment,
    "AWS::ECR::Repository": some("ecr", "describe_repositories", "repositories", repositoryNames=True),
    "AWS::ECS::Cluster": cluster,
    "AWS::ECS::Service": service,
    "AWS::ECS::TaskDefinition": named("ecs", "describe_task_definition", "taskDefinition"),
    "AWS::ElasticLoadBalancingV2::Listener": some("elbv2", "describe_listeners", "Listeners", ListenerArns=True),
    "AWS::ElasticLoadBalancingV2::ListenerRule": some("elbv2", "describe_rules", "Rules", RuleArns=True),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": some(
        "elbv2", "describe_load_balancers", "LoadBalancers", LoadBalancerArns=True
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": some(
        "elbv2", "describe_target_groups", "TargetGroups", TargetGroupArns=True
    ),
    "AWS::Events::Rule": named("events", "describe_rule", "Name"),
    "AWS::IAM::ManagedPolicy": named("iam", "get_policy", "PolicyArn"),
    "AWS::IAM::Role": named("iam", "get_role", "RoleName"),
    "AWS::KMS::Alias": kms_alias,
    "AWS::KMS::Key": named("kms", "describe_key", "KeyId"),
    "AWS::Lambda::Alias": named("lambda", "get_function", "FunctionName"),
    "AWS::Lambda::Function": named("lambda", "get_function", "FunctionName"),
    "AWS::Lambda::Permission": permission,
    "AWS::Lambda::Version": named("lambda", "get_function", "FunctionName"),
    "AWS::Logs::LogGroup": log_group,
    "AWS::RDS::DBInstance": named("rds", "describe_db_instances", "DBInstanceIdentifier"),
    "AWS::RDS::DBSubnetGroup": named("rds", "describe_db_subnet_groups", "DBSubnetGroupName"),
    "AWS::S3::Bucket": named("s3", "head_bucket", "Bucket"),
    "AWS::S3::BucketPolicy": named("s3", "get_bucket_policy", "Bucket"),
    "AWS::SQS::Queue": named("sqs", "get_queue_attributes", "QueueUrl"),
    "AWS::SQS::QueuePolicy": queue_policy,
    "AWS::SNS::Topic": named("sns", "get_topic_attributes", "TopicArn"),
    "AWS::SNS::TopicPolicy": topic_policy,
    "AWS::SecretsManager::RotationSchedule": rotation,
    "AWS::SecretsManager::Secret": named("secretsmanager", "describe_secret", "SecretId"),
    "AWS::Scheduler::Schedule": named("scheduler", "get_schedule", "Name"),
    "AWS::StepFunctions::StateMachine": named("stepfunctions", "describe_state_machine", "stateMachineArn"),
}


def main():
    cloudformation = client("cloudformation")
    found = 0
    for stack in cloudformation.describe_stacks()["Stacks"]:
        name = stack["StackName"]
        template = cloudformation.get_template(StackName=name, TemplateStage="Processed")["TemplateBody"]
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
        resources = list(pages.search("StackResourceSummaries[]"))
        for resource in resources:
            kind, id = resource["ResourceType"], resource["PhysicalResourceId"]
            try:
                if kind == "AWS::IAM::Policy":
                    role_policy(template, resource, resources)
                else:
                    LOOK_UPS[kind](id)
                found += 1
            except Exception as missing:
                print(f"{name} {resource['LogicalResourceId']} ({kind} {id}): {missing!r}")
    print(found)


main()

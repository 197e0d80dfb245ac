"""Calls that CloudFormation's resource types make, and moto does not know or answers otherwise than AWS."""

import copy
import json
import threading

from clients import service_client
from moto import settings
from moto.applicationautoscaling.exceptions import AWSValidationException
from moto.applicationautoscaling.models import ApplicationAutoscalingBackend
from moto.awslambda.models import LambdaBackend
from moto.awslambda_simple.models import lambda_simple_backends
from moto.cloudwatch.responses import CloudWatchResponse
from moto.codebuild.exceptions import ResourceNotFoundException as ProjectNotFound
from moto.codebuild.responses import CodeBuildResponse
from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult, EmptyResult, PaginatedResult
from moto.dynamodb.models import DynamoDBBackend
from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models.nat_gateways import NatGatewayBackend
from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule
from moto.ec2.models.subnets import SubnetBackend
from moto.ec2.models.vpcs import VPCBackend
from moto.ecr.models import ECRBackend, ecr_backends
from moto.ecs.models import Cluster
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.elbv2.exceptions import ELBClientError, TooManyTagsError
from moto.elbv2.models import ELBv2Backend
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.exceptions import LimitExceededException
from moto.iam.responses import IamResponse
from moto.kms import models as kms
from moto.logs.exceptions import ResourceNotFoundException as LogGroupNotFound
from moto.logs.metric_filters import MetricFilters
from moto.logs.responses import LogsResponse
from moto.logs.utils import EventMessageFilter
from moto.rds import utils as rds_utils
from moto.rds.exceptions import RDSClientError
from moto.rds.models import RDSBackend, rds_backends
from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend
from moto.resourcegroupstaggingapi.responses import ResourceGroupsTaggingAPIResponse
from moto.rds.responses import RDSResponse
from moto.route53 import models as route53
from moto.s3.models import FakeBucket
from patching import patch

AUTOSCALING_KEY = "LOCALapplication-autoscaling"


def install():
    patch(Cluster, "__init__", with_a_list_of_tags)
    # Whoever waits for a certificate has written its validation record; moto never looks.
    settings.ACM_VALIDATION_WAIT = 0
    # An image is deleted by its place in a list, a condition on an item looked at before the item is put.
    one_at_a_time(ECRBackend, "put_image", "batch_delete_image")
    one_at_a_time(DynamoDBBackend, "put_item", "update_item", "delete_item", "transact_write_items")
    patch(ApplicationAutoscalingBackend, "register_scalable_target", within_its_bounds)
    for deletion in "deregister_scalable_target", "delete_scaling_policy":
        patch(ApplicationAutoscalingBackend, deletion, unless_gone)
    CodeBuildResponse.update_project = update_project
    FakeBucket.get_permission = unconditional_permission
    # KMS takes a key's ARN for its id in each of these.
    for change in "enable_key", "disable_key", "schedule_key_deletion", "cancel_key_deletion":
        patch(kms.KmsBackend, change, by_id)
    patch(kms, "generate_private_key", for_pairs)
    patch(route53, "create_route53_zone_id", zone_id)
    patch(rds_utils, "get_overlap_between_two_date_ranges", proper_overlap)
    patch(SecurityGroupBackend, "_delete_security_group", unless_used)
    patch(SecurityGroupRule, "__eq__", whatever_it_says_of_itself)
    patch(SubnetBackend, "delete_subnet", without_interfaces)
    patch(VPCBackend, "delete_vpc", without_groups)
    patch(VPCBackend, "create_vpc_endpoint", gateway_unless_said)
    patch(NatGatewayBackend, "delete_nat_gateway", with_its_interface)
    patch(ELBv2Backend, "delete_load_balancer", unless_protected)
    ELBv2Backend.add_tags = add_up_to_fifty_tags
    # moto's method takes a rule too.
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm
    CloudWatchResponse.enable_alarm_actions = switch_alarm_actions(True)
    CloudWatchResponse.disable_alarm_actions = switch_alarm_actions(False)
    EC2ContainerServiceResponse.update_cluster_settings = EC2ContainerServiceResponse.update_cluster
    patch(IamResponse, "create_policy", within_a_managed_policy)
    patch(IamResponse, "create_policy_version", within_a_managed_policy)
    patch(IamResponse, "put_role_policy", within_a_role)
    IamResponse.add_client_id_to_open_id_connect_provider = add_client_id
    IamResponse.remove_client_id_from_open_id_connect_provider = remove_client_id
    patch(RDSBackend, "modify_db_instance", unless_stopped)
    patch(RDSResponse, "delete_db_instance", saying_what_becomes_of_the_data)
    patch(RDSBackend, "create_db_snapshot", unless_stopped)
    patch(RDSBackend, "modify_db_subnet_group", keeping_the_group)
    patch(RDSResponse, "describe_orderable_db_instance_options", orderable_options)
    RDSResponse.modify_db_snapshot = modify_db_snapshot
    RDSResponse.describe_db_engine_versions = describe_db_engine_versions
    patch(LogsResponse, "describe_log_groups", by_part_of_name_or_by_names)
    patch(EventMessageFilter, "matches", any_of_its_terms)
    LogsResponse.associate_kms_key = associate_kms_key
    LogsResponse.disassociate_kms_key = disassociate_kms_key
    patch(MetricFilters, "add_filter", replace_filter)
    patch(LambdaBackend, "put_function_event_invoke_config", replace_event_invoke_config)
    patch(ResourceGroupsTaggingAPIBackend, "_get_resources_generator", with_what_moto_leaves_out)
    patch(ResourceGroupsTaggingAPIResponse, "get_resources", or_those_that_are_named)
    patch(ResourceGroupsTaggingAPIBackend, "tag_resources", of_more_services)


def within_its_bounds(original, backend, *arguments, **named):
    """A registration brings a service's tasks within the bounds, also one that names none, or suspends scaling; moto's does not."""
    target = original(backend, *arguments, **named)
    if target.service_namespace == "ecs":
        bound(target, service_client(backend.region_name, "ecs", AUTOSCALING_KEY))
    return target


def bound(target, ecs):
    _, cluster, name = target.resource_id.split("/")
    service = ecs.describe_services(cluster=cluster, services=[name])["services"][0]
    bounded = min(max(service["desiredCount"], target.min_capacity), target.max_capacity)
    if service["status"] == "ACTIVE" and bounded != service["desiredCount"]:
        ecs.update_service(cluster=cluster, service=name, desiredCount=bounded)


class ObjectNotFound(JsonRESTError):
    def __init__(self, message):
        super().__init__("ObjectNotFoundException", message)


def unless_gone(delete, backend, *arguments, **named):
    """What is gone already has an error of its own, by which CloudFormation takes it for deleted."""
    try:
        return delete(backend, *arguments, **named)
    except AWSValidationException as error:
        raise ObjectNotFound(error.message) from error


def switch_alarm_actions(enabled):
    def switch(response):
        for name in response._get_param("AlarmNames", []):
            alarm = response.cloudwatch_backend.alarms.get(name)
            if alarm:
                alarm.actions_enabled = enabled
        return EmptyResult()

    return switch


# What us-east-1 offers of PostgreSQL, as far as a template here may ask for it; moto knows Aurora and Neptune only.
POSTGRES_VERSIONS = ["14.15", "15.10", "16.6", "16.9", "17.2", "17.5"]
POSTGRES_CLASSES = [
    *(f"db.{family}.{size}" for family in ("t3", "t4g") for size in ("micro", "small", "medium", "large")),
    "db.r6g.large",
    "db.r6g.xlarge",
]


def orderable_options(original, response):
    if response.params.get("Engine") != "postgres":
        return original(response)
    options = [
        {"Engine": "postgres", "EngineVersion": version, "DBInstanceClass": name, "MultiAZCapable": True, "Vpc": True}
        for name in POSTGRES_CLASSES
        for version in POSTGRES_VERSIONS
        if response.params.get("DBInstanceClass") in (None, name)
        and response.params.get("EngineVersion") in (None, version)
    ]
    return PaginatedResult({"OrderableDBInstanceOptions": options})


def unless_stopped(original, backend, db_instance_identifier, *arguments, **named):
    """RDS changes no stopped database, and takes no snapshot of one, also no final one."""
    database = backend.databases.get(db_instance_identifier)
    if database and database.status == "stopped":
        raise RDSClientError(
            "InvalidDBInstanceState", f"Database instance {db_instance_identifier} is not in available state."
        )
    return original(backend, db_instance_identifier, *arguments, **named)


def saying_what_becomes_of_the_data(delete, response):
    """RDS deletes a database with a final snapshot or, where it is told to, without one; moto needs to be told nothing."""
    final, skipped = "FinalDBSnapshotIdentifier" in response.params, response.params.get("SkipFinalSnapshot", False)
    if final == skipped:
        raise RDSClientError(
            "InvalidParameterCombination",
            "You cannot specify both FinalDBSnapshotIdentifier and SkipFinalSnapshot"
            if final
            else "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
        )
    return delete(response)


def keeping_the_group(original, self, name, description, subnets):
    """moto takes a subnet group out of its list to change it, and does not put it back."""
    self.subnet_groups[name] = original(self, name, description, subnets)
    return self.subnet_groups[name]


def modify_db_snapshot(response):
    """Another version of the engine; moto does not know the call, and makes a database of what it keeps of the one before."""
    snapshot = response.backend.get_db_snapshot(response.params["DBSnapshotIdentifier"])
    version = response.params.get("EngineVersion", snapshot.engine_version)
    snapshot.engine_version = snapshot.database.engine_version = version
    return ActionResult({"DBSnapshot": snapshot})


def describe_db_engine_versions(response):
    """What each version of PostgreSQL can be upgraded to; moto does not know the call."""
    versions = [
        {
            "Engine": "postgres",
            "EngineVersion": version,
            "ValidUpgradeTarget": [
                {"Engine": "postgres", "EngineVersion": later} for later in POSTGRES_VERSIONS[place + 1 :]
            ],
        }
        for place, version in enumerate(POSTGRES_VERSIONS)
        if response.params.get("Engine") in (None, "postgres")
        and response.params.get("EngineVersion") in (None, version)
    ]
    return ActionResult({"DBEngineVersions": versions})


def any_of_its_terms(original, self, message):
    """`?ERROR ?Traceback` are the lines with any of these; moto lets every line pass."""
    terms = self.filter_type.term.split()
    if terms and all(term.startswith("?") for term in terms):
        return any(term[1:] in message for term in terms)
    return original(self, message)


def with_a_list_of_tags(initialize, self, *arguments, **named):
    """GetResources fails as a whole when a cluster's tags are None."""
    initialize(self, *arguments, **named)
    self.tags = self.tags or []


def one_at_a_time(backend, *names):
    """Lets no two calls of these methods run at once: moto looks, and then changes, and another call may come in between."""
    turn = threading.RLock()

    def in_turn(change, *arguments, **named):
        with turn:
            return change(*arguments, **named)

    for name in names:
        patch(backend, name, in_turn)


def by_part_of_name_or_by_names(describe_log_groups, response):
    """moto knows a prefix only, and takes other filters for none at all. Found by a part of its name a group says little."""
    part, names = response._get_param("logGroupNamePattern"), response._get_param("logGroupIdentifiers")
    if not part and not names:
        return describe_log_groups(response)
    after = response._get_param("nextToken") or ""
    groups = response.logs_backend.groups
    found = sorted(name for name in groups if (part in name if part else name in names) and name > after)
    page = found[: response._get_param("limit", 50)]
    members = ("arn", "creationTime", "logGroupName") if part else None
    described = [groups[name].to_describe_dict() for name in page]
    answer = {"logGroups": [{key: group[key] for key in members or group} for group in described]}
    return json.dumps(answer | ({"nextToken": page[-1]} if len(found) > len(page) else {}))


def without_interfaces(delete_subnet, backend, subnet_id):
    """EC2 deletes no subnet with a network interface in it, whoever's that is."""
    if any(eni.subnet.id == subnet_id for eni in interfaces(backend)):
        raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
    return delete_subnet(backend, subnet_id)


def interfaces(backend):
    """The network interfaces; moto keeps those of terminated instances."""
    return [eni for eni in list(backend.enis.values()) if not (eni.instance and eni.instance.state == "terminated")]


def unless_used(delete_security_group, backend, vpc_id, group_id):
    """EC2 deletes no group that a rule of another one of its VPC names, or that a network interface has."""

    def names(group):
        rules = [*group.ingress_rules, *group.egress_rules]
        return group.id != group_id and any(rule.source_group.get("GroupId") == group_id for rule in rules)

    groups = backend.groups[vpc_id or backend.default_vpc.id]
    has = any(group.id == group_id for eni in interfaces(backend) for group in eni.group_set)
    if has or any(map(names, list(groups.values()))):
        raise DependencyViolationError(f"resource {group_id} has a dependent object")
    delete_security_group(backend, vpc_id, group_id)


def whatever_it_says_of_itself(equal, rule, other):
    """EC2 knows a rule by what it allows; moto wants the description too, of one that names a group."""

    def bare(rule):
        same = copy.copy(rule)
        same.source_group = {name: value for name, value in rule.source_group.items() if name != "Description"}
        return same

    return equal(bare(rule), bare(other))


def gateway_unless_said(create_vpc_endpoint, backend, **named):
    """EC2 makes a gateway endpoint of one whose type nobody says; moto does so too, and fails to delete one without a type."""
    return create_vpc_endpoint(backend, **named | {"endpoint_type": named["endpoint_type"] or "Gateway"})


def without_groups(delete_vpc, backend, vpc_id):
    """EC2 deletes no VPC with a security group in it beside its own."""
    if any(group.name != "default" for group in backend.groups.get(vpc_id, {}).values()):
        raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
    return delete_vpc(backend, vpc_id)


def with_its_interface(delete_nat_gateway, backend, nat_gateway_id):
    """A NAT gateway's network interface goes with it, and its address is free for another."""
    gateway = delete_nat_gateway(backend, nat_gateway_id)
    for address in gateway.address_set:
        if address.get("publicIp"):
            backend.disassociate_address(address=address["publicIp"])
    backend.enis.pop(gateway._eni.id, None)
    return gateway


class OperationNotPermitted(ELBClientError):
    code = "OperationNotPermitted"


def unless_protected(delete_load_balancer, backend, arn):
    balancer = backend.load_balancers.get(arn)
    if balancer and balancer.attrs.get("deletion_protection.enabled") == "true":
        raise OperationNotPermitted(f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled")
    delete_load_balancer(backend, arn)


# "Maximum number of tags per resource", says the guide of Application Load Balancers; those of AWS's own do not count.
MOST_TAGS = 50


def add_up_to_fifty_tags(backend, resource_arns, tags):
    """moto allows ten, as Classic Load Balancers had."""
    for arn in resource_arns:
        backend._get_resource_by_arn(arn)
        present = backend.tagging_service.get_tag_dict_for_resource(arn)
        names = {*present, *(tag["Key"] for tag in tags)}
        if sum(not name.startswith("aws:") for name in names) > MOST_TAGS:
            raise TooManyTagsError()
        backend.tagging_service.tag_resource(arn, tags)


def update_project(response):
    """What is not given stays as it is."""
    backend = response.codebuild_backend
    name = response._get_param("name")
    if name not in backend.codebuild_projects:
        raise ProjectNotFound(f"Project cannot be found: {name}")
    project = backend.codebuild_projects[name].project_metadata
    body = json.loads(response.body)
    project.update({key: value for key, value in body.items() if value is not None})
    return json.dumps({"project": project})


def zone_id(random_id, **context):
    """A hosted zone's id begins with a Z, which is how a template tells it from other ids."""
    return "Z" + random_id(**context)[1:]


def add_client_id(response):
    provider = provider_of(response)
    client_id = response._get_param("ClientID")
    if client_id not in provider.client_id_list:
        provider.client_id_list.append(client_id)
    return EmptyResult()


def remove_client_id(response):
    provider = provider_of(response)
    client_id = response._get_param("ClientID")
    if client_id in provider.client_id_list:
        provider.client_id_list.remove(client_id)
    return EmptyResult()


# IAM's quotas, in characters without white space: one managed policy, and all of a role's own policies together.
MANAGED_POLICY = 6144
ROLE_POLICIES = 10240


def within_a_managed_policy(original, response):
    if size(response._get_param("PolicyDocument")) > MANAGED_POLICY:
        raise LimitExceededException(f"Cannot exceed quota for PolicySize: {MANAGED_POLICY}")
    return original(response)


def within_a_role(original, response):
    role = response.backend.get_role(response._get_param("RoleName"))
    policies = role.policies | {response._get_param("PolicyName"): response._get_param("PolicyDocument")}
    if sum(map(size, policies.values())) > ROLE_POLICIES:
        raise LimitExceededException(f"Maximum policy size of {ROLE_POLICIES} bytes exceeded for role {role.name}")
    return original(response)


def size(document):
    return len("".join(document.split()))


def provider_of(response):
    arn = response._get_param("OpenIDConnectProviderArn")
    return response.backend.get_open_id_connect_provider(arn)


def for_pairs(original, spec):
    """Makes a private key only where a key is a pair of them; moto makes one for every key, which takes a tenth of a second."""
    return None if spec == "SYMMETRIC_DEFAULT" else original(spec)


def associate_kms_key(response):
    log_group(response).kms_key_id = response._get_param("kmsKeyId")
    return ""


def disassociate_kms_key(response):
    log_group(response).kms_key_id = None
    return ""


def log_group(response):
    groups = response.logs_backend.groups
    name = response._get_param("logGroupName")
    if name not in groups:
        raise LogGroupNotFound()
    return groups[name]


def replace_filter(original, filters, filter_name, filter_pattern, log_group_name, metric_transformations):
    """A filter of the same name takes the place of the one before; moto keeps both."""
    filters.metric_filters = [
        present
        for present in filters.metric_filters
        if (present["filterName"], present["logGroupName"]) != (filter_name, log_group_name)
    ]
    original(filters, filter_name, filter_pattern, log_group_name, metric_transformations)


def replace_event_invoke_config(original, backend, function_name, config):
    """A configuration takes the place of the one before; moto keeps answering with the first."""
    backend.get_function(function_name).event_invoke_config.clear()
    return original(backend, function_name, config)


def unconditional_permission(bucket, action, resource):
    """What the bucket's policy says without its conditions' statements: moto reads no conditions, so a statement that
    denies requests over plain HTTP would deny every request."""
    if bucket.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(bucket.policy)
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    policy["Statement"] = [statement for statement in statements if "Condition" not in statement]
    return IAMPolicy(json.dumps(policy)).is_action_permitted(action, resource)


def proper_overlap(original, *ranges):
    """Windows that only touch do not overlap: the maintenance may begin when the backup ends."""
    return original(*ranges) or -1


def by_id(original, backend, key_id, *arguments):
    return original(backend, backend.get_key_id(key_id), *arguments)


def or_those_that_are_named(original, response):
    """moto knows no ResourceARNList; on AWS what it names comes on one page. AWS writes a log group's ARN without the `:*`."""
    arns = response._get_param("ResourceARNList")
    if not arns:
        return original(response)
    found = response.backend._get_resources_generator([], [])
    named = [mapping for mapping in found if mapping["ResourceARN"].removesuffix(":*") in arns]
    return json.dumps({"ResourceTagMappingList": named, "PaginationToken": ""})


def of_more_services(original, backend, resource_arns, tags):
    """moto tags what a few services have and leaves out the rest, in an answer that is none of an error."""
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    functions = lambda_simple_backends[backend.account_id][backend.region_name]
    services = {
        "ec2": lambda arn: backend.ec2_backend.create_tags([arn.split("/")[-1]], tags),
        "ecs": lambda arn: backend.ecs_backend.tag_resource(
            arn, [{"key": key, "value": value} for key, value in tags.items()]
        ),
        "elasticloadbalancing": lambda arn: backend.elbv2_backend.tagging_service.tag_resource(arn, listed),
        "kms": lambda arn: backend.kms_backend.tag_resource(
            arn, [{"TagKey": key, "TagValue": value} for key, value in tags.items()]
        ),
        "lambda": lambda arn: functions.tag_resource(arn, tags),
        "secretsmanager": lambda arn: backend.secretsmanager_backend.tag_resource(arn, listed),
    }
    of_moto = []
    for arn in resource_arns:
        services.get(arn.split(":")[2], of_moto.append)(arn)
    return original(backend, of_moto, tags)


def with_what_moto_leaves_out(original, backend, tag_filters=None, resource_type_filters=None):
    """Image repositories have tags too, and functions that run without Docker, and groups of RDS; moto leaves them out.
    Found all at once: moto goes on with one generator from page to page, which has no second half where it trips over
    what others have made meanwhile."""
    return iter(
        [*original(backend, tag_filters, resource_type_filters)]
        + ([] if resource_type_filters else left_out(backend, tag_filters))
    )


def left_out(backend, tag_filters):
    owner = (backend.account_id, backend.region_name)
    functions = lambda_simple_backends[owner[0]][owner[1]].list_functions()
    repositories = ecr_backends[owner[0]][owner[1]]
    tagged = [(function.function_arn, function.tags) for function in functions]
    tagged += [
        (repository.arn, repositories.tagger.get_tag_dict_for_resource(repository.arn))
        for repository in repositories.repositories.values()
    ]
    databases = rds_backends[owner[0]][owner[1]]
    tagged += [
        (group.arn, {tag["Key"]: tag["Value"] for tag in group.get_tags()})
        for group in [*databases.db_parameter_groups.values(), *databases.subnet_groups.values()]
    ]
    return [
        {"ResourceARN": arn, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
        for arn, tags in tagged
        if tags
        and all(
            wanted["Key"] in tags and tags[wanted["Key"]] in (wanted.get("Values") or [tags[wanted["Key"]]])
            for wanted in tag_filters or []
        )
    ]

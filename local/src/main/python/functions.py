"""Corrections to moto's Lambda control plane. Invocations never come here: the front answers them."""

import base64
import functools
import hashlib
import threading

from moto.awslambda import models
from moto.ec2.models import ec2_backends
from patching import patch

# Configuration that moto neither keeps nor reports.
KEPT = ("SnapStart", "LoggingConfig", "DeadLetterConfig", "KMSKeyArn")
# Configuration that moto keeps at creation only.
UPDATED = {"TracingConfig": "tracing_config"}


def install():
    patch(models.LambdaFunction, "__init__", remember_configuration)
    patch(models.LambdaFunction, "update_configuration", update_configuration)
    patch(models.LambdaFunction, "get_configuration", report_configuration)
    patch(models.LambdaStorage, "publish_version", publish_version)
    models._s3_content = digest_of_object


def remember_configuration(original, function, *arguments, **named):
    spec = named.get("spec") or arguments[1]
    function.kept = {key: spec[key] for key in KEPT if spec.get(key)}
    original(function, *arguments, **named)


def update_configuration(original, function, updates):
    function.kept = function.kept | {key: updates[key] for key in KEPT if key in updates}
    for key, attribute in UPDATED.items():
        if key in updates:
            setattr(function, attribute, updates[key])
    if "EphemeralStorage" in updates:
        function.ephemeral_storage = updates["EphemeralStorage"]["Size"]
    return original(function, updates)


def report_configuration(original, function, *arguments, **named):
    configuration = original(function, *arguments, **named)
    configuration.update({key: value for key, value in function.kept.items() if key != "SnapStart"})
    published = str(function.version) != "$LATEST"
    apply_on = function.kept.get("SnapStart", {}).get("ApplyOn", "None")
    optimized = published and apply_on == "PublishedVersions"
    configuration["SnapStart"] = {
        "ApplyOn": apply_on,
        "OptimizationStatus": "On" if optimized else "Off",
    }
    if configuration.get("VpcConfig"):
        configuration["VpcConfig"]["VpcId"] = vpc_of(function)
    return configuration


def vpc_of(function):
    """The VPC of a function's subnets; moto reports a made-up one."""
    backend = ec2_backends[function.account_id][function.region]
    for subnet_id in function._vpc_config.get("SubnetIds", []):
        for subnets in backend.subnets.values():
            if subnet_id in subnets:
                return subnets[subnet_id].vpc_id
    return ""


def publish_version(original, storage, name_or_arn, description=""):
    """Numbers versions on from the last one ever published; moto counts those that are left, and so gives a number twice."""
    function = storage.get_function_by_name_or_arn_forbid_qualifier(name_or_arn)
    versions = storage._functions[function.function_name]["versions"]
    before = len(versions)
    published = original(storage, name_or_arn, description)
    if len(versions) > before:
        function.last_version = getattr(function, "last_version", 0) + 1
        if published.version != function.last_version:
            del storage._arns[published.function_arn]
            published.set_version(function.last_version)
            storage._arns[published.function_arn] = published
    return published


_digesting = threading.Lock()


@functools.lru_cache(maxsize=256)
def digest_of(_bucket, _name, _version, _etag, key):
    digest = hashlib.sha256(key.value)
    return base64.b64encode(digest.digest()).decode(), digest.hexdigest()


def digest_of_object(key):
    """What moto needs of an S3 object that holds code: its digests, computed once, and not another copy of its bytes."""
    # One at a time: functions that are made together have the same code, and all but the first then find its digest.
    with _digesting:
        encoded, hexadecimal = digest_of(key.bucket_name, key.name, key.version_id, key.etag, key)
    return b"", key.size, encoded, hexadecimal

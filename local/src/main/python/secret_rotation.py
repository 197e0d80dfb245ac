"""Secrets Manager's rotation as AWS does it, its event where a version gets a label, and its refusals of a deleted secret.

moto runs a rotation within the call that asks for it, in its own Lambda, takes it as done whatever the function did, and
refuses a second one only when the first is over.
"""

import json
import sys
import threading
import time
import uuid

from botocore.exceptions import BotoCoreError, ClientError
from clients import service_client
from moto.awslambda.utils import get_backend
from moto.events import events_backends
from moto.secretsmanager.exceptions import InvalidParameterException, InvalidRequestException, ResourceNotFoundException
from moto.secretsmanager.models import FakeSecret, ReplicaSecret, SecretsManagerBackend
from patching import patch

KEY = "LOCALsecretsmanager"
CURRENT = "AWSCURRENT"
PENDING = "AWSPENDING"
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
# AWS repeats all four steps where one fails. It tells neither how often nor with what pauses; here they are short.
ATTEMPTS = 5
PAUSE_SECONDS = 1
DAY_SECONDS = 86_400
# Of the actions whose errors name a secret that is scheduled for deletion, those that moto carries out on one.
REFUSED_OF_DELETED = (
    "put_secret_value",
    "update_secret_version_stage",
    "tag_resource",
    "untag_resource",
    "get_resource_policy",
    "put_resource_policy",
    "delete_resource_policy",
)

_lock = threading.Lock()


def install():
    for action in REFUSED_OF_DELETED:
        patch(SecretsManagerBackend, action, unless_marked_for_deletion)
    patch(SecretsManagerBackend, "rotate_secret", rotate_secret)
    patch(SecretsManagerBackend, "update_secret_version_stage", move_label)
    patch(SecretsManagerBackend, "_add_secret", add_version)
    patch(SecretsManagerBackend, "list_secret_version_ids", list_versions_with_their_dates)
    patch(FakeSecret, "update", update_exactly)
    patch(FakeSecret, "_form_version_ids_to_stages", those_with_labels)


def unless_marked_for_deletion(original, backend, secret_id, *arguments, **named):
    secret = backend.secrets.get(secret_id)
    if secret and secret.is_deleted():
        raise InvalidRequestException(
            "You can't perform this operation on the secret because it was marked for deletion."
        )
    return original(backend, secret_id, *arguments, **named)


# --- Starting a rotation --------------------------------------------------------------------------


def rotate_secret(
    original,
    backend,
    secret_id,
    client_request_token=None,
    rotation_lambda_arn=None,
    rotation_rules=None,
    rotate_immediately=True,
):
    secret = backend.describe_secret(secret_id)
    if isinstance(secret, ReplicaSecret) or secret.is_deleted() or secret.owning_service:
        # It refuses the first two; a service's own secret, that of a database's master, has no function.
        return original(backend, secret_id)
    days = (rotation_rules or {}).get("AutomaticallyAfterDays")
    if days is not None and not 1 <= int(days) <= 1000:
        raise InvalidParameterException("RotationRules.AutomaticallyAfterDays must be within 1-1000.")
    function = rotation_lambda_arn or secret.rotation_lambda_arn
    if not function:
        raise InvalidRequestException("No Lambda rotation function ARN is associated with this secret.")
    require_function(backend, function)
    token = client_request_token or str(uuid.uuid4())
    backend._client_request_token_validator(token)
    with _lock:
        if CURRENT in secret.versions.get(token, {}).get("version_stages", []):
            return secret.to_short_dict(version_id=token)
        pending = version_with(secret, PENDING)
        if pending and CURRENT not in pending["version_stages"]:
            raise InvalidRequestException(
                "A previous rotation isn't complete. That rotation will be reattempted."
            )
        configure(secret, function, days)
        begin(secret, token, with_value=not rotate_immediately)
    work = rotate if rotate_immediately else test
    threading.Thread(target=work, args=(backend, secret, token), daemon=True).start()
    return secret.to_short_dict(version_id=token)


def require_function(backend, arn):
    try:
        get_backend(backend.account_id, backend.region_name).get_function(arn)
    except Exception as error:
        raise ResourceNotFoundException(f"Lambda function {arn} does not exist.") from error


def configure(secret, function, days):
    secret.rotation_requested = True
    secret.rotation_enabled = True
    secret.rotation_lambda_arn = function
    if days is not None:
        secret.auto_rotate_after_days = int(days)
        schedule(secret)


def schedule(secret):
    if secret.rotation_enabled and secret.auto_rotate_after_days:
        secret.next_rotation_date = time.time() + secret.auto_rotate_after_days * DAY_SECONDS


def begin(secret, token, with_value):
    """Makes the version that is to become the next one: empty, or for a test with the value in use."""
    version = {"createdate": time.time(), "version_id": token, "version_stages": [PENDING]}
    current = version_with(secret, CURRENT)
    if with_value and current:
        version.update({key: current[key] for key in ("secret_string", "secret_binary") if key in current})
    secret.remove_version_stages_from_old_versions([PENDING])
    secret.versions[token] = version


# --- Its course -----------------------------------------------------------------------------------


def rotate(backend, secret, token):
    """Calls the four steps until they all succeed, or the pending version is taken away; a broken one stays pending."""
    for attempt in range(ATTEMPTS):
        time.sleep(PAUSE_SECONDS * attempt)
        if not secret.rotation_enabled or not (has_label(secret, token, PENDING) or has_label(secret, token, CURRENT)):
            return
        if all(call(backend, secret, token, step) for step in STEPS) and has_label(secret, token, CURRENT):
            finished(secret)
            return
    print(f"{secret.name}: its rotation failed {ATTEMPTS} times and stays pending", file=sys.stderr, flush=True)


def finished(secret):
    schedule(secret)
    secret.last_rotation_date = time.time()


def test(backend, secret, token):
    """With RotateImmediately false, AWS only tests the function: testSecret, on a pending version that is removed afterwards."""
    call(backend, secret, token, "testSecret")
    with _lock:
        if not has_label(secret, token, CURRENT):
            secret.versions.pop(token, None)


def call(backend, secret, token, step):
    event = {"Step": step, "SecretId": secret.arn, "ClientRequestToken": token}
    try:
        answer = service_client(backend.region_name, "lambda", KEY).invoke(
            FunctionName=secret.rotation_lambda_arn, Payload=json.dumps(event)
        )
        return "FunctionError" not in answer
    except (BotoCoreError, ClientError) as error:
        print(f"{secret.name}: {step} could not be called: {error}", file=sys.stderr, flush=True)
        return False


def version_with(secret, label):
    return next((version for version in secret.versions.values() if label in version["version_stages"]), None)


def has_label(secret, token, label):
    return label in secret.versions.get(token, {}).get("version_stages", [])


# --- Labels ---------------------------------------------------------------------------------------


def move_label(original, backend, secret_id, version_stage, remove_from_version_id, move_to_version_id):
    """A version that becomes AWSCURRENT loses AWSPENDING and becomes moto's default version."""
    secret = backend.describe_secret(secret_id)
    if version_stage == CURRENT and not move_to_version_id and not secret.is_deleted():
        raise InvalidParameterException(
            "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed."
        )
    holder = version_with(secret, version_stage)
    if move_to_version_id and holder and holder["version_id"] != remove_from_version_id:
        raise InvalidParameterException(
            f"The parameter RemoveFromVersionId can't be empty. Staging label {version_stage} is currently attached to "
            f"version {holder['version_id']}, so you must explicitly reference that version in RemoveFromVersionId."
        )
    answer = original(backend, secret_id, version_stage, remove_from_version_id, move_to_version_id)
    secret.last_changed_date = time.time()
    if move_to_version_id:
        if version_stage == CURRENT:
            secret.default_version_id = move_to_version_id
            labels = secret.versions[move_to_version_id]["version_stages"]
            if PENDING in labels:
                labels.remove(PENDING)
        publish(backend, secret, version_stage, move_to_version_id)
    return answer


def add_version(original, backend, secret_id, *arguments, **named):
    """The version that another one follows keeps its labels, but for AWSCURRENT; moto takes all of them.

    A value that comes in use counts as a rotation: the next one is so many days after it.
    """
    known = backend.secrets.get(secret_id)
    before = version_with(known, CURRENT) if known else None
    given = named.get("version_stages") or [CURRENT]
    kept = [label for label in before["version_stages"] if label not in given] if before else []
    secret, new_version = original(backend, secret_id, *arguments, **named)
    if new_version and before and CURRENT in given:
        before["version_stages"] += kept
    current = version_with(secret, CURRENT)
    if new_version and current and CURRENT in given:
        schedule(secret)
        publish(backend, secret, CURRENT, current["version_id"])
    return secret, new_version


def list_versions_with_their_dates(original, backend, secret_id, *arguments, **named):
    """Each version's own date: moto gives the time of the question."""
    answer = json.loads(original(backend, secret_id, *arguments, **named))
    versions = backend.secrets[secret_id].versions
    for version in answer["Versions"]:
        version["CreatedDate"] = versions[version["VersionId"]]["createdate"]
    return json.dumps(answer)


def those_with_labels(original, secret):
    """DescribeSecret tells of no version without a label: it is deprecated."""
    return {version: labels for version, labels in original(secret).items() if labels}


def update_exactly(original, secret, description=None, tags=None, kms_key_id=None, last_changed_date=None):
    """moto cuts the time of a change to its second, so what was started before it seems to come after it."""
    original(secret, description, tags, kms_key_id, last_changed_date and time.time())


def publish(backend, secret, label, version_id):
    if label in (PENDING, "AWSPREVIOUS"):
        return
    events_backends[backend.account_id][backend.region_name].put_events(
        [
            {
                "Source": "aws.secretsmanager",
                "DetailType": "Secret Label Updated",
                "Resources": [secret.arn],
                "Detail": json.dumps({"name": secret.name, "labelUpdated": label, "versionId": version_id}),
            }
        ]
    )

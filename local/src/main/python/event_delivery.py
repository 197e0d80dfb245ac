"""EventBridge's delivery to state machines, which moto's rules do not know."""

import copy
import json
import sys
import threading
import time
from datetime import datetime, timezone

from botocore.exceptions import BotoCoreError, ClientError
from clients import role_client
from moto.events.models import Rule
from moto.events.utils import EventTemplateParser
from patching import patch

KEY = "LOCALevents"
# AWS goes on for a day.
ATTEMPTS = 10
LONGEST_PAUSE_SECONDS = 5


def install():
    patch(Rule, "send_to_targets", send_to_targets)


def send_to_targets(original, rule, event, transform_input=True):
    """A rule that is off, or has a schedule instead of a pattern, takes no event; moto's takes all of them."""
    if rule.state != "ENABLED" or not rule.event_pattern.get_pattern():
        return
    if not rule.event_pattern.matches_event(event):
        return
    for target in rule.targets:
        if target["Arn"].split(":")[2] == "states":
            threading.Thread(
                target=start_execution, args=(rule.region_name, target, input_of(target, event)), daemon=True
            ).start()
    others = [target for target in rule.targets if target["Arn"].split(":")[2] != "states"]
    if others:
        original(with_targets(rule, others), event, transform_input)


def with_targets(rule, targets):
    same = copy.copy(rule)
    same.targets = targets
    return same


def input_of(target, event):
    """The text that the target is given: its own, or what its transformer makes of the event, or the event."""
    if "Input" in target:
        return target["Input"]
    transformer = target.get("InputTransformer")
    if transformer:
        return json.dumps(
            EventTemplateParser.parse(transformer["InputTemplate"], transformer.get("InputPathsMap", {}), event)
        )
    time_of_event = datetime.fromtimestamp(float(event["time"]), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    shown = {key: value for key, value in event.items() if key != "ingestion-time"}
    return json.dumps(shown | {"time": time_of_event})


def start_execution(region, target, execution_input):
    for attempt in range(ATTEMPTS):
        time.sleep(min(attempt, LONGEST_PAUSE_SECONDS))
        try:
            role_client(region, "stepfunctions", target["RoleArn"], "events", KEY).start_execution(
                stateMachineArn=target["Arn"], input=execution_input
            )
            return
        except (BotoCoreError, ClientError) as error:
            last = error
    print(f"An event for {target['Arn']} is lost: {last}", file=sys.stderr, flush=True)

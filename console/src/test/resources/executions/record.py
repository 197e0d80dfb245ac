"""Records the executions that the tests of litellm.console.execution read.

Runs the repository's own state machine on moto's Step Functions engine, for real, with functions that answer as the
scenario says, and writes one file per scenario: {"definition", "execution", "events"} as the AWS API gives them.

    python3 record.py        # needs local/requirements.txt

Renew the files when the state machine's shape changes.
"""

import copy
import http.server
import json
import os
import pathlib
import re
import socket
import threading
import urllib.request

import yaml

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[4]
REGION, ACCOUNT = "us-east-1", "123456789012"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


FRONT, MOTO = free_port(), free_port()
os.environ.update(
    MOTO_PORT=str(FRONT),
    AWS_ACCESS_KEY_ID="local",
    AWS_SECRET_ACCESS_KEY="local",
    AWS_DEFAULT_REGION=REGION,
)

import boto3  # noqa: E402  (reads the environment above)
from moto.stepfunctions.models import StateMachine  # noqa: E402
from moto.moto_server.threaded_moto_server import ThreadedMotoServer  # noqa: E402

StateMachine.__deepcopy__ = lambda self, memo: copy.copy(self)


class Functions:
    """What the control plane's functions answer in one scenario."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.checks = {}

    def answer(self, function, payload):
        step = payload.get("step")
        fault = self.scenario.get("errors", {}).get(step or "Validate request")
        if fault:
            return {"errorType": "litellm.controlplane." + fault[0], "errorMessage": fault[1]}, True
        if function == "ValidateRequest":
            wanted = self.scenario.get("stacks", ["security", "network", "alb", "database", "litellm"])
            return {
                **payload["input"],
                "execution": payload["execution"],
                "stacks": {s: s in wanted for s in ["security", "network", "alb", "database", "litellm"]},
                **self.scenario.get("found", {}),
            }, False
        if function in ("DeployStack", "BuildImage", "MigrateDatabase", "VerifyDeployment", "CheckOperation"):
            return self.operation(function, payload), False
        if function == "SnapshotDatabase":
            return {"kind": "snapshot", "name": "before", "status": "SUCCEEDED", "outcome": "UNCHANGED"}, False
        if function == "SyncProviderKeys":
            return {"outcome": "UPDATED" if self.scenario.get("polls") else "UNCHANGED", "provided": []}, False
        if function.endswith("prepare-database"):
            return {"outcome": "CREATED" if self.scenario.get("polls") else "UNCHANGED"}, False
        if function == "FindOutdatedTasks":
            return {"outdated": False, "secrets": []}, False
        if function == "InitializeSecrets":
            return {"secrets": {"dev/litellm/master-key": "UNCHANGED"}}, False
        if function == "DiagnoseFailure":
            return self.scenario["diagnosis"], False
        if function == "PublishReport":
            return {
                "action": "deploy",
                "environment": "dev",
                "status": "SUCCEEDED",
                "endpoint": "http://127.0.0.1:8080",
                "uiUrl": "http://127.0.0.1:8080/ui",
                "stacks": {"security": {"outcome": "UNCHANGED"}},
            }, False
        return {"environment": "dev", "owner": payload["request"]["execution"]}, False

    def operation(self, function, payload):
        polls = self.scenario.get("polls", 0)
        done = {"DeployStack": "CREATED", "BuildImage": "BUILT", "MigrateDatabase": "MIGRATED"}
        if "operation" in payload:
            operation = payload["operation"]
        else:
            kind = {"DeployStack": "stack", "BuildImage": "build", "MigrateDatabase": "task"}
            operation = {
                "kind": kind.get(function, "verification"),
                "name": f"dev-{payload.get('stack', function)}-stack",
                "outcome": done.get(function, "VERIFIED") if polls else "UNCHANGED",
                "outputs": {"image": "repository@sha256:0", "baseImage": "litellm:v1"},
            }
        count = self.checks.get(operation["name"], 0)
        self.checks[operation["name"]] = count + 1
        if count < polls:
            outcome = operation["outcome"]
            progress = {"done": 3 * count, "total": 3 * polls, "current": "Vpc CREATE_IN_PROGRESS"}
            return {**operation, "status": "IN_PROGRESS", "outcome": outcome, "waitSeconds": 0, "progress": progress}
        cause = self.scenario.get("causes", {}).get(operation["name"])
        if cause:
            return {**operation, "status": "FAILED", "error": "StackFailed", "cause": cause}
        return {**operation, "status": "SUCCEEDED"}


class Front(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    functions = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        invoked = re.match(r"/2015-03-31/functions/([^/]+)/invocations", self.path)
        if invoked:
            answer, failed = Front.functions.answer(urllib.request.unquote(invoked[1]), json.loads(body))
            self.reply(200, {"X-Amz-Function-Error": "Unhandled"} if failed else {}, json.dumps(answer).encode())
            return
        request = urllib.request.Request(
            f"http://127.0.0.1:{MOTO}{self.path}", body, dict(self.headers), method="POST"
        )
        with urllib.request.urlopen(request) as answer:
            self.reply(answer.status, dict(answer.headers), answer.read())

    def reply(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "connection", "server", "date"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


SCENARIOS = {
    "created": {"polls": 2},
    "unchanged": {
        "found": {
            "unchanged": {s: f"arn:{s}" for s in ["security", "network", "alb", "database", "litellm"]},
            "unchangedImage": "repository@sha256:0",
        }
    },
    "another-image": {"found": {"unchanged": {"litellm": "arn:litellm"}, "unchangedImage": "repository@sha256:1"}},
    "one-stack": {"stacks": ["network"]},
    "database-failed": {
        "polls": 1,
        "causes": {"dev-database-stack": "DBInstance (AWS::RDS::DBInstance): not enough capacity"},
        "diagnosis": {
            "error": "StackFailed",
            "cause": "dev-database-stack: DBInstance (AWS::RDS::DBInstance): not enough capacity",
            "step": "Deploy database",
        },
    },
    "invalid-request": {
        "errors": {
            "Validate request": (
                "InvalidRequest",
                "parameters.network.EnableNatGateway: found \"maybe\"; allowed: true, false\nstack: found \"all \"; allowed: all",
            )
        },
        "diagnosis": {
            "error": "InvalidRequest",
            "cause": "parameters.network.EnableNatGateway: found \"maybe\"; allowed: true, false\nstack: found \"all \"; allowed: all",
            "step": "Validate request",
        },
    },
    "locked": {
        "errors": {"Lock environment": ("EnvironmentLocked", "dev is being changed by another execution")},
        "diagnosis": {
            "error": "EnvironmentLocked",
            "cause": "dev is being changed by another execution",
            "step": "Lock environment",
        },
    },
}


def write(file, definition, execution, events):
    """One line per event, so that a renewed file shows what changed."""

    def compact(value):
        return json.dumps(value, default=lambda time: time.isoformat())

    lines = ",\n".join(map(compact, events))
    file.write_text(f'{{"definition": {compact(definition)},\n"execution": {compact(execution)},\n"events": [\n{lines}]}}\n')


def main():
    ThreadedMotoServer(ip_address="127.0.0.1", port=MOTO, verbose=False).start()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", FRONT), Front)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = urllib.request.Request(
        f"http://127.0.0.1:{MOTO}/moto-api/config",
        json.dumps({"stepfunctions": {"execute_state_machine": True}}).encode(),
        {"Content-Type": "application/json"},
        method="POST",
    )
    urllib.request.urlopen(config).read()

    text = (ROOT / "statemachine/control-plane.asl.yaml").read_text()
    definition = re.sub(r"\$\{(\w+)\}", r"\1", json.dumps(yaml.safe_load(text)))
    states = boto3.client("stepfunctions", endpoint_url=f"http://127.0.0.1:{FRONT}")
    machine = states.create_state_machine(
        name="litellm-control-plane", definition=definition, roleArn=f"arn:aws:iam::{ACCOUNT}:role/machine"
    )["stateMachineArn"]
    for name, scenario in SCENARIOS.items():
        Front.functions = Functions(scenario)
        arn = states.start_execution(
            stateMachineArn=machine, name=name, input=json.dumps({"action": "deploy", "environment": "dev"})
        )["executionArn"]
        while (execution := states.describe_execution(executionArn=arn))["status"] == "RUNNING":
            pass
        events = states.get_execution_history(executionArn=arn)["events"]
        del execution["ResponseMetadata"]
        write(HERE / f"{name}.json", json.loads(definition), execution, events)
        print(name, execution["status"], len(events), "events", execution.get("error"), execution.get("cause"))


if __name__ == "__main__":
    main()

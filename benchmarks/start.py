"""A function in Python for the same work, for benchmarks/start: makes with boto3 the calls that the Java function was seen to make.

Usage: start.py prepare REQUESTS CALLS   turns the requests (JSON) into boto3's calls; ends with 1 where it cannot
       start.py run CALLS                serves Lambda's Runtime API, as awslambdaric does, with the standard library
"""

import http.client
import json
import os
import pickle
import sys
import urllib.parse

# What boto3 calls a service whose name in a signature is another.
CLIENTS = {
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}


def prepare(requests_file, calls_file):
    import botocore.session

    session = botocore.session.get_session()
    with open(requests_file, encoding="utf-8") as file:
        requests = json.load(file)
    with open(calls_file, "wb") as file:
        pickle.dump([call(session, request) for request in requests], file)


def call(session, request):
    """A request as (client, operation, parameters)."""
    from botocore import xform_name

    client = CLIENTS.get(request["service"], request["service"])
    model = session.get_service_model(client)
    protocol = model.metadata["protocol"]
    if protocol == "json":
        operation = model.operation_model(request["target"].rpartition(".")[2])
        parameters = typed(operation.input_shape, json.loads(request["body"] or "{}"))
    elif protocol in ("query", "ec2"):
        form = dict(urllib.parse.parse_qsl(request["body"], keep_blank_values=True))
        operation = model.operation_model(form["Action"])
        parameters = typed(operation.input_shape, nested(form))
    elif client == "s3":
        return s3_call(request)
    else:
        sys.exit(f"{client}: its requests are not told apart here")
    return client, xform_name(operation.name), parameters


def s3_call(request):
    path, _, query = request["uri"].partition("?")
    bucket, _, key = urllib.parse.unquote(path).lstrip("/").partition("/")
    place = {"Bucket": bucket, "Key": key}
    if request["method"] == "PUT" and not query:
        return "s3", "put_object", place | {"Body": request["body"].encode("iso-8859-1")}
    if request["method"] in ("GET", "HEAD") and not query and key:
        return "s3", request["method"].lower() + "_object", place
    sys.exit(f"s3: {request['method']} {request['uri']} is not told apart here")


def nested(form):
    """A form's members by their paths: a.member.1.b is in a list under a."""
    tree = {}
    for name, value in form.items():
        *path, last = [part for part in name.split(".") if part not in ("member", "entry")]
        node = tree
        for part in path:
            node = node.setdefault(part, {})
        node[last] = value
    return tree


def typed(shape, value):
    """A value as boto3 wants it; what the shape does not know is left out."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        names = {member: shape.members[member].serialization.get("name", member) for member in shape.members}
        upper = {member: name[:1].upper() + name[1:] for member, name in names.items()}
        found = {
            member: next((value[key] for key in (member, names[member], upper[member]) if key in value), None)
            for member in shape.members
        }
        return {member: typed(shape.members[member], item) for member, item in found.items() if item is not None}
    if shape.type_name == "list":
        items = value.values() if isinstance(value, dict) else [] if value == "" else value
        return [typed(shape.member, item) for item in items]
    if shape.type_name == "map":
        return {key: typed(shape.value, item) for key, item in value.items()}
    if shape.type_name in ("integer", "long"):
        return int(value)
    if shape.type_name == "boolean":
        return value in (True, "true")
    return value


def run(calls_file):
    import boto3
    from botocore.exceptions import ClientError

    with open(calls_file, "rb") as file:
        calls = pickle.load(file)
    clients = {name: boto3.client(name) for name in {client for client, _, _ in calls}}
    runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        runtime.request("GET", "/2018-06-01/runtime/invocation/next")
        response = runtime.getresponse()
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        json.load(response)
        for name, operation, parameters in calls:
            try:
                answer = getattr(clients[name], operation)(**parameters)
                if operation == "get_object":
                    answer["Body"].read()
            except ClientError:
                # The Java function was refused too, and went on.
                pass
        runtime.request("POST", f"/2018-06-01/runtime/invocation/{request_id}/response", "{}")
        runtime.getresponse().read()


if __name__ == "__main__":
    {"prepare": prepare, "run": run}[sys.argv[1]](*sys.argv[2:])

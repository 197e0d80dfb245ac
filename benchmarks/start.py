"""A function in Python for the same work, for benchmarks/start: makes with boto3 the calls that the Java function was seen to make.

Usage: start.py prepare REQUESTS CALLS   turns the requests (JSON) into boto3's calls; ends with 1 where it cannot
       start.py run CALLS                serves Lambda's Runtime API, as awslambdaric does, with the standard library
"""

import http.client
import json
import os
import pickle
import re
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
    if request["target"]:
        operation = model.operation_model(request["target"].rpartition(".")[2])
        parameters = typed(operation.input_shape, json.loads(request["body"] or "{}"))
    elif request["body"].startswith("Action="):
        form = dict(urllib.parse.parse_qsl(request["body"], keep_blank_values=True))
        operation = model.operation_model(form["Action"])
        parameters = typed(operation.input_shape, nested(form))
    else:
        operation, parameters = rest_call(model, request)
    return client, xform_name(operation.name), parameters


def rest_call(model, request):
    """The operation with the request's method and path, the one that fixes most of its query, and its parameters but those in headers."""
    path, _, query = request["uri"].partition("?")
    query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
    found = []
    for operation in map(model.operation_model, model.operation_names):
        template, _, fixed = operation.http["requestUri"].partition("?")
        fixed = dict(urllib.parse.parse_qsl(fixed, keep_blank_values=True))
        place = re.fullmatch(pattern(template), path)
        if (
            operation.http["method"] == request["method"]
            and place
            and fixed.items() <= query.items()
            and required(operation) <= query.keys()
        ):
            found.append((operation, place.groupdict(), fixed))
    if not found:
        sys.exit(f"{model.service_name}: {request['method']} {request['uri']} is not told apart here")
    operation, place, _ = max(found, key=lambda one: len(one[2]))
    return operation, in_path_and_query(operation, place, query) | in_body(model, operation, request["body"])


def pattern(template):
    """A path of the model, as an expression: /{Bucket}/{Key+} has a name without slashes and one with them."""
    return re.sub(r"\{(\w+)(\+?)\}", lambda name: f"(?P<{name[1]}>{'.+' if name[2] else '[^/]+'})", template)


def required(operation):
    """What an operation cannot do without in its query or its headers; these are not known here, so no query has them."""
    shape = operation.input_shape
    places = [shape.members[member].serialization for member in shape.required_members] if shape else []
    return {place["name"] for place in places if place.get("location") in ("querystring", "header")}


def in_path_and_query(operation, place, query):
    members = operation.input_shape.members if operation.input_shape else {}
    places = {"uri": {name: urllib.parse.unquote(value) for name, value in place.items()}, "querystring": query}
    values = {
        member: places.get(shape.serialization.get("location"), {}).get(shape.serialization.get("name"))
        for member, shape in members.items()
    }
    return {member: typed(members[member], value) for member, value in values.items() if value is not None}


def in_body(model, operation, body):
    if not body:
        return {}
    payload = operation.input_shape.serialization.get("payload")
    if payload and operation.input_shape.members[payload].type_name == "blob":
        return {payload: body.encode("iso-8859-1")}
    if not payload and model.metadata["protocol"] == "rest-json":
        return typed(operation.input_shape, json.loads(body))
    sys.exit(f"{model.service_name}: the body of {operation.name} is not told apart here")


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

"""Corrections to moto's Step Functions: what AWS documents, and what makes an execution fast."""

import copy
import functools
import itertools
import json
import threading
import time
import uuid
import weakref
from datetime import datetime, timezone

from botocore.exceptions import BotoCoreError
from clients import role_client, service_client
from jsonpath_ng.ext.parser import ExtendedJsonPathParser
from moto.core.exceptions import AWSError
from moto.core.responses import ActionResult
from moto.stepfunctions import models, responses
from moto.stepfunctions.exceptions import ValidationException
from moto.stepfunctions.parser import api
from moto.stepfunctions.parser.api import ExecutionStatus, HistoryEventType
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.error_equals_decl import ErrorEqualsDecl
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.common.path import result_path
from moto.stepfunctions.parser.asl.component.common.query_language import QueryLanguageMode
from moto.stepfunctions.parser.asl.component.common.string.string_expression import StringVariableSample
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.component.state.choice.comparison.comparison_operator_type import ComparisonOperatorType
from moto.stepfunctions.parser.asl.component.state.choice.comparison.comparison_variable import ComparisonVariable
from moto.stepfunctions.parser.asl.component.state.choice.comparison.variable import NoSuchVariable
from moto.stepfunctions.parser.asl.component.state.choice.state_choice import StateChoice
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration import iteration_worker
from moto.stepfunctions.parser.asl.component.state.exec.state_parallel import branches_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_lambda import (
    StateTaskServiceLambda,
)
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventManager
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser, Preprocessor
from moto.stepfunctions.parser.asl.utils import boto_client, json_path
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, Execution
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from patching import patch, replace

KEY = "LOCALstates"
LONGEST_INPUT = 262_144
LONGEST_START_SECONDS = 10
ENDED = ExecutionStatus.SUCCEEDED, ExecutionStatus.FAILED, ExecutionStatus.ABORTED, ExecutionStatus.TIMED_OUT


def install():
    replace(boto_client, "boto_client_for", client_for)
    parse = functools.lru_cache(maxsize=4096)(path_parser())
    replace(json_path, "parse", parse)
    result_path.parse = parse
    replace(json_path, "extract_json", functools.partial(extract_json, json_path.extract_json))
    # Stock moto copies the machine's lock and fails from the second execution on.
    models.StateMachine.__deepcopy__ = lambda machine, memo: copy.copy(machine)
    name_errors()
    read_once()
    parse_definition = StepFunctionsParserBackend._validate_definition
    StepFunctionsParserBackend._validate_definition = staticmethod(functools.partial(check_definition, parse_definition))
    correct_interpreter()
    correct_service()


def name_errors():
    """Gives the service's errors their codes; moto forgets those of the interpreter."""
    for error in vars(api).values():
        if isinstance(error, type) and issubclass(error, AWSError) and isinstance(getattr(error, "code", None), str):
            error.TYPE = error.code


# --- What is refused of a definition ---------------------------------------------------------------


def check_definition(original, definition):
    """moto lets a machine be made whose states lead nowhere, and fails its executions, or never comes to a state."""
    original(definition)
    faults = list(faults_of(json.loads(definition), ""))
    if faults:
        raise api.InvalidDefinition(message=f"Invalid State Machine Definition: '{', '.join(faults)}'")


def faults_of(machine, place):
    """The states that are missing, that nothing leads to, or of which none ends the machine or branch; in Step Functions' words."""
    states = machine["States"]
    leads = {name: list(transitions(state, f"{place}/States/{name}")) for name, state in states.items()}
    for name, state in states.items():
        for number, rule in enumerate(state.get("Choices", [])):
            if "Next" not in rule:
                yield f"SCHEMA_VALIDATION_FAILED: These fields are required: [Next] at {place}/States/{name}/Choices[{number}]"
    for to, where in [(machine["StartAt"], f"{place}/StartAt"), *itertools.chain.from_iterable(leads.values())]:
        if to not in states:
            yield f"MISSING_TRANSITION_TARGET: Missing 'Next' target: {to} at {where}"
    if not any(state.get("End") or state["Type"] in ("Succeed", "Fail") for state in states.values()):
        yield "MISSING_END_STATE: Workflow has no terminal state at null"
    else:
        reached = reachable(machine["StartAt"], leads)
        for name in states:
            if name not in reached:
                yield f'MISSING_TRANSITION_TARGET: State "{name}" is not reachable. at {place}/States/{name}'
    for name, state in states.items():
        for field, part in parts(state):
            yield from faults_of(part, f"{place}/States/{name}/{field}")


def transitions(state, place):
    """The states that follow, each with the place that says so."""
    for field in "Next", "Default":
        if field in state:
            yield state[field], f"{place}/{field}"
    for field in "Choices", "Catch":
        for number, rule in enumerate(state.get(field, [])):
            if "Next" in rule:
                yield rule["Next"], f"{place}/{field}[{number}]/Next"


def reachable(start, leads):
    reached, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name in leads and name not in reached:
            reached.add(name)
            waiting += [to for to, _ in leads[name]]
    return reached


def parts(state):
    """The machines within a state, each with its place there."""
    for number, branch in enumerate(state.get("Branches", [])):
        yield f"Branches[{number}]", branch
    for field in "ItemProcessor", "Iterator":
        if field in state:
            yield field, state[field]


# --- Calls of the state machine -------------------------------------------------------------------

def client_for(region, service, state_credentials=None):
    """A client of the front with the machine's role; moto makes a new one for every task."""
    if state_credentials:
        return role_client(region, service, state_credentials.role_arn, "states", KEY)
    return service_client(region, service, KEY)


# --- The language ---------------------------------------------------------------------------------


def path_parser():
    """Reads paths with one parser: making one takes ten times as long as reading a path, and it reads one path at a time."""
    parser = ExtendedJsonPathParser()
    one_at_a_time = threading.Lock()

    def parse(path):
        with one_at_a_time:
            return parser.parse(path)

    return parse


def extract_json(find_all, path, data):
    """A path without wildcard, slice, filter or union names one value, also behind an index: moto gives a list then."""
    definite = not any(sign in path for sign in ("*", ":", "?", ",", "@", ".."))
    if definite and "[" in path:
        matches = json_path.parse(path).find(data)
        if len(matches) == 1:
            return matches[0].value
    return find_all(path, data)


def read_once():
    """Keeps a definition's syntax tree: every execution asks for it, and reading a long one takes half a second."""
    read = AmazonStateLanguageParser.parse
    tree = functools.lru_cache(maxsize=16)(lambda definition: read(definition)[1])

    def parse(definition):
        return Preprocessor().visit(tree(definition)), tree(definition)

    AmazonStateLanguageParser.parse = staticmethod(parse)


def correct_interpreter():
    # Every error would be logged with its data, and with the machine spelt out, at each level that it passes.
    EvalComponent._log_exception = lambda *arguments, **named: None
    EvalComponent._log_failure_event_exception = lambda *arguments, **named: None
    patch(StringVariableSample, "_eval_body", read_variable)
    ComparisonVariable._eval_body = compare_variable
    patch(StateChoice, "_eval_state", choose)
    # A branch may fail with an error of the States namespace, which moto refuses to name.
    branches_decl.CustomErrorName = error_named
    iteration_worker.CustomErrorName = error_named
    patch(ErrorEqualsDecl, "_eval_body", match_error)
    patch(StateTaskServiceLambda, "_from_error", name_lost_connection)


def read_variable(original, sample, env):
    """JSONPath's `$name` and `$name.path`: moto has every variable read by JSONata, for which it wants a JVM of its own."""
    if sample.query_language_mode != QueryLanguageMode.JSONPath:
        return original(sample, env)
    name, _, path = sample.expression[1:].partition(".")
    value = env.variable_store.get(name)
    env.stack.append(copy.deepcopy(json_path.extract_json(f"$.{path}", value) if path else value))


def error_named(error_name):
    if error_name is not None and error_name.startswith("States."):
        return StatesErrorName.from_name(error_name)
    return CustomErrorName(error_name)


def failure(env, error_type, cause):
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=StatesErrorName(typ=error_type),
            event_type=HistoryEventType.ExecutionFailed,
            event_details={"executionFailedEventDetails": {"error": error_type.to_name(), "cause": cause}},
        )
    )


def compare_variable(comparison, env):
    """A Choice over a path that is not there fails the execution; moto goes on to the next rule."""
    comparison.variable.eval(env)
    asks_presence = comparison.comparison_function.operator_type == ComparisonOperatorType.IsPresent
    if isinstance(env.stack[-1], NoSuchVariable) and not asks_presence:
        path = comparison.variable.string_sampler.literal_value
        raise failure(
            env,
            StatesErrorNameType.StatesRuntime,
            f"Invalid path '{path}': The choice state's condition path references an invalid value.",
        )
    comparison.comparison_function.eval(env)


def choose(original, state, env):
    try:
        original(state, env)
    except RuntimeError as error:
        if "No branching option reached" not in str(error):
            raise
        raise failure(
            env,
            StatesErrorNameType.StatesNoChoiceMatched,
            "Failed to match any of the choice rules, and there is no Default",
        ) from error


def match_error(original, error_equals, env):
    """States.ALL does not match States.Runtime and States.DataLimitExceeded."""
    error_name = env.stack[-1].error_name
    names = [name.error_name for name in error_equals.error_names]
    if error_name in ("States.Runtime", "States.DataLimitExceeded"):
        env.stack.pop()
        env.stack.append(error_name in names)
    else:
        original(error_equals, env)


def name_lost_connection(original, task, env, ex):
    """A connection that breaks has a name of its own, so that a Retry can take it; moto says States.Runtime."""
    if not isinstance(ex, BotoCoreError):
        return original(task, env, ex)
    return FailureEvent(
        env=env,
        error_name=error_named("Lambda.SdkClientException"),
        event_type=HistoryEventType.TaskFailed,
        event_details={
            "taskFailedEventDetails": {
                "error": "Lambda.SdkClientException",
                "cause": str(ex),
                "resource": task._get_sfn_resource(),
                "resourceType": task._get_sfn_resource_type(),
            }
        },
    )


# --- The service ----------------------------------------------------------------------------------

_lock = threading.Lock()


def correct_service():
    patch(StepFunctionsParserBackend, "start_execution", start_execution)
    Execution.stop = stop
    patch(EventManager, "_publish_history_event", until_aborted)
    patch(EventManager, "_publish_history_log", until_aborted)
    patch(BaseExecutionWorkerCommunication, "_reflect_execution_status", reflect_end)
    response = responses.StepFunctionResponse
    response.stop_execution = stop_execution
    response.describe_execution = describe_execution
    response.get_execution_history = get_execution_history
    response.describe_state_machine_for_execution = describe_machine_of_execution
    patch(response, "list_executions", list_executions)


def start_execution(original, backend, state_machine_arn, name=None, execution_input=None, trace_header=None):
    execution_input = execution_input or "{}"
    if len(execution_input.encode()) > LONGEST_INPUT:
        raise ValidationException(
            "1 validation error detected: Value at 'input' failed to satisfy constraint: "
            f"Member must have length less than or equal to {LONGEST_INPUT}"
        )
    if name:
        backend._validate_name(name)
    # One at a time: two starts of one name must not both find that there is none.
    with _lock:
        return original(backend, state_machine_arn, name or str(uuid.uuid4()), execution_input, trace_header)


def stop(execution, stop_date, error=None, cause=None):
    """Ends an execution at once, as AWS does: a task that still runs goes on unheard."""
    environment = running_environment(execution)
    with _lock:
        if execution.exec_status != ExecutionStatus.RUNNING or environment is None:
            return
        environment.event_history_context.source_event_id = 0
        details = {key: value for key, value in (("error", error), ("cause", cause)) if value}
        environment.event_manager.add_event(
            context=environment.event_history_context,
            event_type=HistoryEventType.ExecutionAborted,
            event_details={"executionAbortedEventDetails": details},
        )
        execution.stop_date = stop_date
        execution.error = error
        execution.cause = cause
        execution.exec_status = ExecutionStatus.ABORTED
    environment.set_stop(stop_date=stop_date, cause=cause, error=error)


def until_aborted(original, manager, *, event_id, **event):
    """An abortion is a history's last event: a state that is about to tell of itself when it comes is not heard any more."""
    history = manager._history_event_list
    last = history[-1] if history else None
    if last and last["type"] == HistoryEventType.ExecutionAborted and last["id"] != event_id:
        return
    original(manager, event_id=event_id, **event)


def running_environment(execution):
    """What an execution runs in. moto makes it on the execution's own thread, a moment after the start has been answered."""
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while execution.exec_status == ExecutionStatus.RUNNING and time.monotonic() < deadline:
        environment = execution.exec_worker.env
        if environment and environment.program_state():
            return environment
        time.sleep(0.01)
    return execution.exec_worker.env


def reflect_end(original, communication):
    with _lock:
        if communication.execution.exec_status == ExecutionStatus.RUNNING:
            original(communication)


def stop_execution(response):
    arn = response._get_param("executionArn")
    execution = response.stepfunction_backend.describe_execution(arn)
    execution.stop(
        stop_date=datetime.now(tz=timezone.utc),
        error=response._get_param("error"),
        cause=response._get_param("cause"),
    )
    return ActionResult({"stopDate": execution.stop_date or datetime.now(tz=timezone.utc)})


def describe_execution(response):
    arn = response._get_param("executionArn")
    execution = response.stepfunction_backend.describe_execution(arn)
    # Status, output, error and cause are written one after the other under this lock, and are to be read together.
    with _lock:
        return ActionResult(description(arn, execution))


def description(arn, execution):
    described = {
        "executionArn": arn,
        "stateMachineArn": execution.state_machine_arn,
        "name": execution.name,
        "status": execution.status,
        "startDate": execution.start_date,
        "input": execution.execution_input,
        "inputDetails": {"included": True},
        "redriveCount": 0,
        "redriveStatus": "NOT_REDRIVABLE",
    }
    if execution.exec_status in ENDED:
        described["stopDate"] = execution.stop_date
    if execution.exec_status == ExecutionStatus.SUCCEEDED:
        described["output"] = json.dumps(execution.output, separators=(",", ":"))
        described["outputDetails"] = {"included": True}
    for key, value in (("error", execution.error), ("cause", execution.cause)):
        if value is not None:
            described[key] = value
    return described


def get_execution_history(response):
    """The history, newest first on request, in pages whose token is the number of events before them."""
    arn = response._get_param("executionArn")
    events = written_events(response, response.stepfunction_backend.describe_execution(arn))
    if response._get_param("reverseOrder"):
        events = events[::-1]
    size = response._get_int_param("maxResults") or 100
    start = int(response._get_param("nextToken") or 0)
    page = {"events": events[start : start + size]}
    if start + size < len(events):
        page["nextToken"] = str(start + size)
    return 200, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(page)


_events_lock = threading.Lock()
_written = weakref.WeakKeyDictionary()


def written_events(response, execution):
    """An execution's events in the service's form. None ever changes, so each is written once: moto writes all for every look."""
    environment = execution.exec_worker.env
    if environment is None:
        return []
    manager = environment.event_manager
    with _events_lock:
        written = _written.setdefault(manager, [])
        new = manager._history_event_list[len(written) :]
        if new:
            _, _, body = response.serialized(ActionResult({"events": new}))
            written.extend(json.loads(body)["events"])
        return written[:]


def describe_machine_of_execution(response):
    """The machine as it was when the execution started, whatever it has become."""
    arn = response._get_param("executionArn")
    execution = response.stepfunction_backend.describe_execution(arn)
    machine = execution.state_machine
    return ActionResult(
        {
            "stateMachineArn": machine.arn,
            "name": machine.name,
            "definition": machine.definition,
            "roleArn": machine.roleArn,
            "updateDate": machine.update_date,
            "loggingConfiguration": machine.loggingConfiguration,
            "tracingConfiguration": machine.tracingConfiguration,
        }
    )


def list_executions(original, response):
    """moto leaves out when an execution that timed out ended."""
    result = original(response)
    for entry in result.result["executions"]:
        if entry["status"] == ExecutionStatus.TIMED_OUT:
            execution = response.stepfunction_backend.describe_execution(entry["executionArn"])
            entry["stopDate"] = execution.stop_date
    return result

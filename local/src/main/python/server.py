"""moto behind the front: python server.py LOG_FILE, with MOTO_PORT in the environment.

Binds a free loopback port and prints it as its first and only line; from then on both
streams go to LOG_FILE. MOTO_PORT is the front's port: moto's own calls (the state
machine's tasks) go there, not here.
"""

import ctypes
import functools
import logging
import os
import re
import string
import sys
from xml.sax.saxutils import escape

import service_models  # First: what the others import reads such models.
import event_delivery
import functions
import resources
import secret_rotation
import step_functions
from moto.core import DEFAULT_ACCOUNT_ID, config, responses
from moto.core.serialize import XFormedAttributePicker
from moto.moto_api._internal.moto_random import MotoRandom
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from patching import patch
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response


# As malloc.h numbers them.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8

OWN_HOST = re.compile(r"(127\.0\.0\.1|([a-z0-9.-]+\.)?localhost)(:\d+)?", re.IGNORECASE)


class Handler(WSGIRequestHandler):
    """Says nothing of requests: the front records them."""

    # A reply is written in two parts; without this, the second waits for the first's acknowledgement.
    disable_nagle_algorithm = True

    def log_request(self, *arguments):
        pass


class Dispatcher(DomainDispatcherApplication):
    """Looks each service up once: moto reads a folder and tries two hundred patterns for every call, one call at a time."""

    def __init__(self, create_app):
        super().__init__(create_app)
        self.get_backend_for_host = functools.cache(self.get_backend_for_host)

    def __call__(self, environ, start_response):
        """Refuses web pages: this port is open to them too."""
        reason = refusal(environ)
        application = refused(reason) if reason else super().__call__
        return application(environ, start_response)


def refusal(environ):
    """Why a request is refused, as the front's WebPages does; None for a program's. An action by GET finds no service here."""
    for name in "Origin", "Sec-Fetch-Site":
        if "HTTP_" + name.upper().replace("-", "_") in environ:
            return f"moto is not for web pages: the request has the header {name}, which browsers send."
    host = environ.get("HTTP_HOST", "")
    if not OWN_HOST.fullmatch(host):
        return f'moto is called 127.0.0.1 or localhost; the request is for the host "{host}", which may be a web page\'s.'
    return None


def refused(reason):
    error = f"<Code>AccessDenied</Code><Message>{escape(reason)}</Message>"
    return Response(f"<ErrorResponse><Error>{error}</Error></ErrorResponse>", 403, content_type="text/xml")


def spare_calls_work():
    """A fifth of a call's work is what moto finds out anew each time, and what depends on its own classes alone."""
    responses.method_names_from_class = functools.cache(responses.method_names_from_class)
    patch(XFormedAttributePicker, "get_possible_keys", remembered_keys)
    MotoRandom.get_random_string = random_string


def remembered_keys(original, picker, context):
    """Remembers by which names an attribute of the reply, a shape, may be found in objects of a class."""
    known = vars(context.shape).setdefault("known_keys", {})
    place = type(context.obj), context.key
    if place not in known:
        known[place] = tuple(original(picker, context))
    return known[place]


def random_string(random, length=20, include_digits=True, lower_case=False):
    letters = string.ascii_letters + (string.digits if include_digits else "")
    drawn = "".join(random.choices(letters, k=length))
    return drawn.lower() if lower_case else drawn


def keep_memory():
    """Has the C library use again what Python frees, where the kernel would give new pages for each call (mallopt(3))."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):  # glibc's own
        for option, value in (M_ARENA_MAX, 1), (M_TRIM_THRESHOLD, 1 << 30), (M_MMAP_THRESHOLD, 1 << 30):
            library.mallopt(option, value)


def redirect_output(path):
    """Sends both streams, those of C code too, to a file."""
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sys.stdout.flush()
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


def main(log_file):
    prepare()
    serve(log_file)


def prepare():
    """Loads moto, and has it answer as the local cloud does."""
    keep_memory()
    # Step Functions executions run, and Lambda needs no Docker: the front runs the functions.
    config.default_user_config["stepfunctions"]["execute_state_machine"] = True
    config.default_user_config["lambda"]["use_docker"] = False
    # There is one account. Where moto is not told, it looks each caller up in the accounts of six partitions, which it makes for
    # that, a thousand managed policies each.
    os.environ["MOTO_ACCOUNT_ID"] = DEFAULT_ACCOUNT_ID
    # Managed policies exist, as in every account, so that a role can name one.
    config.default_user_config["iam"]["load_aws_managed_policies"] = True
    event_delivery.install()
    functions.install()
    resources.install()
    secret_rotation.install()
    step_functions.install()


def serve(log_file):
    """Prints the port, and answers until the process ends."""
    spare_calls_work()
    application = Dispatcher(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Handler)
    # Where there is no front, moto's own calls come here.
    os.environ.setdefault("MOTO_PORT", str(server.server_port))
    print(server.server_port, flush=True)
    redirect_output(log_file)
    logging.basicConfig(level=logging.ERROR)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])

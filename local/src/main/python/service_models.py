"""What botocore knows of AWS's services, read once.

botocore remembers it for each session, and moto makes sessions of its own: the same megabytes of
JSON would be parsed again for each of them, and four hundred folders listed. Done before there is
a second thread that holds the interpreter, the list takes milliseconds instead of seconds.
"""

import threading

import boto3
from botocore.loaders import Loader

# One reads, and whoever asks for the same meanwhile waits for it, for example all the services that a scan begins with.
_reading = threading.RLock()


def remember(name):
    """Lets all loaders share the results of one of their methods."""
    load = getattr(Loader, name)
    results = {}

    def remembered(loader, *arguments, **named):
        key = (*loader.search_paths, *arguments, *named.values())
        with _reading:
            if key not in results:
                results[key] = load(loader, *arguments, **named)
        return results[key]

    setattr(Loader, name, remembered)


remember("list_available_services")
remember("load_data_with_path")
boto3.client("sts", region_name="us-east-1")

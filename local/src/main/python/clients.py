"""Clients of the front, for what moto does in the name of AWS's services. Each is made once: that takes 50 ms."""

import functools
import threading

import boto3
from botocore.config import Config
from moto import settings

_making = threading.RLock()


def made_once(make):
    remembered = functools.lru_cache(maxsize=None)(make)

    @functools.wraps(make)
    def client(*arguments):
        with _making:
            return remembered(*arguments)

    return client


@made_once
def service_client(region, service, key):
    """A client in the name of whose access key this is."""
    return new_client(region, service, key, key, None)


@made_once
def role_client(region, service, role, session, key):
    """A client with the credentials of a role, which whoever has this access key assumes."""
    credentials = service_client(region, "sts", key).assume_role(
        RoleArn=role, RoleSessionName=session, DurationSeconds=3600
    )["Credentials"]
    return new_client(
        region,
        service,
        credentials["AccessKeyId"],
        credentials["SecretAccessKey"],
        credentials["SessionToken"],
    )


def new_client(region, service, key, secret, token):
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=f"http://127.0.0.1:{settings.moto_server_port()}",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(
            parameter_validation=False,
            # The front is on this machine, whatever proxy the environment names.
            proxies={},
            # A task tries once; the state's own Retry does the rest.
            retries={"max_attempts": 0, "total_max_attempts": 1},
            connect_timeout=10,
            read_timeout=3600,
            max_pool_connections=64,
        ),
    )

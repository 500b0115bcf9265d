"""Serving until told to stop: requests under way are answered first."""

from __future__ import annotations

import os
import signal
import socket
import sys
from math import ceil
from typing import TYPE_CHECKING, Any

import uvicorn

from awsadvisor.errors import InputError, Problem
from awsadvisor.serve import logs

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MOST_CONNECTIONS = 256


def run(app: ASGIApp, address: str, port: int, grace: float) -> None:
    """Serve an application; SIGTERM and Ctrl-C end it in good order: what is under way gets `grace` seconds more.

    Raises InputError when the port is taken.
    """
    try:
        listening = socket.create_server(
            (address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET, backlog=512
        )
    except OSError as error:
        said = os.strerror(error.errno).lower() if error.errno and error.errno > 0 else str(error)
        raise InputError([Problem(f"{address}:{port}", 0, f"cannot be listened on: {said}")]) from None
    logs.configure()
    host = f"[{address}]" if ":" in address else address
    logs.LOGGER.info("listening", extra={"fields": {"url": f"http://{host}:{listening.getsockname()[1]}"}})
    signal.signal(signal.SIGTERM, _done)  # uvicorn hands its signal on when it has stopped
    signal.signal(signal.SIGINT, _done)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=ceil(grace),
        limit_concurrency=MOST_CONNECTIONS,
        ws="none",
    )
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def _done(*_: Any) -> None:
    sys.exit(0)

"""Serving until told to stop: requests under way are answered first."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING, Any

import uvicorn

from awsadvisor.errors import InputError, Problem
from awsadvisor.serve import logs
from awsadvisor.serve.life import Life

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ENDS = (signal.SIGTERM, signal.SIGINT)
MOST_CONNECTIONS = 1000
TURN = 0.0005
"""Seconds that a thread may reason while the event loop waits. With Python's own 5 ms, each step of the loop waited for
every thread's turn, and `/health` took half a second under load."""
PAUSE = 1.0
"""Seconds before a process that died is replaced, so that one that cannot start does not keep the machine busy."""


def run(
    build: Callable[[Life], ASGIApp],
    address: str,
    port: int,
    grace: float,
    processes: int = 1,
    drain: float = 0,
) -> None:
    """Serve an application; SIGTERM and Ctrl-C end it in good order.

    For `drain` seconds after SIGTERM it says that it is not ready, and serves on. Then it takes no new requests, and
    what is under way gets `grace` seconds more. Raises InputError when the port is taken.
    """
    if processes > 1 and not hasattr(os, "fork"):
        raise InputError([Problem("", 0, "this system has no fork: one process has to do (--workers 1)")])
    listening = _listen(address, port)
    logs.configure()
    host = f"[{address}]" if ":" in address else address
    url = f"http://{host}:{listening.getsockname()[1]}"
    logs.LOGGER.info("listening", extra={"fields": {"url": url, "workers": processes}})

    family = os.getpid() if processes > 1 else None

    def serve() -> None:
        sys.setswitchinterval(TURN)
        life = Life()
        config = uvicorn.Config(
            build(life),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=ceil(grace),
            limit_concurrency=MOST_CONNECTIONS,
            backlog=512,
            ws="none",
        )
        _end_when_told()
        _Server(config, life, drain, family).run(sockets=[listening])

    with listening:
        if processes > 1:
            _supervise(serve, processes, listening)
        else:
            serve()


def _listen(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family, backlog=512)
    except OSError as error:
        said = os.strerror(error.errno).lower() if error.errno and error.errno > 0 else str(error)
        raise InputError([Problem(f"{address}:{port}", 0, f"cannot be listened on: {said}")]) from None


class _Server(uvicorn.Server):
    """Says that it is not ready before it closes its door."""

    def __init__(self, config: uvicorn.Config, life: Life, drain: float, family: int | None) -> None:
        """`family` is the process that started this one to serve for it, if one did."""
        super().__init__(config)
        self._life, self._drain, self._family = life, drain, family
        self._sent = signal.SIGTERM

    async def on_tick(self, counter: int) -> bool:
        """Whether it is time to stop: when told to, or when the process that started this one has died."""
        return await super().on_tick(counter) or (self._family is not None and os.getppid() != self._family)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Note that the end has begun, and by what; a second Ctrl-C waits for nothing."""
        if not self._life.stopping:  # after Ctrl-C, SIGTERM comes from the parent too
            self._life.stopping, self._sent = True, signal.Signals(sig)
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve on for the seconds of the drain, and stop in good order."""
        until = time.monotonic() + (self._drain if self._sent == signal.SIGTERM else 0)
        while time.monotonic() < until and not self.force_exit:
            await asyncio.sleep(0.1)
        await super().shutdown(sockets)


def _supervise(serve: Callable[[], None], processes: int, listening: socket.socket) -> None:
    """Serve in so many processes on one socket, each replaced when it dies, until told to stop."""
    children: set[int] = set()
    stopping = False

    def stop(*_: Any) -> None:
        nonlocal stopping
        stopping = True
        listening.close()  # when the children have closed it too, the door is shut: nobody waits behind it
        for child in children:  # Ctrl-C reaches them as well, and a second one would make them drop their work
            with suppress(ProcessLookupError):  # it has just died, and this is told before that is
                os.kill(child, signal.SIGTERM)

    def start() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)  # none is lost on a child that is not known or not set up yet
        if not stopping:
            children.add(_fork(serve))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)

    for number in ENDS:
        signal.signal(number, stop)
    for _ in range(processes):
        start()
    while children:
        child, status = os.wait()
        if child not in children:  # as the first process of a container gets them: somebody else's
            continue
        children.remove(child)
        if not stopping:
            logs.LOGGER.error("worker ended", extra={"fields": {"status": os.waitstatus_to_exitcode(status)}})
            time.sleep(PAUSE)
            start()


def _fork(serve: Callable[[], None]) -> int:
    """A process of its own that serves; its number."""
    child = os.fork()
    if child == 0:
        try:
            _end_when_told()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
            serve()
        except Exception:
            logs.LOGGER.exception("worker failed")
        finally:
            _end(1)
    return child


def _end_when_told() -> None:
    """Until uvicorn listens to signals, and when it hands them on because it has stopped."""
    for number in ENDS:
        signal.signal(number, _done)


def _done(*_: Any) -> None:
    _end(0)


def _end(code: int) -> None:
    """Leave at once: threads whose answer nobody waits for any longer are not waited for."""
    sys.stderr.flush()
    os._exit(code)

"""What stands before every request over HTTP: an access log, and limits to how many there are, their time and size."""

from __future__ import annotations

import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import uuid4

import anyio
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import JSONResponse

from awsadvisor.serve.life import Life
from awsadvisor.serve.limits import Limits
from awsadvisor.serve.logs import LOGGER

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PROBES = frozenset(("/health", "/ready"))
"""Asked by machines that watch the server, under its bare address; no crowd keeps them out."""


def guard(app: Starlette, limits: Limits, life: Life, hosts: Sequence[str] | None = None) -> None:
    """Put the guards before an application, which answers under these host names where it does not see to that."""
    app.add_middleware(SizeLimit, limit=limits.body_bytes)
    app.add_middleware(TimeLimit, seconds=limits.seconds)
    app.add_middleware(Crowd, limit=limits.under_way)
    if hosts is not None:
        app.add_middleware(KnownHosts, allowed_hosts=hosts, www_redirect=False)
    app.add_middleware(Farewell, life=life)
    app.add_middleware(AccessLog)


def refusal(status: int, *messages: str, after: int | None = None) -> JSONResponse:
    """What is wrong, in the one form that every refusal has; `after` so many seconds another try makes sense."""
    problems = [{"message": message} for message in messages]
    headers = {} if after is None else {"retry-after": str(after)}
    return JSONResponse({"problems": problems}, status, headers)


class AccessLog:
    """Logs method, path, status and time of each request, under an id that the answer carries too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and log what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, request, status = time.perf_counter(), uuid4().hex[:12], 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request.encode())]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            fields = {
                "request": request,
                "method": scope["method"],
                "path": scope["path"],
                "status": status,
                "ms": round((time.perf_counter() - start) * 1000, 1),
            }
            LOGGER.info("request", extra={"fields": fields})


class KnownHosts(TrustedHostMiddleware):
    """Answers 400 to requests for another host name, but for the probes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if it is meant for this server."""
        probe = scope["type"] == "http" and scope["path"] in PROBES
        await (self.app if probe else super().__call__)(scope, receive, send)


class Farewell:
    """Ends each connection with its answer once the server is stopping; a client that stayed on would hold it up."""

    def __init__(self, app: ASGIApp, life: Life) -> None:
        self.app, self.life = app, life

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and say goodbye where it is time."""

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start" and self.life.stopping:
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
            await send(message)

        await self.app(scope, receive, closing)


class Crowd:
    """Answers 429 at once where too many requests are under way already."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app, self.limit, self.under_way = app, limit, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if there is room."""
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
        elif self.under_way >= self.limit:
            message = f"too many requests are under way ({self.limit}); try again in a second"
            await refusal(HTTPStatus.TOO_MANY_REQUESTS, message, after=1)(scope, receive, send)
        else:
            self.under_way += 1
            try:
                await self.app(scope, receive, send)
            finally:
                self.under_way -= 1


class TimeLimit:
    """Answers 503 when a request has taken too long; the work itself may still come to its end."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app, self.seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, for as long as it may take."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        with anyio.move_on_after(self.seconds) as limit:
            await self.app(scope, receive, noted)
        if limit.cancelled_caught and not started:
            message = f"took longer than {self.seconds:g} s"
            await refusal(HTTPStatus.SERVICE_UNAVAILABLE, message)(scope, receive, send)


class SizeLimit:
    """Answers 413 where a body is too large, by what its header says or by what comes."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and no more of its body than there may be."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared, size = Headers(scope=scope).get("content-length", ""), 0
        message = f"the request is larger than {self.limit:,} bytes"
        if declared.isdecimal() and int(declared) > self.limit:
            await refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)(scope, receive, send)
            return

        async def counted() -> Message:
            nonlocal size
            part = await receive()
            size += len(part.get("body", b""))
            if size > self.limit:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
            return part

        await self.app(scope, counted, send)

"""What stands before every request of the JSON service: an access log, and a limit to its time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

import anyio
from starlette.responses import JSONResponse

from awsadvisor.serve.logs import LOGGER

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


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
            problem = {"message": f"took longer than {self.seconds:g} s"}
            await JSONResponse({"problems": [problem]}, status_code=503)(scope, receive, send)

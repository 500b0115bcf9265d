"""awsadvisor as a JSON service over HTTP, described by OpenAPI."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

import anyio
from anyio.to_thread import run_sync
from fastapi import Body, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from mcp.server.transport_security import RequestBodyLimitMiddleware
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from awsadvisor._version import __version__
from awsadvisor.browse import Kind
from awsadvisor.errors import InputError
from awsadvisor.serve.desk import Desk
from awsadvisor.serve.guards import AccessLog, TimeLimit
from awsadvisor.serve.limits import Limits
from awsadvisor.serve.openapi import describe

Answer = dict[str, Any]


def service(desk: Desk, limits: Limits, hosts: list[str]) -> FastAPI:
    """The service as an ASGI application that answers under these host names."""
    app = FastAPI(title="awsadvisor", version=__version__, docs_url=None, redoc_url=None)
    _add_routes(app, desk, anyio.CapacityLimiter(limits.at_once))
    _add_problems(app)
    describe(app, desk.advisor.knowledge)
    app.add_middleware(TimeLimit, seconds=limits.seconds)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=limits.body_bytes)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    app.add_middleware(AccessLog)
    return app


def _add_routes(app: FastAPI, desk: Desk, room: anyio.CapacityLimiter) -> None:
    async def work(ask: Callable[[], Any]) -> Any:
        return await run_sync(ask, abandon_on_cancel=True, limiter=room)

    @app.post("/recommend")
    async def recommend(scenario: Annotated[Answer, Body()]) -> Answer:
        """The advice for a scenario: the JSON of `awsadvisor recommend --format json`."""
        return await work(partial(desk.recommend, scenario))  # type: ignore[no-any-return]

    @app.post("/decisions/{decision}/options/{option}/why")
    async def why(decision: str, option: str, scenario: Annotated[Answer, Body()]) -> Answer:
        """Why an option was picked, or what kept it from it: the JSON of `awsadvisor why --format json`."""
        known = desk.advisor.knowledge.decisions.get(decision)
        if known is None or option not in known.options:
            raise HTTPException(HTTPStatus.NOT_FOUND, f"no option '{option}' in a decision '{decision}'")
        return (await work(partial(desk.why, scenario, option, decision)))[0]  # type: ignore[no-any-return]

    @app.post("/what-if")
    async def what_if(scenario: Annotated[Answer, Body()], changes: Annotated[Answer | None, Body()] = None) -> Answer:
        """What changed answers change; without any, what would change each decision (`awsadvisor whatif`)."""
        return await work(partial(desk.what_if, scenario, changes))  # type: ignore[no-any-return]

    @app.get("/catalog")
    async def catalog(text: Annotated[str, Query()] = "", kind: Annotated[Kind | None, Query()] = None) -> list[Answer]:
        """Services, options and decisions by any of their names, best first."""
        return await work(partial(desk.search_catalog, text, kind))  # type: ignore[no-any-return]

    @app.get("/decisions")
    async def decisions() -> list[Answer]:
        """Every decision, with the ids of its options."""
        return desk.decisions()

    @app.get("/questions")
    async def questions() -> list[Answer]:
        """Every question that a scenario can answer."""
        return desk.questions()

    @app.get("/decisions/{decision}/questions")
    async def questions_on(decision: str) -> list[Answer]:
        """The questions that bear on a decision."""
        if decision not in desk.advisor.knowledge.decisions:
            raise HTTPException(HTTPStatus.NOT_FOUND, f"no decision '{decision}'")
        return desk.questions(decision)

    @app.get("/health")
    async def health() -> Answer:
        """Whether the process answers."""
        return {"status": "up"}

    @app.get("/ready")
    async def ready() -> Answer:
        """Whether it can advise, and from which knowledge."""
        knowledge = desk.advisor.knowledge
        return {"status": "ready", "version": knowledge.version, "fingerprint": knowledge.fingerprint}

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/openapi.json")


def _add_problems(app: FastAPI) -> None:
    """Whatever is wrong with a request is said in one form."""

    @app.exception_handler(InputError)
    async def wrong_input(_: Request, error: InputError) -> JSONResponse:
        return _problems(HTTPStatus.UNPROCESSABLE_ENTITY, *(problem.message for problem in error.problems))

    @app.exception_handler(RequestValidationError)
    async def wrong_request(_: Request, error: RequestValidationError) -> JSONResponse:
        said = (f"{'.'.join(str(step) for step in found['loc'])}: {found['msg']}" for found in error.errors())
        return _problems(HTTPStatus.UNPROCESSABLE_ENTITY, *said)

    @app.exception_handler(StarletteHTTPException)
    async def other(_: Request, error: StarletteHTTPException) -> JSONResponse:
        answer = _problems(error.status_code, str(error.detail))
        answer.headers.update(error.headers or {})
        return answer


def _problems(status: int, *messages: str) -> JSONResponse:
    return JSONResponse({"problems": [{"message": message} for message in messages]}, status_code=status)

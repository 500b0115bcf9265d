"""awsadvisor as a JSON service over HTTP, described by OpenAPI."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Body, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException

from awsadvisor._version import __version__
from awsadvisor.browse import Kind
from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.knowledge import Decision
from awsadvisor.serve.desk import MOST_CHANGES, Desk
from awsadvisor.serve.guards import guard, refusal
from awsadvisor.serve.life import Life
from awsadvisor.serve.limits import Limits
from awsadvisor.serve.openapi import describe
from awsadvisor.serve.work import Workers

ScenarioBody = Annotated[dict[str, Any], Body()]
Changes = Annotated[int, Query(ge=1, le=MOST_CHANGES, description="How many answers may change at once.")]


class WhatIf(BaseModel, extra="forbid"):
    """The body of a question what if; `changes` are as `answers`."""

    scenario: dict[str, Any]
    changes: dict[str, Any] | None = None


def service(desk: Desk, limits: Limits, hosts: list[str], life: Life) -> FastAPI:
    """The service as an ASGI application that answers under these host names."""
    app = FastAPI(
        title="awsadvisor",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,  # names for the methods of generated clients
    )
    _add_routes(app, desk, Workers(limits.at_once))
    _add_probes(app, desk, life)
    _add_problems(app)
    describe(app, desk.advisor.knowledge)
    guard(app, limits, life, hosts)
    return app


def _add_routes(app: FastAPI, desk: Desk, workers: Workers) -> None:
    async def answer(ask: Callable[[], Any]) -> Response:
        """Reasoning and writing, both beside the event loop: full advice is 200 KB."""
        text = await workers.run(lambda: json.dumps(ask(), ensure_ascii=False))
        return Response(text, media_type="application/json")

    @app.post("/recommend")
    async def recommend(scenario: ScenarioBody) -> Response:
        """The advice for a scenario: the JSON of `awsadvisor recommend --format json`."""
        return await answer(partial(desk.recommend, scenario))

    @app.post("/decisions/{decision}/options/{option}/why")
    async def why(decision: str, option: str, scenario: ScenarioBody, max_changes: Changes | None = None) -> Response:
        """Why an option was picked, or what kept it from it: the JSON of `awsadvisor why --format json`."""
        options = _decision(desk, decision).options
        if option not in options:
            near = did_you_mean(option, options)
            raise HTTPException(HTTPStatus.NOT_FOUND, f"no option '{option}' in decision '{decision}'{near}")
        return await answer(lambda: desk.why(scenario, option, decision, max_changes)[0])

    @app.post("/what-if")
    async def what_if(asked: WhatIf, max_changes: Changes = MOST_CHANGES) -> Response:
        """What changed answers change; without any, what would change each decision (`awsadvisor whatif`)."""
        return await answer(partial(desk.what_if, asked.scenario, asked.changes, max_changes))

    @app.get("/catalog")
    async def catalog(
        request: Request, text: Annotated[str, Query()] = "", kind: Annotated[Kind | None, Query()] = None
    ) -> Response:
        """Services, options and decisions by any of their names, best first."""
        _known(request, "text", "kind")
        return await answer(partial(desk.search_catalog, text, kind))

    @app.get("/decisions")
    async def decisions() -> Response:
        """Every decision, with the ids of its options."""
        return await answer(desk.decisions)

    @app.get("/questions")
    async def questions() -> Response:
        """Every question that a scenario can answer."""
        return await answer(desk.questions)

    @app.get("/decisions/{decision}/questions")
    async def questions_on(decision: str) -> Response:
        """The questions that bear on a decision."""
        return await answer(partial(desk.questions, _decision(desk, decision).id))


def _decision(desk: Desk, name: str) -> Decision:
    """The decision in a path; raises HTTPException with the nearest name."""
    decisions = desk.advisor.knowledge.decisions
    if name not in decisions:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"no decision '{name}'{did_you_mean(name, decisions)}")
    return decisions[name]


def _add_probes(app: FastAPI, desk: Desk, life: Life) -> None:
    @app.get("/health")
    async def health() -> JSONResponse:
        """Whether the process answers."""
        return JSONResponse({"status": "up"})

    @app.get("/ready")
    async def ready() -> JSONResponse:
        """Whether it can advise, and from which knowledge; not any longer once it has been told to stop."""
        status, said = life.readiness(desk.advisor.knowledge)
        return JSONResponse(said, status)

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/openapi.json")


def _add_problems(app: FastAPI) -> None:
    """Whatever is wrong with a request is said in one form."""

    @app.exception_handler(InputError)
    async def wrong_input(_: Request, error: InputError) -> JSONResponse:
        return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, *(problem.message for problem in error.problems))

    @app.exception_handler(RequestValidationError)
    async def wrong_request(request: Request, error: RequestValidationError) -> JSONResponse:
        kind = request.headers.get("content-type", "")
        if isinstance(error.body, bytes) and error.body and "json" not in kind:
            message = f"expected JSON under 'content-type: application/json', found '{kind}'"
            return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, message)
        said = (f"{'.'.join(str(step) for step in found['loc'])}: {found['msg']}" for found in error.errors())
        return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, *said)

    @app.exception_handler(StarletteHTTPException)
    async def other(_: Request, error: StarletteHTTPException) -> JSONResponse:
        answer = refusal(error.status_code, str(error.detail))
        answer.headers.update(error.headers or {})
        return answer


def _known(request: Request, *names: str) -> None:
    """Refuse a parameter by another name: a search that left it out would find everything. Raises InputError."""
    unknown = [name for name in request.query_params if name not in names]
    if unknown:
        raise InputError(Problem("", 0, f"unknown parameter '{each}'{did_you_mean(each, names)}") for each in unknown)

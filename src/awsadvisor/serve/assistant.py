"""awsadvisor as a Model Context Protocol server: tools and resources for an assistant."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from functools import partial, wraps
from inspect import cleandoc
from typing import Annotated, Any, ParamSpec

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field, WithJsonSchema
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from awsadvisor._version import __version__
from awsadvisor.browse import Kind
from awsadvisor.errors import InputError
from awsadvisor.lookup import find
from awsadvisor.models import Model
from awsadvisor.serve import logs
from awsadvisor.serve.brief import question_brief
from awsadvisor.serve.desk import MOST_CHANGES, Desk
from awsadvisor.serve.guards import guard
from awsadvisor.serve.life import Life
from awsadvisor.serve.limits import Limits
from awsadvisor.serve.work import Workers

INSTRUCTIONS = """\
Advice on AWS services for AI workloads, from rules with sources and dates. The same question gets the same answer.
1. Find how to say what you know: `questions` with words of it (`text`), or with the `decision` that it is about.
2. Put it into a scenario's `answers` and call `recommend`, with `decisions` where only some matter.
   Leave out what you do not know: unknown is not no, and `ask_next` says what is worth asking the user.
3. Discuss it: `why` for one option, `what_if` for changed answers or for what would change the outcome.
Quote the sources and the days on which they were checked. Where a decision is open, ask rather than guess."""

EXAMPLE: dict[str, Any] = {
    "answers": {"model_source": "own_training", "payload_mb": 20, "response_time": "within_minutes"},
    "decisions": ["inference"],
}
_NAMES = {"type": "array", "items": {"type": "string"}}
SCENARIO: dict[str, Any] = {
    "type": "object",
    "description": "What is known of a workload.",
    "properties": {
        "answers": {
            "type": "object",
            "description": "Question id to its answer: one of its values, a list of them where its kind is `choices`, "
            "a number, yes or no. The tool `questions` has the ids and values; unknown ones are refused with the "
            "nearest right name.",
        },
        "decisions": {**_NAMES, "description": "Advise on these only. Without it, on all."},
        "given": {"type": "object", "description": "Decisions made already: decision to option id, or a list of them."},
        "lens": {"enum": ["build", "exam"], "description": "build (default): what to use now. exam: what is taught."},
        "account": {
            "enum": ["new", "existing"],
            "description": "new (default): services closed to new customers are out. existing: it uses them already.",
        },
        "regions": {**_NAMES, "description": "AWS Regions that it must stay in, such as eu-central-1."},
        "as_of": {"type": "string", "format": "date", "description": "The day that the advice is for; default today."},
        "title": {"type": "string"},
    },
    "examples": [EXAMPLE],
}
ScenarioField = Annotated[dict[str, Any], WithJsonSchema(SCENARIO)]
DecisionField = Annotated[str | None, Field(description="A decision's id, such as inference or vector_store.")]
MostField = Annotated[int, Field(ge=1, le=MOST_CHANGES, description="How many answers may change at once.")]
FullField = Annotated[bool, Field(description="Everything, as data: every option, rule and score. Very long.")]
READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

P = ParamSpec("P")


def server(desk: Desk, at_once: int = Limits().at_once) -> MCPServer:
    """The server, ready to be run on a transport."""
    mcp = MCPServer("awsadvisor", version=__version__, instructions=INSTRUCTIONS, log_level="ERROR")
    _add_tools(mcp, desk, Workers(at_once))
    _add_resources(mcp, desk)
    return mcp


def _add_tools(mcp: MCPServer, desk: Desk, workers: Workers) -> None:
    decisions = f"Decisions: {', '.join(desk.advisor.knowledge.decisions)}."

    def tool(work: Callable[P, dict[str, Any]]) -> None:
        """A tool by the function's name, with its docstring and the decisions as the description."""
        words = cleandoc(work.__doc__ or "").replace("{decisions}", decisions)
        mcp.tool(description=words, annotations=READS)(_tool(work, workers))

    @tool
    def recommend(scenario: ScenarioField, full: FullField = False) -> dict[str, Any]:
        """Which AWS services, options and approaches fit a workload, why, and what to ask next. Start here.

        Each decision comes with its picks, the main reasons with their sources, how firm it is, and the runner-up.
        {decisions}
        """
        return desk.recommend(scenario, brief=not full)

    @tool
    def why(
        scenario: ScenarioField,
        option: Annotated[str, Field(description="An option's id, or a name, former name or alias of it.")],
        decision: DecisionField = None,
        max_changes: MostField | None = None,
        full: FullField = False,
    ) -> dict[str, Any]:
        """Why one option was picked, or what kept it from it and the smallest changes that would make it win.

        For "why not X?". Name the `decision` where an option belongs to several.
        """
        return {"results": desk.why(scenario, option, decision, max_changes, brief=not full)}

    @tool
    def what_if(
        scenario: ScenarioField,
        changes: Annotated[
            dict[str, Any] | None,
            Field(description="Answers that change, as in `answers`; 'unknown' takes one back."),
        ] = None,
        max_changes: MostField = 1,
        full: FullField = False,
    ) -> dict[str, Any]:
        """What changed answers change; without `changes`, which smallest changes would change each decision.

        For "what if traffic doubles?" and "how firm is this?". Two changes at once over all decisions take seconds:
        name the `decisions` in the scenario.
        """
        return desk.what_if(scenario, changes, max_changes, brief=not full)

    @tool
    def search_catalog(
        text: Annotated[str, Field(description="A name, former name, abbreviation, or words of what it does.")],
        kind: Kind | None = None,
    ) -> dict[str, Any]:
        """AWS services, options and decisions by any of their names, or by words of their summaries, best first.

        Says whether a service is active, closed to new customers or at its end.
        """
        return {"results": desk.search_catalog(text, kind)}

    @tool
    def questions(
        text: Annotated[str | None, Field(description="Words of it, such as latency or compliance.")] = None,
        decision: DecisionField = None,
    ) -> dict[str, Any]:
        """What a scenario can answer: ids, what they ask, and the values that they take.

        By words, or all that bear on one decision; without either, only the ids and what they ask, by topic.
        {decisions}
        """
        if text:
            return {"results": desk.find_questions(text, decision)}
        if decision:
            return {"results": [question_brief(question) for question in desk.bearing_on(decision)]}
        return {"topics": desk.topics()}


def _add_resources(mcp: MCPServer, desk: Desk) -> None:
    knowledge = desk.advisor.knowledge

    @mcp.resource("awsadvisor://decisions", mime_type="application/json")
    def decisions() -> str:
        """Every decision, with the ids of its options."""
        return _json(desk.decisions())

    @mcp.resource("awsadvisor://services", mime_type="application/json")
    def services() -> str:
        """Every AWS service and feature that is known: name and lifecycle."""
        return _json(
            [_plain(service, {"id", "name", "summary", "lifecycle"}) for service in knowledge.services.values()]
        )

    @mcp.resource("awsadvisor://services/{service}", mime_type="application/json")
    def service(service: str) -> str:
        """One service, by id or any of its names."""
        found = [entry.service for entry in _found(desk, service) if entry.service]
        if not found:
            raise ResourceNotFoundError(f"'{service}' is no service")
        return _json(_plain(found[0]))

    @mcp.resource("awsadvisor://decisions/{decision}/options", mime_type="application/json")
    def options(decision: str) -> str:
        """What a decision chooses from: limits, effort, lifecycle and sources of each option."""
        if decision not in knowledge.decisions:
            raise ResourceNotFoundError(f"there is no decision '{decision}'")
        return _json([_plain(option) for option in knowledge.decisions[decision].options.values()])


def _found(desk: Desk, name: str) -> list[Any]:
    try:
        return list(find(desk.advisor.knowledge, name))
    except InputError as error:
        raise ResourceNotFoundError(str(error)) from None


def _plain(model: Model, include: set[str] | None = None) -> dict[str, Any]:
    return model.model_dump(mode="json", include=include, exclude_defaults=True, by_alias=True)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _tool(work: Callable[P, dict[str, Any]], workers: Workers) -> Callable[P, Awaitable[CallToolResult]]:
    """The work beside the event loop; problems of the input become the tool's answer, for the assistant to mend."""

    @wraps(work)
    async def asked(*args: P.args, **kwargs: P.kwargs) -> CallToolResult:
        try:
            found = await workers.run(partial(work, *args, **kwargs))
        except InputError as error:
            raise ToolError(str(error)) from None
        return CallToolResult(content=[TextContent(text=_json(found))], structured_content=found)

    return asked


def talk(desk: Desk) -> None:
    """Serve one assistant on standard input and output, until it hangs up."""
    logs.configure()
    server(desk).run("stdio")


def web(desk: Desk, limits: Limits, hosts: Sequence[str], life: Life) -> Starlette:
    """The server as an ASGI application at `/mcp`, for assistants that reach it under one of these host names."""

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"status": "up"})

    async def ready(_: Request) -> JSONResponse:
        status, said = life.readiness(desk.advisor.knowledge)
        return JSONResponse(said, status)

    app = server(desk, limits.at_once).streamable_http_app(
        stateless_http=True,
        json_response=True,
        max_request_body_size=limits.body_bytes,
        transport_security=security(hosts),
    )
    app.router.routes += [Route("/health", health), Route("/ready", ready)]
    guard(app, limits, life)
    return app


def security(hosts: Sequence[str]) -> TransportSecuritySettings:
    """Which hosts the server answers as, on any port: a page from elsewhere in the user's browser gets nothing."""
    names = [f"[{host}]" if ":" in host else host for host in hosts]
    return TransportSecuritySettings(
        allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
        allowed_origins=[
            f"{scheme}://{form}" for name in names for scheme in ("http", "https") for form in (name, f"{name}:*")
        ],
    )

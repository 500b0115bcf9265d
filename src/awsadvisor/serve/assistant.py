"""awsadvisor as a Model Context Protocol server: tools and resources for an assistant."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field
from starlette.applications import Starlette

from awsadvisor._version import __version__
from awsadvisor.browse import Kind
from awsadvisor.errors import InputError
from awsadvisor.lookup import find
from awsadvisor.models import Model
from awsadvisor.serve import logs
from awsadvisor.serve.desk import MOST_CHANGES, Desk
from awsadvisor.serve.digest import cited, digest
from awsadvisor.serve.guards import AccessLog

INSTRUCTIONS = """\
Advice on AWS services for AI workloads, from rules with sources and dates. The same question gets the same answer.
Find the questions that bear on a decision with `questions`, put what you know into a scenario's `answers`, and call
`recommend`. Leave out what you do not know: unknown is not no, and the advice says what is worth asking next.
Quote the sources and their dates; where a decision is open, ask its next questions rather than guess."""

ScenarioField = Annotated[
    dict[str, Any],
    Field(
        description="A workload. Keys: answers (question id to value; see the tool `questions`), decisions (only "
        "these), given (decisions made already, decision to option), lens (build or exam), account (new or existing), "
        "regions, as_of (a date), title."
    ),
]
MostField = Annotated[int, Field(ge=1, le=3, description="How many answers may change at once; more takes longer.")]
READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

P = ParamSpec("P")
R = TypeVar("R")


def server(desk: Desk) -> MCPServer:
    """The server, ready to be run on a transport."""
    mcp = MCPServer("awsadvisor", version=__version__, instructions=INSTRUCTIONS, log_level="ERROR")
    _add_tools(mcp, desk)
    _add_resources(mcp, desk)
    return mcp


def _add_tools(mcp: MCPServer, desk: Desk) -> None:
    def with_sources(found: dict[str, Any]) -> dict[str, Any]:
        return {**found, "sources": desk.sources(list(cited(found)))}

    @mcp.tool(annotations=READS)
    @_tool
    def recommend(scenario: ScenarioField, full: bool = False) -> dict[str, Any]:
        """Which services, options and approaches fit a workload, why, and what to ask next.

        Without `full`, each decision shows its picks and the first runner-up.
        """
        found = desk.recommend(scenario)
        return with_sources(found if full else digest(found))

    @mcp.tool(annotations=READS)
    @_tool
    def why(
        scenario: ScenarioField,
        option: Annotated[str, Field(description="An option's id, name, former name or alias.")],
        decision: str | None = None,
        max_changes: MostField = MOST_CHANGES,
    ) -> dict[str, Any]:
        """Why an option was picked, or what kept it from it and the smallest changes that would make it win."""
        return with_sources({"results": desk.why(scenario, option, decision, max_changes)})

    @mcp.tool(annotations=READS)
    @_tool
    def what_if(
        scenario: ScenarioField,
        changes: Annotated[
            dict[str, Any] | None, Field(description="Answers that change: question id to value, or 'unknown'.")
        ] = None,
        max_changes: MostField = MOST_CHANGES,
    ) -> dict[str, Any]:
        """What changed answers change; without `changes`, the smallest changes that would change each decision."""
        return with_sources(desk.what_if(scenario, changes, max_changes))

    @mcp.tool(annotations=READS)
    @_tool
    def search_catalog(text: str, kind: Kind | None = None) -> dict[str, Any]:
        """Services, options and decisions by any of their names, or by words of their summaries, best first."""
        return {"results": desk.search_catalog(text, kind)}

    @mcp.tool(annotations=READS)
    @_tool
    def questions(decision: str | None = None) -> dict[str, Any]:
        """The questions that a scenario can answer, with their values: all, or those that bear on one decision."""
        return {"results": desk.questions(decision)}


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
    return json.dumps(value, ensure_ascii=False)


def _tool(work: Callable[P, R]) -> Callable[P, R]:
    """Problems of the input become the tool's answer, for the assistant to mend."""

    @wraps(work)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        except InputError as error:
            raise ToolError(str(error)) from None

    return asked


def talk(desk: Desk) -> None:
    """Serve one assistant on standard input and output, until it hangs up."""
    logs.configure()
    server(desk).run("stdio")


def web(desk: Desk, hosts: Sequence[str], body_bytes: int) -> Starlette:
    """The server as an ASGI application at `/mcp`, for assistants that reach it under one of these host names."""
    app = server(desk).streamable_http_app(
        stateless_http=True, json_response=True, max_request_body_size=body_bytes, transport_security=security(hosts)
    )
    app.add_middleware(AccessLog)
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

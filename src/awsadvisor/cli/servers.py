"""The command that serves other programs: `serve`."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.cli.options import KnowledgeOption
from awsadvisor.cli.staying import stay
from awsadvisor.errors import ExtraMissingError, InputError, Problem

app = typer.Typer()


@app.command(epilog="Example:  awsadvisor serve --mcp")
def serve(
    mcp: Annotated[bool, typer.Option("--mcp", help="Speak the Model Context Protocol, for assistants.")] = False,
    http: Annotated[bool, typer.Option("--http", help="Serve JSON over HTTP, described at /openapi.json.")] = False,
    transport: Annotated[
        Literal["stdio", "http"], typer.Option(help="With --mcp: standard input and output, or HTTP at /mcp.")
    ] = "stdio",
    address: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 lets other machines in.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0: any free one.")] = 8080,
    allow_host: Annotated[
        list[str], typer.Option(metavar="NAME", help="Answer under this host name too; repeatable.")
    ] = [],  # noqa: B006
    workers: Annotated[
        int, typer.Option(min=1, help="How many processes answer over HTTP; one keeps one core busy.")
    ] = 1,
    max_kilobytes: Annotated[int, typer.Option(min=1, help="The largest request over HTTP.")] = 1000,
    max_seconds: Annotated[float, typer.Option(min=0.01, help="The longest time for a request over HTTP.")] = 30,
    max_requests: Annotated[int, typer.Option(min=1, help="Requests under way in each process over HTTP.")] = 64,
    drain_seconds: Annotated[
        float, typer.Option(min=0, help="After SIGTERM, be not ready for so long before no request is taken.")
    ] = 0,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Serve the same reasoning to assistants (--mcp) or to other programs (--http) (extra 'serve')."""
    if mcp == http:
        raise InputError([Problem("", 0, "serve takes --mcp or --http")])
    try:
        from awsadvisor.serve import assistant, running, service
        from awsadvisor.serve.desk import Desk
        from awsadvisor.serve.limits import Limits
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library == "awsadvisor":
            raise
        raise ExtraMissingError(f"serve needs {library}", "serve") from None
    desk = Desk(Advisor.load(*knowledge))
    stay()
    if mcp and transport == "stdio":
        assistant.talk(desk)
        return
    hosts = list(dict.fromkeys((*running.LOOPBACK, address, *allow_host)))
    limits = Limits(max_kilobytes * 1000, max_seconds, under_way=max_requests)
    build = partial(service.service if http else assistant.web, desk, limits, hosts)
    running.run(build, address, port, max_seconds, workers, drain_seconds)

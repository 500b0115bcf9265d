"""The command that serves other programs: `serve`."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated, Literal

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.cli.options import KnowledgeOption
from awsadvisor.cli.staying import stay
from awsadvisor.errors import ExtraMissingError, InputError, Problem

app = typer.Typer()


EXAMPLES = """Examples:  awsadvisor serve --mcp

awsadvisor serve --mcp --transport http --port 8081

awsadvisor serve --http --workers 2 --drain-seconds 10
"""


@app.command(epilog=EXAMPLES)
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
        int, typer.Option(min=1, help="Processes that answer over HTTP, each on a core of its own.")
    ] = 1,
    max_kilobytes: Annotated[int, typer.Option(min=1, help="The largest request over HTTP.")] = 1000,
    max_seconds: Annotated[float, typer.Option(min=0.01, help="The longest time for a request over HTTP.")] = 30,
    max_requests: Annotated[int, typer.Option(min=1, help="Requests under way in each process over HTTP.")] = 64,
    drain_seconds: Annotated[
        float, typer.Option(min=0, help="After SIGTERM, serve on for so long while /ready says no.")
    ] = 0,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Serve the same reasoning to assistants (--mcp) or to other programs (--http) (extra 'serve')."""
    if mcp == http:
        raise InputError([Problem("", 0, "serve takes --mcp or --http")])
    try:
        from awsadvisor.serve.desk import Desk
        from awsadvisor.serve.limits import Limits

        if http:
            from awsadvisor.serve.service import service
        else:  # each loads its own libraries only: they take longer than the knowledge
            from awsadvisor.serve.assistant import talk, web
        if http or transport == "http":
            from awsadvisor.serve.running import LOOPBACK, run
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library == "awsadvisor":
            raise
        raise ExtraMissingError(f"serve needs {library}", "serve") from None
    desk = Desk(Advisor.load(*knowledge))
    stay()
    if mcp and transport == "stdio":
        if sys.stdin.isatty():
            typer.echo("Waiting for an assistant on standard input; Ctrl-C ends it.", err=True)
        talk(desk)
        return
    hosts = list(dict.fromkeys((*LOOPBACK, address, *allow_host)))
    limits = Limits(max_kilobytes * 1000, max_seconds, under_way=max_requests)
    build = partial(service, desk, limits, hosts) if http else partial(web, desk, limits, hosts)
    run(build, address, port, max_seconds, workers, drain_seconds)

"""Commands that serve awsadvisor to others: `app`."""

from __future__ import annotations

from typing import Annotated

import typer

from awsadvisor.cli.options import KnowledgeOption

app = typer.Typer()


@app.command("app", epilog="Example:  awsadvisor app --port 8502")
def serve_app(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8501,
    address: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 lets other machines in.")
    ] = "localhost",
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Serve the app in the browser: questionnaire, advice and catalog (extra 'app')."""
    from awsadvisor.ui.launch import serve

    serve(knowledge, port, address)

"""Commands that write files to start from: `schema` and `new`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.atomic import write_files
from awsadvisor.cli.options import KnowledgeOption, OutputOption
from awsadvisor.cli.outputs import emit

app = typer.Typer()


@app.command(epilog="Example:  awsadvisor schema schemas")
def schema(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write into; it is made when missing.")],
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Write JSON Schemas for scenario, rules and catalog files, with all ids, for editors."""
    from awsadvisor.schema import schemas

    texts = schemas(Advisor.load(*knowledge).knowledge)
    write_files({folder / name: text for name, text in texts.items()})
    print(f"{len(texts)} schemas written to {folder}")


new_app = typer.Typer(no_args_is_help=True, help="Start a scenario, a rule or an option.")
app.add_typer(new_app, name="new")


@new_app.command("scenario", epilog="Example:  awsadvisor new scenario --decision inference -o my-scenario.yaml")
def new_scenario(
    decision: Annotated[
        list[str], typer.Option("--decision", "-d", help="Only questions for this decision; repeatable.")
    ] = [],  # noqa: B006
    output: OutputOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Start a scenario file: every question that matters, as a comment to fill in."""
    from awsadvisor import scaffold

    emit(scaffold.scenario(Advisor.load(*knowledge).knowledge, decision), output)


@new_app.command("rule", epilog="Example:  awsadvisor new rule inference/idle-gaps")
def new_rule(
    name: Annotated[str, typer.Argument(metavar="DECISION/RULE")],
    output: OutputOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Start a rule card."""
    from awsadvisor import scaffold

    emit(scaffold.rule(Advisor.load(*knowledge).knowledge, name), output)


@new_app.command("option", epilog="Example:  awsadvisor new option inference/edge-endpoint")
def new_option(
    name: Annotated[str, typer.Argument(metavar="DECISION/OPTION")],
    output: OutputOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Start an option, with a source."""
    from awsadvisor import scaffold

    emit(scaffold.option(Advisor.load(*knowledge).knowledge, name, dt.date.today()), output)

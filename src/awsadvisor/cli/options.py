"""Options and arguments that several commands share, so that each means the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from awsadvisor.models import Account, Lens

KnowledgeOption = Annotated[
    list[Path],
    typer.Option(
        "--knowledge", metavar="DIR", help="An overlay folder over the shipped knowledge; repeatable, later ones win."
    ),
]
DecisionOption = Annotated[list[str], typer.Option("--decision", "-d", help="Only this decision; repeatable.")]
LensOption = Annotated[
    Lens | None,
    typer.Option(help="build: what to use now. exam: what the exam guide still teaches. Overrides the scenario."),
]
AccountOption = Annotated[Account | None, typer.Option(help="Whether the account already uses AWS's closed services.")]
AsOfOption = Annotated[
    str | None, typer.Option(metavar="DATE", help="The day the advice is for; default: the scenario's, else today.")
]
RegionOption = Annotated[
    list[str],
    typer.Option(
        "--region", metavar="REGION", help="The workload stays in this AWS Region; repeatable. Overrides the scenario."
    ),
]
SetOption = Annotated[
    list[str], typer.Option("--set", metavar="QUESTION=VALUE", help="Change one answer; repeatable. Lists: a,b.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write here instead of printing; never overwrites."),
]

"""Commands that keep decisions on file: `record`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.cli.inputs import asked_scenario, read_date
from awsadvisor.cli.options import AccountOption, AsOfOption, DecisionOption, KnowledgeOption, LensOption, SetOption
from awsadvisor.errors import ExtraMissingError

app = typer.Typer()


@app.command(epilog="Example:  awsadvisor record examples/claims-photos.yaml -d inference -o decisions")
def record(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file; - reads standard input.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder of the records; it is made when missing.")
    ],
    decision: DecisionOption = [],  # noqa: B006
    whole: Annotated[
        bool, typer.Option("--whole", help="One record of all decisions instead of one for each.")
    ] = False,
    status: Annotated[
        Literal["proposed", "accepted"], typer.Option(help="The status that new records begin with.")
    ] = "proposed",
    template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A Jinja2 template of your own instead of the shipped one.")
    ] = None,
    format_: Annotated[
        Literal["markdown", "html", "json"],
        typer.Option("--format", "-f", help="markdown or html files; json prints what was filed, as Markdown."),
    ] = "markdown",
    lens: LensOption = None,
    account: AccountOption = None,
    as_of: AsOfOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
    set_: SetOption = [],  # noqa: B006
) -> None:
    """File decision records (MADR 4.0): numbered, superseding earlier ones, nothing written where nothing changed."""
    try:
        from awsadvisor import records
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "jinja2":
            raise
        raise ExtraMissingError("record needs Jinja2", "records") from None
    from awsadvisor.whatif import Outcomes, all_flips

    writer = records.Writer("html" if format_ == "html" else "markdown", template)
    advisor = Advisor.load(*knowledge)
    asked = asked_scenario(scenario, advisor, decision, lens, account, read_date(as_of), set_)
    advice = advisor.advise(asked)
    flips = all_flips(Outcomes(advisor, asked), advice.picks, 1)
    again = [scenario, *(part for change in set_ for part in ("--set", change))]
    again += [part for folder in knowledge for part in ("--knowledge", str(folder))]
    found = records.records_of(advisor.knowledge, asked, advice, flips, again, whole)
    filed = records.file_records(output, found, writer, status)
    if format_ == "json":
        entries = [
            {"file": str(each.file), "outcome": each.outcome, "supersedes": each.earlier and str(each.earlier)}
            for each in filed
        ]
        print(json.dumps({"schema_version": 1, "records": entries}, ensure_ascii=False))
        return
    for each in filed:
        tail = f", which supersedes {each.earlier.name}" if each.earlier else ""
        print(f"{'unchanged' if each.outcome == 'unchanged' else 'written'}: {each.file}{tail}")
    if not filed:
        print("Nothing is decided yet, so there is nothing to record.")

"""Commands that keep decisions on file and under review: `record` and `review`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.cli.inputs import as_set, asked_scenario, read_date
from awsadvisor.cli.options import DecisionOption
from awsadvisor.cli.outputs import console_for_output
from awsadvisor.cli.settings import NONE, Settings, takes_settings
from awsadvisor.errors import ExtraMissingError, InputError, Problem
from awsadvisor.models import Scenario
from awsadvisor.scenarios import read_scenario
from awsadvisor.wording import plural

if TYPE_CHECKING:
    from awsadvisor.review import Review, Taken

app = typer.Typer()


@app.command(epilog="Example:  awsadvisor record examples/claims-photos.yaml -d inference -o decisions")
@takes_settings
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
    settings: Settings = NONE,
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
    advisor = Advisor.load(*settings.knowledge)
    asked = asked_scenario(scenario, advisor, decision, settings)
    advice = advisor.advise(asked)
    flips = all_flips(Outcomes(advisor, asked), advice.picks, 1)
    again = [scenario, *(part for change in settings.set_ for part in ("--set", change))]
    again += [part for region in settings.region for part in ("--region", region)]
    again += [part for folder in settings.knowledge for part in ("--knowledge", str(folder))]
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


@app.command(epilog="Example:  awsadvisor review scenarios --update")
@takes_settings
def review(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of saved scenarios (*.yaml).")],
    since: Annotated[
        str | None,
        typer.Option(
            metavar="THEN",
            help="What to compare with: an old knowledge folder, a review file, or the fingerprint of a review*.json "
            "in FOLDER; default: FOLDER/review.json.",
        ),
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Write FOLDER/review.json with today's outcome.")] = False,
    format_: Annotated[
        Literal["text", "github", "sarif", "junit", "json"],
        typer.Option("--format", "-f", help="github is Markdown for a pull request or a job summary."),
    ] = "text",
    settings: Settings = NONE,
) -> None:
    """Ask whether what was decided still holds with today's knowledge, and through what it does not; exit 1 then."""
    from awsadvisor import review as under
    from awsadvisor.review import machines, reports

    advisor = Advisor.load(*settings.knowledge)
    scenarios = _scenarios(folder, advisor, settings)
    day = read_date(settings.as_of) or dt.date.today()
    today = {file: each.model_copy(update={"as_of": day}) for file, each in scenarios.items()}
    now = under.review_of(advisor.knowledge, _taken(advisor, today))
    saved = folder / under.REVIEW_FILE
    if update and since is None and not saved.exists():
        under.write_review(saved, now)
        print(f"written: {saved}, with {plural(len(now.scenarios), 'scenario')}")
        return
    then = _then(folder, since, scenarios)
    found = under.changes(then.scenarios, now.scenarios)
    match format_:
        case "text":
            reports.print_review(console_for_output(), advisor.knowledge, found, then, now)
        case "github":
            print(reports.to_github(advisor.knowledge, found, then, now))
        case "json":
            print(json.dumps(reports.to_data(found, then, now), ensure_ascii=False))
        case "sarif":
            print(json.dumps(machines.to_sarif(advisor.knowledge, found, folder), ensure_ascii=False, indent=1))
        case "junit":
            print(machines.to_junit(advisor.knowledge, found, now))
    if update:
        under.write_review(saved, now)
    elif found:
        raise typer.Exit(1)


def _scenarios(folder: Path, advisor: Advisor, settings: Settings) -> dict[str, Scenario]:
    """The scenarios of a folder by their path in it, as the settings change them, on their own days.

    Raises InputError with the problems of all of them.
    """
    from awsadvisor.checks import example_files

    found: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for path in example_files(folder):
        try:
            found[path.relative_to(folder).as_posix()] = _on_its_day(read_scenario(path, advisor), advisor, settings)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(list(dict.fromkeys(problems)))  # a wrong setting is wrong for each of them
    if not found:
        raise InputError([Problem(str(folder), 0, "holds no scenarios")])
    return found


def _on_its_day(scenario: Scenario, advisor: Advisor, settings: Settings) -> Scenario:
    return as_set(advisor, scenario, settings).model_copy(update={"as_of": scenario.as_of})


def _taken(advisor: Advisor, scenarios: Mapping[str, Scenario]) -> dict[str, Taken]:
    from awsadvisor.review import snapshot

    return {file: snapshot(advisor, each) for file, each in scenarios.items()}


def _then(folder: Path, since: str | None, scenarios: Mapping[str, Scenario]) -> Review:
    """What was decided then: as saved, or as an old knowledge folder decides on the scenarios' own days."""
    from awsadvisor import review as under

    saved = folder / under.REVIEW_FILE
    if since is None:
        if not saved.exists():
            raise InputError([Problem(str(saved), 0, "is not there yet; write it with --update, or name --since")])
        return under.read_review(saved)
    path = Path(since)
    if path.is_dir():
        old = Advisor.load(base=path)
        return under.review_of(old.knowledge, _taken(old, scenarios))
    return under.read_review(path) if path.is_file() else under.find_review(folder, since)

"""Commands for a design meeting: `why`, `whatif` and `compare`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.cli.inputs import as_set, asked_scenario, unchanged
from awsadvisor.cli.options import DecisionOption
from awsadvisor.cli.outputs import console_for_output
from awsadvisor.cli.settings import NONE, Settings, takes_settings
from awsadvisor.errors import InputError, Problem
from awsadvisor.lookup import options_called
from awsadvisor.models import Scenario
from awsadvisor.wording import plural

if TYPE_CHECKING:
    from awsadvisor.whatif import Flip, Outcomes

Format = Literal["text", "json"]
ComparisonFormat = Literal["text", "markdown", "json"]
FormatOption = Annotated[Format, typer.Option("--format", "-f")]
ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file; - reads standard input.")]
MostOption = Annotated[
    int,
    typer.Option("--max-changes", min=1, max=4, help="How many answers may change at once; 3 take a while."),
]
AllOption = Annotated[bool, typer.Option("--all", help="Show every set of changes, not only the nearest.")]
FEW = 5
"""How many sets of changes are shown of each of several decisions; a single one shows four times as many."""

app = typer.Typer()


@app.command(epilog="Example:  awsadvisor why examples/claims-photos.yaml 'Serverless Inference'")
@takes_settings
def why(
    scenario: ScenarioArgument,
    option: Annotated[str, typer.Argument(metavar="OPTION", help="An option's id, name, former name or alias.")],
    decision: Annotated[
        str | None,
        typer.Option("--decision", "-d", help="The decision it belongs to, where several have it."),
    ] = None,
    most: Annotated[
        int | None,
        typer.Option(
            "--max-changes",
            min=1,
            max=4,
            help="How many answers may change at once; 3 take a while. Default: 2, or as many as limits are exceeded.",
        ),
    ] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show every rule that was missed and every set of changes.")
    ] = False,
    settings: Settings = NONE,
    format_: FormatOption = "text",
) -> None:
    """Explain an option: why it was picked, or what kept it from it and which changes would make it win."""
    from awsadvisor.render import discussion, discussion_data
    from awsadvisor.whatif import Outcomes
    from awsadvisor.why import why as explain

    advisor = Advisor.load(*settings.knowledge)
    asked = asked_scenario(scenario, advisor, [], settings)
    advice = advisor.advise(asked)
    found = [
        explain(Outcomes(advisor, asked), name, chosen, most)
        for name, chosen in options_called(advisor.knowledge, option, decision)
    ]
    if format_ == "json":
        for entry in found:
            print(json.dumps(discussion_data.why_data(advice, advisor.knowledge, entry), ensure_ascii=False))
        return
    console = console_for_output()
    discussion.print_setting(console, advice, advisor.knowledge)
    for entry in found:
        console.print()
        discussion.print_why(console, advisor.knowledge, entry, None if show_all else 2 * FEW)


@app.command(epilog="Example:  awsadvisor whatif examples/claims-photos.yaml --decision inference")
@takes_settings
def whatif(
    scenario: ScenarioArgument,
    decision: DecisionOption = [],  # noqa: B006
    most: MostOption = 2,
    show_all: AllOption = False,
    settings: Settings = NONE,
    format_: FormatOption = "text",
) -> None:
    """Find the smallest changes of answers that change a decision; with --set, show what given changes do."""
    advisor = Advisor.load(*settings.knowledge)
    asked = asked_scenario(scenario, advisor, decision, unchanged(settings))
    if settings.set_:
        _compare(advisor, asked, as_set(advisor, asked, settings), format_)
    else:
        _search(advisor, asked, most, show_all, format_)


def _compare(advisor: Advisor, before: Scenario, after: Scenario, format_: Format) -> None:
    """Print what changed answers change."""
    from awsadvisor.comparison import compare as side_by_side
    from awsadvisor.render import discussion, discussion_data

    both = side_by_side(advisor, [before, after])
    (old, new), (found,) = both.advice, both.changes
    if format_ == "json":
        print(json.dumps(discussion_data.differences_data(old, new, found), ensure_ascii=False))
        return
    console = console_for_output()
    discussion.print_setting(console, new, advisor.knowledge)
    console.print()
    same = len(new.recommendations) - len(found)
    discussion.print_differences(console, advisor.knowledge, both.answers, found, same)


def _search(advisor: Advisor, scenario: Scenario, most: int, show_all: bool, format_: Format) -> None:
    """Print what would change each decision; of all decisions, those that pick something."""
    from awsadvisor.render import discussion, discussion_data
    from awsadvisor.whatif import Outcomes, fragility

    advice = advisor.advise(scenario)
    outcomes = Outcomes(advisor, scenario)
    wanted = [name for name, found in advice.recommendations.items() if found.picks or scenario.decisions]
    flips, complete = _flips(outcomes, wanted, most)
    if format_ == "json":
        results = {name: (found, fragility(outcomes, name)) for name, found in flips.items()}
        print(json.dumps(discussion_data.flips_data(advice, advisor.knowledge, results, complete), ensure_ascii=False))
        _exit_if_cut(complete, most)
        return
    console = console_for_output()
    discussion.print_setting(console, advice, advisor.knowledge)
    shown = None if show_all else 4 * FEW if len(wanted) == 1 else FEW
    for name in wanted:
        console.print()
        held = fragility(outcomes, name)
        discussion.print_flips(console, advisor.knowledge, advice[name], flips[name], held, shown)
    _exit_if_cut(complete, most)


def _flips(outcomes: Outcomes, decisions: list[str], most: int) -> tuple[dict[str, list[Flip]], int]:
    """The flips of each decision, and up to how many changes they are complete: Ctrl-C ends the search with those."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from awsadvisor.whatif import flips_by_size

    found: dict[str, list[Flip]] = {name: [] for name in decisions}
    complete = 0
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=most * len(decisions))

        def begun(size: int, decision: str) -> None:
            done = (size - 1) * len(decisions) + decisions.index(decision)
            bar.update(task, completed=done, description=f"{plural(size, 'change')}: {decision}")

        try:
            for of_size in flips_by_size(outcomes, decisions, most, begun):
                for name, flips in of_size.items():
                    found[name] += flips
                complete += 1
        except KeyboardInterrupt:
            if not complete:
                raise typer.Exit(130) from None
    return found, complete


def _exit_if_cut(complete: int, most: int) -> None:
    if complete < most:
        sys.stderr.write(f"Interrupted: complete up to {plural(complete, 'change')}, not {most}.\n")
        raise typer.Exit(130)


@app.command(epilog="Example:  awsadvisor compare examples/claims-photos.yaml --options 'batch transform,asynchronous'")
@takes_settings
def compare(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO", help="Two or more; with --options, one.")],
    options: Annotated[
        str | None,
        typer.Option("--options", metavar="A,B", help="Compare these options of one decision on one scenario."),
    ] = None,
    decision: DecisionOption = [],  # noqa: B006
    settings: Settings = NONE,
    format_: Annotated[ComparisonFormat, typer.Option("--format", "-f")] = "text",
) -> None:
    """Show what differs between scenarios and why; with --options, a decision matrix of options on one scenario.

    With one scenario and --set, it is compared with itself as changed.
    """
    from awsadvisor import comparison
    from awsadvisor.render import comparison as render
    from awsadvisor.render import side_by_side

    advisor = Advisor.load(*settings.knowledge)
    names = list(scenarios)
    wanted = decision if options is None else []
    asked = [asked_scenario(name, advisor, wanted, settings) for name in names]
    console = console_for_output()
    if options is not None:
        if len(asked) > 1:
            raise InputError([Problem("", 0, "--options compares options on one scenario")])
        name, chosen = _one_decision(advisor, [text.strip() for text in options.split(",")], decision)
        matrix = comparison.matrix(advisor, asked[0], name, chosen)
        if format_ == "json":
            print(json.dumps(render.matrix_data(matrix), ensure_ascii=False))
        elif format_ == "markdown":
            print(side_by_side.matrix_markdown(advisor.knowledge, matrix), end="")
        else:
            render.print_matrix(console, advisor.knowledge, matrix)
        return
    if len(asked) == 1 and settings.set_:
        asked.insert(0, asked_scenario(names[0], advisor, wanted, unchanged(settings)))
        names = [names[0], f"{names[0]} with {', '.join(settings.set_)}"]
    if len(asked) < 2:
        raise InputError([Problem("", 0, "compare takes two scenarios or more, or --options, or --set")])
    found = comparison.compare(advisor, asked)
    if format_ == "json":
        print(json.dumps(render.comparison_data(found, names), ensure_ascii=False))
    elif format_ == "markdown":
        print(side_by_side.comparison_markdown(advisor.knowledge, found, names), end="")
    else:
        render.print_comparison(console, advisor.knowledge, found, names)


def _one_decision(advisor: Advisor, names: list[str], decisions: list[str]) -> tuple[str, list[str]]:
    """The decision that all the named options belong to, and their ids."""
    if len(decisions) > 1:
        raise InputError([Problem("", 0, "--options compares options of one decision")])
    inside = decisions[0] if decisions else _shared_decision(advisor, names)
    pairs = [options_called(advisor.knowledge, name, inside)[0] for name in names]
    return inside, list(dict.fromkeys(option for _, option in pairs))


def _shared_decision(advisor: Advisor, names: list[str]) -> str:
    """The one decision that has an option of each name."""
    from awsadvisor.lookup import find

    homes = [{entry.decision.id for entry in find(advisor.knowledge, name) if entry.decision} for name in names]
    shared = set.intersection(*homes)
    if len(shared) == 1:
        return shared.pop()
    said = "several decisions have these options; name one with --decision"
    raise InputError([Problem("", 0, said if shared else "no decision has all of these options")])

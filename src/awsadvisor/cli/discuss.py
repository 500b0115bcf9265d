"""Commands for a design meeting: `why` and `whatif`."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.cli.inputs import asked_option, asked_scenario, read_date
from awsadvisor.cli.options import AccountOption, AsOfOption, DecisionOption, KnowledgeOption, LensOption, SetOption
from awsadvisor.cli.outputs import console_for_output
from awsadvisor.models import Scenario

Format = Literal["text", "json"]
FormatOption = Annotated[Format, typer.Option("--format", "-f")]
ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file; - reads standard input.")]
MostOption = Annotated[
    int, typer.Option("--max-changes", min=1, max=4, help="How many answers may change at once; more takes longer.")
]
AllOption = Annotated[bool, typer.Option("--all", help="Show every set of changes, not only the nearest.")]
FEW = 5
"""How many sets of changes are shown of each of several decisions; a single one shows four times as many."""

app = typer.Typer()


@app.command(epilog="Example:  awsadvisor why examples/claims-photos.yaml 'Serverless Inference'")
def why(
    scenario: ScenarioArgument,
    option: Annotated[str, typer.Argument(metavar="OPTION", help="An option's id, name, former name or alias.")],
    decision: Annotated[
        str | None,
        typer.Option("--decision", "-d", help="The decision it belongs to, where several have it."),
    ] = None,
    most: MostOption = 2,
    show_all: AllOption = False,
    lens: LensOption = None,
    account: AccountOption = None,
    as_of: AsOfOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
    set_: SetOption = [],  # noqa: B006
    format_: FormatOption = "text",
) -> None:
    """Explain an option: why it was picked, or what kept it from it and which changes would make it win."""
    from awsadvisor.render import discussion, discussion_data
    from awsadvisor.whatif import Outcomes
    from awsadvisor.why import why as explain

    advisor = Advisor.load(*knowledge)
    asked = asked_scenario(scenario, advisor, [], lens, account, read_date(as_of), set_)
    advice = advisor.advise(asked)
    found = [
        explain(Outcomes(advisor, asked), name, chosen, most)
        for name, chosen in asked_option(advisor.knowledge, option, decision)
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
def whatif(
    scenario: ScenarioArgument,
    decision: DecisionOption = [],  # noqa: B006
    set_: Annotated[
        list[str],
        typer.Option("--set", metavar="QUESTION=VALUE", help="Show what this changed answer changes; repeatable."),
    ] = [],  # noqa: B006
    most: MostOption = 2,
    show_all: AllOption = False,
    lens: LensOption = None,
    account: AccountOption = None,
    as_of: AsOfOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
    format_: FormatOption = "text",
) -> None:
    """Find the smallest changes of answers that change a decision; with --set, show what given changes do."""
    advisor = Advisor.load(*knowledge)
    asked = asked_scenario(scenario, advisor, decision, lens, account, read_date(as_of), [])
    if set_:
        _compare(
            advisor, asked, asked_scenario(scenario, advisor, decision, lens, account, read_date(as_of), set_), format_
        )
    else:
        _search(advisor, asked, most, show_all, format_)


def _compare(advisor: Advisor, before: Scenario, after: Scenario, format_: Format) -> None:
    """Print what changed answers change."""
    from awsadvisor.differences import differences
    from awsadvisor.render import discussion, discussion_data

    old, new = advisor.advise(before), advisor.advise(after)
    found = differences(old, new)
    if format_ == "json":
        print(json.dumps(discussion_data.differences_data(old, new, found), ensure_ascii=False))
        return
    console = console_for_output()
    discussion.print_setting(console, new, advisor.knowledge)
    console.print()
    discussion.print_differences(console, advisor.knowledge, found, len(new.recommendations) - len(found))


def _search(advisor: Advisor, scenario: Scenario, most: int, show_all: bool, format_: Format) -> None:
    """Print what would change each decision; of all decisions, those that pick something."""
    from awsadvisor.render import discussion, discussion_data
    from awsadvisor.whatif import Outcomes, all_flips, fragility

    advice = advisor.advise(scenario)
    outcomes = Outcomes(advisor, scenario)
    wanted = [name for name, found in advice.recommendations.items() if found.picks or scenario.decisions]
    flips = all_flips(outcomes, wanted, most)
    if format_ == "json":
        results = {name: (found, fragility(outcomes, name)) for name, found in flips.items()}
        print(json.dumps(discussion_data.flips_data(advice, advisor.knowledge, results, most), ensure_ascii=False))
        return
    console = console_for_output()
    discussion.print_setting(console, advice, advisor.knowledge)
    shown = None if show_all else 4 * FEW if len(wanted) == 1 else FEW
    for name in wanted:
        console.print()
        held = fragility(outcomes, name)
        discussion.print_flips(console, advisor.knowledge, advice[name], flips[name], held, shown)

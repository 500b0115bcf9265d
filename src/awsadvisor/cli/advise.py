"""Commands that give advice: `recommend` and `interview`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.cli.inputs import asked_scenario
from awsadvisor.cli.options import DecisionOption, KnowledgeOption, LensOption, OutputOption
from awsadvisor.cli.outputs import console_for_output, emit
from awsadvisor.cli.settings import NONE, Settings, takes_settings
from awsadvisor.errors import InputError, Problem
from awsadvisor.models import Scenario
from awsadvisor.scenarios import read_scenario, to_yaml, unmet

Format = Literal["text", "markdown", "json", "yaml"]

app = typer.Typer()


@app.command(epilog="Example:  awsadvisor recommend examples/claims-photos.yaml --format json")
@takes_settings
def recommend(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO", help="Scenario files; - reads standard input.")],
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="json prints one object a line for each scenario.")
    ] = "text",
    decision: DecisionOption = [],  # noqa: B006
    settings: Settings = NONE,
    brief: Annotated[
        bool, typer.Option("--brief", help="As text, only each decision's picks and weightiest reason.")
    ] = False,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Exit 1 when an expectation does not hold or a decision in scope stays open."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no advice, only what --strict finds.")] = False,
) -> None:
    """Recommend services and approaches for scenarios, with reasons, runner-ups and sources."""
    from awsadvisor.render import data, markdown, text

    advisor = Advisor.load(*settings.knowledge)
    problems: list[Problem] = []
    loaded: list[Scenario] = []
    for name in scenarios:
        try:
            loaded.append(asked_scenario(name, advisor, decision, settings))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    failures: list[str] = []
    for number, (name, scenario) in enumerate(zip(scenarios, loaded, strict=True)):
        advice = advisor.advise(scenario)
        match None if quiet else format_:
            case "json":
                print(data.to_json(advice))
            case "yaml":
                print(("---\n" if number else "") + data.to_yaml(advice), end="")
            case "markdown":
                print(markdown.to_markdown(advice, advisor.knowledge))
            case "text":
                console = console_for_output()
                if number:
                    console.rule(style="dim")
                text.print_advice(console, advice, advisor.knowledge, brief)
        if strict:
            shown = "standard input" if name == "-" else name
            failures += [f"{shown}: {found}" for found in (*unmet(scenario, advice), *_left_open(scenario, advice))]
    if failures:
        sys.stderr.write("\n".join(failures) + "\n")
        raise typer.Exit(1)


def _left_open(scenario: Scenario, advice: object) -> list[str]:
    """Decisions in scope that stay open: those asked for, or, when none is named, those that the answers bear on."""
    from awsadvisor.advice import Advice

    assert isinstance(advice, Advice)
    return [
        f"{name}: stays open; {found.summary}"
        for name, found in advice.recommendations.items()
        if found.status == "open" and (found.touched or scenario.decisions) and scenario.expect.get(name) != "open"
    ]


@app.command(epilog="Example:  awsadvisor interview --decision inference -o my-scenario.yaml")
def interview(
    decision: DecisionOption = [],  # noqa: B006
    output: OutputOption = None,
    start: Annotated[Path | None, typer.Option("--from", metavar="SCENARIO", help="Go on from this scenario.")] = None,
    lens: LensOption = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Answer questions in the terminal, most telling first; Enter means "don't know". Writes the scenario file."""
    from awsadvisor import interview as talk
    from awsadvisor.models import Question
    from awsadvisor.render import cards, text

    advisor = Advisor.load(*knowledge)
    if output is not None and output.exists():
        raise InputError([Problem(str(output), 0, "exists already and is left as it is")])
    scenario = read_scenario(start, advisor) if start else Scenario(title="From an interview")
    update: dict[str, object] = {"as_of": scenario.as_of or dt.date.today()}
    if decision:
        update["decisions"] = tuple(decision)
    if lens:
        update["lens"] = lens
    scenario = scenario.model_copy(update=update)
    problems = advisor.problems(scenario)
    if problems:
        raise InputError(problems)
    console = console_for_output()

    def ask(question: Question) -> str:
        cards.print_question(console, question, numbered=True)
        return input("> ")

    try:
        done = talk.interview(advisor, scenario, ask, console.print)
    except KeyboardInterrupt:
        console.print()
        raise typer.Exit(130) from None
    console.print()
    text.print_advice(console, advisor.advise(done), advisor.knowledge)
    if output is not None:
        console.print()
        emit(to_yaml(done), output)

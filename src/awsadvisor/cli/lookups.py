"""Commands that show the knowledge: `questions`, `catalog`, `rules` and `version`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.cli.options import KnowledgeOption
from awsadvisor.cli.outputs import console_for_output
from awsadvisor.errors import InputError, Problem

app = typer.Typer()


@app.command(epilog="Example:  awsadvisor questions inference")
def questions(
    decision: Annotated[str | None, typer.Argument(help="Only the questions that bear on this decision.")] = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """List the questions a scenario can answer, with their values."""
    from awsadvisor.errors import did_you_mean
    from awsadvisor.lookup import questions_of
    from awsadvisor.render import cards

    known = Advisor.load(*knowledge).knowledge
    if decision is not None and decision not in known.decisions:
        raise InputError([Problem("", 0, f"unknown decision '{decision}'{did_you_mean(decision, known.decisions)}")])
    wanted = questions_of(known, known.decisions[decision]) if decision else set(known.questions)
    cards.print_questions(console_for_output(), known, wanted)


catalog_app = typer.Typer(no_args_is_help=True, help="Look things up in the catalog.")
app.add_typer(catalog_app, name="catalog")


@catalog_app.command("list", epilog="Example:  awsadvisor catalog list inference")
def catalog_list(
    decision: Annotated[
        str | None, typer.Argument(help="Only this decision's options; 'services' lists every AWS service.")
    ] = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """List decisions and their options, or all services."""
    from awsadvisor.errors import did_you_mean
    from awsadvisor.render import cards

    known = Advisor.load(*knowledge).knowledge
    if decision not in (None, "services", *known.decisions):
        near = did_you_mean(str(decision), (*known.decisions, "services"))
        raise InputError([Problem("", 0, f"unknown decision '{decision}'{near}")])
    cards.print_catalog(console_for_output(), known, decision, dt.date.today())


@catalog_app.command("show", epilog="Example:  awsadvisor catalog show Kendra")
def catalog_show(
    name: Annotated[str, typer.Argument(metavar="ID", help="An id, name, former name or common alias.")],
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Show a service or an option: what it is, its limits, lifecycle, rules and sources."""
    from awsadvisor.lookup import find
    from awsadvisor.render import cards

    known = Advisor.load(*knowledge).knowledge
    console = console_for_output()
    for number, found in enumerate(find(known, name)):
        if number:
            console.print()
        cards.print_entry(console, known, found)


rules_app = typer.Typer(no_args_is_help=True, help="Read rules.")
app.add_typer(rules_app, name="rules")


@rules_app.command("list", epilog="Example:  awsadvisor rules list inference")
def rules_list(
    decision: Annotated[str | None, typer.Argument(help="Only this decision's rules.")] = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """List rules, one a line: id and reason."""
    from awsadvisor.errors import did_you_mean
    from awsadvisor.render import cards

    known = Advisor.load(*knowledge).knowledge
    if decision not in (None, "facts", *known.decisions):
        raise InputError(
            [Problem("", 0, f"unknown decision '{decision}'{did_you_mean(str(decision), (*known.decisions, 'facts'))}")]
        )
    cards.print_rules(console_for_output(), known, decision)


@rules_app.command("show", epilog="Example:  awsadvisor rules show inference/cheap-because-nobody-waits")
def rules_show(
    name: Annotated[str, typer.Argument(metavar="ID", help="A rule's id, alone or as DECISION/RULE.")],
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Show a rule as a card: what it tests, what follows, why, and on which pages it rests."""
    from awsadvisor.lookup import find_rule
    from awsadvisor.render import cards

    known = Advisor.load(*knowledge).knowledge
    console = console_for_output()
    for number, (full_name, rule) in enumerate(find_rule(known, name)):
        if number:
            console.print()
        cards.print_rule(console, known, full_name, rule)


@app.command(epilog="Example:  awsadvisor version")
def version(knowledge: KnowledgeOption = []) -> None:  # noqa: B006
    """Print the version, and the knowledge's fingerprint, date and size."""
    from awsadvisor import checks

    advisor = Advisor.load(*knowledge)
    known = advisor.knowledge
    print(f"awsadvisor {known.version}")
    print(f"knowledge {known.fingerprint}, checked up to {known.date}")
    print(checks.summary(known, advisor.program.decisions))

"""Commands for those who study: `practice` and what belongs to it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.cli.options import KnowledgeOption
from awsadvisor.wording import plural

app = typer.Typer()
practice_app = typer.Typer(help="Practice for the AIF-C01 exam.")
app.add_typer(practice_app, name="practice")


@practice_app.command("check", epilog="Example:  awsadvisor practice check my-items.yaml --explain")
def check_items(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files of practice items.")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what the rules derive from the answers that each item states.")
    ] = False,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Check practice items: run the rules on what they state, and see how they are written."""
    from awsadvisor.practice.bank import read_items
    from awsadvisor.practice.checks import check_bank
    from awsadvisor.practice.proof import derivation
    from awsadvisor.yamlfile import read_yaml

    advisor = Advisor.load(*knowledge)
    bank = read_items(advisor.knowledge, *(read_yaml(path) for path in files))
    if explain:
        for item in bank.items.values():
            for trial in item.trials:
                print(f"{item.id}: {derivation(advisor, trial)}")
    findings = check_bank(advisor, bank)
    for finding in findings:
        print(finding)
    print(f"{plural(len(bank), 'item')}, {plural(len(findings), 'problem')}")
    if findings:
        raise typer.Exit(1)

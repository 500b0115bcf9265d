"""The command that writes the knowledge as pages to read: `reference`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from awsadvisor.advisor import Advisor
from awsadvisor.atomic import write_files
from awsadvisor.cli.options import KnowledgeOption
from awsadvisor.errors import InputError, Problem

app = typer.Typer()


@app.command(epilog="Example:  awsadvisor reference my-reference")
def reference(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write into; it is made when missing.")],
    coverage: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write the page that holds the exam guide against the decisions."),
    ] = None,
    knowledge: KnowledgeOption = [],  # noqa: B006
) -> None:
    """Write the knowledge as Markdown pages: decisions, options side by side, rules, questions, services."""
    from awsadvisor.reference.pages import pages

    advisor = Advisor.load(*knowledge)
    texts = {folder / name: text for name, text in pages(advisor.knowledge).items()}
    if coverage is not None:
        texts[coverage] = _coverage_page(advisor, coverage, folder)
    write_files(texts)
    print(f"{len(texts)} pages written to {folder}{f' and {coverage}' if coverage else ''}")


def _coverage_page(advisor: Advisor, page: Path, reference: Path) -> str:
    """The exam's coverage with the shipped examples, for a page that lies at a certain place."""
    from awsadvisor.checks import example_files
    from awsadvisor.loading import data_folder
    from awsadvisor.reference.coverage import Places, coverage_page
    from awsadvisor.scenarios import read_scenario

    if advisor.knowledge.exam is None:
        raise InputError([Problem("catalog/exam.yaml", 0, "no such file; the page is made from it")])
    home = data_folder() / "examples"
    examples = {file.relative_to(home).as_posix(): read_scenario(file, advisor) for file in example_files(home)}
    places = Places(*(Path(os.path.relpath(target, page.parent)).as_posix() for target in (reference, home)))
    return coverage_page(advisor.knowledge, advisor.knowledge.exam, examples, places)

"""What `awsadvisor check` says of practice items: keys that the rules do not derive, and what the lint objects to."""

from __future__ import annotations

from collections.abc import Iterator

from awsadvisor.advisor import Advisor
from awsadvisor.checks import Finding
from awsadvisor.practice.bank import Bank, Entry
from awsadvisor.practice.lint import lint_bank, lint_item
from awsadvisor.practice.models import Item
from awsadvisor.practice.proof import disproofs
from awsadvisor.yamlfile import Path_

UNPROVEN = (
    "nothing shows that the key is right: name the 'decision' that derives it, or say 'concept: yes' and a source"
)


def check_bank(advisor: Advisor, bank: Bank) -> list[Finding]:
    """Findings on every item and on the bank as a whole, sorted by place."""
    findings: list[Finding] = []
    for entry in bank.entries:
        findings.extend(_finding(entry, path, text) for path, text in check_item(advisor, entry.item))
    findings.extend(_finding(entry, path, text) for entry, path, text in lint_bank(advisor.knowledge, bank))
    return sorted(findings)


def check_item(advisor: Advisor, item: Item) -> Iterator[tuple[Path_, str]]:
    """What is wrong with one item, each with the part of it."""
    if not item.provable and not item.concept:
        yield (), UNPROVEN
    yield from disproofs(advisor, item)
    yield from lint_item(advisor.knowledge, item)


def _finding(entry: Entry, path: Path_, text: str) -> Finding:
    problem = entry.problem(path, f"item '{entry.item.id}': {text}")
    return Finding(f"{problem.file}:{problem.line}", problem.message)

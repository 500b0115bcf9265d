"""A review's changes for people: text for a terminal, and Markdown for a pull request or a job summary on GitHub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from awsadvisor.knowledge import Knowledge
from awsadvisor.render.markdown import escape
from awsadvisor.render.text import Row, print_rows
from awsadvisor.render.words import STATUS_WORDS
from awsadvisor.review.changes import Cause, Change
from awsadvisor.review.saved import Review
from awsadvisor.review.snapshot import Snapshot
from awsadvisor.wording import plural

MOST_CAUSES = 8


def headline(changes: Sequence[Change], then: Review, now: Review) -> str:
    """What the review found, in one sentence."""
    files = len({change.file for change in changes})
    total = plural(len(now.scenarios), "scenario")
    old = f"{then.day} with {'the same ' if then.fingerprint == now.fingerprint else ''}knowledge {then.fingerprint}"
    if not changes:
        return f"All decisions of {total} come out as they did on {old}."
    verb = "comes" if files == 1 else "come"
    return f"{files} of {total} {verb} out otherwise on {now.day} (knowledge {now.fingerprint}) than on {old}."


def outcome(knowledge: Knowledge, decision: str, found: Snapshot | None) -> str:
    """What a decision came to, with options by name as far as today's knowledge has them."""
    if found is None or not found.picks:
        return STATUS_WORDS[found.status] if found else "nothing decided"
    names = ", ".join(option_name(knowledge, decision, pick) for pick in found.picks)
    return names + (" (a close call)" if found.status == "close" else "")


def sentence(knowledge: Knowledge, change: Change) -> str:
    """A change in one line, for reports that have room for one."""
    if not change.decision:
        return f"the scenario {change.causes[0].text}"
    before, after = (outcome(knowledge, change.decision, found) for found in (change.before, change.after))
    return f"{change.decision}: was {before}; is {after}"


def cause_words(knowledge: Knowledge, decision: str, cause: Cause) -> str:
    """`SageMaker Serverless Inference: now ruled out: 20 MB per request; it takes up to 4 MB. (limit)`.

    What has no name of its own but the option's is called by its kind; a rule and a question are named.
    """
    named = cause.name and not cause.name.startswith(f"{cause.kind}/") and cause.kind in ("rule", "answer", "setting")
    source = f"{cause.kind} {cause.name}" if named else cause.kind
    if not cause.option:
        return f"{source}: {cause.text}"
    name = option_name(knowledge, decision, cause.option)
    text = cause.text.replace(f"; {name} ", "; it ") if cause.kind == "limit" else cause.text
    return f"{name}: {text} ({source})"


def option_name(knowledge: Knowledge, decision: str, option: str) -> str:
    """What today's knowledge calls an option, or its id where it is gone."""
    options = knowledge.decisions[decision].options if decision in knowledge.decisions else {}
    return options[option].name if option in options else option


def print_review(console: Console, knowledge: Knowledge, changes: Sequence[Change], then: Review, now: Review) -> None:
    """Print the changes, scenario by scenario."""
    console.print(Text(headline(changes, then, now), style="bold"))
    for file, own in groupby(changes, key=lambda change: change.file):
        console.print()
        for number, change in enumerate(own):
            if number == 0:
                console.print(Text(file, style="bold").append(f"  {change.title}", style="dim"))
            if not change.decision:
                print_rows(console, [("scenario", Text(change.causes[0].text), "yellow")])
                continue
            console.print(Text(f"  {change.decision}", style="bold cyan"))
            print_rows(console, _rows(knowledge, change))


def _rows(knowledge: Knowledge, change: Change) -> Iterator[Row]:
    yield "was", Text(outcome(knowledge, change.decision, change.before)), "red"
    yield "is", Text(outcome(knowledge, change.decision, change.after)), "green"
    for position, cause in enumerate(change.causes[:MOST_CAUSES]):
        yield "through" if position == 0 else "", Text(cause_words(knowledge, change.decision, cause)), "yellow"
    if len(change.causes) > MOST_CAUSES:
        yield "", Text(f"and {len(change.causes) - MOST_CAUSES} more (--format json)", style="dim"), "dim"


def to_github(knowledge: Knowledge, changes: Sequence[Change], then: Review, now: Review) -> str:
    """The changes as GitHub-flavoured Markdown: a table, and the reasons to unfold."""
    lines = ["## Decisions under review", "", escape(headline(changes, then, now)), ""]
    if not changes:
        return "\n".join(lines)
    lines += ["| scenario | decision | was | is |", "|---|---|---|---|"]
    for change in changes:
        if change.decision:
            cells = (outcome(knowledge, change.decision, found) for found in (change.before, change.after))
            was, is_ = (escape(cell) for cell in cells)
            lines.append(f"| `{change.file}` | {change.decision} | {was} | {is_} |")
        else:
            lines.append(f"| `{change.file}` | | | {escape(change.causes[0].text)} |")
    for change in changes:
        if change.decision:
            lines += ["", f"<details><summary>{change.file}: {change.decision}</summary>", ""]
            lines += [f"* {escape(cause_words(knowledge, change.decision, cause))}" for cause in change.causes]
            lines += ["", "</details>"]
    return "\n".join([*lines, ""])


def to_data(changes: Sequence[Change], then: Review, now: Review) -> dict[str, Any]:
    """The changes as JSON has them."""
    return {
        "schema_version": 1,
        "then": {"version": then.version, "fingerprint": then.fingerprint},
        "now": {"version": now.version, "fingerprint": now.fingerprint},
        "scenarios": len(now.scenarios),
        "changes": [
            {
                "file": change.file,
                "title": change.title,
                "decision": change.decision or None,
                "before": _snapshot(change.before),
                "after": _snapshot(change.after),
                "causes": [
                    {"kind": cause.kind, "name": cause.name, "option": cause.option or None, "text": cause.text}
                    for cause in change.causes
                ],
            }
            for change in changes
        ],
    }


def _snapshot(found: Snapshot | None) -> dict[str, Any] | None:
    return {"status": found.status, "picks": list(found.picks)} if found else None

"""Scenarios and options side by side, for a terminal and as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_uppercase
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from awsadvisor.advice import RULES_OUT, Advice, Evidence, Recommendation
from awsadvisor.comparison import Column, Comparison, LimitCheck, Matrix
from awsadvisor.conditions import Value
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Question
from awsadvisor.render import data, words
from awsadvisor.render.discussion import print_setting, reason_rows
from awsadvisor.render.discussion_data import difference_data
from awsadvisor.render.phrases import bounds_words, stage_words
from awsadvisor.render.text import Row, print_rows, reason_text
from awsadvisor.render.turns import answer_words, option_names, value_words
from awsadvisor.wording import plural

VERDICTS = {"recommended": "picked", "alternative": "not picked", "ruled_out": "ruled out"}
HOLDS = {True: "within", False: "exceeded", None: "not answered"}
ROOM = 20
"""How wide a column must be for an option's name to stand over it; else a letter stands for it."""
LABEL = 14
OUT, REQUIRED = "out", "required"
OUTWEIGHS = 1_000
EFFECTS = {**dict.fromkeys(RULES_OUT, OUT), "require": REQUIRED, "given": "given", "stands_in": "inherits"}
FITS = {True: "fits", False: "does not fit", None: "not answered"}


def letter(position: int) -> str:
    """What a scenario is called in a comparison: A, B, ... and S27 after Z."""
    return ascii_uppercase[position] if position < len(ascii_uppercase) else f"S{position + 1}"


def print_comparison(console: Console, knowledge: Knowledge, found: Comparison, files: Sequence[str]) -> None:
    """Only what differs: settings, answers, decisions, and the reasons behind them."""
    rows = ((letter(i), Text(f"{each.title} ({files[i]})"), "bold") for i, each in enumerate(found.advice))
    print_rows(console, rows)
    apart = list(setting_rows(found.advice))
    print_rows(console, apart)
    first = found.advice[0]
    shared = f"knowledge {first.fingerprint} of {knowledge.date}" if apart else words.setting(first, knowledge)
    console.print(Text(shared, style="dim"))
    console.print()
    console.print(Text("Answers that differ" if found.answers else "The answers are the same.", style="bold"))
    asked = [knowledge.questions[name] for name in found.answers]
    gutter = max([len(question.short) for question in asked], default=0) + 4
    print_rows(console, (row for each in asked for row in answer_rows(each, found.answers[each.id])), gutter)
    console.print()
    if not found.decisions:
        console.print(Text("Every decision comes out the same."))
        return
    others = f" ({plural(found.same, 'other')} the same)" if found.same else ""
    console.print(Text(f"Decisions that differ{others}", style="bold"))
    for name, outcomes in found.decisions.items():
        console.print()
        console.print(Text(outcomes[0].title, style="bold cyan"))
        picks = _shared([pick_words(knowledge, outcome) for outcome in outcomes])
        print_rows(console, ((who, Text(text, style="bold"), "green") for who, text in picks))
        for position, changes in enumerate(found.changes, start=1):
            own = (change for change in changes if change.decision == name)
            for change in own:
                called = letter(position)
                print_rows(console, reason_rows(knowledge, change, f"only {called}", f"not {called}"))


def answer_rows(question: Question, values: Sequence[Value | None]) -> Iterator[Row]:
    """What was answered to a question, each answer once with those who gave it."""
    label = question.short
    for who, said in _shared([answer_words(question, value) for value in values]):
        yield label, Text(f"{who}: {said}"), "cyan"
        label = ""


def _shared(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Each text once, after the letters of all scenarios that it is about: `A, C`."""
    found: dict[str, list[str]] = {}
    for position, text in enumerate(texts):
        found.setdefault(text, []).append(letter(position))
    return [(", ".join(who), text) for text, who in found.items()]


def setting_rows(advice: Sequence[Advice]) -> Iterator[Row]:
    """Lens, account and day, where the scenarios do not share them."""
    for label in ("lens", "account", "as_of"):
        values = [str(getattr(each, label)) for each in advice]
        if len(set(values)) > 1:
            said = ", ".join(f"{letter(i)}: {value}" for i, value in enumerate(values))
            yield label.replace("_", " "), Text(said), "yellow"


def pick_words(knowledge: Knowledge, found: Recommendation) -> str:
    """What a decision comes to, as a cell says it."""
    names = option_names(knowledge, found.decision, found.picks) or words.STATUS_WORDS[found.status]
    return names + (" (a close call)" if found.status == "close" else "")


def comparison_data(found: Comparison, files: Sequence[str]) -> dict[str, Any]:
    """The comparison as JSON has it."""
    return {
        **{key: value for key, value in data.heading(found.advice[0]).items() if key != "scenario"},
        "scenarios": [
            {"file": file, **data.heading(each)["scenario"]} for file, each in zip(files, found.advice, strict=True)
        ],
        "answers": {name: [data.value_data(value) for value in values] for name, values in found.answers.items()},
        "decisions": {
            name: [{"status": each.status, "picks": list(each.picks)} for each in outcomes]
            for name, outcomes in found.decisions.items()
        },
        "reasons": [[difference_data(change) for change in changes] for changes in found.changes],
    }


# --- options ---


def print_matrix(console: Console, knowledge: Knowledge, found: Matrix) -> None:
    """The options as columns: limits with the user's numbers, lifecycle, effort and pricing; then every reason once,
    with what it weighs for each of them."""
    print_setting(console, found.advice, knowledge)
    console.print()
    console.print(Text(knowledge.decisions[found.decision].title, style="bold cyan"))
    named = {letter(position): column.option.name for position, column in enumerate(found.columns)}
    fits = (console.width - LABEL) // len(named) >= ROOM
    if not fits:
        print_rows(console, ((called, Text(name), "bold") for called, name in named.items()))
    facts = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, padding=(0, 1, 1, 1))
    facts.add_column("", width=LABEL - 2, style="dim")
    for called, name in named.items():
        facts.add_column(f"{called}  {name}" if fits else called, ratio=1, overflow="fold")
    for label, cells in fact_rows(knowledge, found):
        facts.add_row(label, *cells)
    console.print(facts)
    weights = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, padding=(0, 1, 1, 1))
    weights.add_column("reason", ratio=1)
    for called in named:
        weights.add_column(called, justify="right", no_wrap=True)
    for reason, cells in reason_weights(knowledge, found):
        weights.add_row(reason, *cells)
    if weights.row_count:
        console.print(weights)


def reason_weights(knowledge: Knowledge, found: Matrix) -> Iterator[tuple[Text, list[str]]]:
    """Every reason once, with what it weighs for each option; limits stand with the user's numbers already."""
    rows: dict[tuple[str, str], tuple[Evidence, dict[int, str]]] = {}
    for position, column in enumerate(found.columns):
        for item in column.verdict.evidence:
            if item.effect != "limit":
                _, cells = rows.setdefault((item.rule, item.because), (item, {}))
                cells[position] = f"{item.weight:+d}" if item.weight else EFFECTS.get(item.effect, "note")
    for item, cells in sorted(rows.values(), key=lambda row: -_most(row[1].values())):
        yield (
            reason_text(item, knowledge, marked=False),
            [cells.get(position, "") for position in range(len(found.columns))],
        )


def _most(cells: Iterable[str]) -> int:
    """How much a reason can matter: what no score outweighs comes first."""
    return max(OUTWEIGHS if cell in (OUT, REQUIRED) else abs(int(cell)) if cell[1:].isdigit() else 0 for cell in cells)


def matrix_rows(knowledge: Knowledge, found: Matrix) -> Iterator[tuple[str, list[str]]]:
    """The rows of a decision matrix, each with a cell for each option."""
    columns = found.columns
    yield from _standing(knowledge, found)
    yield "for it", [_reasons(column, 1) for column in columns]
    yield "against it", [_reasons(column, -1) for column in columns]
    yield "ruled out", ["\n".join(item.because for item in words.ruling(c.verdict)) or "-" for c in columns]
    yield from _terms(found)


def fact_rows(knowledge: Knowledge, found: Matrix) -> Iterator[tuple[str, list[str]]]:
    """The rows without the reasons, where those stand in a table of their own."""
    yield from _standing(knowledge, found)
    yield from _terms(found)


def _standing(knowledge: Knowledge, found: Matrix) -> Iterator[tuple[str, list[str]]]:
    """What became of each option, and how the user's numbers stand to its limits."""
    columns = found.columns
    yield "verdict", [_verdict(column) for column in columns]
    for name in dict.fromkeys(check.question for column in columns for check in column.limits):
        yield knowledge.questions[name].short, [_limit(knowledge, name, column) for column in columns]


def _terms(found: Matrix) -> Iterator[tuple[str, list[str]]]:
    columns = found.columns
    yield "lifecycle", [stage_words(column.stage) if column.stage else "active" for column in columns]
    yield "effort", [column.option.effort for column in columns]
    yield "pricing", [column.option.pricing or "-" for column in columns]


def _verdict(column: Column) -> str:
    required = column.verdict.verdict == "recommended" and any(map(words.requires, column.verdict.evidence))
    return f"{VERDICTS[column.verdict.verdict]}{', required' * required}, score {column.verdict.score}"


def _limit(knowledge: Knowledge, name: str, column: Column) -> str:
    check = next((check for check in column.limits if check.question == name), None)
    if check is None:
        return "no limit"
    return f"{bounds_words(knowledge, name, check.limit)}; {_against(knowledge, check)}"


def _against(knowledge: Knowledge, check: LimitCheck) -> str:
    value = "" if check.value is None else f": {value_words(knowledge.questions[check.question], check.value)}"
    return (HOLDS if check.limit.is_ is None else FITS)[check.holds] + value


def _reasons(column: Column, sign: int) -> str:
    """What speaks for the option (1) or against it (-1)."""
    found = words.first_sentences(column.verdict.evidence)
    counted = [item for item in found if (1 if words.requires(item) else item.weight) * sign > 0]
    return "\n".join(f"{words.mark(item)} {item.because}" for item in counted) or "-"


def matrix_data(found: Matrix) -> dict[str, Any]:
    """The matrix as JSON has it."""
    return {
        **data.heading(found.advice),
        "decision": found.decision,
        "options": [
            {
                **data.option_data(column.verdict),
                "limits": [_limit_data(check) for check in column.limits],
                "lifecycle": column.stage.state if column.stage else "active",
                "effort": column.option.effort,
                "pricing": column.option.pricing,
            }
            for column in found.columns
        ],
    }


def _limit_data(check: LimitCheck) -> dict[str, Any]:
    limit = check.limit.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"sources"})
    return {"question": check.question, "limit": limit, "value": data.value_data(check.value), "holds": check.holds}

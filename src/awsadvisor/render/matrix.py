"""Options side by side by their limits, with the user's own numbers marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from awsadvisor.advice import Part
from awsadvisor.comparison import LimitCheck, checked
from awsadvisor.conditions import Facts
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.models import Limit, Question
from awsadvisor.render.phrases import bounds_words
from awsadvisor.render.turns import value_words
from awsadvisor.wording import number

SIGNS = {"at_most": "≤", "at_least": "≥", "under": "<", "over": ">"}
Fit = Literal["fits", "exceeds", "unknown", "no limit"]
FITS: dict[bool | None, Fit] = {True: "fits", False: "exceeds", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What an option takes of one measure, and whether the user's own value is within it."""

    text: str
    fit: Fit


@dataclass(frozen=True, slots=True)
class Column:
    """One measure: its short name, its unit, and what the user answered, None when that is open."""

    question: str
    title: str
    unit: str | None
    own: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One option with its verdict and its cells, one for each column."""

    option: str
    name: str
    verdict: str
    effort: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The comparison of some options."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def matrix(knowledge: Knowledge, decision: Decision, part: Part, facts: Facts, most: int = 40) -> Matrix:
    """The options of a decision, best first, by every limit that any of them has; answered measures come first.

    Options that nothing is known of here (no limit, no evidence) are left out.
    """
    shown = [o for o in part.options if o.evidence or decision.options[o.id].limits][:most]
    limits = dict.fromkeys(fact for o in shown for fact in decision.options[o.id].limits if fact in knowledge.questions)
    measures = sorted(limits, key=lambda fact: fact not in facts)
    asked = [knowledge.questions[measure] for measure in measures]
    columns = tuple(
        Column(each.id, each.short, each.unit, value_words(each, facts[each.id]) if each.id in facts else None)
        for each in asked
    )
    rows = []
    for verdict in shown:
        option = decision.options[verdict.id]
        cells = tuple(_cell(knowledge, question, checked(option, question.id, facts)) for question in asked)
        rows.append(Row(option.id, option.name, verdict.verdict, option.effort, cells))
    return Matrix(columns, tuple(rows))


def _cell(knowledge: Knowledge, question: Question, check: LimitCheck | None) -> Cell:
    if check is None:
        return Cell("no limit", "no limit")
    return Cell(_terms(knowledge, question, check.limit), FITS[check.holds])


def _terms(knowledge: Knowledge, question: Question, limit: Limit) -> str:
    """A limit as a table has it, the unit standing in the head: `≤ 1,024`."""
    if limit.is_ is not None:
        return bounds_words(knowledge, question.id, limit)
    if limit.at_most is not None and limit.at_most == limit.at_least:
        return number(limit.at_most)
    return ", ".join(f"{SIGNS[operator]} {number(bound)}" for operator, bound in limit.bounds.items())

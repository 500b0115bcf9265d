"""The shapes of the service's answers, for its description; `render.data` and `render.discussion_data` write them."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from awsadvisor.advice import Effect, Verdict
from awsadvisor.browse import Kind as EntryKind
from awsadvisor.models import Account, Kind, Lens, LifecycleState, Select, Status
from awsadvisor.whatif.moves import Effect as ChangeEffect

Value = str | float | list[str] | None


class KnowledgeUsed(TypedDict):
    """Which knowledge answered."""

    version: str
    fingerprint: str
    overlays: list[str]
    oldest_source: str | None


class Setting(TypedDict):
    """Under which reading."""

    title: str
    lens: Lens
    account: Account
    as_of: str


class Heading(TypedDict):
    """What every answer about a scenario begins with."""

    schema_version: Literal[1]
    knowledge: KnowledgeUsed
    scenario: Setting


class Evidence(TypedDict):
    """One reason for or against an option."""

    rule: str
    effect: Effect
    weight: int
    because: str
    answers: dict[str, Value]
    decisions: dict[str, Value]
    sources: list[str]
    origin: str
    unverified: str | None


class Option(TypedDict):
    """What became of one option, with the lowest and highest score that open answers leave possible."""

    id: str
    name: str
    verdict: Verdict
    score: int
    lowest: int
    highest: int
    evidence: list[Evidence]


class OtherLens(TypedDict):
    """What the other lens says, where it differs."""

    lens: Lens
    status: Status
    picks: list[str]
    because: list[str]


Part = TypedDict(
    "Part",
    {
        "for": str,
        "status": Status,
        "picks": list[str],
        "settled": bool,
        "margin": int | None,
        "scores": dict[str, int],
    },
)


class Recommendation(TypedDict):
    """The outcome of one decision; `parts` where each value of the question `for_each` gets its own."""

    title: str
    status: Status
    select: Select
    picks: list[str]
    given: bool
    settled: bool
    margin: int | None
    summary: str
    for_each: NotRequired[str]
    parts: NotRequired[list[Part]]
    options: list[Option]
    other_lens: OtherLens | None
    next_questions: list[str]


class Caveat(TypedDict):
    """Something to know besides the picks."""

    text: str
    because: str | None
    rule: str | None
    sources: list[str]
    origin: str


class Advice(Heading):
    """Every decision's recommendation."""

    recommendations: dict[str, Recommendation]
    warnings: list[Caveat]
    next_questions: list[str]


class Outcome(TypedDict):
    """What a decision comes to."""

    status: Status
    picks: list[str]


class Hold(Outcome):
    """An answer or a rule that alone holds the picks, and what the decision comes to without it."""

    name: str
    weight: int


class RestsOn(TypedDict):
    """What holds a decision."""

    answers: list[Hold]
    rules: list[Hold]


class Change(TypedDict):
    """One answer that changes; `numbers` are bounds as conditions write them."""

    question: str
    before: Value
    effect: ChangeEffect
    words: list[str]
    numbers: list[dict[Literal["at_least", "over", "at_most", "under"], float]]


class Flip(Outcome):
    """Changes that together change a decision, in data and in words, and answers that do it."""

    changes: list[Change]
    words: str
    example: dict[str, Any]


class Lack(TypedDict):
    """A test that failed."""

    fact: str
    value: Value
    words: str


class Missed(TypedDict):
    """A rule that would have spoken for the option."""

    rule: str
    weight: int
    because: str
    lacks: list[Lack]


_For = TypedDict("_For", {"for": str | None})


class Why(Heading, _For):
    """What became of one option; `for` names the part of the decision where it did best."""

    decision: str
    status: Status
    picks: list[str]
    picked: bool
    gap: int | None
    option: Option
    applies_if: list[Lack]
    missed: list[Missed]
    exceeded: list[str]
    max_changes: int
    would_win: list[Flip]
    rests_on: RestsOn | None


class DecisionFlips(Outcome):
    """What would change one decision."""

    margin: int | None
    rests_on: RestsOn
    flips: list[Flip]


class Flips(Heading):
    """What would change each decision."""

    max_changes: int
    decisions: dict[str, DecisionFlips]


class Reason(Evidence):
    """A reason and the option that it is about."""

    option: str


class Difference(TypedDict):
    """A decision that comes out otherwise."""

    decision: str
    before: Outcome
    after: Outcome
    gained: list[Reason]
    lost: list[Reason]


class Differences(Heading):
    """What changed answers change."""

    before: Setting
    differences: list[Difference]


class Entry(TypedDict):
    """Something in the catalog."""

    key: str
    kind: EntryKind
    name: str
    summary: str
    lifecycle: LifecycleState
    decisions: list[str]


class Decision(TypedDict):
    """What can be decided."""

    id: str
    title: str
    select: Select
    options: list[str]


class Question(TypedDict):
    """What can be answered: words with what they mean, or a number in a unit."""

    id: str
    kind: Kind
    ask: str
    help: str
    values: NotRequired[dict[str, str]]
    unit: NotRequired[str]
    at_least: NotRequired[float]
    at_most: NotRequired[float]


class Health(TypedDict):
    """The process answers."""

    status: Literal["up"]


class Ready(TypedDict):
    """It can advise, from this knowledge."""

    status: Literal["ready"]
    version: str
    fingerprint: str


class Problem(TypedDict):
    """One thing that is wrong."""

    message: str


class Problems(TypedDict):
    """Everything that is wrong."""

    problems: list[Problem]


class Stopping(TypedDict):
    """It takes no new work."""

    status: Literal["stopping"]

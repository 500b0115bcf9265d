"""How a changed answer, a failed test and a new outcome are said."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from awsadvisor.advice import Recommendation
from awsadvisor.conditions import DECIDED, Value
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Question, Status
from awsadvisor.render.phrases import condition_words
from awsadvisor.render.words import STATUS_WORDS
from awsadvisor.whatif import Change, Flip
from awsadvisor.why import Lack
from awsadvisor.wording import listed, measured

FEW = 3


def change_words(knowledge: Knowledge, change: Change) -> str:
    """`request size: at most 4 MB (now 20 MB)`."""
    question = knowledge.questions[change.question]
    now = "not answered yet" if change.before is None else f"now {value_words(question, change.before)}"
    words = _alternatives(question, change.words)
    if change.stretches:
        said = listed([stretch.words(question.unit) for stretch in change.stretches], "or")
    elif change.effect == "add":
        said = words if change.before is None else f"also {words}"
    elif change.effect == "drop":
        said = f"no longer {words}"
    else:
        said = words if change.words else "none"
    if change.effect != "set" and change.before is not None:  # what is in the list already is of no account
        return f"{question.short}: {said}"
    return f"{question.short}: {said} ({now})"


def flip_words(knowledge: Knowledge, flip: Flip) -> str:
    """All changes of a flip in one line."""
    return "; and ".join(change_words(knowledge, change) for change in flip.changes)


def value_words(question: Question, value: Value) -> str:
    """An answer without its question: `20 MB`, `short bursts with idle gaps`."""
    if isinstance(value, float):
        return measured(value, question.unit)
    chosen = value if isinstance(value, frozenset) else frozenset((value,))
    return listed([question.values.get(word, word) for word in question.words if word in chosen]) or "none"


def answer_words(question: Question, value: Value | None) -> str:
    """An answer, perhaps none, without its question."""
    return "not answered" if value is None else value_words(question, value)


def _alternatives(question: Question, words: Sequence[str]) -> str:
    """`A or B`; where there are many, what they leave out."""
    names = [question.values.get(word, word) for word in question.words if word in words]
    others = [question.values.get(word, word) for word in question.words if word not in words]
    if len(names) > FEW and len(others) <= FEW:
        return f"anything but {listed(others, 'or')}" if others else "any answer"
    return listed(names, "or")


def lack_words(knowledge: Knowledge, lack: Lack) -> str:
    """`traffic is high and steady (it is short bursts with idle gaps)`."""
    if lack.fact.startswith(DECIDED):
        decision = knowledge.decisions[lack.fact.removeprefix(DECIDED)]
        picks = lack.value if isinstance(lack.value, frozenset) else frozenset()
        now = option_names(knowledge, decision.id, [name for name in decision.options if name in picks])
        return f"{condition_words(knowledge, lack.test)} ({'it is ' + now if picks else 'it stays open'})"
    question = knowledge.questions[lack.fact]
    now = "not answered" if lack.value is None else f"it is {value_words(question, lack.value)}"
    return f"{condition_words(knowledge, lack.test)} ({now})"


def option_names(knowledge: Knowledge, decision: str, options: Collection[str]) -> str:
    """Options by name."""
    return ", ".join(knowledge.decisions[decision].options[name].name for name in options)


def outcome_words(knowledge: Knowledge, found: Recommendation, status: Status, picks: Sequence[str]) -> str:
    """What a decision comes to, seen from what it was: a new pick, or what joins and leaves a selection."""
    decision, before = found.decision, found.picks
    if not picks:
        return "no option leads" if status == "open" else f"it {STATUS_WORDS[status]}"
    if found.select == "one" and found.for_each is None:
        return option_names(knowledge, decision, picks) + (" (a close call)" if status == "close" else "")
    joins = option_names(knowledge, decision, [pick for pick in picks if pick not in before])
    leaves = option_names(knowledge, decision, [pick for pick in before if pick not in picks])
    if not before:
        return joins
    return "; ".join(filter(None, (f"also {joins}" if joins else "", f"no longer {leaves}" if leaves else "")))

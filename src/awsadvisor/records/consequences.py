"""What a choice brings with it: work, a bill, and limits to stay within."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from awsadvisor.comparison import LimitCheck, checked
from awsadvisor.conditions import Facts
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import EFFORTS, Option
from awsadvisor.render.phrases import bounds_words
from awsadvisor.render.turns import answer_words
from awsadvisor.wording import listed

LIGHT, HEAVY = EFFORTS[0], EFFORTS[-1]


def light(options: Sequence[Option]) -> Iterator[str]:
    """What takes little work."""
    yield from _effort(options, LIGHT)


def heavy(options: Sequence[Option]) -> Iterator[str]:
    """What takes much work."""
    yield from _effort(options, HEAVY)


def terms(knowledge: Knowledge, options: Sequence[Option], facts: Facts) -> Iterator[str]:
    """What takes work that is neither, how each option is paid, and its limits with the scenario's own values."""
    for effort in EFFORTS[1:-1]:
        yield from _effort(options, effort)
    for option in options:
        if option.pricing:
            yield f"{option.name} is paid as: {option.pricing.rstrip('.')}"
        checks = [check for name in option.limits if (check := checked(option, name, facts))]
        if checks:
            yield f"{option.name} has limits: {'; '.join(_limit(knowledge, check) for check in checks)}"


def _effort(options: Sequence[Option], effort: str) -> Iterator[str]:
    names = [option.name for option in options if option.effort == effort]
    if names:
        yield f"{listed(names)} {'takes' if len(names) == 1 else 'take'} {effort} effort to operate"


def _limit(knowledge: Knowledge, check: LimitCheck) -> str:
    """`request size at most 4 MB (here 2 MB)`."""
    question = knowledge.questions[check.question]
    here = "not answered" if check.value is None else f"here {answer_words(question, check.value)}"
    return f"{question.short} {bounds_words(knowledge, check.question, check.limit)} ({here})"

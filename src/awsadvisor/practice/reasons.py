"""Why an option is right or wrong in a situation, in the words of the evidence and of the story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from awsadvisor.advice import Evidence, Recommendation
from awsadvisor.advisor import Advisor
from awsadvisor.conditions import Value, atoms, truth
from awsadvisor.practice.beating import beaten, speaking, standing
from awsadvisor.practice.coherence import hangs_together
from awsadvisor.practice.presenting import dice
from awsadvisor.practice.situation import Answer, Situation
from awsadvisor.practice.telling import Quote, Voice, tellable
from awsadvisor.practice.winning import cards_for, recommendation, winning_situation, wins
from awsadvisor.wording import listed

MOST = 2
"""How many reasons are given for one option, and how many sentences are quoted in one."""
ENOUGH = 70
"""Characters: a shorter reason for the key often says no more than the story does."""
SAME = 60
"""From here on two sentences say the same in much the same words."""
STORIES = 6
"""How many other stories are tried, of which the most typical is told."""


@dataclass(frozen=True)
class Case:
    """A situation with its outcome and keys, the base that its beginning states, and the voice that tells it."""

    advisor: Advisor
    found: Recommendation
    situation: Situation
    base: Situation
    keys: tuple[str, ...]
    voice: Voice


def why_right(found: Recommendation, key: str, summary: str) -> str:
    """The weightiest evidence for the key; where that says little, what the key is as well.

    Evidence that speaks more for another option would explain that one, so it is left out where there is other.
    """
    everything = speaking(found.option(key))
    most = {item.rule: max(item.weight, 0) for item in everything}
    for option in found.options:
        most |= {item.rule: max(item.weight, most[item.rule]) for item in option.evidence if item.rule in most}
    said = _because([item for item in everything if item.weight >= most[item.rule]] or everything)
    return said if len(said) >= ENOUGH or fuzz.token_set_ratio(said, summary) >= SAME else f"{said} {summary}"


def why_wrong(case: Case, distractors: Sequence[str], count: int) -> dict[str, str]:
    """Reasons for the first so many distractors for which there is one; fewer than `count` where there are no more.

    What the story says is held against another story once, and quoted against an option once, since twice tires. No two
    distractors would be right for the same other answer, which would say of neither why it is wrong here.
    """
    found: dict[str, str] = {}
    told: set[str] = set()
    contrasted = False
    for name in distractors:
        if len(found) == count:
            break
        reason = _objection(case, name, told) or _half(case, name)
        if reason is None:
            reason = _elsewhere(case, name, not contrasted, told)
            contrasted = contrasted or reason is not None
        if reason is not None:
            found[name] = reason
    return found


def _objection(case: Case, name: str, told: set[str]) -> str | None:
    """What rules a distractor out or speaks against it."""
    loss = beaten(case.found, case.keys, name)
    if loss is None or not loss.objections:
        return None
    said = " ".join(_because(speaking(case.found.option(key))) for key in case.keys)
    fresh = [item for item in loss.objections if item.because not in said]
    if fresh:
        said = _sentences(_limit(case, name, item) if item.effect == "limit" else item.because for item in fresh)
        again = said in told
        told.add(said)
        return f"{_summary(case, name)} {said}" if again else said
    inviting = set(_inviting(case, name, loss.objections))
    whole = _quote(case, loss.objections)
    quote = _quote(case, loss.objections, inviting) or whole
    if quote is None:
        return _because(loss.objections)
    against = f"{quote.verb('speaks')} against it."  # the same rule speaks for the key and has been cited there
    if against in told and quote == whole:
        key = case.found.option(case.keys[0]).name
        against = f"What speaks for {key} speaks against it."
    told.add(against)
    return f"{_summary(case, name)} {against}"


def _inviting(case: Case, name: str, objections: Iterable[Evidence]) -> Iterator[str]:
    """The facts of an objection that rather point to the option, since other rules hold them for it."""
    invitations = [
        atom for card in cards_for(case.advisor, case.found.decision, name) for atom in atoms(card.condition)
    ]
    for item in objections:
        yield from (atom.fact for atom in invitations if atom.fact in item.answers and truth(atom, item.answers))


def _half(case: Case, name: str) -> str | None:
    """What points to a distractor too, and what only points to a key."""
    loss = beaten(case.found, case.keys, name)
    if loss is None or not loss.behind:
        return None
    shared = set(_facts(loss.behind))
    both = _quote(case, loss.behind)
    only = _quote(case, [item for item in loss.ahead if not shared.issuperset(_facts([item]))], without=shared)
    if both is None or only is None:
        return None
    return f"{_summary(case, name)} {both.verb('points')} to it too, but {only.verb('does')} not."


def _elsewhere(case: Case, name: str, contrast: bool, told: set[str]) -> str | None:
    """The story in which a distractor would be right, and with `contrast` what this one says instead."""
    summary, answer = _summary(case, name), _other_answer(case, name)
    if answer is not None:
        fact, value = answer
        there, here = case.voice.quote({fact: value}), case.voice.quote({fact: case.situation.answers[fact]})
        if str(there) in told:
            return None
        told.add(str(there))
        return f"{summary} It would be right if the story said {there} instead{f' of {here}' if contrast else ''}."
    there, here = _other_story(case, name), _point(case) if contrast else None
    if there is None or str(there) in told:
        return None
    told.add(str(there))
    return f"{summary} It would be right in a story that says {there}.{f' This one says {here}.' if here else ''}"


def _other_answer(case: Case, name: str) -> tuple[str, Answer] | None:
    """The answer with which an option would win, in place of what the story says on the same question."""
    for fact, value in _other_answers(case, name):
        other = case.situation.with_answer(fact, value)
        if not tellable(case.advisor.knowledge, other):
            continue
        if wins(recommendation(case.advisor, other, case.found.decision), name):
            return fact, value
    return None


def _other_answers(case: Case, name: str) -> Iterator[tuple[str, Answer]]:
    for card in cards_for(case.advisor, case.found.decision, name):
        for atom in atoms(card.condition):
            stated = case.situation.answers.get(atom.fact)
            if stated is None or not hasattr(atom, "values"):
                continue
            for word in atom.values:
                value: Answer = (word,) if isinstance(stated, tuple) else word
                if value != stated:
                    yield atom.fact, value


def _other_story(case: Case, name: str) -> Quote | None:
    """What another story about an option says beside the same beginning; None when it would have to say much."""
    other = _typical_story(case.advisor, case.found.decision, name, tuple(case.base.answers.items()))
    if other is None:
        return None
    answers = {fact: value for fact, value in other.answers.items() if fact not in case.base.answers}
    if any(_words(case.situation.answers.get(fact)) & _words(value) for fact, value in answers.items()):
        return None  # the stories have much in common, and what sets them apart would not be said
    return case.voice.quote(answers, other.given)


@lru_cache(maxsize=4096)
def _typical_story(
    advisor: Advisor, decision: str, name: str, stated: tuple[tuple[str, Answer], ...]
) -> Situation | None:
    """Of some short situations in which an option wins the one that speaks for it most."""
    base = Situation(dict(stated))
    tried = (
        winning_situation(advisor, decision, name, base, dice("elsewhere", decision, name, number), 1)
        for number in range(STORIES)
    )
    told = [
        other
        for other in tried
        if other
        and len(other.parts()) - len(base.parts()) <= MOST
        and tellable(advisor.knowledge, other)
        and hangs_together(advisor, other, base)
    ]

    def weight(other: Situation) -> float:
        parts = len(other.parts()) + len(other.given) - len(base.parts())
        return standing(recommendation(advisor, other, decision).option(name)) / parts

    return max(told, key=weight, default=None)


def _words(value: Answer | None) -> frozenset[Answer]:
    return frozenset(value) if isinstance(value, tuple) else frozenset() if value is None else frozenset((value,))


def _point(case: Case) -> Quote | None:
    """What the story says that speaks most for the first key."""
    return _quote(case, speaking(case.found.option(case.keys[0]))[:1])


def _quote(case: Case, items: Iterable[Evidence], without: Iterable[str] = ()) -> Quote | None:
    """What the story says of the facts that some evidence rests on, beyond its beginning if it can."""
    used: dict[str, Value] = {}
    given: set[str] = set()
    for item in items:
        used |= {fact: value for fact, value in item.answers.items() if fact not in without}
        given |= {decision for decision in item.decisions if decision not in without}
    told = {fact: _part(stated, used[fact]) for fact, stated in case.situation.answers.items() if fact in used}
    beyond = {fact: value for fact, value in told.items() if fact not in case.base.answers}
    decided = {name: option for name, option in case.situation.given.items() if name in given}
    return case.voice.quote(beyond or told, decided)


def _part(stated: Answer, used: Value) -> Answer:
    """Of an answer with several values those that some evidence rests on."""
    if isinstance(stated, tuple) and isinstance(used, frozenset):
        return tuple(word for word in stated if word in used)
    return stated


def _facts(items: Iterable[Evidence]) -> Iterator[str]:
    for item in items:
        yield from item.answers
        yield from item.decisions


def _summary(case: Case, name: str) -> str:
    return case.advisor.knowledge.decisions[case.found.decision].options[name].summary


def _limit(case: Case, name: str, item: Evidence) -> str:
    """What the story says, and the limit that it exceeds."""
    limits = case.advisor.knowledge.decisions[case.found.decision].options[name].limits
    for fact in item.answers:
        allowed = limits[fact].is_ if fact in limits else None
        if allowed is not None:
            words = (allowed,) if isinstance(allowed, str) else allowed
            others = [str(quote) for word in words if (quote := case.voice.quote({fact: word}))]
            here = _quote(case, [item])
            return (
                f"{_summary(case, name)} It fits only a story that says {listed(others, 'or')}; this one says {here}."
            )
    return f"The story says {_quote(case, [item])}; {item.because.rpartition('; ')[2]}"


def _because(items: Iterable[Evidence]) -> str:
    return _sentences(item.because for item in items)


def _sentences(texts: Iterable[str]) -> str:
    chosen = list(dict.fromkeys(texts))[:MOST]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in chosen)

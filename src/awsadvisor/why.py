"""Why an option was picked, or was not: its reasons, the rules that did not speak for it, and what would help."""

from __future__ import annotations

from dataclasses import dataclass

from awsadvisor.advice import BARRING, OptionVerdict, Part, Recommendation
from awsadvisor.conditions import All, AnyOf, Compare, Condition, Facts, Is, Not, Value, negate, truth
from awsadvisor.whatif import MOST_CHANGES, Flip, Fragility, Outcomes, beyond_limits, fragility, ways_to_win
from awsadvisor.whatif.search import changed


@dataclass(frozen=True, slots=True)
class Lack:
    """One test that failed, and the value that it met: None where that is not known."""

    test: Condition
    fact: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A rule that would have spoken for the option. `weight` is 0 where it would have required it."""

    rule: str
    weight: int
    because: str
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class Why:
    """What became of one option. `part` is the part of the decision where it did best.

    `gap` is by how much its score stays behind the pick's. `missed` are rules that did not speak for it, nearest first;
    `ways` the smallest sets of at most `most` changed answers that would make it win; `exceeded` the questions whose
    answers go beyond its limits, each of which would have to be among them; `fragility` what holds a pick. `lacks` is
    what keeps the whole decision from applying.
    """

    recommendation: Recommendation
    part: Part | None
    option: OptionVerdict
    gap: int | None
    missed: tuple[Missed, ...]
    ways: tuple[Flip, ...]
    most: int
    fragility: Fragility | None
    exceeded: tuple[str, ...] = ()
    lacks: tuple[Lack, ...] = ()

    @property
    def barred(self) -> bool:
        """Whether it is ruled out whatever the answers are: by its lifecycle, a prohibition or the Regions."""
        return any(item.effect in BARRING for item in self.option.evidence)

    @property
    def picked(self) -> bool:
        """Whether the option is the decision's pick, or one of them."""
        return self.option.id in self.recommendation.picks


def why(outcomes: Outcomes, decision: str, option: str, most: int | None = None) -> Why:
    """Everything there is to say about one option of a decision.

    Without `most`, ways to win are sought among two changed answers, or as many as its limits ask for.
    """
    found = outcomes.advisor.advise(changed(outcomes.scenario, [decision], {}))[decision]
    name = outcomes.advisor.knowledge.decisions[decision].options[option].name
    verdict = found.option(option) if found.parts else OptionVerdict(option, name, "alternative", 0, 0, 0, ())
    part = next((part for part in found.parts if verdict in part.options), None)
    exceeded = beyond_limits(outcomes, decision, option)
    most = max(MOST_CHANGES, len(exceeded)) if most is None else most
    if option in found.picks:
        return Why(found, part, verdict, None, (), (), most, fragility(outcomes, decision))
    applies = outcomes.advisor.program.decisions[decision].applies_when
    ahead = next((other for other in part.options if other.id in part.picks), None) if part else None
    return Why(
        recommendation=found,
        part=part,
        option=verdict,
        gap=ahead.score - verdict.score if ahead else None,
        missed=tuple(_missed(outcomes, decision, option)),
        ways=tuple(ways_to_win(outcomes, decision, option, most)),
        most=most,
        fragility=None,
        exceeded=exceeded,
        lacks=_kept_from(applies, outcomes.known(decision)) if applies and found.status == "not_applicable" else (),
    )


def _missed(outcomes: Outcomes, decision: str, option: str) -> list[Missed]:
    """The rules for the option that did not fire: those that lack least first, then the heaviest."""
    facts = outcomes.known(decision)
    fired = outcomes.judged(decision).fired
    found = []
    for index, card in enumerate(outcomes.advisor.program.decisions[decision].cards):
        weights = [e.weight for e in card.effects if e.option == option and e.name in ("favor", "require")]
        if weights and index not in fired:
            found.append(Missed(card.name, weights[0], card.because, tuple(lacking(card.condition, facts))))
    return sorted(found, key=lambda missed: (len(missed.lacks), -missed.weight))


def _kept_from(applies: Condition, facts: Facts) -> tuple[Lack, ...]:
    """The tests that fail, so that the decision does not apply, but for those that cannot be told."""
    return tuple(lack for lack in lacking(applies, facts) if truth(lack.test, facts) is False)


def lacking(condition: Condition, facts: Facts) -> list[Lack]:
    """The tests that fail, or cannot be told, in the way of fulfilling a condition that is nearest to the facts."""
    if truth(condition, facts):
        return []
    match condition:
        case Is(fact, _) | Compare(fact, _, _) | Not(Is(fact, _)):
            return [Lack(condition, fact, facts.get(fact))]
        case All(parts):
            return list(dict.fromkeys(lack for part in parts for lack in lacking(part, facts)))
        case AnyOf(parts):
            return min((lacking(part, facts) for part in parts), key=len, default=[])
        case Not(part):
            return lacking(negate(part), facts)

"""What decisions pick when answers change: the plain meaning of the rules, fast enough to try every change.

The advisor's own judgement ranks; only the firing of rules is worked out here, from what a change can touch. Whatever
is found with it is run by the engine before it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from awsadvisor.advice import Outcome
from awsadvisor.advisor import Advisor
from awsadvisor.answers import given_facts, to_facts, with_current_names
from awsadvisor.compiler import DecisionProgram
from awsadvisor.conditions import DECIDED, Facts, Value, truth
from awsadvisor.judgement import Judgement, Setting, standing
from awsadvisor.lazy import cached_property
from awsadvisor.models import Scenario
from awsadvisor.whatif.distance import distance

Item = tuple[str, Value]
"""A question and its changed answer, as a fact."""
Changes = frozenset[Item]
NOTHING: Changes = frozenset()


class Ranked(NamedTuple):
    """What a decision comes to, as a whole and for each value that gets picks of its own."""

    outcome: Outcome
    parts: Mapping[str | None, tuple[str, ...]]


class Outcomes:
    """Every decision's outcome for a scenario, and for the same scenario with some answers changed."""

    def __init__(self, advisor: Advisor, scenario: Scenario) -> None:
        self.advisor = advisor
        self.scenario = scenario = with_current_names(advisor.knowledge, scenario)
        self.facts = to_facts(advisor.knowledge, scenario.answers)
        self._given = given_facts(scenario.given)
        as_of = scenario.as_of or advisor.knowledge.date
        self._setting = Setting(scenario.lens, scenario.account, as_of, scenario.regions)
        self._ways: dict[str, _Way] = {}
        self.reach = reach(advisor)

    def of(self, decision: str, changes: Changes = NOTHING) -> Outcome:
        """The decision's outcome with these changes."""
        return self._way(decision).ranked(changes).outcome

    def part(self, decision: str, value: str | None, changes: Changes = NOTHING) -> tuple[str, ...] | None:
        """The decision's picks for one value with these changes; None where it has no such part."""
        return self._way(decision).ranked(changes).parts.get(value)

    def judged(self, decision: str, changes: Changes = NOTHING, without: int | None = None) -> Judgement:
        """The decision judged with these changes, as if the card at position `without` did not exist."""
        way, facts = self._way(decision), self.facts_of(decision, changes)
        fired = frozenset(
            i for i, card in enumerate(way.program.cards) if i != without and truth(card.condition, facts)
        )
        return way.judge(facts, fired)

    def facts_of(self, decision: str, changes: Changes) -> Facts:
        """The facts that the decision rests on with these changes, earlier picks among them."""
        way = self._way(decision)
        return way.facts(way.direct(way.reachable(changes)))

    def known(self, decision: str) -> Facts:
        """The facts that the decision rests on, earlier picks among them."""
        return self._way(decision).base

    def distances(self, decision: str) -> Sequence[int]:
        """How many answers must change at least before each card of the decision fires, or no longer does."""
        return self._way(decision).distances

    def _way(self, decision: str) -> _Way:
        if decision not in self._ways:
            self._ways[decision] = _Way(self, self.advisor.program.decisions[decision])
        return self._ways[decision]

    def decided(self, fact: str, changes: Changes = NOTHING) -> Value | None:
        """An earlier decision's picks as a fact; None where it stays open."""
        if fact in self._given:
            return self._given[fact]
        found = self.of(fact.removeprefix(DECIDED), changes)
        return None if found.status == "open" else frozenset(found.picks)


class _Way:
    """One decision, with what has been worked out about it."""

    def __init__(self, outcomes: Outcomes, program: DecisionProgram) -> None:
        self._outcomes = outcomes
        self.program = program
        scenario = outcomes.scenario
        given = scenario.given.get(program.decision.id, ())
        self._given = (given,) if isinstance(given, str) else tuple(given)
        self._standing = standing(outcomes.advisor.knowledge, program.decision, outcomes._setting)
        self._earlier = [fact for fact in program.touched_by if fact.startswith(DECIDED)]
        base = {fact: outcomes.facts[fact] for fact in program.touched_by & outcomes.facts.keys()}
        base.update({fact: value for fact in self._earlier if (value := outcomes.decided(fact)) is not None})
        self.base: Facts = base
        self._fired = frozenset(i for i, card in enumerate(program.cards) if truth(card.condition, base))
        self._cards = {fact: frozenset(cards) for fact, cards in program.cards_by_fact.items()}
        self._by_changes: dict[Changes, Ranked] = {}
        self._by_direct: dict[frozenset[tuple[str, Value | None]], Ranked] = {}
        self._by_fired: dict[object, Ranked] = {}
        self._toggled: dict[tuple[str, Value | None], frozenset[int]] = {}

    @cached_property
    def distances(self) -> Sequence[int]:
        return [distance(card.condition, self.base) for card in self.program.cards]

    def reachable(self, changes: Changes) -> Changes:
        """Those of the changes that can have any effect here."""
        reach = self._outcomes.reach[self.program.decision.id]
        return frozenset(item for item in changes if item[0] in reach)

    def ranked(self, changes: Changes) -> Ranked:
        changes = self.reachable(changes)
        found = self._by_changes.get(changes)
        if found is None:
            found = self._by_changes[changes] = self._with(self.direct(changes))
        return found

    def direct(self, changes: Changes) -> frozenset[tuple[str, Value | None]]:
        """What the changes alter among the facts that the decision itself tests; None is no longer known."""
        found: list[tuple[str, Value | None]] = [item for item in changes if item[0] in self.program.touched_by]
        for fact in self._earlier:
            value = self._outcomes.decided(fact, changes)
            if value != self.base.get(fact):
                found.append((fact, value))
        return frozenset(found)

    def _applies(self, facts: Facts) -> bool | None:
        return truth(self.program.applies_when, facts) if self.program.applies_when else True

    def facts(self, direct: Iterable[tuple[str, Value | None]]) -> Facts:
        facts = {**self.base, **dict(direct)}
        return {fact: value for fact, value in facts.items() if value is not None}

    def _with(self, direct: frozenset[tuple[str, Value | None]]) -> Ranked:
        found = self._by_direct.get(direct)
        if found is None:
            facts = self.facts(direct)
            found = self._by_direct[direct] = self._firing(facts, self._fired ^ self._toggles(direct, facts))
        return found

    def _toggles(self, direct: Iterable[tuple[str, Value | None]], facts: Facts) -> frozenset[int]:
        """Positions of the cards that fire now and did not before, or the other way round."""
        single = seen = shared = frozenset[int]()
        for item in direct:
            cards = self._cards.get(item[0], frozenset())
            shared |= seen & cards
            seen |= cards
            single |= self._single(item, cards)
        return single - shared | self._differing(shared, facts)

    def _single(self, item: tuple[str, Value | None], cards: frozenset[int]) -> frozenset[int]:
        found = self._toggled.get(item)
        if found is None:
            facts = self.facts((item,))
            found = self._toggled[item] = self._differing(cards, facts)
        return found

    def _differing(self, cards: Iterable[int], facts: Facts) -> frozenset[int]:
        """Those of the cards that fire with these facts and did not before, or the other way round."""
        every = self.program.cards
        return frozenset(i for i in cards if (truth(every[i].condition, facts) is True) != (i in self._fired))

    def _firing(self, facts: Facts, fired: frozenset[int]) -> Ranked:
        """Status and picks depend on little more than the fired cards, so few rankings are ever worked out."""
        key = (fired, self._applies(facts) is False, facts.get(self.program.decision.for_each or ""))
        found = self._by_fired.get(key)
        if found is None:
            judgement = self.judge(facts, fired)
            parts = {part.value: part.placing.picks for part in judgement.parts}
            found = self._by_fired[key] = Ranked(judgement.outcome, parts)
        return found

    def judge(self, facts: Facts, fired: frozenset[int]) -> Judgement:
        knowledge = self._outcomes.advisor.knowledge
        return Judgement(knowledge, self.program, facts, fired, self._given, self._standing, self._applies(facts))


def reach(advisor: Advisor) -> Mapping[str, frozenset[str]]:
    """For each decision, the questions whose answers can have any effect on it, through earlier decisions too."""
    found: dict[str, frozenset[str]] = {}
    for name, program in advisor.program.decisions.items():
        questions: frozenset[str] = program.touched_by & advisor.knowledge.questions.keys()
        if program.decision.for_each:
            questions |= {program.decision.for_each}
        earlier = (found[fact.removeprefix(DECIDED)] for fact in program.touched_by if fact.startswith(DECIDED))
        found[name] = questions.union(*earlier)
    return found

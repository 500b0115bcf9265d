"""Scenarios of which something holds: searched by the solver, confirmed by the advisor, and made short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from awsadvisor.advice import Advice, Recommendation
from awsadvisor.advisor import Advisor
from awsadvisor.answers import given_facts, to_facts
from awsadvisor.checks import Finding, Severity, place_of
from awsadvisor.conditions import DECIDED, Facts, expand, negate, push_in, truth
from awsadvisor.judgement import Judgement, Setting, Standing, standing
from awsadvisor.lazy import cached_property
from awsadvisor.models import Lens, Scenario
from awsadvisor.scenarios import unmet
from awsadvisor.verify.contest import Contest, speakers
from awsadvisor.verify.world import SearchGaveUpError, Sum, World

TRIES = 25
"""How many answers are tried that rest on an earlier decision staying open, which only the advisor can tell."""
LENSES: tuple[Lens, ...] = ("build", "exam")

Claim = Callable[[Recommendation, Advice], bool]


class ModelError(AssertionError):
    """The solver's picture of the knowledge and the advisor disagree: a bug in `verify`, never in the knowledge."""


@dataclass(frozen=True, slots=True, eq=False)
class Defect:
    """A finding, with a scenario in which it shows where there can be one."""

    finding: Finding
    witness: Scenario | None = None
    name: str = ""
    """What to call the witness."""


class Search:
    """One decision, and everything that can be answered about it."""

    def __init__(self, advisor: Advisor, name: str) -> None:
        self.advisor = advisor
        self.knowledge = advisor.knowledge
        self.program = advisor.program.decisions[name]
        self.decision = self.program.decision
        self.conditions = {
            rule: expand(push_in(found.when), advisor.definitions) for rule, found in self.decision.rules.items()
        }
        applies_when = self.program.applies_when
        self.applying = () if applies_when is None else (applies_when,)
        asked = (*self.conditions.values(), *(card.condition for card in self.program.cards), *self.applying)
        self.world = World(advisor, asked)
        """Every answer with which the decision applies, or may apply."""
        self.apply(self.world)
        self._contests: dict[tuple[Lens, str | None], Contest] = {}

    def apply(self, world: World) -> None:
        """Confine a world to answers with which the decision does not fail to apply."""
        world.require(*(~world.holds(negate(condition)) for condition in self.applying))

    # --- rankings ---

    @cached_property
    def lenses(self) -> tuple[Lens, ...]:
        """Both, or one where the lifecycle makes no difference."""
        return LENSES if self._closed("build") != self._closed("exam") else LENSES[:1]

    def standing(self, lens: Lens) -> Standing:
        """What holds of the options whatever the answers are, for a new account."""
        return standing(self.knowledge, self.decision, Setting(lens, "new", self.knowledge.date))

    def _closed(self, lens: Lens) -> set[str]:
        return {
            name
            for name, items in self.standing(lens).evidence.items()
            if any(item.effect == "lifecycle" for item in items)
        }

    @cached_property
    def prohibited(self) -> frozenset[str]:
        """Options that an overlay forbids."""
        evidence = self.standing("exam").evidence
        return frozenset(name for name, items in evidence.items() if any(i.effect == "prohibited" for i in items))

    def speakers(self, lens: Lens) -> dict[str | None, dict[str, None]]:
        """For each value of the `for_each` question, and for None: the options that some evidence speaks for."""
        return speakers(self.program, self.standing(lens).successors)

    def contest(self, lens: Lens, value: str | None) -> Contest:
        """The ranking under one lens, and for one value where the decision has one for each."""
        if (lens, value) not in self._contests:
            self._contests[lens, value] = Contest(self.world.branch(), self.program, self.standing(lens), value)
        return self._contests[lens, value]

    def outcome(self, facts: Facts, lens: Lens, without: int | None = None) -> object:
        """Status and picks, in no order, for these facts, as if one card did not exist."""
        relevant = {fact: facts[fact] for fact in self.program.touched_by & facts.keys()}
        applies = all(truth(condition, relevant) is not False for condition in self.applying)
        fired = {i for i, card in enumerate(self.program.cards) if i != without and truth(card.condition, relevant)}
        found = Judgement(self.knowledge, self.program, relevant, frozenset(fired), (), self.standing(lens), applies)
        return found.status, frozenset(found.picks)

    # --- witnesses ---

    def witness(
        self, world: World, lens: Lens, title: str, claim: Claim, expect: object = None, most: Sum | None = None
    ) -> Scenario | None:
        """A short scenario in this world of which the claim holds, or None where the world is empty."""
        for _ in range(TRIES):
            facts = world.solve(most)
            if facts is None:
                return None
            scenario = self._scenario(facts, lens, title, expect)
            if self._holds(claim, scenario):
                return self._shortened(scenario, claim)
            if all(fact in facts for fact in self.program.touched_by if fact.startswith(DECIDED)):
                raise ModelError(f"{self.decision.id}: the advisor does not confirm '{title}': {scenario!r}")
            world.require(~world.exactly(facts))  # it rests on an earlier decision staying open, which it does not
        raise SearchGaveUpError(f"{self.decision.id}: '{title}' rests on earlier decisions that do not stay open")

    def _scenario(self, facts: Facts, lens: Lens, title: str, expect: object) -> Scenario:
        answers: dict[str, object] = {}
        given: dict[str, tuple[str, ...]] = {}
        for fact, value in sorted(facts.items()):
            if isinstance(value, frozenset):
                (given if fact.startswith(DECIDED) else answers)[fact.removeprefix(DECIDED)] = tuple(sorted(value))
            else:
                answers[fact] = int(value) if isinstance(value, float) and value.is_integer() else value
        return Scenario.model_validate(
            {
                "title": title,
                "answers": answers,
                "given": {name: options for name, options in given.items() if options},
                "decisions": (self.decision.id,),
                "lens": lens,
                "as_of": self.knowledge.date,
                "expect": {self.decision.id: expect} if expect else {},
            }
        )

    def _holds(self, claim: Claim, scenario: Scenario) -> bool:
        advice = self.advisor.advise(scenario)
        return not unmet(scenario, advice) and claim(advice[self.decision.id], advice)

    def _shortened(self, scenario: Scenario, claim: Claim) -> Scenario:
        """The scenario without whatever the claim holds as well without."""
        shorter: Scenario | None = scenario
        while shorter is not None:
            scenario = shorter
            shorter = next((less for less in _one_less(scenario) if self._holds(claim, less)), None)
        return scenario

    def warns(self, advice: Advice) -> bool:
        """Whether a rule of the decision warns in this advice."""
        warned = {caveat.rule for caveat in advice.warnings}
        return any(card.warn and card.name in warned for card in self.program.cards)

    def silence(self, world: World) -> None:
        """Confine a world to answers with which no rule of the decision warns."""
        world.require(*(~world.holds(card.condition) for card in self.program.cards if card.warn))

    # --- findings ---

    def of_rule(self, rule: str, says: str, severity: Severity = "error", witness: Scenario | None = None) -> Defect:
        """A finding on one of the decision's rules."""
        place = place_of(self.knowledge, f"rule {self.decision.id} {rule}")
        return Defect(Finding(place, f"rule '{self.decision.id}/{rule}' {says}", severity), witness, rule)

    def of_option(self, option: str, says: str, witness: Scenario | None) -> Defect:
        """A finding on one of the decision's options."""
        place = place_of(self.knowledge, f"option {self.decision.id} {option}")
        return Defect(Finding(place, f"option '{self.decision.id}/{option}' {says}"), witness, option)


def facts_of(advisor: Advisor, scenario: Scenario) -> Facts:
    """A scenario's answers and given decisions as facts."""
    return {**to_facts(advisor.knowledge, scenario.answers), **given_facts(scenario.given)}


def _one_less(scenario: Scenario) -> Iterator[Scenario]:
    """The scenario with one answer, one given decision, or one of an answer's words left out."""
    for part in ("given", "answers"):
        values = getattr(scenario, part)
        for key in values:
            yield scenario.model_copy(update={part: {name: values[name] for name in values if name != key}})
    for key, words in scenario.answers.items():
        for word in words if isinstance(words, tuple) else ():
            fewer = tuple(other for other in words if other != word)
            yield scenario.model_copy(update={"answers": {**scenario.answers, key: fewer}})

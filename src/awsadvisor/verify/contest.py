"""The ranking of `ranking.py` and `judgement.py` over all answers at once: where an option is picked or ruled out."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from awsadvisor.advice import RULES_OUT
from awsadvisor.compiler import DecisionProgram
from awsadvisor.conditions import Is
from awsadvisor.judgement import Standing
from awsadvisor.ranking import DECISIVE, Tally
from awsadvisor.verify.world import Literal, Sum, World

FAR = 1000
"""More than any score."""


class Contest:
    """One ranking of a decision's options: under one lens, and for one value where it has one for each."""

    def __init__(
        self,
        world: World,
        program: DecisionProgram,
        standing: Standing,
        value: str | None,
        without: int | None = None,
    ) -> None:
        """The ranking is added to `world`; the card at position `without` does not count."""
        self.world = world
        self._program = program
        self._value = value
        self._options = program.decision.options
        self._sums: dict[str, Sum] = {}
        self._most: dict[str, int] = {}
        self._named: dict[str, list[Literal]] = {}
        self._required: dict[str, list[Literal]] = {}
        self._outs: dict[str, list[Literal]] = {}
        fact = program.decision.for_each
        if fact is not None:
            world.require(~world.known(fact) if value is None else world.holds(Is(fact, (value,))))
        for index in range(len(program.cards)):
            if index != without:
                self._count(index)
        self.scores: dict[str, Sum] = {name: self._sums.get(name, world.zero) for name in self._options}
        self.named = {name: world.any(self._named.get(name, ())) for name in self._options}
        self.required = {name: world.any(self._required.get(name, ())) for name in self._options}
        self.out = {name: world.any(self._outs.get(name, ())) for name in self._options}
        self._stand_in(standing)

    def _count(self, index: int) -> None:
        card = self._program.cards[index]
        fires = self._counts(index)
        names = self._value is None or self._value in self._words(index)
        for effect in card.effects:
            option = effect.option
            if effect.name in ("favor", "against"):
                weight = effect.weight if effect.name == "favor" else -effect.weight
                self._sums[option] = self._sums.get(option, self.world.zero) + weight * fires
                self._most[option] = self._most.get(option, 0) + effect.weight
                if effect.name == "favor" and names:
                    self._named.setdefault(option, []).append(fires)
            else:
                place = self._required if effect.name == "require" else self._outs
                place.setdefault(option, []).append(fires)

    def _words(self, index: int) -> Collection[str]:
        fact = self._program.decision.for_each
        return self._program.cards[index].words.get(fact, ()) if fact else ()

    def _counts(self, index: int) -> Literal:
        """Where the card fires and counts: evidence that names answered values of `for_each` counts for those only."""
        fires = self.world.holds(self._program.cards[index].condition)
        words, fact = self._words(index), self._program.decision.for_each
        if self._value is None or fact is None or not words or self._value in words:
            return fires
        return self.world.all((fires, ~self.world.holds(Is(fact, tuple(sorted(words))))))

    def _stand_in(self, standing: Standing) -> None:
        """Prohibitions and lifecycle, and the scores that closed options hand on to their successors."""
        closed: dict[str, Literal] = {}
        for name, items in standing.evidence.items():
            effects = {item.effect for item in items}
            if effects & RULES_OUT:
                closes = effects & RULES_OUT == {"lifecycle"}
                closed[name] = self.world.all((self.world.constant(closes), ~self.out[name]))
                self.out[name] = self.world.constant(True)
        for name, heir in standing.successors.items():
            world = self.world
            hands_on = world.all((closed[name], world.any((self.named[name], self.required[name]))))
            self.scores[heir] = self._higher(heir, name, hands_on)
            self.named[heir] = world.any((self.named[heir], world.all((hands_on, self.named[name]))))
            self.required[heir] = world.any((self.required[heir], world.all((hands_on, self.required[name]))))

    def _higher(self, heir: str, closed: str, hands_on: Literal) -> Sum:
        """The heir's score, or the closed option's where that is handed on and more."""
        model = self.world.model
        most = self._most[heir] = max(self._most.get(heir, 0), self._most.get(closed, 0))
        handed, score = model.new_int_var(-most, most, ""), model.new_int_var(-most, most, "")
        model.add(handed == self.scores[closed]).only_enforce_if(hands_on)
        model.add(handed == self.scores[heir]).only_enforce_if(~hands_on)
        model.add_max_equality(score, [handed, self.scores[heir]])
        return score

    # --- what can be asked ---

    def picked(self, name: str, world: World) -> Literal:
        """Where this option is picked, as the best or as one of all that apply. `world`: a branch of the contest's."""
        out = self.out[name]
        strong = world.at_least(self.scores[name], DECISIVE)
        if self._program.decision.select == "all":
            return world.all((~out, world.any((self.required[name], strong))))
        rivals = [other for other in self._options if other != name]
        left_over = world.constant(False)
        if rivals and self._value is None:
            alone = world.all(self.out[other] for other in rivals)
            left_over = world.all((alone, world.at_least(self.scores[name], 1)))
        ahead = (self._ahead(name, other, world) for other in rivals)
        return world.all((~out, self._competes(name), world.any((strong, left_over)), *ahead))

    def close(self, name: str, world: World) -> Literal:
        """Where this option, if it is picked, has no lead but its place in the file."""
        effort = self._options[name].effort
        rivals = [other for other in self._options if other != name and self._options[other].effort == effort]
        return world.any(
            world.all(
                (
                    ~self.out[other],
                    self._competes(other),
                    world.at_least(self.scores[other] - self.scores[name], 0),
                )
            )
            for other in rivals
        )

    def _competes(self, name: str) -> Literal:
        return self.world.constant(True) if self._value is None else self.named[name]

    def _ahead(self, name: str, other: str, world: World) -> Literal:
        absent = world.any((self.out[other], ~self._competes(other)))
        leads = world.constant(True) if absent is world.constant(True) else world.at_least(self._lead(name, other), 0)
        return world.any((absent, leads))

    def _lead(self, name: str, other: str) -> Sum:
        """By how much one option leads another: 0 or more where it comes first."""
        return self.scores[name] - self.scores[other] - int(self._tie_break(name) > self._tie_break(other))

    def _tie_break(self, name: str) -> tuple[int, int]:
        return Tally(self._options[name], self._program.order[name]).tie_break

    def nearest(self, name: str) -> tuple[World, Sum]:
        """The answers with which this option competes, and how near it then comes to being picked."""
        world = self.world.branch()
        world.require(~self.out[name], self._competes(name))
        near = world.model.new_int_var(-FAR, FAR, "")
        world.model.add(near <= self.scores[name] - DECISIVE)
        for other in self._options if self._program.decision.select == "one" else ():
            if other != name:
                rival = world.all((~self.out[other], self._competes(other)))
                world.model.add(near <= self._lead(name, other)).only_enforce_if(rival)
        return world, FAR * near + self.scores[name]


def speakers(program: DecisionProgram, successors: Mapping[str, str]) -> dict[str | None, dict[str, None]]:
    """For each value of the `for_each` question (or None): the options that some evidence can let compete."""
    fact = program.decision.for_each
    found: dict[str | None, dict[str, None]] = {}
    for card in program.cards:
        values = card.words.get(fact, frozenset()) if fact else frozenset()
        for effect in card.effects:
            if effect.name in ("favor", "require"):
                for value in (None, *sorted(values)):
                    options = found.setdefault(value, {})
                    options[effect.option] = None
                    heir = successors.get(effect.option)
                    while heir is not None and heir not in options:
                        options[heir] = None
                        heir = successors.get(heir)
    return found

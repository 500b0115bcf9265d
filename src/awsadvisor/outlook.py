"""What the answers that are still open could do: how far each score can move, whether a pick is settled, what to ask next.

Bounds are exact where an undecided rule waits for one answer, and safe (never too narrow) where it waits for several.
So a decision called settled is settled; one called unsettled may, rarely, turn out to have been settled.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from awsadvisor.compiler import Card, DecisionProgram
from awsadvisor.conditions import Facts, Value, truth
from awsadvisor.models import Question

RULING_OUT = 3
"""How much a rule that rules an option out counts, beside weights of 1 to 3, when questions are compared."""


@dataclass(frozen=True, slots=True)
class Residue:
    """What an undecided card still waits for: possible worlds of one open answer, and in which of them it fires."""

    variable: Hashable
    """The one open answer, or the card itself when it waits for several."""
    worlds: int
    fires_in: frozenset[int]
    waits_for: frozenset[str]


class Outlook:
    """The undecided cards of one decision under one set of facts."""

    def __init__(
        self, program: DecisionProgram, questions: Mapping[str, Question], facts: Facts, fired: frozenset[int],
        provisional: frozenset[str],
    ) -> None:  # fmt: skip
        """`provisional` names earlier decisions' facts that could still change."""
        self.program = program
        self.questions = questions
        self.facts = facts
        self.firm = {fact: value for fact, value in facts.items() if fact not in provisional} if provisional else facts
        self.shaky = frozenset(i for i in fired if provisional & program.cards[i].mentions)
        self.undecided = self._undecided(fired)

    def _undecided(self, fired: frozenset[int]) -> tuple[int, ...]:
        dead: set[int] = set()
        for fact in self.firm.keys() & self.program.cards_by_fact.keys():
            for index in self.program.cards_by_fact[fact]:
                if index not in fired and index not in dead and truth(self.program.cards[index].condition, self.firm) is False:
                    dead.add(index)
        return tuple(i for i in range(len(self.program.cards)) if i in self.shaky or (i not in fired and i not in dead))

    @cached_property
    def residues(self) -> Mapping[int, Residue]:
        """For each undecided card, what it waits for."""
        return {index: self._residue(index) for index in self.undecided}

    def _residue(self, index: int) -> Residue:
        card = self.program.cards[index]
        waits_for = card.mentions.difference(self.firm)
        remembered = self.program.residues.get((index, waits_for))
        if remembered is None:
            remembered = self._work_out(index, card, waits_for)
            if card.is_conjunction:  # then the answers already known have no further say in it
                self.program.residues[index, waits_for] = remembered
        return remembered

    def _work_out(self, index: int, card: Card, waits_for: frozenset[str]) -> Residue:
        if len(waits_for) == 1:
            (fact,) = waits_for
            worlds = self._worlds(card, fact, self.questions.get(fact))
            if worlds is not None:
                variable, values = worlds
                known = dict(self.firm)
                fires_in = set()
                for number, value in enumerate(values):
                    known[fact] = value
                    if truth(card.condition, known):
                        fires_in.add(number)
                return Residue(variable, len(values), frozenset(fires_in), waits_for)
        return Residue(index, 2, frozenset((1,)), waits_for)

    def _worlds(self, card: Card, fact: str, question: Question | None) -> tuple[Hashable, Sequence[Value]] | None:
        """The different answers that matter for one fact, or None when the card tests several words of a set."""
        if question is None:
            return None
        if question.kind == "number":
            return fact, self.program.points.get(fact, (0.0,))
        if question.kind != "choices":
            return fact, question.words
        tested = card.words.get(fact, frozenset())
        if len(tested) > 1:
            return None
        return (fact, *tested), (frozenset(), tested)

    def span(self, moves: Iterable[tuple[int, int]]) -> tuple[int, int]:
        """The least and the most that these moves (card, amount) can add up to over all open answers."""
        low = high = 0
        together: dict[Hashable, dict[int, int]] = {}
        worlds: dict[Hashable, int] = {}
        for index, amount in moves:
            residue = self.residues[index]
            if residue.variable == index:
                low, high = (low + amount, high) if amount < 0 else (low, high + amount)
                continue
            worlds[residue.variable] = residue.worlds
            sums = together.setdefault(residue.variable, {})
            for world in residue.fires_in:
                sums[world] = sums.get(world, 0) + amount
        for variable, sums in together.items():
            if not sums:
                continue
            everywhere = len(sums) == worlds[variable]
            least, most = min(sums.values()), max(sums.values())
            low += least if everywhere else min(0, least)
            high += most if everywhere else max(0, most)
        return low, high

    def influence(self, moves: Mapping[int, float]) -> dict[str, float]:
        """How much each open question can change, given how much each undecided card matters."""
        found: dict[str, float] = {}
        for index, weight in moves.items():
            residue = self.residues[index]
            for fact in residue.waits_for:
                share = self._share(index, fact) / len(residue.waits_for)
                found[fact] = found.get(fact, 0.0) + weight * share
        return found

    def _share(self, index: int, fact: str) -> float:
        """The part of a question's answers with which the card's test of it holds."""
        question = self.questions.get(fact)
        if question is None:
            return 0.0
        card = self.program.cards[index]
        if question.kind == "number":
            return 0.5
        return min(len(card.words.get(fact, ())), len(question.words)) / len(question.words)

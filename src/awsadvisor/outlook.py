"""What the answers that are still open could do to the cards of a decision, and to sums of their weights.

Sums are exact where undecided cards wait for one answer each, and bounded from outside where a card waits for several.
So a decision called settled is settled; one called unsettled may, rarely, turn out to have been settled.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from awsadvisor.compiler import Card, DecisionProgram
from awsadvisor.conditions import Facts, Value, truth
from awsadvisor.models import Question


@dataclass(frozen=True, slots=True)
class Residue:
    """What an undecided card still waits for: the possible worlds of one open answer, and in which of them it fires."""

    variable: Hashable
    """The one open answer; None when the card waits for several."""
    worlds: int
    fires_in: tuple[int, ...]
    shares: tuple[tuple[str, float], ...]
    """For each question that the card waits for, how likely an answer brings it nearer to firing."""


class Outlook:
    """The undecided cards of one decision under one set of facts."""

    def __init__(
        self,
        program: DecisionProgram,
        questions: Mapping[str, Question],
        facts: Facts,
        fired: frozenset[int],
        provisional: frozenset[str],
    ) -> None:
        """`provisional` names earlier decisions' facts that could still change."""
        self._program = program
        self._questions = questions
        self._firm = {fact: value for fact, value in facts.items() if fact not in provisional} if provisional else facts
        self.shaky = (
            frozenset(i for i in fired if provisional & program.cards[i].mentions) if provisional else frozenset()
        )
        """Cards that fired on an earlier decision which could still change."""
        self.residues = self._undecided(fired)
        """What each card that is neither fired for good nor impossible waits for, by its position."""

    def _undecided(self, fired: frozenset[int]) -> Mapping[int, Residue]:
        program = self._program
        touched = {i for fact in self._firm.keys() & program.cards_by_fact.keys() for i in program.cards_by_fact[fact]}
        found: dict[int, Residue] = {}
        for index, card in enumerate(program.cards):
            if index in fired and index not in self.shaky:
                continue
            if index in touched:
                if truth(card.condition, self._firm) is not False:
                    found[index] = self._residue(index, card, card.mentions.difference(self._firm))
            else:
                untouched = program.untouched.get(index)
                if untouched is None:
                    untouched = program.untouched[index] = self._residue(index, card, card.mentions)
                found[index] = untouched
        return found

    def _residue(self, index: int, card: Card, waits_for: frozenset[str]) -> Residue:
        if card.is_conjunction:  # then the answers already known have no further say in it
            remembered = self._program.residues.get((index, waits_for))
            if remembered is None:
                remembered = self._program.residues[index, waits_for] = self._work_out(card, waits_for)
            return remembered
        return self._work_out(card, waits_for)

    def _work_out(self, card: Card, waits_for: frozenset[str]) -> Residue:
        if len(waits_for) == 1:
            (fact,) = waits_for
            worlds = self._worlds(card, fact)
            if worlds is not None:
                variable, values = worlds
                known = dict(self._firm)
                fires_in = []
                for number, value in enumerate(values):
                    known[fact] = value
                    if truth(card.condition, known):
                        fires_in.append(number)
                return Residue(variable, len(values), tuple(fires_in), self._shares(card, waits_for))
        return Residue(None, 2, (1,), self._shares(card, waits_for))

    def _worlds(self, card: Card, fact: str) -> tuple[Hashable, Sequence[Value]] | None:
        """The different answers that matter for one fact, or None when the card tests several words of a set."""
        question = self._questions.get(fact)
        if question is None:
            return None
        if question.kind == "number":
            return fact, self._program.points.get(fact, (0.0,))
        if question.kind != "choices":
            return fact, question.words
        tested = card.words.get(fact, frozenset())
        if len(tested) > 1:
            return None
        return (fact, *tested), (frozenset(), tested)

    def _shares(self, card: Card, waits_for: frozenset[str]) -> tuple[tuple[str, float], ...]:
        return tuple(
            (fact, self._share(card, fact) / len(waits_for)) for fact in sorted(waits_for) if fact in self._questions
        )

    def _share(self, card: Card, fact: str) -> float:
        """The part of a question's answers with which the card's test of it holds."""
        words = self._questions[fact].words
        return min(len(card.words.get(fact, ())), len(words)) / len(words) if words else 0.5

    def span(self, moves: Iterable[tuple[int, int]]) -> tuple[int, int]:
        """The least and the most that these moves (undecided card, amount) can add up to over all open answers."""
        low = high = 0
        together: dict[Hashable, tuple[int, dict[int, int]]] = {}
        residues = self.residues
        for index, amount in moves:
            residue = residues[index]
            if residue.variable is None:
                if amount < 0:
                    low += amount
                else:
                    high += amount
                continue
            group = together.get(residue.variable)
            if group is None:
                group = together[residue.variable] = (residue.worlds, {})
            sums = group[1]
            for world in residue.fires_in:
                sums[world] = sums.get(world, 0) + amount
        for worlds, sums in together.values():
            if sums:
                least, most = min(sums.values()), max(sums.values())
                everywhere = len(sums) == worlds
                low += least if everywhere or least < 0 else 0
                high += most if everywhere or most > 0 else 0
        return low, high

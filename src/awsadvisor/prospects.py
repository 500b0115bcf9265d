"""How far an outcome can still move: lowest and highest scores, whether the picks are settled, what to ask next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from awsadvisor.compiler import Card, DecisionProgram
from awsadvisor.lazy import cached_property
from awsadvisor.outlook import Outlook
from awsadvisor.ranking import DECISIVE, Tally

RULING_OUT = 3
"""How much ruling out or requiring an option counts, beside weights of 1 to 3, when questions are compared."""

Moves = list[tuple[int, int]]


class Prospects:
    """What the answers still open can do to one ranking.

    `successors` maps each closed option to the one that stands in for it, `counts` tells which cards count for this
    ranking, and `names` which of them let an option compete in it (None: every option competes).
    """

    def __init__(
        self,
        program: DecisionProgram,
        outlook: Outlook,
        found: Mapping[str, Tally],
        picks: Sequence[str],
        successors: Mapping[str, str],
        counts: Callable[[Card], bool],
        names: Callable[[Card], bool] | None,
    ) -> None:
        self._select_all = program.decision.select == "all"
        self._outlook = outlook
        self._cards = program.cards
        self._found = found
        self._picks = picks
        self._successors = successors
        self._moves: dict[str, Moves] = {}
        self._outs: dict[str, list[int]] = {}
        self._requires: dict[str, list[int]] = {}
        self._may_be_named = {name for name, tally in found.items() if tally.named or names is None}
        for index in outlook.residues:
            card = self._cards[index]
            if counts(card):
                self._note(index, card, names is not None and names(card))
        self._spans = {name: self._span(name, tally) for name, tally in found.items()}

    def _note(self, index: int, card: Card, names: bool) -> None:
        sign = -1 if index in self._outlook.shaky else 1  # a shaky card is already counted: it can only be lost
        for effect in card.effects:
            if effect.name == "favor":
                self._moves.setdefault(effect.option, []).append((index, sign * effect.weight))
                if names:
                    self._may_be_named.add(effect.option)
            elif effect.name == "against":
                self._moves.setdefault(effect.option, []).append((index, -sign * effect.weight))
            elif effect.name == "require":
                self._requires.setdefault(effect.option, []).append(index)
            else:
                self._outs.setdefault(effect.option, []).append(index)

    def _span(self, name: str, tally: Tally) -> tuple[int, int]:
        """The lowest and highest score that the option can reach by its own evidence."""
        own = tally.own_score
        if name not in self._moves:
            return own, own
        low, high = self._outlook.span(self._moves[name])
        return own + low, own + high

    def _bases(self, name: str) -> Sequence[str]:
        """The option and those closed ones whose score it may take over."""
        return self._inherited.get(name) or (name,)

    @cached_property
    def _inherited(self) -> Mapping[str, Sequence[str]]:
        """`_bases` of those options that may take over a score."""
        found: dict[str, Sequence[str]] = {}
        for name in self._successors.values():
            bases = [name]
            for base in bases:
                closed = (other for other, heir in self._successors.items() if heir == base and other not in bases)
                bases += [other for other in closed if self._found[other].closed]
            found[name] = bases
        return found

    def _sure_bases(self, name: str) -> list[str]:
        """Those of `_bases` on whose evidence the option can count whatever the open answers are."""
        return [base for base in self._bases(name) if base == name or self._surely_inherited(base)]

    def _surely_inherited(self, closed: str) -> bool:
        """Whether a closed option hands on its score for certain: what speaks for it cannot be lost."""
        tally = self._found[closed]
        if not (tally.named or tally.required) or closed in self._outs:
            return False
        return not any(
            effect.option == closed for index in self._outlook.shaky for effect in self._cards[index].effects
        )

    def bounds(self, name: str) -> tuple[int, int]:
        """The lowest and the highest score that the option can still reach."""
        if not self._successors:
            return self._spans[name]
        lowest = max(self._spans[base][0] for base in self._sure_bases(name))
        return lowest, max(self._spans[base][1] for base in self._bases(name))

    @cached_property
    def settled(self) -> bool:
        """True when no answer to an open question can change the picks."""
        if not self._outlook.residues:
            return True
        if self._select_all:
            return all(self._selection_settled(tally) for tally in self._found.values())
        if not self._picks:
            return not any(self._may_win(tally) for tally in self._found.values())
        winner = self._found[self._picks[0]]
        if winner.option.id in self._outs:
            return False
        rivals = [tally for tally in self._found.values() if tally is not winner and self._may_compete(tally)]
        return any(self._holds(base, winner, rivals) for base in self._sure_bases(winner.option.id))

    def _may_compete(self, tally: Tally) -> bool:
        return not tally.ruled_out and not self._may_be_named.isdisjoint(self._bases(tally.option.id))

    def _may_win(self, tally: Tally) -> bool:
        """Whether an option could still be picked where none is: by its score, or by elimination of all others."""
        highest = self.bounds(tally.option.id)[1]
        return self._may_compete(tally) and (highest >= DECISIVE or (highest > 0 and bool(self._outs)))

    def _holds(self, base: str, winner: Tally, rivals: Sequence[Tally]) -> bool:
        """Whether the winner stays ahead of every rival on the strength of `base`'s evidence."""
        left_over = winner.score < DECISIVE  # picked because everything else is ruled out
        if self._spans[base][0] < (1 if left_over else DECISIVE):
            return False
        return all(
            self._ahead(base, winner, rival, source) for rival in rivals for source in self._bases(rival.option.id)
        )

    def _ahead(self, base: str, winner: Tally, rival: Tally, source: str) -> bool:
        if source == base:
            return True
        lead = self._spans[base][0] - self._spans[source][1]
        if lead <= 0:  # the spans overlap: look at both together, since one answer may move both
            moves = [*self._moves.get(base, ()), *((index, -amount) for index, amount in self._moves.get(source, ()))]
            gap = self._found[base].own_score - self._found[source].own_score
            lead = gap + self._outlook.span(moves)[0]
        return lead > 0 or (lead == 0 and winner.tie_break < rival.tie_break)

    def _selection_settled(self, tally: Tally) -> bool:
        name = tally.option.id
        if tally.ruled_out:
            return True
        if name not in self._picks:
            bases = self._bases(name)
            return not any(base in self._requires for base in bases) and all(
                self._spans[b][1] < DECISIVE for b in bases
            )
        if name in self._outs:
            return False
        shaky = self._outlook.shaky
        firmly_required = tally.required and not any(
            index in shaky for base in self._bases(name) for index in self._requires.get(base, ())
        )
        return firmly_required or any(self._spans[base][0] >= DECISIVE for base in self._sure_bases(name))

    def influence(self) -> dict[str, float]:
        """How much each open question can change here; nothing when the picks are settled."""
        if self.settled:
            return {}
        weights: dict[int, float] = {}
        for name in self._contenders():
            for index, amount in self._moves.get(name, ()):
                weights[index] = weights.get(index, 0.0) + abs(amount)
            for index in (*self._outs.get(name, ()), *self._requires.get(name, ())):
                weights[index] = weights.get(index, 0.0) + RULING_OUT
        found: dict[str, float] = {}
        for index, weight in weights.items():
            for fact, share in self._outlook.residues[index].shares:
                found[fact] = found.get(fact, 0.0) + weight * share
        return found

    def _contenders(self) -> Collection[str]:
        """Options that can still win, and the closed ones whose evidence counts for them."""
        rivals = [name for name, tally in self._found.items() if self._may_compete(tally)]
        if self._picks and not self._select_all:
            floor = self.bounds(self._picks[0])[0]
            rivals = [name for name in rivals if self.bounds(name)[1] >= floor]
        return dict.fromkeys(base for name in rivals for base in self._bases(name))

"""What would have to come about for one part of a decision to come out otherwise, and what each change adds to that.

A pick goes when it is ruled out, when it is no longer good enough, or when another option overtakes it. Each of these
is an aim: so much has to be gained, and certain rules must fall silent. A set of changes that falls short of every aim
cannot matter, so that it need not be tried; nor does a set in which some change helps towards no aim that it reaches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import nlargest

from awsadvisor.compiler import Card, Effect
from awsadvisor.judgement import Judgement, PartJudgement
from awsadvisor.ranking import DECISIVE, Tally
from awsadvisor.whatif.aim import ENOUGH, NOTHING, ROUNDING, Aim, Demand, Weights
from awsadvisor.whatif.moves import Move
from awsadvisor.whatif.toggles import Toggle

RULING_OUT = ("exclude", "limit")


def aims(judgement: Judgement, part: PartJudgement, toggles: Sequence[Toggle], most: int) -> Iterator[Aim]:
    """Every way in which `most` changes could change the picks of a part through these rules."""
    return _Aims(judgement, part, toggles, most).all()


class _Aims:
    def __init__(self, judgement: Judgement, part: PartJudgement, toggles: Sequence[Toggle], most: int) -> None:
        self.judgement, self.part, self.most = judgement, part, most
        self.raising: dict[str, Weights] = {}
        self.lowering: dict[str, Weights] = {}
        self.excluding: dict[str, Weights] = {}
        self.requiring: dict[str, Weights] = {}
        self.naming: dict[str, Weights] = {}
        self._fired: dict[str, list[Card]] = {}
        for index in judgement.fired:
            card = judgement.program.cards[index]
            for option in {effect.option for effect in card.effects}:
                self._fired.setdefault(option, []).append(card)
        self.by_option: dict[str, list[Toggle]] = {}
        self.by_card = {id(toggle.card): toggle for toggle in toggles}
        for toggle in toggles:
            for effect in toggle.card.effects:
                self._note(toggle, effect)
            for option in {effect.option for effect in toggle.card.effects}:
                self.by_option.setdefault(option, []).append(toggle)
        self.forebears: dict[str, tuple[str, ...]] = {}
        for closed, heir in judgement.standing.successors.items():  # predecessors come first
            self.forebears[heir] = (*self.forebears.get(heir, ()), closed, *self.forebears.get(closed, ()))

    def _note(self, toggle: Toggle, effect: Effect) -> None:
        found: dict[str, Weights] | None = None
        amount = float(effect.weight)
        if effect.name in ("favor", "against"):
            found = self.raising if (effect.name == "favor") != toggle.fires else self.lowering
            if effect.name == "favor" and not toggle.fires:
                self.naming.setdefault(effect.option, Weights()).rules.append((toggle, ENOUGH))
        elif not toggle.fires:
            found, amount = (self.requiring if effect.name == "require" else self.excluding), ENOUGH
        if found is not None:
            found.setdefault(effect.option, Weights()).rules.append((toggle, amount))

    def all(self) -> Iterator[Aim]:
        picks, every = self.part.placing.picks, self.judgement.decision.select == "all"
        for pick in picks:
            yield from self._lost(pick)
        for option in self.judgement.decision.options:
            if option not in picks and option not in self.judgement.standing.out:
                demands = self._silenced(option, RULING_OUT)
                if demands is None:
                    continue
                if every:
                    yield from self._chosen(option, demands)
                elif picks:
                    yield from self._overtaking(option, picks[0], demands)
                else:
                    yield from self._won(option, demands)

    # --- what can happen ---

    def _lost(self, pick: str) -> Iterator[Aim]:
        """The pick is ruled out, or no longer good enough, or nothing speaks for it any more."""
        if pick in self.excluding:
            yield Aim(ENOUGH, self.excluding[pick])
        select, tally = self.judgement.decision.select, self._tally(pick)
        if select == "all" and tally.required:
            yield from self._not_required(pick)
            return
        yield from self._sunk(pick, DECISIVE - 1)
        if select == "one" and self.part.value is not None:
            yield from self._unnamed(pick)
        if select == "one" and self.part.placing.margin is None:  # with another option left, less is not good enough
            others = (option for option in self.judgement.decision.options if option != pick)
            again = [move for other in others for demand in self._silenced(other, RULING_OUT) or () for move in demand]
            if again:
                yield Aim(0, NOTHING, (frozenset(again),), self._helping_down(pick))

    def _not_required(self, pick: str) -> Iterator[Aim]:
        demands = self._silenced(pick, ("require",))
        if pick in self.forebears:
            yield Aim(0, NOTHING, (), (*self._helping_down(pick), *(move for d in demands or () for move in d)))
        elif demands is not None:
            yield Aim(self._tally(pick).score - DECISIVE + 1, self.lowering.get(pick, NOTHING), demands)

    def _unnamed(self, pick: str) -> Iterator[Aim]:
        if pick in self.forebears:
            yield Aim(0, NOTHING, (), self._helping_down(pick))
        else:
            demands = self._silenced(pick, ("favor",), naming=True)
            if demands is not None:
                yield Aim(0, NOTHING, demands, self._helping_down(pick))

    def _sunk(self, pick: str, to: float) -> Iterator[Aim]:
        """The pick's score sinks so far: that of the option through which it has it, or this one counts no more."""
        best, helpful = self._best(pick), self._helping_down(pick)
        yield Aim(self._tally(best).own_score - to, self.lowering.get(best, NOTHING), (), helpful)
        if best != pick:
            yield Aim(ENOUGH, self._ceasing(best), (), helpful)

    def _chosen(self, option: str, demands: tuple[Demand, ...]) -> Iterator[Aim]:
        """Of several picks, the option becomes one."""
        if self._tally(option).required:
            yield Aim(0, NOTHING, demands)
        else:
            yield from self._risen(option, DECISIVE, demands)
            for name in self._line(option):
                if name in self.requiring:
                    yield Aim(ENOUGH, self.requiring[name], demands, self._helping_up(option))

    def _won(self, option: str, demands: tuple[Demand, ...]) -> Iterator[Aim]:
        """Where nothing is picked, the option becomes good enough, or less is enough since no other is left."""
        yield from self._risen(option, DECISIVE, demands)
        others = [other for other in self.judgement.decision.options if other != option]
        standing = [other for other in others if not self._tally(other).ruled_out]
        if all(other in self.excluding for other in standing):
            out = tuple(frozenset(self.excluding[other].shares) for other in standing)
            yield from self._risen(option, DECISIVE - 1, (*demands, *out))

    def _risen(self, option: str, to: float, demands: tuple[Demand, ...]) -> Iterator[Aim]:
        """The option's score rises so far: its own, or that of one for which it stands in."""
        helpful = self._helping_up(option)
        for name in self._line(option):
            least, gains = to - self._tally(name).own_score, self.raising.get(name, NOTHING)
            if self._most_of(gains) >= least - ROUNDING:
                yield Aim(least, gains, demands, helpful)

    def _overtaking(self, option: str, pick: str, demands: tuple[Demand, ...]) -> Iterator[Aim]:
        """The option, or one for which it stands in, comes before the pick, or before what this stands in for."""
        mine, best = self._tally(option), self._best(pick)
        ahead = self._tally(best).own_score + (mine.tie_break > self._tally(pick).tie_break)
        helpful: list[Move] | None = None
        lowering = self.lowering.get(best, NOTHING)
        sinking = self._most_of(lowering)
        for name in self._line(option):
            least, raising = ahead - self._tally(name).own_score, self.raising.get(name, NOTHING)
            if self._most_of(raising) + sinking >= least - ROUNDING:
                helpful = helpful or [*self._helping_up(option), *self._helping_down(pick)]
                yield Aim(least, self._difference(name, best), demands, helpful)
        if best != pick and (ceasing := self._ceasing(best)).rules:
            yield Aim(ENOUGH, ceasing, demands, [*self._helping_up(option), *self._helping_down(pick)])

    # --- what helps ---

    def _line(self, option: str) -> tuple[str, ...]:
        """The option, and those closed ones for which it stands in."""
        return option, *self.forebears.get(option, ())

    def _best(self, pick: str) -> str:
        """The one of its line whose score the pick has."""
        score = self._tally(pick).score
        return next((name for name in self._line(pick) if self._tally(name).own_score == score), pick)

    def _helping_up(self, option: str) -> list[Move]:
        found = [move for name in self._line(option) for move in self.raising.get(name, NOTHING).shares]
        for name in self.forebears.get(option, ()):  # it begins to count
            found += [*self.naming.get(name, NOTHING).shares, *self.requiring.get(name, NOTHING).shares]
            found += [move for demand in self._silenced(name, RULING_OUT) or () for move in demand]
        return found

    def _helping_down(self, option: str) -> list[Move]:
        found = [move for name in self._line(option) for move in self.lowering.get(name, NOTHING).shares]
        for name in self.forebears.get(option, ()):
            found += self._ceasing(name).shares
        return found

    def _ceasing(self, closed: str) -> Weights:
        """What makes a closed option count no more, so that nothing stands in for it."""
        found = Weights(self.excluding.get(closed, NOTHING).rules)
        naming = [*self._firing(closed, ("favor",), True), *self._firing(closed, ("require",))]
        if None not in naming:
            found.rules += [(toggle, ENOUGH / len(naming)) for toggle in naming if toggle]
        return found

    def _difference(self, riser: str, sinker: str) -> Weights:
        """What each rule adds to one score less what it adds to another."""
        found: dict[int, tuple[Toggle, float]] = {}
        for toggle in (*self.by_option.get(riser, ()), *self.by_option.get(sinker, ())):
            gain = sum(
                _signed(toggle, effect) * ((effect.option == riser) - (effect.option == sinker))
                for effect in toggle.card.effects
            )
            if gain > 0:
                found[id(toggle)] = toggle, gain
        return Weights(found.values())

    def _most_of(self, weights: Weights) -> float:
        return sum(nlargest(self.most, weights.shares.values()))

    def _silenced(self, option: str, effects: Sequence[str], naming: bool = False) -> tuple[Demand, ...] | None:
        """For each rule with such an effect that fires, the changes of which one must be made; None where none can."""
        found = []
        for toggle in self._firing(option, effects, naming):
            if toggle is None:
                return None
            found.append(frozenset(toggle.parties))
        return tuple(found)

    def _firing(self, option: str, effects: Sequence[str], naming: bool = False) -> Iterator[Toggle | None]:
        """The rules with such an effect that fire, as far as they can fall silent; None for one that cannot."""
        speaks = self.judgement.names if naming else self.judgement.counts
        for card in self._fired.get(option, ()):
            if any(effect.option == option and effect.name in effects for effect in card.effects) and speaks(
                card, self.part.value
            ):
                yield self.by_card.get(id(card))

    def _tally(self, option: str) -> Tally:
        found = self.part.tallies.get(option)
        if found is None:
            known = self.judgement.decision.options[option]
            found = Tally(known, self.judgement.program.order[option])
            found.ruled_out = option in self.judgement.standing.out
        return found


def _signed(toggle: Toggle, effect: Effect) -> int:
    """What the rule's change adds to the score of an option."""
    if effect.name not in ("favor", "against"):
        return 0
    return effect.weight if (effect.name == "favor") != toggle.fires else -effect.weight

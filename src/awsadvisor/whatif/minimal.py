"""The smallest sets of changes with which a decision comes out otherwise, without trying every set.

A decision comes out otherwise only if something does that it rests on: an earlier decision, whether it applies, into
which parts it is divided, or the outcome of one part through its own rules. So a set of changes that matters holds a
smallest set that changes one of these, and what else it holds matters beside that set. Both are found in the same way,
until only rules of one part are left to change; there its aims tell which sets are worth trying.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from awsadvisor.compiler import Card
from awsadvisor.conditions import DECIDED, All, Condition, Is, atoms, mentions, truth
from awsadvisor.judgement import Judgement, PartJudgement
from awsadvisor.whatif.aims import aims
from awsadvisor.whatif.moves import Move, apply
from awsadvisor.whatif.outcomes import Changes, Outcomes
from awsadvisor.whatif.toggles import Free, Parties

Made = frozenset[Move]
"""Changes that have been made already."""
NONE: Made = frozenset()
Reading = Callable[[Changes], Hashable]
"""What something comes to when answers change."""


@dataclass(frozen=True, slots=True)
class Step:
    """Changes that alter something. Where they only add a part, nothing matters beside them but what alters `part`."""

    moves: Made
    part: str | None = None


class Minimal:
    """Searches among some changes, at most `most` at once, for one scenario."""

    def __init__(self, outcomes: Outcomes, pool: Sequence[Move], most: int) -> None:
        self.outcomes = outcomes
        self.most = most
        self._moves = {
            name: [move for move in pool if move.question in reach] for name, reach in outcomes.reach.items()
        }
        self._order = {move: position for position, move in enumerate(pool)}
        self._parties = Parties(pool, outcomes.facts)
        self._tested: dict[object, list[Made]] = {}
        self._steps: dict[object, list[Step]] = {}
        self._changes: dict[Made, Changes | None] = {}

    def sets(self, decision: str, reading: Reading) -> list[tuple[Move, ...]]:
        """The smallest sets after which the reading, which depends on nothing but the decision's picks, is another.

        In the order of the changes, as are the changes of each.
        """
        found = self._smallest(
            reading, NONE, self.most, lambda made, left, part: self._within(decision, made, left, part)
        )
        ordered = (tuple(sorted(moves, key=self._order.__getitem__)) for moves in found)
        return sorted(ordered, key=lambda moves: [self._order[move] for move in moves])

    def _seen(self, decision: str, tests: frozenset[Condition], made: Made, most: int) -> list[Made]:
        """The smallest sets after which some tests of a decision's picks come out otherwise."""
        made = self._reaching(decision, made)
        key = decision, tests, made, most
        if key not in self._tested:
            fact, base = DECIDED + decision, self._apply(made)
            assert base is not None
            is_open = self.outcomes.decided(fact, base) is None

            def reading(changes: Changes) -> Hashable:
                value = self.outcomes.decided(fact, changes)
                return None if value is None else frozenset(test for test in tests if truth(test, {fact: value}))

            def inner(more: Made, left: int, part: str | None) -> list[Step]:
                return self._within(decision, more, left, part, is_open)

            self._tested[key] = self._smallest(reading, made, most, inner)
        return self._tested[key]

    def _within(
        self, decision: str, made: Made, most: int, part: str | None = None, open_only: bool = False
    ) -> list[Step]:
        """Steps that alter something that the decision rests on, every smallest one among them.

        With `open_only`, as far as parts that are open come to something, or go; a decision with any such part is open.
        """
        made = self._reaching(decision, made)
        key = decision, made, most, part, open_only
        if key not in self._steps:
            self._steps[key] = list(dict.fromkeys(self._alter(decision, made, most, part, open_only)))
        return self._steps[key]

    def _alter(self, decision: str, made: Made, most: int, part: str | None, open_only: bool) -> Iterator[Step]:
        outcomes = self.outcomes
        if decision in outcomes.scenario.given:
            return
        program = outcomes.advisor.program.decisions[decision]
        near = [index for index, far in enumerate(outcomes.distances(decision)) if far <= self.most]
        conditions = [program.cards[index].condition for index in near]
        if program.applies_when is not None:
            conditions.append(program.applies_when)
            yield from map(Step, self._applying(decision, program.applies_when, made, most))
        tests: dict[str, set[Condition]] = {}
        for atom in (atom for condition in conditions for atom in atoms(condition)):
            if atom.fact.startswith(DECIDED):
                tests.setdefault(atom.fact.removeprefix(DECIDED), set()).add(atom)
        for name, asked in tests.items():
            yield from map(Step, self._seen(name, frozenset(asked), made, most))
        changes = self._apply(made)
        assert changes is not None
        judgement = outcomes.judged(decision, changes)
        if part is None:
            yield from self._leaving(judgement, made) if open_only else self._dividing(judgement, made, most)
        for each in judgement.parts:
            if part in (None, each.value) and not (open_only and each.placing.picks):
                yield from self._of_part(judgement, each, made, most, near)

    def _dividing(self, judgement: Judgement, made: Made, most: int) -> Iterator[Step]:
        """Steps that add a part; those that take one away change its outcome, too."""
        fact = judgement.decision.for_each
        if fact is None:
            return
        moves = self._open(judgement.decision.id, {fact}, made)
        for move in moves:
            yield Step(frozenset((move,)), move.words[0] if move.effect == "add" else None)
        present = judgement.facts.get(fact)
        drops = [move for move in moves if move.effect == "drop"]
        if isinstance(present, frozenset) and 1 < len(present) == len(drops) <= most:
            yield Step(frozenset(drops))

    def _leaving(self, judgement: Judgement, made: Made) -> Iterator[Step]:
        """Steps that take a part away that is open, so that it no longer keeps the decision open."""
        fact = judgement.decision.for_each
        undecided = {part.value for part in judgement.parts if not part.placing.picks}
        for move in self._open(judgement.decision.id, {fact} if fact else (), made):
            if move.effect == "drop" and move.words[0] in undecided:
                yield Step(frozenset((move,)))

    def _applying(self, decision: str, condition: Condition, made: Made, most: int) -> list[Made]:
        """The smallest sets with which the decision begins to apply, or no longer does."""
        outcomes = self.outcomes

        def inner(more: Made, left: int, _: str | None) -> Iterator[Step]:
            moves = self._open(decision, mentions(condition), more)
            for size in range(1, left + 1):
                yield from (Step(frozenset(chosen)) for chosen in combinations(moves, size))

        return self._smallest(
            lambda changes: truth(condition, outcomes.facts_of(decision, changes)) is False, made, most, inner
        )

    def _of_part(
        self, judgement: Judgement, part: PartJudgement, made: Made, most: int, near: Sequence[int]
    ) -> Iterator[Step]:
        """The sets with which one part comes out otherwise through its own rules alone, all smallest among them."""
        decision, value, cards = judgement.decision.id, part.value, judgement.program.cards
        mine = [index for index in near if _concerns(cards[index], judgement.decision.for_each, value)]
        fired = {index for index in mine if index in judgement.fired and judgement.counts(cards[index], value)}
        toggles = list(self._parties.toggles(judgement.program, mine, judgement.facts, fired, most, self._free(made)))
        tried: dict[Made, bool] = {}

        def reached(chosen: tuple[Move, ...]) -> bool:
            key = frozenset(chosen)
            if key not in tried:
                after = self._apply(made | key)
                tried[key] = after is not None and self.outcomes.part(decision, value, after) != part.placing.picks
            return tried[key]

        for aim in aims(judgement, part, toggles, most):
            aim.sets(most, reached)
        yield from (Step(key) for key, yes in tried.items() if yes)

    # --- what all of this shares ---

    def _smallest(
        self, reading: Reading, made: Made, most: int, inner: Callable[[Made, int, str | None], Iterable[Step]]
    ) -> list[Made]:
        """The smallest sets that change a reading, which nothing can change without one of the `inner` steps."""
        read: dict[Made, Hashable] = {}
        base = self._apply(made)
        assert base is not None
        before = reading(base)

        def after(chosen: Made) -> Hashable:
            if chosen not in read:
                changes = self._apply(made | chosen)
                read[chosen] = before if changes is None else reading(changes)
            return read[chosen]

        found: dict[Made, None] = {}
        seen: set[Step] = set()
        pending = [Step(NONE)]
        while pending:
            chosen = pending.pop()
            for step in inner(made | chosen.moves, most - len(chosen.moves), chosen.part):
                whole = Step(chosen.moves | step.moves, step.part or chosen.part)
                if whole not in seen and self._apply(made | whole.moves) is not None:
                    seen.add(whole)
                    if after(whole.moves) != before:
                        found[whole.moves] = None
                    elif len(whole.moves) < most:
                        pending.append(whole)
        return [whole for whole in found if all(after(part) == before for part in _parts_of(whole))]

    def _open(self, decision: str, questions: Collection[str], made: Made) -> list[Move]:
        free = self._free(made)
        return [move for move in self._moves[decision] if move.question in questions and free(move)]

    def _reaching(self, decision: str, made: Made) -> Made:
        reach = self.outcomes.reach[decision]
        return frozenset(move for move in made if move.question in reach)

    def _apply(self, made: Made) -> Changes | None:
        if made not in self._changes:
            self._changes[made] = apply(made, self.outcomes.facts)
        return self._changes[made]

    def _free(self, made: Made) -> Free:
        touched = {move.question for move in made}
        alone = {move.question for move in made if move.effect == "set"}
        return lambda move: (
            move.question not in alone and move not in made and not (move.effect == "set" and move.question in touched)
        )


def _concerns(card: Card, for_each: str | None, value: str | None) -> bool:
    """Whether the card can ever count for a part: not if it holds only beside other values than the part's."""
    if value is None or not card.is_conjunction:
        return True
    tests = card.condition.parts if isinstance(card.condition, All) else (card.condition,)
    return all(value in test.values for test in tests if isinstance(test, Is) and test.fact == for_each)


def _parts_of(whole: Made) -> Iterator[Made]:
    """Every smaller set but the empty one."""
    return (frozenset(part) for size in range(1, len(whole)) for part in combinations(whole, size))

"""The smallest sets of changed answers that change a decision, all of them up to a size, each run by the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from awsadvisor.advice import Outcome
from awsadvisor.conditions import DECIDED, Value
from awsadvisor.models import Scenario
from awsadvisor.scenarios import with_answers
from awsadvisor.whatif.flips import Flip, flip, together
from awsadvisor.whatif.live import live
from awsadvisor.whatif.moves import Move, apply, moves_for
from awsadvisor.whatif.outcomes import Changes, Outcomes
from awsadvisor.whatif.pairs import pairs

MOST_CHANGES = 2
Goal = Callable[[Outcome], bool]
Way = tuple[tuple[Move, ...], Changes, Outcome]
"""Moves, the answers that they change, and what the decision then comes to."""


class DisagreementError(AssertionError):
    """The search and the advisor disagree about a scenario: a bug in `whatif`, never in the knowledge."""


def flips(outcomes: Outcomes, decision: str, most: int = MOST_CHANGES) -> list[Flip]:
    """Every smallest set of at most `most` changed answers with which the decision picks something else."""
    return all_flips(outcomes, [decision], most)[decision]


def all_flips(outcomes: Outcomes, decisions: Iterable[str], most: int = MOST_CHANGES) -> dict[str, list[Flip]]:
    """The flips of each of some decisions; what changes several of them is run once."""
    found = {}
    for decision in decisions:
        goal = _picks_otherwise(outcomes.of(decision))
        found[decision] = list(minimal_sets(outcomes, decision, goal, range(1, most + 1)))
    return _confirmed(outcomes, found)


def ways_to_win(outcomes: Outcomes, decision: str, option: str, most: int = MOST_CHANGES) -> list[Flip]:
    """The sets of the fewest changed answers, at most `most`, with which the decision picks the option."""
    demands = obstacles(outcomes, decision, option)
    if demands is None:
        return []
    goal: Goal = lambda outcome: option in outcome.picks  # noqa: E731
    found = minimal_sets(outcomes, decision, goal, range(1, most + 1), smallest_only=True, demands=demands)
    return _confirmed(outcomes, {decision: list(found)})[decision]


def _picks_otherwise(before: Outcome) -> Goal:
    picks = set(before.picks)
    return lambda outcome: set(outcome.picks) != picks


def obstacles(outcomes: Outcomes, decision: str, option: str) -> list[frozenset[str]] | None:
    """For each rule or limit that rules the option out, the questions of which one must change; None where the option
    is ruled out whatever the answers are."""
    judgement = outcomes.judged(decision)
    if option in judgement.standing.out:
        return None
    found = []
    for index in sorted(judgement.fired):
        card = judgement.program.cards[index]
        if any(effect.option == option and effect.name in ("exclude", "limit") for effect in card.effects):
            earlier = (outcomes.reach[fact.removeprefix(DECIDED)] for fact in card.mentions if fact.startswith(DECIDED))
            divides = (judgement.decision.for_each,) if judgement.decision.for_each else ()
            found.append(card.mentions.union(divides, *earlier))
    return found


def minimal_sets(
    outcomes: Outcomes,
    decision: str,
    goal: Goal,
    sizes: range,
    smallest_only: bool = False,
    demands: Sequence[frozenset[str]] = (),
) -> Iterator[Way]:
    """Sets of moves that reach the goal while no part of them does; smaller ones first.

    No set can reach the goal that does not change, for each of the `demands`, the answer to one of its questions.
    """
    if decision in outcomes.scenario.given:
        return

    def reached(moves: tuple[Move, ...]) -> tuple[Changes, Outcome] | None:
        changes = apply(moves, outcomes.facts)
        if changes is None:
            return None
        outcome = outcomes.of(decision, changes)
        return (changes, outcome) if goal(outcome) else None

    for size in sizes:  # more changes can make more rules matter, so that answers are told apart more finely
        near = live(outcomes, decision, size)
        pool = moves_for(outcomes, near)
        if size > 1:
            pool = [move for move in pool if not reached((move,))]
        found = False
        for moves in pairs(outcomes, near, pool) if size == 2 and not demands else meeting(demands, pool, size):
            way = reached(moves)
            if way and not any(reached(part) for less in range(2, size) for part in combinations(moves, less)):
                found = True
                yield moves, *way
        if found and smallest_only:
            return


def meeting(demands: Sequence[frozenset[str]], pool: Sequence[Move], size: int) -> Iterator[tuple[Move, ...]]:
    """Every set of so many of the moves that meets all the demands."""
    unmet = next(iter(sorted(demands, key=len)), None)
    if unmet is None or not size:
        if unmet is None:
            yield from combinations(pool, size)
        return
    tried: set[Move] = set()
    for move in pool:
        if move.question in unmet:
            tried.add(move)  # the sets with this move are all found here, and not again with a later one
            rest = [other for other in pool if other not in tried]
            for others in meeting([demand for demand in demands if move.question not in demand], rest, size - 1):
                yield move, *others


def _confirmed(outcomes: Outcomes, found: Mapping[str, Sequence[Way]]) -> dict[str, list[Flip]]:
    """The flips that ways to a goal make, after the engine has come to the same outcome with each of them."""
    affected: dict[Changes, list[str]] = {}
    for decision, ways in found.items():
        for _, changes, _ in ways:
            affected.setdefault(changes, []).append(decision)
    answers = {changes: {question: _said(value) for question, value in sorted(changes)} for changes in affected}
    for changes, decisions in affected.items():
        advice = outcomes.advisor.advise(changed(outcomes.scenario, decisions, answers[changes]))
        for decision in decisions:
            after = Outcome(advice[decision].status, advice[decision].picks)
            if after != outcomes.of(decision, changes):
                raise DisagreementError(f"{decision}: {answers[changes]} gives {after}")
    return {
        decision: together(
            flip(decision, moves, outcomes.facts, outcome.status, outcome.picks, answers[changes])
            for moves, changes, outcome in ways
        )
        for decision, ways in found.items()
    }


def changed(scenario: Scenario, decisions: Iterable[str], answers: Mapping[str, Any]) -> Scenario:
    """The scenario with some answers changed, asked about some decisions only."""
    return with_answers(scenario, answers).model_copy(update={"decisions": tuple(decisions)})


def _said(value: Value) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value

"""The smallest sets of changed answers that change a decision, all of them up to a size, each run by the engine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from awsadvisor.advice import Outcome
from awsadvisor.conditions import Value
from awsadvisor.models import Scenario
from awsadvisor.scenarios import with_answers
from awsadvisor.whatif.flips import Flip, flip, together
from awsadvisor.whatif.live import any_of, live
from awsadvisor.whatif.minimal import Minimal
from awsadvisor.whatif.moves import Move, apply, moves_for
from awsadvisor.whatif.outcomes import Changes, Outcomes

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
    """The flips of each of some decisions."""
    wanted = list(decisions)
    found: dict[str, list[Flip]] = {decision: [] for decision in wanted}
    for of_size in flips_by_size(outcomes, wanted, most):
        for decision, flips_ in of_size.items():
            found[decision] += flips_
    return found


def flips_by_size(
    outcomes: Outcomes,
    decisions: Sequence[str],
    most: int,
    begun: Callable[[int, str], object] = lambda _size, _decision: None,
) -> Iterator[dict[str, list[Flip]]]:
    """The flips of some decisions by one answer, then those by two, and so on up to `most`; what changes several
    decisions is run once. `begun` is told what is being searched."""
    for size in range(1, most + 1):
        found, minimal = {}, _minimal(outcomes, decisions, size)
        for decision in decisions:
            begun(size, decision)
            found[decision] = list(_ways(minimal, decision, _picks_otherwise(outcomes.of(decision))))
        yield _confirmed(outcomes, found)


def ways_to_win(outcomes: Outcomes, decision: str, option: str, most: int = MOST_CHANGES) -> list[Flip]:
    """The sets of the fewest changed answers, at most `most`, with which the decision picks the option."""
    if option in outcomes.judged(decision).standing.out:
        return []  # whatever the answers are
    needed = beyond_limits(outcomes, decision, option)
    for size in range(max(1, len(needed)), most + 1):
        only = needed if len(needed) == size else None  # there is no room for any other
        minimal = _minimal(outcomes, [decision], size, only)
        found = list(_ways(minimal, decision, lambda outcome: option in outcome.picks))
        if found:
            return _confirmed(outcomes, {decision: found})[decision]
    return []


def beyond_limits(outcomes: Outcomes, decision: str, option: str) -> tuple[str, ...]:
    """The questions whose answers exceed the option's limits: each must be answered otherwise before it can win."""
    judgement = outcomes.judged(decision)
    cards = (judgement.program.cards[index] for index in sorted(judgement.fired))
    exceeded = (card.limit[0] for card in cards if card.limit and card.effects[0].option == option)
    return tuple(name for name in dict.fromkeys(exceeded) if name in outcomes.facts)


def _picks_otherwise(before: Outcome) -> Goal:
    picks = set(before.picks)
    return lambda outcome: set(outcome.picks) != picks


def _minimal(outcomes: Outcomes, decisions: Iterable[str], size: int, only: Collection[str] | None = None) -> Minimal:
    """A search for sets of so many changes, perhaps to `only` some answers. More changes can make more rules matter, so
    that answers are told apart more finely; several decisions share one search, since most rest on the same earlier
    ones."""
    moves = moves_for(outcomes, any_of([live(outcomes, name, size) for name in decisions]))
    return Minimal(outcomes, [move for move in moves if only is None or move.question in only], size)


def _ways(minimal: Minimal, decision: str, goal: Goal) -> Iterator[Way]:
    """Sets of moves of the full size that reach the goal while no part of them does."""
    outcomes = minimal.outcomes
    for moves in minimal.sets(decision, lambda changes: goal(outcomes.of(decision, changes))):
        if len(moves) == minimal.most:
            changes = apply(moves, outcomes.facts)
            assert changes is not None
            yield moves, changes, outcomes.of(decision, changes)


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
            after = advice.outcomes[decision]
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

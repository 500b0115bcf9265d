"""How far a condition is from being true: at least so many answers must change."""

from __future__ import annotations

from awsadvisor.conditions import (
    DECIDED,
    All,
    AnyOf,
    Compare,
    Condition,
    Facts,
    Is,
    Not,
    atoms,
    negate,
    push_in,
    truth,
)

NEVER = 1_000


def distance(condition: Condition, facts: Facts, frozen: bool = False) -> int:
    """At least so many answers must change before the condition's truth does; 1 where it is true already.

    With `frozen`, earlier decisions stay as they are.
    """
    return max(1, _steps(push_in(condition), facts, frozen))


def _steps(condition: Condition, facts: Facts, frozen: bool) -> int:
    """The fewest changed answers after which a condition could hold, as far as that is plain to see."""
    if truth(condition, facts):
        return 0
    match condition:
        case All(parts):
            lacking = [(part, _steps(part, facts, frozen)) for part in parts]
            simple = {
                atom.fact
                for part, steps in lacking
                if steps and isinstance(part, Is | Compare | Not)
                for atom in atoms(part)
            }
            answers = sum(not fact.startswith(DECIDED) for fact in simple)
            return max(1, answers, *(steps for _, steps in lacking))
        case AnyOf(parts):
            return min((_steps(part, facts, frozen) for part in parts), default=NEVER)
        case Not(Is(fact, _)) | Is(fact, _) | Compare(fact, _, _):
            return NEVER if frozen and fact.startswith(DECIDED) else 1
        case Not(part):
            return _steps(negate(part), facts, frozen)

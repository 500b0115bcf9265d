"""Where a slider for a number can stand: one stop for each stretch that the rules tell apart."""

from __future__ import annotations

from collections.abc import Iterable

from awsadvisor.advisor import Advisor
from awsadvisor.cells import Stretch, stretches
from awsadvisor.conditions import COMPARISONS, Compare, atoms
from awsadvisor.models import Question


def stops(advisor: Advisor, question: Question, decisions: Iterable[str] = ()) -> list[Stretch]:
    """The stretches of a number within which these decisions, or all, come out the same, lowest first."""
    programs = [advisor.program.decisions[name] for name in tuple(decisions) or advisor.program.decisions]
    conditions = [card.condition for program in programs for card in program.cards]
    conditions += [program.applies_when for program in programs if program.applies_when is not None]
    found = (atom for condition in conditions for atom in atoms(condition))
    tests = {atom for atom in found if isinstance(atom, Compare) and atom.fact == question.id}

    def sign(value: float) -> frozenset[Compare]:
        return frozenset(test for test in tests if COMPARISONS[test.operator](value, test.bound))

    return stretches(question, (test.bound for test in tests), sign)

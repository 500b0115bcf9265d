"""Proofs about the knowledge: exhaustive reasoning over all answers with OR-Tools CP-SAT (extra `verify`).

Each decision is verified by itself. What is claimed with a scenario has been confirmed by the advisor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from awsadvisor.advisor import Advisor
from awsadvisor.models import Scenario
from awsadvisor.verify import options, rules
from awsadvisor.verify.search import Defect, Search
from awsadvisor.verify.witness import to_line, to_yaml, write

FACTS = "facts"
"""The name under which the rules of `rules/facts.yaml` are verified."""

__all__ = ["FACTS", "Defect", "Proof", "to_line", "to_yaml", "verify", "write"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found out about one decision: its defects, and for each option that can be picked a scenario."""

    decision: str
    defects: tuple[Defect, ...]
    winners: Mapping[str, Scenario]


def verify(advisor: Advisor, name: str) -> Proof:
    """Verify one decision, or `facts`."""
    if name == FACTS:
        return Proof(FACTS, tuple(rules.facts_that_never_hold(advisor)), {})
    search = Search(advisor, name)
    fire = rules.sparks(search)
    winners = options.winners(search)
    defects = (
        *rules.never_fire(search, fire),
        *options.never_picked(search, winners),
        *rules.contradictions(search),
        *options.dead_ends(search),
        *rules.idle(search, fire, winners),
    )
    return Proof(name, defects, winners)

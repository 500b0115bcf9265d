"""How long one piece of advice takes: every decision of the whole knowledge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from awsadvisor import Advisor, Scenario
from awsadvisor.knowledge import Knowledge
from awsadvisor.render.data import to_json
from benchmarks.report import Row, Size, kept, timed
from benchmarks.timing import Samples, race
from benchmarks.workload import SEED, example_scenarios, varied

PROMISED = 0.002


def measure(knowledge: Knowledge, size: Size) -> Iterator[Row]:
    """Advice worked out afresh, the same with its JSON, and advice by an advisor that remembers outcomes."""
    examples = example_scenarios(size.every)
    fresh, printing = Advisor(knowledge, remember=0), Advisor(knowledge, remember=0)
    found = race(
        {"advise": fresh.advise, "json": lambda scenario: to_json(printing.advise(scenario))}, examples, size.rounds
    )
    base = found["advise"]
    yield timed("`advise`, nothing remembered", base, "1", kept(base.median < PROMISED, "median under 2 ms"))
    yield timed("the same and its full JSON", found["json"], f"{found['json'].ratio_to(base):.2g}")
    unseen = _unseen(knowledge, examples)
    yield timed("`advise`, remembering, a scenario never seen before", unseen, f"{unseen.median / base.median:.2g}")
    again = _again(knowledge, examples)
    yield timed("`advise`, remembering, the same scenario once more", again, f"{again.median / base.median:.2g}")


def _unseen(knowledge: Knowledge, examples: Sequence[Scenario]) -> Samples:
    """What a server sees that is asked about ever other variations of known workloads."""
    advisor = Advisor(knowledge)
    scenarios = varied(advisor, examples, SEED)
    for scenario in islice(scenarios, len(examples)):
        advisor.advise(scenario)
    return race({"unseen": advisor.advise}, list(islice(scenarios, 2 * len(examples))), rounds=1, warm_up=0)["unseen"]


def _again(knowledge: Knowledge, examples: Sequence[Scenario]) -> Samples:
    """The second of two equal calls in a row; all examples together have more outcomes than are remembered."""
    twice = [example for example in examples for _ in range(2)]
    found = race({"twice": Advisor(knowledge).advise}, twice, rounds=2)["twice"]
    return Samples([times[1::2] for times in found.rounds])

"""All single-answer what-ifs of one rich scenario: each answered question gets every other value in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from awsadvisor import Advisor, Scenario, read_scenario
from awsadvisor.knowledge import Knowledge
from awsadvisor.loading import data_folder
from awsadvisor.scenarios import with_answers
from awsadvisor.whatif import Outcomes, all_flips
from awsadvisor.wording import plural
from benchmarks.report import Row, Size, kept, timed
from benchmarks.timing import Samples, race
from benchmarks.workload import example_scenarios, other_answers

PROMISED = 0.3
RICH = (
    ("claims-photos.yaml", "inference"),
    ("claims-photos.yaml", "service"),
    ("architecture/bank-advisers-ask-their-policies.yaml", "vector_store"),
    ("architecture/bank-advisers-ask-their-policies.yaml", "guardrails"),
    ("architecture/two-founders-build-a-recipe-helper.yaml", "customization"),
)
"""Examples with many answers, each with a decision that rests on others or has many options."""


def measure(knowledge: Knowledge, size: Size) -> Iterator[Row]:
    """Total time for a scenario and all its what-ifs, by advisors that have been at work on other scenarios.

    Each round has new advisors, since those of the last round have met these what-ifs.
    """
    examples = example_scenarios(size.every)
    richest = max(examples, key=lambda example: len(example.answers))
    others = [example for example in examples[::8] if example is not richest]
    asked = [richest, *_what_ifs(Advisor(knowledge), richest)]
    remembering, forgetting, searching = Samples(), Samples(), Samples()
    for _ in range(max(2, size.rounds // 2)):
        contenders = {
            "on": _at_work(Advisor(knowledge), others),
            "off": _at_work(Advisor(knowledge, 0), others),
            "search": _searching(Advisor(knowledge), others),
        }
        found = race(contenders, [asked], rounds=1, warm_up=0)
        remembering.rounds += found["on"].rounds
        forgetting.rounds += found["off"].rounds
        searching.rounds += found["search"].rounds
    what = f"all {len(asked) - 1} single-answer what-ifs of a scenario with {len(richest.answers)} answers"
    yield timed(what, remembering, "1", kept(remembering.median < PROMISED, "under 0.3 s"))
    yield timed("the same, nothing remembered", forgetting, f"{forgetting.ratio_to(remembering):.2g}")
    what = "all flips by one answer, of every decision and among all questions, searched and run by the engine"
    yield timed(what, searching, f"{searching.ratio_to(remembering):.2g}")
    yield from _by_size(Advisor(knowledge), size)


def _by_size(advisor: Advisor, size: Size) -> Iterator[Row]:
    """All flips of one decision by up to one, two and three answers, on rich examples, each searched once."""
    asked = [(read_scenario(data_folder() / "examples" / file), decision) for file, decision in RICH]
    for most in (1, 2) if size.every > 1 else (1, 2, 3):
        searching = race(
            {"search": lambda pair, most=most: all_flips(Outcomes(advisor, pair[0]), [pair[1]], most)},  # type: ignore[misc]
            asked,
            rounds=1,
            warm_up=0,
        )["search"]
        yield timed(f"all flips of one decision by up to {plural(most, 'answer')}, {len(asked)} rich cases", searching)


def _what_ifs(advisor: Advisor, scenario: Scenario) -> Iterator[Scenario]:
    for name, answer in scenario.answers.items():
        if answer not in (None, "unknown"):
            for value in other_answers(advisor, name, answer):
                yield with_answers(scenario, {name: value})


def _at_work(advisor: Advisor, others: Sequence[Scenario]) -> Callable[[Sequence[Scenario]], None]:
    def work(scenarios: Sequence[Scenario]) -> None:
        for scenario in scenarios:
            advisor.advise(scenario)

    work(others)
    return work


def _searching(advisor: Advisor, others: Sequence[Scenario]) -> Callable[[Sequence[Scenario]], None]:
    _at_work(advisor, others)

    def work(scenarios: Sequence[Scenario]) -> None:
        all_flips(Outcomes(advisor, scenarios[0]), advisor.knowledge.decisions, 1)

    return work

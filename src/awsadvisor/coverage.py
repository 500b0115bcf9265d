"""What a set of examples exercises of the knowledge, and what kept the rest from being exercised."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from awsadvisor.advice import RULES_OUT, OptionVerdict, Part
from awsadvisor.advisor import Advisor
from awsadvisor.checks import rule_conditions, situation
from awsadvisor.conditions import All, Condition, Facts, expand, truth
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.models import Lens, Scenario
from awsadvisor.ranking import DECISIVE
from awsadvisor.render.phrases import condition_words
from awsadvisor.scenarios import read_scenario
from awsadvisor.wording import listed, plural

LENSES: tuple[Lens, ...] = ("build", "exam")


@dataclass(frozen=True, slots=True)
class Example:
    """One example, with what is known in it once every decision is made."""

    path: Path
    scenario: Scenario
    facts: Facts
    absent: frozenset[str]
    """Decisions that do not apply."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which rules fire in some example, and which options of which decisions are picked under each lens."""

    examples: tuple[Example, ...]
    fired: frozenset[str]
    picked: dict[Lens, frozenset[tuple[str, str]]]

    def exercised(self, decision: str, option: str) -> bool:
        """Whether some example picks the option, under either lens."""
        return any((decision, option) in found for found in self.picked.values())


def measure(advisor: Advisor, files: Sequence[Path]) -> Coverage:
    """Run example files under both lenses. Raises InputError for one that cannot be read."""
    examples: list[Example] = []
    fired: set[str] = set()
    picked: dict[Lens, set[tuple[str, str]]] = {lens: set() for lens in LENSES}
    for path in files:
        scenario = read_scenario(path, advisor)
        examples.append(Example(path, scenario, *situation(advisor, scenario)))
        for lens in LENSES:
            advice = advisor.advise(scenario.model_copy(update={"lens": lens}))
            picked[lens].update((name, pick) for name, picks in advice.picks.items() for pick in picks)
        fired |= {
            name
            for name, condition in rule_conditions(advisor).items()
            if name not in fired and _reaches(examples[-1], name) and truth(condition, examples[-1].facts)
        }
    return Coverage(tuple(examples), frozenset(fired), {lens: frozenset(found) for lens, found in picked.items()})


def _reaches(example: Example, rule: str) -> bool:
    return rule.partition("/")[0] not in example.absent


def complete(knowledge: Knowledge, found: Coverage) -> bool:
    """Whether every rule fires and every option is picked."""
    return not _unfired(knowledge, found) and not _unpicked(knowledge, found)


def _unfired(knowledge: Knowledge, found: Coverage) -> list[str]:
    return [name for name, _ in knowledge.rules() if name not in found.fired]


def _unpicked(knowledge: Knowledge, found: Coverage) -> list[tuple[Decision, str]]:
    return [
        (decision, option)
        for decision in knowledge.decisions.values()
        for option in decision.options
        if not found.exercised(decision.id, option)
    ]


# --- in words ---


def table(knowledge: Knowledge, found: Coverage) -> Iterator[str]:
    """A line for each decision and the totals: rules that fire, options that are picked, and under which lens."""
    rows: list[tuple[str, Collection[str], Collection[str]]] = [
        ("facts", knowledge.fact_rules, ()),
        *((name, decision.rules, decision.options) for name, decision in knowledge.decisions.items()),
    ]
    width = max(len(name) for name, _, _ in rows)
    yield f"{'':{width}}  {'rules':>11}  {'options':>9}  {'build':>5}  {'exam':>5}"
    totals = [0] * 6
    for name, rules, options in rows:
        counts = [
            sum(f"{name}/{rule}" in found.fired for rule in rules),
            len(rules),
            sum(found.exercised(name, option) for option in options),
            len(options),
            *(sum((name, option) in found.picked[lens] for option in options) for lens in LENSES),
        ]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        yield _row(name, width, counts)
    yield _row("in all", width, totals) + f"  in {plural(len(found.examples), 'example')}"


def _row(name: str, width: int, counts: Sequence[int]) -> str:
    fired, rules, picked, options, build, exam = counts
    return f"{name:{width}}  {f'{fired}/{rules}':>11}  {f'{picked}/{options}':>9}  {build:>5}  {exam:>5}"


def reasons(advisor: Advisor, found: Coverage) -> Iterator[str]:
    """For each rule and option that is not exercised, the example that comes nearest and what was missing there."""
    rules = dict(advisor.knowledge.rules())
    for name in _unfired(advisor.knowledge, found):
        yield f"rule {name} fires in no example: {_why_not_fired(advisor, found, name, rules[name].when)}"
    for decision, option in _unpicked(advisor.knowledge, found):
        why = _why_not_picked(advisor, found, decision, option)
        yield f"option {decision.id}/{option} is picked in no example: {why}"


def _why_not_fired(advisor: Advisor, found: Coverage, name: str, when: Condition) -> str:
    parts = when.parts if isinstance(when, All) else (when,)
    tests = [(condition_words(advisor.knowledge, part), expand(part, advisor.definitions)) for part in parts]
    held = {words for words, test in tests if any(truth(test, example.facts) for example in found.examples)}
    nearest = max(
        found.examples,
        key=lambda example: (sum(truth(test, example.facts) is True for _, test in tests), _reaches(example, name)),
    )
    missing = [words for words, test in tests if not truth(test, nearest.facts)]
    if not missing:
        return f"nearest is {nearest.path}, where the decision does not apply"
    said = [words if words in held else f"{words} (which holds in no example)" for words in missing]
    return f"nearest is {nearest.path}, which lacks: {'; '.join(said)}"


def _why_not_picked(advisor: Advisor, found: Coverage, decision: Decision, option: str) -> str:
    nearest: tuple[tuple[bool, int], str] | None = None
    for example in found.examples:
        for lens in LENSES:
            asked = {"lens": lens, "decisions": (decision.id,)}
            for part in advisor.advise(example.scenario.model_copy(update=asked))[decision.id].parts:
                verdict = next(verdict for verdict in part.options if verdict.id == option)
                if verdict.evidence:
                    distance, words = _distance(part, verdict, decision)
                    if nearest is None or distance < nearest[0]:
                        nearest = distance, f"nearest is {example.path} ({lens}), {words}"
    return nearest[1] if nearest else "no example has anything that speaks for or against it"


def _distance(part: Part, verdict: OptionVerdict, decision: Decision) -> tuple[tuple[bool, int], str]:
    """How far an option is from being picked, and in words what keeps it from it."""
    best = next((other for other in part.options if other.id in part.picks), None)
    needed = DECISIVE if best is None or decision.select == "all" else best.score
    gap = needed - verdict.score
    if verdict.verdict == "ruled_out":
        rules = dict.fromkeys(item.rule for item in verdict.evidence if item.effect in RULES_OUT)
        return (True, gap), f"where it is ruled out by {listed(list(rules))}"
    if best is None or decision.select == "all":
        return (False, gap), f"where it has a score of {verdict.score} and a pick needs {needed}"
    return (False, gap), f"where it has a score of {verdict.score} and {best.id} wins with {best.score}"

"""The compiled rules of every decision on durable_rules, zen-engine and CLIPS, fed with the same fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import mean

from awsadvisor import Advisor
from awsadvisor.conditions import truth
from awsadvisor.knowledge import Knowledge
from benchmarks.report import Row, Size, kept, timed
from benchmarks.rivals import Clips, DurableRules, Rival, Sections, ZenExpression, ZenTable
from benchmarks.timing import race
from benchmarks.workload import Case, RuleSet, cases, example_scenarios, main_rulesets

OURS = "durable_rules, as awsadvisor asks it"
WHOLE = "durable_rules, one ruleset for each decision"
TABLE = "zen-engine, decision tables"
EXPRESSION = "zen-engine, its expression language alone"
CLIPS = "CLIPS (clipspy)"


def measure(knowledge: Knowledge, size: Size, say: Callable[[str], None]) -> Iterator[Row]:
    """Time for one scenario: the main rules of every decision. Raises AssertionError when two engines disagree."""
    advisor = Advisor(knowledge)
    rulesets = main_rulesets(advisor)
    asked = cases(advisor, example_scenarios(size.every))
    rivals: dict[str, Rival] = {
        OURS: Sections(rulesets),
        WHOLE: DurableRules(rulesets),
        TABLE: ZenTable(rulesets),
        EXPRESSION: ZenExpression(rulesets),
        CLIPS: Clips(rulesets),
    }
    firings = agreed(rivals, rulesets, asked)
    say(
        f"Equal firings: {len(rivals)} ways of running {sum(len(one.rules) for one in rulesets)} rules of "
        f"{len(rulesets)} decisions, and their plain meaning, agree on {len(asked)} scenarios; "
        f"on average {firings:.1f} rules fire."
    )
    found = race(
        {name: _Runner(rival, asked) for name, rival in rivals.items()}, range(len(asked)), size.rounds, warm_up=2
    )
    ours = found[OURS]
    for name, samples in found.items():
        ratio = samples.ratio_to(ours)
        promise = kept(ratio > 1, "durable_rules is faster") if name in (TABLE, EXPRESSION) else ""
        yield timed(f"the rules alone: {name}", samples, f"{ratio:.2g}", promise)


class _Runner:
    """One engine on one scenario after another, with what is known already in the engine's own terms."""

    def __init__(self, rival: Rival, asked: Sequence[Case]) -> None:
        self._fired = rival.fired
        self._asked = [[(name, rival.translated(one)) for name, one in case.questions.items()] for case in asked]

    def __call__(self, number: int) -> None:
        for decision, given in self._asked[number]:
            self._fired(decision, given)


def agreed(rivals: Mapping[str, Rival], rulesets: Sequence[RuleSet], asked: Sequence[Case]) -> float:
    """How many rules fire for a scenario on average. Raises AssertionError unless each engine fires the same ones."""
    rules = {one.name: one.rules for one in rulesets}
    counts: list[int] = []
    for case in asked:
        count = 0
        for decision, question in case.questions.items():
            meant = {name for name, rule in rules[decision].items() if truth(rule, question.fields) is True}
            count += len(meant)
            for engine, rival in rivals.items():
                _compare(engine, f"{case.title} / {decision}", rival.fired(decision, rival.translated(question)), meant)
        counts.append(count)
    if not any(counts):
        raise AssertionError("no rule fired anywhere, so nothing was compared")
    return mean(counts)


def _compare(engine: str, where: str, fired: set[str], meant: set[str]) -> None:
    if fired != meant:
        more, less = sorted(fired - meant), sorted(meant - fired)
        raise AssertionError(f"{engine} disagrees on {where}: fired {more} too many, {less} too few")

"""The benchmarks run, and the engines that they compare do the same work. How fast anything is, is not tested."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.engines import agreed
from benchmarks.rivals import DurableRules
from benchmarks.workload import Case, cases, example_scenarios, main_rulesets, other_answers, varied

from awsadvisor.engine import CompiledRuleset

TOP = Path(__file__).parents[1]


def test_a_quick_run_prints_the_table_after_comparing_the_firings():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick"], capture_output=True, text=True, cwd=TOP, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^Equal firings: 5 ways of running \d+ rules .* agree on \d+ scenarios", done.stdout, re.M)
    assert "| what | median | p95 | ratio | promise |" in done.stdout
    for words in (
        "`advise`",
        "zen-engine",
        "CLIPS",
        "from YAML",
        "from the cache",
        "cold start",
        "visitors",
        "memory, growth",
        "what-ifs",
    ):
        assert words in done.stdout


def test_an_unknown_benchmark_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "spede"], capture_output=True, text=True, cwd=TOP, check=False
    )
    assert done.returncode == 2
    assert "no benchmark spede" in done.stderr


@pytest.fixture(scope="module")
def asked(advisor):
    return cases(advisor, example_scenarios(90))


class Forgetful(DurableRules):
    """Loses one of the rules that fire."""

    def fired(self, decision, given):
        return set(sorted(super().fired(decision, given))[1:])


def test_an_engine_that_fires_other_rules_is_found_out(advisor, asked):
    rulesets = main_rulesets(advisor)
    with pytest.raises(AssertionError, match=r"forgetful disagrees on .*too few"):
        agreed({"forgetful": Forgetful(rulesets)}, rulesets, asked)


def test_a_comparison_in_which_nothing_fires_does_not_count(advisor):
    with pytest.raises(AssertionError, match="nothing was compared"):
        agreed({}, main_rulesets(advisor), [Case("nothing known", {})])


def test_the_messages_are_those_that_advise_asserts(advisor, monkeypatch):
    """Every message to a decision's main rules under the scenario's own lens is among those that `advise` made."""
    scenarios = example_scenarios(90)
    expected = cases(advisor, scenarios)
    rulesets = {one.name: one.ruleset for one in main_rulesets(advisor)}
    seen: list[str] = []
    original = CompiledRuleset.fired

    def spy(self, fact):
        seen.append(fact)
        return original(self, fact)

    monkeypatch.setattr(CompiledRuleset, "fired", spy)
    afresh = type(advisor)(advisor.knowledge, remember=0)
    compared = 0
    for scenario, case in zip(scenarios, expected, strict=True):
        seen.clear()
        advice = afresh.advise(scenario)
        for name, question in case.questions.items():
            if advice[name].status != "not_applicable":
                for section in rulesets[name].called(question.known):
                    assert section.message(question.known.facts, question.known.derived) in seen, (case.title, name)
                    compared += 1
    assert compared > len(scenarios)


def test_what_ifs_and_variations_are_valid_scenarios(advisor):
    scenarios = example_scenarios(90)
    made = varied(advisor, scenarios, seed=1)
    for _ in range(200):
        assert advisor.problems(next(made)) == []
    for name in list(advisor.knowledge.questions)[::5]:
        question = advisor.knowledge.questions[name]
        answer = 3 if question.kind == "number" else question.words[0]
        others = other_answers(advisor, name, answer)
        assert answer not in others
        assert len(others) >= len(question.words) - 1

"""Every shipped scenario says what it expects and gets it; every rule fires in one; every listed system is reachable."""

from pathlib import Path

import pytest

from awsadvisor import read_scenario, unmet
from awsadvisor.checks import check_examples, check_knowledge, example_files, readings
from awsadvisor.models import PerLens

TOP = Path(__file__).parents[1]
FILES = example_files(TOP / "examples")
NAMES = [path.relative_to(TOP / "examples").as_posix() for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_example(path, advisor):
    scenario = read_scenario(path, advisor)
    assert scenario.story
    assert scenario.expect
    for reading in readings(scenario):
        assert unmet(reading, advisor.advise(reading)) == []


@pytest.fixture(scope="module")
def run(advisor):
    return check_examples(advisor, FILES)


def test_every_rule_fires_in_an_example(run):
    findings, _ = run
    assert [str(finding) for finding in findings] == []


def test_the_knowledge_has_no_finding(advisor):
    findings = check_knowledge(advisor, advisor.knowledge.date)
    assert [str(finding) for finding in findings] == []


def test_enough_examples_of_each_sort(advisor):
    scenarios = [read_scenario(path, advisor) for path in FILES]
    differing = [s for s in scenarios if any(isinstance(e, PerLens) and e.build != e.exam for e in s.expect.values())]
    by_limit = [
        s
        for s in scenarios
        if any(
            evidence.effect == "limit"
            for found in advisor.advise(s).recommendations.values()
            if found.picks
            for option in found.options
            for evidence in option.evidence
            if any(isinstance(value, float) for value in evidence.answers.values())
        )
    ]
    unknown = [s for s in scenarios if "unknown" in s.answers.values() or "open" in s.expect.values()]
    assert len(scenarios) >= 24
    assert len(by_limit) >= 6
    assert len(differing) >= 6
    assert len(unknown) >= 4


def test_the_order_of_files_and_answers_changes_nothing(advisor):
    scenario = read_scenario(TOP / "examples" / "claims-photos.yaml", advisor)
    backwards = scenario.model_copy(update={"answers": dict(reversed(scenario.answers.items()))})
    assert advisor.advise(backwards) == advisor.advise(scenario)

"""The exam guide as knowledge: its numbers, its shares, and whether what it names can be exercised."""

from pathlib import Path

import pytest

from awsadvisor.errors import InputError
from awsadvisor.loading import read_knowledge
from awsadvisor.lookup import questions_of
from tests import small

EXAM = """
id: AIF-C01
title: An exam
version: "9"
published: 2026-01-01
domains:
  - id: "1"
    title: Only domain
    percent: 100
    tasks:
      - id: "1.1"
        title: Only task
        objectives:
          - {id: 1.1.1, asks: Choose a drink., decisions: [drink], questions: [pace]}
          - {id: 1.1.2, asks: Tell what a drink is., not_covered: Definitions.}
    sources: [page]
"""


def read(folder: Path, exam: str):
    drink = small.decision("drink", small.option("tea"), small.rule("slow", "{pace: slow}", favor="{tea: clear}"))
    return read_knowledge(base=small.write(folder, {**small.base(drink), "catalog/exam.yaml": exam.lstrip()}))


def test_the_shipped_guide_has_the_domains_and_tasks_of_its_version(knowledge):
    exam = knowledge.exam
    assert (exam.id, exam.version) == ("AIF-C01", "1.1")
    assert [domain.percent for domain in exam.domains] == [20, 24, 28, 14, 14]
    assert [len(domain.tasks) for domain in exam.domains] == [3, 3, 4, 2, 2]
    assert [sum(len(task.objectives) for task in domain.tasks) for domain in exam.domains] == [17, 14, 19, 11, 8]


def test_numbers_follow_one_another_without_a_gap(knowledge):
    for at, domain in enumerate(knowledge.exam.domains, start=1):
        assert domain.id == str(at)
        for position, task in enumerate(domain.tasks, start=1):
            assert task.id == f"{at}.{position}"
            numbers = [objective.id for objective in task.objectives]
            assert numbers == [f"{task.id}.{number}" for number in range(1, len(numbers) + 1)]


def test_an_objective_names_only_questions_that_bear_on_its_decisions(knowledge):
    for task in knowledge.exam.tasks():
        for objective in task.objectives:
            bearing = {
                name
                for decision in objective.decisions
                for name in questions_of(knowledge, knowledge.decisions[decision])
            }
            assert set(objective.questions) <= bearing, objective.id


def test_every_decision_exercises_some_task(knowledge):
    exercised = {name for task in knowledge.exam.tasks() for name in task.decisions}
    assert knowledge.decisions.keys() - exercised == set()


def test_a_task_is_found_by_its_number(knowledge):
    task = knowledge.exam.task("3.2")
    assert "prompting" in task.decisions
    assert knowledge.exam.task("9.9") is None


def test_what_is_exercised_is_told_from_what_is_not(tmp_path):
    exam = read(tmp_path, EXAM).exam
    assert [objective.exercised for objective in exam.task("1.1").objectives] == ["exercised", "not exercised"]


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("[drink]", "[drinc]", "catalog/exam.yaml:13: unknown decision 'drinc' (did you mean 'drink'?)"),
        ("[pace]", "[pase]", "catalog/exam.yaml:13: unknown question 'pase' (did you mean 'pace'?)"),
        ("[page]", "[pgae]", "catalog/exam.yaml:15: unknown source 'pgae' (did you mean 'page'?)"),
        ("id: 1.1.2", "id: 1.2.2", "catalog/exam.yaml:14: '1.2.2' does not belong below '1.1'"),
        ("id: 1.1.2", "id: 1.1.1", "catalog/exam.yaml:14: '1.1.1' stands here twice"),
        ("percent: 100", "percent: 90", "catalog/exam.yaml:5: the shares of the domains add up to 90 percent, not 100"),
        ('"1.1"', "1.1", "catalog/exam.yaml:10: 'id': expected text, found the number 1.1"),
        (
            ", not_covered: Definitions.",
            "",
            "catalog/exam.yaml:14: 'objectives': each names 'decisions' that exercise it, or says what is 'not_covered'",
        ),
        ("title: Only task", "titel: Only task", "catalog/exam.yaml:11: unknown key 'titel' (did you mean 'title'?)"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(written, instead, message, tmp_path):
    assert written in EXAM
    with pytest.raises(InputError) as refused:
        read(tmp_path, EXAM.replace(written, instead))
    assert message in str(refused.value).splitlines()


def test_the_fingerprint_changes_with_the_guide(tmp_path):
    first = read(tmp_path / "one", EXAM).fingerprint
    assert read(tmp_path / "two", EXAM).fingerprint == first
    assert read(tmp_path / "three", EXAM.replace("[pace]", "[size]")).fingerprint != first

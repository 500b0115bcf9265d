"""Two lists bound the knowledge from below: every system of the source notes, and everything real questions ask and key."""

from pathlib import Path

import pytest
import yaml

from awsadvisor import read_scenario
from awsadvisor.checks import example_files

TOP = Path(__file__).parents[1]
LISTS = TOP / "tests" / "lists"


def listed(name):
    return yaml.safe_load((LISTS / name).read_text(encoding="utf-8"))


SYSTEMS = listed("source-systems.yaml")
QUESTIONS = listed("questions.yaml")["questions"]
KEYED = listed("keyed-options.yaml")


@pytest.fixture(scope="module")
def picked(advisor):
    """Every option that some example picks under some lens, with its decision."""
    found = set()
    for path in example_files(TOP / "examples"):
        scenario = read_scenario(path, advisor)
        for lens in ("build", "exam"):
            advice = advisor.advise(scenario.model_copy(update={"lens": lens, "decisions": ()}))
            found.update((name, pick) for name, picks in advice.picks.items() for pick in picks)
    return found


def test_every_system_is_in_the_catalog_and_reached_by_some_example(knowledge, picked):
    missing = []
    for system in SYSTEMS["systems"]:
        homes = {name for name, decision in knowledge.decisions.items() if system["id"] in decision.options}
        if not homes:
            missing.append(f"{system['id']}: in no catalog file")
        elif not any((home, system["id"]) in picked for home in homes):
            missing.append(f"{system['id']}: no example picks it")
        elif system["decision"] not in homes:
            missing.append(f"{system['id']}: stands in {sorted(homes)}, not in {system['decision']}")
    assert missing == []


def test_every_question_with_every_value_can_be_answered(knowledge):
    missing = []
    for name, wanted in QUESTIONS.items():
        question = knowledge.questions.get(name)
        if question is None or question.kind != wanted["kind"]:
            missing.append(name)
        else:
            missing += [f"{name}: {value}" for value in wanted.get("values", ()) if value not in question.values]
    assert missing == []


def test_everything_that_real_questions_key_is_an_option_that_wins_somewhere(knowledge, picked):
    missing = []
    for decision, rows in KEYED.items():
        for row in rows:
            for full_name in row["options"]:
                home, option = full_name.split("/")
                if option not in knowledge.decisions[home].options:
                    missing.append(f"{decision}: {row['name']}: {full_name} does not exist")
                elif (home, option) not in picked:
                    missing.append(f"{decision}: {row['name']}: no example picks {full_name}")
    assert missing == []


def test_every_framework_and_regulated_industry_can_be_named(knowledge):
    known = {word.replace("_", "-") for word in knowledge.questions["frameworks"].values}
    assert set(SYSTEMS["frameworks"]) <= known

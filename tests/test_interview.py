"""The interview: most telling question first, "don't know" accepted, done when settled."""

import pytest

from awsadvisor import Scenario
from awsadvisor.interview import interview, parse_answer
from awsadvisor.scenarios import scenario_from, to_yaml
from awsadvisor.yamlfile import parse_yaml


def talk(advisor, answers, **scenario):
    asked, told = [], []

    def ask(question):
        asked.append(question.id)
        return answers.get(question.id, "")

    done = interview(advisor, Scenario(**scenario), ask, told.append)
    return done, asked, told


def test_it_stops_when_settled_and_never_asks_twice(advisor):
    answers = {"response_time": "next_day_or_later", "traffic": "one_off_bulk", "payload_mb": "10"}
    done, asked, _ = talk(advisor, answers, decisions=("inference",))
    assert len(asked) == len(set(asked))
    assert advisor.advise(done)["inference"].picks == ("batch-transform",)


def test_not_knowing_anything_ends_too(advisor):
    done, asked, _ = talk(advisor, {}, decisions=("inference",))
    assert asked
    assert set(done.answers.values()) == {"unknown"}


def test_what_it_writes_can_be_read_again(advisor):
    done, _, _ = talk(advisor, {"traffic": "1", "payload_mb": "0.5"}, decisions=("inference",), title="Ünïcode: yes")
    again = scenario_from(parse_yaml(to_yaml(done), "talk"), advisor)
    assert (again.title, dict(again.answers)) == (done.title, dict(done.answers))


@pytest.mark.parametrize(
    ("question", "typed", "answer"),
    [
        ("traffic", "1", "steady_high"),
        ("traffic", " steady_low ", "steady_low"),
        ("traffic", "?", None),
        ("traffic", "don't know", None),
        ("citations_required", "y", "yes"),
        ("payload_mb", "1,024", 1024),
        ("task", "1, 3", ["sentiment", "classify_text"]),
        ("task", "none", []),
    ],
)
def test_answers_as_people_type_them(knowledge, question, typed, answer):
    assert parse_answer(knowledge.questions[question], typed) == answer


def test_a_number_is_asked_for_again(knowledge):
    with pytest.raises(ValueError, match="A number is needed"):
        parse_answer(knowledge.questions["payload_mb"], "large")

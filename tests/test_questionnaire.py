"""What is asked: first things first, only what matters, and never twice what somebody does not know."""

import pytest

from awsadvisor import Scenario, questionnaire, read_scenario
from awsadvisor.loading import data_folder
from awsadvisor.questionnaire import UNKNOWN, with_answer


@pytest.fixture(scope="module")
def claims(advisor):
    return read_scenario(data_folder() / "examples" / "claims-photos.yaml", advisor)


def ids(sections):
    return [question.id for section in sections for question in section.questions]


def test_the_first_question_is_what_the_workload_must_do(advisor):
    scenario = Scenario()
    assert questionnaire.first_question(advisor, advisor.advise(scenario), scenario).id == "task"


def test_with_a_decision_in_mind_its_most_telling_question_comes_first(advisor):
    scenario = Scenario(decisions=("inference",))
    advice = advisor.advise(scenario)
    assert questionnaire.first_question(advisor, advice, scenario).id == advice.next_questions[0]


def test_who_knows_nothing_is_asked_each_question_once(advisor):
    scenario, asked = Scenario(decisions=("network",)), []
    while question := questionnaire.first_question(advisor, advisor.advise(scenario), scenario):
        asked.append(question.id)
        scenario = with_answer(scenario, question.id, UNKNOWN)
    assert len(asked) == len(set(asked)) > 0


def test_only_questions_that_bear_on_the_decision_are_shown(advisor):
    scenario = Scenario(decisions=("network",))
    shown = set(ids(questionnaire.sections(advisor.knowledge, advisor.advise(scenario), scenario)))
    bearing = questionnaire.bearing(advisor.knowledge)
    assert shown
    assert all("network" in bearing[name] for name in shown)


def test_everything_can_be_shown(advisor, claims):
    advice = advisor.advise(claims)
    everything = ids(questionnaire.sections(advisor.knowledge, advice, claims, everything=True))
    assert sorted(everything) == sorted(advisor.knowledge.questions)


def test_answered_questions_stay_in_sight_and_lead_their_topic(advisor, claims):
    for section in questionnaire.sections(advisor.knowledge, advisor.advise(claims), claims):
        answered = [question.id in claims.answers for question in section.questions]
        assert answered == sorted(answered, reverse=True)
        assert section.answered == sum(answered)
    assert set(claims.answers) <= set(ids(questionnaire.sections(advisor.knowledge, advisor.advise(claims), claims)))


def test_what_can_change_a_pick_is_shown(advisor, claims):
    advice = advisor.advise(claims)
    shown = set(ids(questionnaire.sections(advisor.knowledge, advice, claims)))
    assert set(advice.next_questions) <= shown


def test_progress_counts_what_the_answers_bear_on(advisor, claims):
    assert questionnaire.progress(advisor.advise(Scenario())).in_play == 0
    found = questionnaire.progress(advisor.advise(claims))
    assert found.in_play >= found.decided >= found.settled
    assert found.share == found.decided / found.in_play


def test_an_answer_is_taken_away_by_none(claims):
    assert "traffic" not in with_answer(claims, "traffic", None).answers
    assert with_answer(claims, "traffic", "steady_high").answers["traffic"] == "steady_high"
    assert "traffic" in claims.answers

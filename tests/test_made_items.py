"""Items made from the knowledge: proven, minimal, the same by seed, made again from their ids, and told whole."""

from itertools import islice

import pytest

from awsadvisor.knowledge import Knowledge
from awsadvisor.practice.beating import beaten, speaking, unanswered
from awsadvisor.practice.checks import check_item
from awsadvisor.practice.coherence import hangs_together
from awsadvisor.practice.drills import contrast
from awsadvisor.practice.generating import Maker, parse_id
from awsadvisor.practice.matching import match
from awsadvisor.practice.mock import ITEMS, RARER, compose, quotas, result
from awsadvisor.practice.models import Choice
from awsadvisor.practice.presenting import dice
from awsadvisor.practice.proof import rank
from awsadvisor.practice.sequencing import order
from awsadvisor.practice.situation import Situation
from awsadvisor.practice.supply import Supply, card_of
from awsadvisor.practice.telling import sentences_of
from awsadvisor.practice.winning import needed_only, recommendation, winning_situation, wins
from awsadvisor.practice.wording import option_texts
from awsadvisor.practice.words import read_words
from tests.made import sample_of

SEEDS = range(3)


@pytest.fixture(scope="module")
def maker(advisor):
    return Maker(advisor, read_words(advisor.knowledge))


@pytest.fixture(scope="module")
def supply(advisor):
    return Supply.load(advisor)


@pytest.fixture(scope="module")
def sample(maker):
    """An item for every fourth option of every decision."""
    return sample_of(maker, 4, 0)


def test_every_answer_can_be_told(knowledge: Knowledge):
    untold = [
        f"{question.id}: {word}"
        for question in knowledge.questions.values()
        for word in (question.words or ("number",))
        if question.told is None or (question.words and word not in question.told)
    ]
    assert untold == []


def test_made_items_pass_the_check_that_authored_items_pass(maker, sample):
    assert len(sample) > 100
    for item in sample:
        assert list(check_item(maker.advisor, item)) == [], item.id


def test_thousands_of_items_can_be_made(maker, sample):
    """From the share of options that give an item, and the seeds: distinct stories by the thousand."""
    options = [(item.decision, item.key) for item in sample]
    stems = {
        maker.item(decision, key, seed).stem
        for decision, key in options
        for seed in SEEDS
        if maker.item(decision, key, seed)
    }
    assert len(stems) > 2 * len(options)


def test_each_answer_is_needed(maker):
    for decision, option in (
        ("inference", "asynchronous-inference"),
        ("guardrails", "denied-topics"),
        ("customization", "managed-rag"),
    ):
        base = Situation({"model_source": "own_training"} if decision == "inference" else {})
        for seed in SEEDS:
            found = winning_situation(maker.advisor, decision, option, base, dice(decision, seed), 3)
            assert found is not None
            assert wins(recommendation(maker.advisor, found, decision), option)
            for fact, value in found.parts():
                if fact not in base.answers:
                    assert not wins(recommendation(maker.advisor, found.without(fact, value), decision), option)


def test_nothing_but_the_needed_is_kept(maker):
    crowded = Situation(
        {"model_source": "own_training", "payload_mb": 500, "response_time": "within_minutes", "builder": "analyst"}
    )
    found = needed_only(maker.advisor, "inference", "asynchronous-inference", crowded, Situation(), dice(1))
    assert found.answers in ({"payload_mb": 500}, {"response_time": "within_minutes"})


def test_the_same_seed_gives_the_same_item_and_the_id_gives_it_again(maker, sample, supply):
    for item in sample[::10]:
        decision, keys, seed = parse_id(maker.advisor, item.id)
        assert maker.item(decision, keys[0], seed) == item
        assert supply.item(item.id) == item


def test_a_story_says_everything_that_is_stated(maker, sample):
    knowledge = maker.advisor.knowledge
    for item in sample:
        entry = maker.words.decisions[item.decision]
        begun = next(begin for begin in entry.begins if begin.states.items() <= item.states.items())
        for fact, value in item.states.items():
            in_question = fact in maker.words.qualifiers
            if fact in begun.states or in_question:
                continue
            (*_, sentence) = sentences_of(knowledge, {fact: value})
            tail = (
                sentence.split("{name}")[0]
                .rstrip(".")
                .removeprefix("It must ")
                .removeprefix("It ")
                .removeprefix("Its ")
            )
            assert tail.strip() in item.stem, (item.id, sentence)


def test_what_no_rule_tests_together_is_not_told_together(advisor):
    strange = Situation({"request_difficulty": "complex", "task": ("generate_images",)})
    assert not hangs_together(advisor, strange, Situation())
    assert hangs_together(
        advisor, Situation({"match_need": ("aggregates_sql",), "existing_stack": ("redshift",)}), Situation()
    )


def test_what_a_learner_confuses_comes_first_among_the_distractors(maker):
    item = maker.item("inference", "asynchronous-inference", 2, confused=("multi-model-endpoint",))
    assert "multi-model-endpoint" in [option.id for option in item.options]


def test_two_keys_make_a_multiple_response_item(supply):
    item = supply.maker.pair("guardrails", "content-filters", "denied-topics", 1)
    assert item.type == "multiple_response"
    assert set(item.right) == {"content-filters", "denied-topics"}
    assert supply.item(item.id) == item


def test_matching_items_are_proven_line_by_line(maker, supply):
    made = [item for decision in maker.words.decisions if (item := match(maker, decision, 3))]
    assert len(made) > 25
    for item in made:
        assert list(check_item(maker.advisor, item)) == []
        assert supply.item(item.id) == item


def test_ordering_items_follow_an_order_that_the_knowledge_holds(maker, supply):
    made = [item for decision in maker.words.decisions for seed in range(6) if (item := order(maker, decision, seed))]
    assert {(item.decision, item.by) for item in made} == {
        (decision, by) for decision, entry in maker.words.decisions.items() for by in entry.orders
    }
    for item in made:
        decision = maker.advisor.knowledge.decisions[item.decision]
        places = [rank(decision, option.id, item.by) for option in item.options]
        assert places == sorted(set(places))
        assert list(check_item(maker.advisor, item)) == []
        assert supply.item(item.id) == item


def test_a_sequence_of_options_that_do_not_follow_each_other_is_no_proof(maker):
    item = order(maker, "ml_stage", 1)
    upside_down = item.model_copy(update={"options": item.options[::-1]})
    assert any("does not come after" in fault for _, fault in check_item(maker.advisor, upside_down))
    elsewhere = item.model_copy(
        update={"decision": "ai_fit", "options": [Choice(id="generative-ai", because="x" * 12)]}
    )
    assert any("no 'sequence' to order by" in fault for _, fault in check_item(maker.advisor, elsewhere))


def test_three_options_are_asked_for_by_matching(supply):
    items = list(islice(supply.made(1, decision="ai_fit"), 5))
    assert [item.type for item in items] == ["matching"] * 5
    assert all(set(item.right) == {"business-rules", "traditional-ml", "generative-ai"} for item in items)


# --- reasons ---


def test_a_wrong_option_has_a_reason_of_this_story(maker, sample):
    """It cites a rule or a limit, quotes what this story or another one says, or names the key that a rule prefers."""
    rules = {card.because for program in maker.advisor.program.decisions.values() for card in program.cards}
    for item in sample:
        for option in item.options:
            if option.id != item.key:
                cited = any(rule.rstrip(".") in option.because for rule in rules)
                key = option_texts(maker.advisor.knowledge, item)[item.key]
                named = f"What speaks for {key} speaks against it." in option.because
                assert cited or named or option.because.count('"') >= 2, (item.id, option.id, option.because)
                assert "{" not in option.because


def test_what_points_to_a_distractor_too_points_to_the_key(maker, sample):
    told = [(item, option) for item in sample for option in item.options if "to it too" in option.because]
    assert len(told) > 20
    for item, option in told:
        found = maker.advisor.advise(item.trials[0].scenario)[item.decision]
        loss = beaten(found, (item.key,), option.id)
        assert loss.behind
        assert not loss.objections
        assert not unanswered(loss.behind, speaking(found.option(item.key)))


def test_a_drill_differs_in_one_fact_which_flips_the_answer(maker, supply):
    drill = contrast(maker, "evaluation_metric", "precision", "recall", 1)
    assert (drill.first.key, drill.second.key) == ("precision", "recall")
    changed = {
        fact
        for fact in drill.first.states.keys() | drill.second.states.keys()
        if drill.first.states.get(fact) != drill.second.states.get(fact)
    }
    assert changed == {drill.fact}
    assert drill.first.stem.replace(drill.before, drill.after) == drill.second.stem
    assert {option.id for option in drill.first.options} == {option.id for option in drill.second.options}
    assert supply.item(drill.second.id) == drill.second


def test_an_unknown_id_gives_nothing(supply):
    for name in (
        "nothing",
        "inference.no-such-option.1",
        "nowhere.real-time-inference.1",
        "drill.x.y.z.1",
        "vector-store.matching.x",
    ):
        assert supply.item(name) is None


# --- mock exams ---


def test_a_mock_exam_has_the_proportions_of_the_real_one(supply):
    exam = supply.advisor.knowledge.exam
    assert quotas(exam) == {"1": 13, "2": 16, "3": 18, "4": 9, "5": 9}
    items = compose(supply, 5)
    assert len(items) == ITEMS
    counted = {domain: sum(item.domain == domain for item in items) for domain in quotas(exam)}
    assert counted == quotas(exam)
    assert len({card_of(item) for item in items}) == ITEMS
    for kind, most in RARER.items():
        assert 0 < sum(item.type == kind for item in items) <= most
    assert compose(supply, 5) == items
    assert compose(supply, 6) != items


def test_a_result_counts_whole_items_by_domain(supply):
    items = compose(supply, 2, items=10)
    right = {position: item.right for position, item in enumerate(items)}
    assert result(items, right).percent == 100
    assert result(items, {}).right == 0
    half = {position: response[:-1] if position % 2 else response for position, response in right.items()}
    found = result(items, half)
    assert (found.right, found.wrong) == (5, (1, 3, 5, 7, 9))
    assert sum(total for _, total in found.by_domain.values()) == 10

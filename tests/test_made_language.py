"""How made items read: whose story it is, what their reasons quote, and which options stand side by side."""

import re

import pytest

from awsadvisor.errors import InputError
from awsadvisor.practice.beating import beaten
from awsadvisor.practice.coherence import hangs_together
from awsadvisor.practice.drills import contrast
from awsadvisor.practice.explaining import counting_facts, deciding_facts
from awsadvisor.practice.gaps import gaps
from awsadvisor.practice.generating import MOST_SHARED, Maker
from awsadvisor.practice.matching import match
from awsadvisor.practice.reasons import why_right
from awsadvisor.practice.situation import Situation
from awsadvisor.practice.telling import prompt
from awsadvisor.practice.winning import recommendation
from awsadvisor.practice.words import read_words
from tests.made import sample_of

OTHER_STORY = re.compile(
    r"It would be right (?:if the story said|in a story that says) (.+?)(?: instead|\. This one|\.$)"
)


@pytest.fixture(scope="module")
def maker(advisor):
    return Maker(advisor, read_words(advisor.knowledge))


@pytest.fixture(scope="module")
def sample(maker):
    """An item for every third option of every decision."""
    return sample_of(maker, 3, 1)


def judged(maker, item):
    return maker.advisor.advise(item.trials[0].scenario)[item.decision]


# --- whose story it is ---


def test_what_would_be_strange_of_a_brewery_is_told_of_somebody_else(maker, sample):
    special = [setting for setting in maker.words.settings if setting.only_for]
    told = 0
    for item in sample:
        stated = {
            (fact, word)
            for fact, value in item.states.items()
            for word in (value if isinstance(value, tuple) else (value,))
        }
        for setting in special:
            fits = any((fact, word) in stated for fact, words in setting.only_for.items() for word in words)
            if setting.who in item.stem.lower() or setting.who in item.stem:
                assert fits, item.stem
                told += 1
    assert told
    hospital = maker.words.settings_for({"protected_data": ("health_records",)})
    assert hospital
    assert all("health_records" in setting.only_for["protected_data"] for setting in hospital)
    assert not any(setting.only_for for setting in maker.words.settings_for({"input_type": ("image",)}))


def test_a_decision_that_is_made_is_told_in_words_of_its_own(maker):
    begin, setting = maker.words.decisions["monitoring"].begins[0], maker.words.settings[0]
    situation = Situation({}, {"inference": "serverless-inference"})
    said = prompt(maker.advisor.knowledge, maker.words, situation, begin, setting)
    assert said == f"{setting.name.capitalize()}'s model is served by SageMaker Serverless Inference."


def test_two_demands_of_one_kind_become_one_sentence(maker):
    begin, setting = maker.words.decisions["data_governance"].begins[0], maker.words.settings[0]
    situation = Situation({"frameworks": ("gdpr", "sox")})
    said = prompt(maker.advisor.knowledge, maker.words, situation, begin, setting)
    assert said.count(".") == 1


def test_a_matching_item_asks_for_what_its_decision_is_about(maker):
    item = match(maker, "ml_stage", 3)
    assert "stage of the machine learning lifecycle" in item.stem
    assert "describe what they need" not in item.stem


def test_answers_that_make_no_story_are_left_untold(maker):
    items = [item for seed in range(30) if (item := match(maker, "ai_fit", seed))]
    assert len(items) > 10
    untold = set(maker.words.decisions["ai_fit"].untold)
    assert not any(untold & prompt.states.keys() for item in items for prompt in item.prompts)


def test_a_decision_that_is_made_suits_the_story(maker):
    dialogue = {"task": ("intent_chatbot",)}
    assert not hangs_together(
        maker.advisor, Situation(dialogue, {"service": "translate-terminology-with-fm"}), Situation()
    )
    assert hangs_together(maker.advisor, Situation(dialogue, {"service": "amazon-bedrock"}), Situation())


def test_two_keys_are_not_told_as_two_projects(maker):
    service = list(maker.advisor.knowledge.decisions["service"].options)
    made = [
        item for first in service[::3] for second in service[1::7] if (item := maker.pair("service", first, second, 7))
    ]
    assert made
    assert all(len(Situation(item.states, item.given).parts()) <= MOST_SHARED for item in made)


# --- hints ---


def test_hints_name_a_decision_that_is_already_made(maker):
    item = next(
        item for seed in range(20) if (item := maker.item("cost_driver", "vector-store-capacity", seed)) and item.given
    )
    hints = deciding_facts(maker.advisor, item) or counting_facts(maker.advisor, item)
    assert any(hint.startswith("already chosen: ") for hint in hints)


# --- reasons ---


def test_what_points_to_an_option_is_not_quoted_against_it(maker):
    found = [
        option.because
        for seed in range(20)
        if (item := maker.item("service", "transcribe-batch-custom-vocabulary", seed))
        for option in item.options
        if option.id == "amazon-transcribe"
    ]
    assert found
    for because in found:
        assert "Brand names and technical words" in because
        assert "Spoken words" not in because


def test_no_two_options_would_be_right_for_the_same_other_answer(sample):
    for item in sample:
        stories = [match[1] for option in item.options if (match := OTHER_STORY.search(option.because or ""))]
        assert len(stories) == len(set(stories)), (item.id, stories)


def test_what_speaks_against_several_options_is_quoted_once(maker):
    told = 0
    for seed in range(8):
        item = maker.item("data_preparation", "sagemaker-data-wrangler", seed)
        against = [option.because for option in item.options if "speaks against it" in option.because] if item else []
        assert sum('"The data is to be prepared visually' in because for because in against) <= 1
        told += sum("What speaks for Amazon SageMaker Data Wrangler" in because for because in against)
    assert told


def test_no_two_reasons_read_the_same(sample):
    for item in sample:
        reasons = [option.because for option in item.options if option.id not in item.right]
        assert len(set(reasons)) == len(reasons), (item.id, reasons)


def test_a_limit_on_an_answer_is_told_by_the_story_that_it_takes(maker, sample):
    made = [item for seed in range(12) if (item := maker.item("network", "direct-connect-or-vpn", seed))]
    reasons = [option.because for item in (*made, *sample) for option in item.options]
    assert any(
        'It fits only a story that says "The services are called from inside the same VPC"' in text for text in reasons
    )
    assert not any("fits only '" in text for text in reasons)


def test_a_key_is_not_explained_by_what_speaks_more_for_another_option(maker):
    found = recommendation(
        maker.advisor, Situation({"prediction_kind": "new_images", "model_source": "own_training"}), "foundation_model"
    )
    summary = maker.advisor.knowledge.decisions["foundation_model"].options["gan"].summary
    assert "diffusion" not in why_right(found, "gan", summary)


# --- options side by side ---


def test_where_several_may_be_right_what_something_speaks_for_is_no_wrong_option(maker, sample):
    several = [item for item in sample if maker.advisor.knowledge.decisions[item.decision].select == "all"]
    assert len(several) > 50
    for item in several:
        found = judged(maker, item)
        for option in item.options:
            if option.id not in item.right:
                loss = beaten(found, item.right, option.id)
                assert loss.objections or not loss.behind, (item.id, option.id)


def test_the_service_that_a_key_is_a_part_of_is_no_wrong_option(maker, sample):
    for item in sample:
        found, known = judged(maker, item), maker.advisor.knowledge.decisions[item.decision].options
        for option in item.options:
            if option.id not in item.right and known[option.id].service == option.id:
                parts = [key for key in item.right if known[key].service == option.id]
                assert not parts or beaten(found, item.right, option.id).objections, (item.id, option.id)


def test_an_option_that_names_the_need_is_no_wrong_option(maker):
    """GuardDuty "finds prompt injection", so who takes it against prompt injection is not plainly wrong."""
    for seed in range(12):
        drill = contrast(maker, "threat_defence", "guardduty-ai-protection", "separated-prompts", seed)
        assert drill is None or "prompt_injection" not in drill.second.states.get("llm_risks", ())


def test_another_remedy_for_the_same_trouble_is_no_wrong_option(maker):
    """Either penalty curbs overfitting, so neither is wrong where the other is asked for."""
    for seed in range(8):
        item = maker.item("model_fit", "l2-regularization", seed)
        if item is not None and item.states == {"fit_symptom": "train_good_new_poor"}:
            assert "l1-regularization" not in [option.id for option in item.options]


def test_kinds_do_not_stand_beside_models_of_the_kind(maker):
    for seed in range(12):
        item = match(maker, "embedding", seed)
        assert item is None or not {option.id for option in item.options} & {
            "embedding-model",
            "multimodal-embedding-model",
        }


def test_what_is_unasked_is_neither_a_key_nor_half_of_a_drill(maker):
    name = "well-architected-security-pillar"
    assert all(maker.item("shared_responsibility", name, seed) is None for seed in range(4))
    assert contrast(maker, "shared_responsibility", "aws-duties", name, 1) is None
    (gap,) = [gap for gap in gaps(maker, "shared_responsibility") if gap.option == name]
    assert "left out of the questions" in gap.because


def test_both_stories_of_a_drill_hang_together(maker):
    drills = [
        drill
        for decision in ("embedding", "inference", "agents", "evaluation_metric")
        for first in list(maker.advisor.knowledge.decisions[decision].options)[:6]
        for second in list(maker.advisor.knowledge.decisions[decision].options)[:6]
        if (drill := contrast(maker, decision, first, second, 1))
    ]
    assert len(drills) > 5
    for drill in drills:
        for item in (drill.first, drill.second):
            begun = [
                begin
                for begin in maker.words.decisions[item.decision].begins
                if begin.states.items() <= item.states.items()
            ]
            base = Situation(max((begin.states for begin in begun), key=len))
            assert hangs_together(maker.advisor, Situation(item.states, item.given), base), item.stem


# --- the words file ---


def test_names_in_the_words_are_checked(knowledge, tmp_path):
    file = tmp_path / "words.yaml"
    file.write_text(
        """\
settings:
  - {who: a hospital, name: the hospital, only_for: {protected_data: [health_recods]}}
matches: [Which fits?]
decisions:
  ai_fit:
    task: 1.2
    begins: [{text: "{Who} asks."}]
    one: What fits?
    unasked: [generativ-ai]
    untold: [model_sorce]
    made: It has chosen.
"""
    )
    with pytest.raises(InputError) as raised:
        read_words(knowledge, file)
    said = str(raised.value)
    for part in ("health_records", "generative-ai", "model_source", "{option}"):
        assert part in said

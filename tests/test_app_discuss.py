"""The page for discussions without a browser: each way to look at a scenario, and that the scenario stays as it is."""

import pytest

from awsadvisor import Scenario, share
from awsadvisor.differences import differences
from awsadvisor.questionnaire import with_answer
from awsadvisor.render.discussion import nearest
from awsadvisor.ui import resources
from awsadvisor.whatif import Outcomes, stops
from awsadvisor.whatif import flips as all_flips
from tests.test_app import app, healthy, opened, said, visit, work  # noqa: F401

CLAIMS = Scenario(
    title="Photos of claims",
    answers={"payload_mb": 20, "response_time": "within_minutes", "traffic": "spiky_intermittent"},
    decisions=("inference", "network"),
)


@pytest.fixture
def page(app):  # noqa: F811
    opened(app, CLAIMS)
    return healthy(visit(app, "discuss"))


def look(page, view):
    return healthy(page.segmented_control(key="discuss:view").set_value(view).run())


def test_without_a_scenario_it_says_where_to_begin(app):  # noqa: F811
    app.run()
    healthy(visit(app, "discuss"))
    assert app.title[0].value == "Discuss a scenario"
    assert not app.segmented_control


def test_a_slider_shows_the_difference_and_leaves_the_scenario_alone(page, advisor):
    slider = page.select_slider(key="suppose:payload_mb")
    assert slider.value == 20
    healthy(slider.set_value(_stops()[-1]).run())
    other = work(page).supposed["payload_mb"]
    after = with_answer(CLAIMS, "payload_mb", other)
    expected = differences(resources.advise(CLAIMS), resources.advise(after))
    assert expected
    assert work(page).scenario == CLAIMS
    assert "1 decision would change" in said(page)
    for difference in expected:
        for pick in difference.after.picks:
            assert advisor.knowledge.decisions[difference.decision].options[pick].name in said(page)
    healthy(page.select_slider(key="suppose:payload_mb").set_value(20).run())
    assert work(page).supposed == {}


def _stops():
    """Values that the rules tell apart from the scenario's own."""
    advisor = resources.advisor()
    found = stops(advisor, advisor.knowledge.questions["payload_mb"], CLAIMS.decisions)
    return [stretch.sample for stretch in found if 20 not in stretch]


def test_every_stop_stands_for_its_stretch(advisor):
    """Within a stretch nothing changes; so its ends come to the same as its sample."""
    question = advisor.knowledge.questions["payload_mb"]

    def picks(value):
        return {n: f.picks for n, f in advisor.advise(with_answer(CLAIMS, "payload_mb", value)).recommendations.items()}

    for stretch in stops(advisor, question, CLAIMS.decisions):
        for end in (stretch.low, stretch.high):
            if end is not None and end in stretch:
                assert picks(end) == picks(stretch.sample)


def test_an_open_question_can_be_supposed_and_taken_back(page):
    page.multiselect(key="discuss:turned").set_value(["response_time"]).run()
    healthy(page.radio(key="suppose:response_time").set_value("immediate").run())
    assert work(page).supposed == {"response_time": "immediate"}
    button = next(button for button in page.button if button.label.startswith("Back to"))
    healthy(button.click().run())
    assert work(page).supposed == {}
    assert page.radio(key="suppose:response_time").value == "within_minutes"


def test_variants_are_saved_compared_taken_and_dropped(page):
    look(page, "Variants")
    assert "Nothing is saved yet" in said(page)
    look(page, "What if")
    page.select_slider(key="suppose:payload_mb").set_value(_stops()[0]).run()
    page.text_input(key="variant:name:1").set_value("Small *photos*")
    save = next(button for button in page.button if button.label == "Save as a variant")
    healthy(save.click().run())
    (variant,) = work(page).variants
    assert (variant.title, variant.answers["payload_mb"]) == ("Small *photos*", _stops()[0])
    look(page, "Variants")
    shown = " ".join(str(table.value.to_dict()) for table in page.table)
    assert "A: Photos of claims" in shown
    assert "20 MB" in shown
    healthy(page.button(key="variant:take:0").click().run())
    assert work(page).scenario == variant
    assert work(page).earlier == CLAIMS
    look(page, "Variants")
    healthy(page.button(key="variant:drop:0").click().run())
    assert work(page).variants == ()


def test_the_flip_list_is_searched_on_demand_and_complete(page, advisor):
    look(page, "What would change it")
    assert "**One answer**" not in said(page)
    page.selectbox(key="flips:decision").set_value("inference").run()
    healthy(page.button(key="flips:go").click().run())
    found = all_flips(Outcomes(advisor, resources.dated(CLAIMS)), "inference", 1)
    text = said(page)
    assert "**One answer**" in text
    assert "**Rests on**" in text
    assert text.count("→") == len(found) > 0


def test_a_flip_is_tried(page, advisor):
    look(page, "What would change it")
    page.selectbox(key="flips:decision").set_value("inference").run()
    page.button(key="flips:go").click().run()
    healthy(page.button(key="flip:try:0").click().run())
    flips_ = nearest(all_flips(Outcomes(advisor, resources.dated(CLAIMS)), "inference", 1))
    assert dict(work(page).supposed) == dict(flips_[0].answers)
    assert work(page).scenario == CLAIMS
    assert "would change" in page.header[0].value


@pytest.mark.parametrize("option", ["serverless-inference", "asynchronous-inference"])
def test_an_option_is_explained(page, advisor, option):
    look(page, "Why, or why not")
    page.selectbox(key="why:decision").set_value("inference").run()
    page.selectbox(key="why:option:inference").set_value(option).run()
    healthy(page.button(key="why:go").click().run())
    name = advisor.knowledge.decisions["inference"].options[option].name
    assert page.header[0].value == name
    assert ("Picked, with a score" in said(page)) == (option == "asynchronous-inference")
    assert "--" not in said(page)


def test_options_stand_side_by_side(page):
    look(page, "Options side by side")
    page.selectbox(key="compared:decision").set_value("inference").run()
    healthy(page)
    shown = str(page.table[0].value.to_dict())
    assert "picked, score" in shown
    assert "pricing" in shown


def test_the_record_is_offered_for_one_decision_or_all(page):
    look(page, "Record")
    assert page.selectbox(key="record:decision").options[:2] == [
        "All decisions in one record",
        "How are predictions served?",
    ]
    assert [button.proto.label for button in page.get("download_button")] == [
        "Record (Markdown, MADR)",
        "Record, to print (HTML)",
        "Scenario that its command reads (YAML)",
    ]
    assert not page.code
    page.selectbox(key="record:decision").set_value("inference")
    page.session_state["record:read"] = True
    healthy(page.run())
    assert "# Serve predictions with SageMaker Asynchronous Inference" in page.code[0].value


def test_nothing_decided_is_nothing_to_record(app):  # noqa: F811
    opened(app, Scenario(title="Blank", answers={"payload_mb": "unknown"}, decisions=("inference",)))
    healthy(visit(app, "discuss"))
    for view in ("What if", "What would change it", "Why, or why not", "Options side by side", "Variants", "Record"):
        look(app, view)
    assert "nothing to record" in said(app)


def test_another_scenario_ends_what_was_supposed_but_keeps_variants(page):
    page.select_slider(key="suppose:payload_mb").set_value(_stops()[0]).run()
    save = next(button for button in page.button if button.label == "Save as a variant")
    save.click().run()
    page.query_params["s"] = share.encode(Scenario(title="Other", answers={"payload_mb": 1}))
    healthy(visit(page, ""))
    assert work(page).supposed == {}
    assert len(work(page).variants) == 1

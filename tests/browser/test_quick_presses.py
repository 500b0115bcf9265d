"""Presses and choices that follow each other faster than a page is drawn: each of them counts."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from awsadvisor import share
from awsadvisor.models import Scenario
from awsadvisor.scenarios import scenario_from
from awsadvisor.yamlfile import parse_yaml

PHOTOS = Scenario(
    title="Photos of cars",
    answers={"input_type": ["image"], "response_time": "within_minutes", "traffic": "spiky_intermittent"},
)


@pytest.fixture
def kept(advisor):
    """The scenario that a visitor has in hand, as the file that the page offers."""

    def read(visitor):
        visitor.settled().press("Keep and share")
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name="Scenario (YAML)").click()
        visitor.page.keyboard.press("Escape")
        return scenario_from(parse_yaml(download.value.path().read_text(encoding="utf-8"), "download"), advisor)

    return read


def tap(visitor, *locators, gap=30):
    """Press where these stand now, without looking what comes of it."""
    places = [locator.bounding_box() for locator in locators]
    for place in places:
        visitor.page.mouse.click(place["x"] + min(place["width"], 60) / 2, place["y"] + place["height"] / 2)
        visitor.page.wait_for_timeout(gap)
    return visitor


def options(where):
    """The options of the questions in a part of the page."""
    return where.locator("[role=radiogroup] label, button[aria-pressed]")


MANY = (0, 1, 2, 3, 5, 6, 7, 8, 0)
"""Which options are pressed: the fourth was chosen before, and the first is taken away again."""
CHOSEN = {"scanned_document", "office_document", "audio", "tabular", "time_series", "sensor_stream"}


PRESSED_AT_ONCE = "option => { document.activeElement.blur(); option.click() }"
"""Wherever the option stands at that moment: an answer taken before may just be moving what is below the card."""


@pytest.mark.parametrize("gap", [30, 100])
def test_many_options_of_a_question(visit, kept, gap):
    visitor = visit("?s=" + share.encode(PHOTOS), height=1400).open("Your answers").press("Input: ")
    card = options(visitor.page.locator(".st-key-question-card"))
    tap(visitor, *(card.nth(number) for number in MANY), gap=gap)
    assert set(kept(visitor).answers["input_type"]) == CHOSEN


@pytest.mark.parametrize("gap", [0, 100])
def test_an_answer_and_at_once_the_next_question(visit, kept, gap):
    visitor = visit("?s=" + share.encode(Scenario(title="A chat", decisions=("guardrails",))), height=1400)
    card = visitor.page.locator(".st-key-question-card")
    asked = card.get_by_test_id("stWidgetLabel").first
    for _ in range(4):
        expect(options(card).first).to_be_visible()
        question = asked.inner_text()
        tap(visitor, options(card).first, card.locator(".st-key-next-question button"), gap=gap)
        expect(asked).not_to_have_text(question)
        visitor.settled()
    answers = kept(visitor).answers
    assert len(answers) == 4
    assert "unknown" not in answers.values()


def test_one_question_of_a_topic_after_the_other(visit, kept):
    """The topic stays open meanwhile, though its label counts the answers."""
    visitor = visit("?s=" + share.encode(Scenario(title="All", answers={"traffic": "steady_high"})), height=2400)
    visitor.open("All questions by topic").open("Traffic and serving")

    def asked(name):
        return visitor.page.locator(f".st-key-topic-{name}")

    for name, value in (("processing_seconds", "12"), ("payload_mb", "3")):
        asked(name).locator("input[type=number]").fill(value)
    options(asked("traffic")).nth(1).evaluate(PRESSED_AT_ONCE)
    answers = kept(visitor).answers
    assert (answers["processing_seconds"], answers["payload_mb"]) == (12, 3)
    assert answers["traffic"] != "steady_high"


@pytest.mark.parametrize("gap", [0, 100])
def test_lens_and_account(visit, kept, gap):
    visitor = visit("?s=" + share.encode(PHOTOS)).press("Build today")
    choice = visitor.page.get_by_text
    tap(visitor, choice("What the exam guide teaches"), choice("Already uses closed services"), gap=gap)
    visitor.page.keyboard.press("Escape")
    found = kept(visitor)
    assert (found.lens, found.account) == ("exam", "existing")


@pytest.mark.parametrize("gap", [30, 100])
def test_suppositions(visit, gap):
    visitor = visit("?s=" + share.encode(PHOTOS), height=2400).follow("Discuss").sees("Discuss:").settled()
    asked = visitor.page.locator(".st-key-suppose-input_type")
    tap(visitor, *(options(asked).nth(number) for number in MANY), gap=gap).settled()
    expect(asked.locator("[aria-pressed=true]")).to_have_count(len(CHOSEN))
    visitor.sees("Changed here.")


def test_a_variant_is_saved_once(visit):
    visitor = visit("?s=" + share.encode(PHOTOS), height=2400).follow("Discuss").sees("Discuss:").settled()
    options(visitor.page.locator(".st-key-suppose-response_time")).first.click()
    visitor.settled().page.get_by_label("Name of the variant").fill("Faster")
    save = visitor.page.get_by_role("button", name="Save as a variant")
    tap(visitor, save, save).settled().look("Variants").sees("B: Faster")
    expect(visitor.page.get_by_role("button", name="Go on with")).to_have_count(1)


def test_a_menu_shows_what_holds_and_stays_while_it_is_changed(visit, kept):
    told = PHOTOS.model_copy(update={"story": "Drivers send photos.", "as_of": dt.date(2026, 7, 1)})
    visitor = visit("?s=" + share.encode(told)).press("All decisions")
    expect(visitor.page.get_by_label("Name of the workload")).to_have_value("Photos of cars")
    expect(visitor.page.get_by_label("Its story")).to_have_value("Drivers send photos.")
    visitor.page.keyboard.press("Escape")
    visitor.settled().press("Build today, new account, 2026-07-01")
    exam = visitor.page.get_by_role("radio", name="What the exam guide teaches")
    exam.focus()
    visitor.page.keyboard.press("Space")
    visitor.settled()
    expect(exam).to_be_checked()
    expect(exam).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(visitor.settled().page.get_by_role("button", name="Exam guide, new account, 2026-07-01")).to_be_visible()
    found = kept(visitor)
    assert (found.lens, found.story, found.as_of) == ("exam", told.story, told.as_of)


def test_a_slider_stays_where_it_was_put(visit):
    visitor = visit("?s=" + share.encode(Scenario(title="Photos", answers={"payload_mb": 20}))).follow("Discuss")
    slider = visitor.page.get_by_role("slider")
    for key, says in (
        ("End", "over 10,240 MB"),
        ("ArrowLeft", "MB"),
        ("Home", "Don't know"),
        ("End", "over 10,240 MB"),
    ):
        slider.press(key)
        visitor.settled().settled()
        expect(slider).to_have_attribute("aria-valuetext", re.compile(says))


def test_the_keyboard_stays_at_the_question_that_it_answers(visit):
    visitor = visit("?s=" + share.encode(Scenario(title="All", answers={"traffic": "steady_high"})), height=2400)
    visitor.open("All questions by topic").open("Traffic and serving")
    visitor.page.locator(".st-key-topic-response_time input").first.focus()
    for _ in range(2):
        visitor.page.keyboard.press("ArrowDown")
        visitor.settled()
    expect(visitor.page.locator(".st-key-topic-response_time input:focus")).to_be_checked()

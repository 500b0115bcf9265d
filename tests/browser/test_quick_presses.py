"""Presses and choices that follow each other faster than a page is drawn: each of them counts."""

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


def test_several_options_of_a_question(visit, kept):
    visitor = visit("?s=" + share.encode(PHOTOS), height=1400).open("Your answers").press("Input: ")
    card = options(visitor.page.locator(".st-key-question-card"))
    tap(visitor, *(card.nth(number) for number in (0, 1, 2, 3, 5, 6, 7, 8, 0)), gap=80)
    assert len(kept(visitor).answers["input_type"]) == 8


@pytest.mark.parametrize("gap", [0, 5, 30, 90])
def test_an_answer_and_at_once_the_next_question(visit, kept, gap):
    visitor = visit("?s=" + share.encode(Scenario(title="Serving", decisions=("inference",))), height=1400)
    card = visitor.page.locator(".st-key-question-card")
    for _ in range(4):
        tap(visitor, options(card).nth(0), card.locator(".st-key-next-question button"), gap=gap).settled()
    answers = kept(visitor).answers
    assert len(answers) == 4
    assert "unknown" not in answers.values()


def test_answers_by_topic(visit, kept):
    visitor = visit("?s=" + share.encode(Scenario(title="All", answers={"traffic": "steady_high"})), height=2400)
    visitor.open("All questions by topic").open("Traffic and serving")
    names = [name for name in ("response_time", "hosted_workload", "commitment_months", "processing_seconds")]
    page = visitor.page
    found = page.locator("[class*=st-key-topic-]")
    print(found.evaluate_all("e => e.map(x => x.className)"))
    tap(visitor, *(options(page.locator(f".st-key-topic-{name}")).first for name in names[:2]), gap=80)
    page.locator(f".st-key-topic-{names[2]} input").fill("12")
    page.locator(f".st-key-topic-{names[3]} input").fill("30")
    visitor.settled()
    answers = kept(visitor).answers
    print(answers)
    assert len(answers) == 5


def test_lens_and_account(visit, kept):
    visitor = visit("?s=" + share.encode(PHOTOS)).press("Build today")
    choice = visitor.page.get_by_text
    tap(visitor, choice("What the exam guide teaches"), choice("Already uses closed services"))
    visitor.page.keyboard.press("Escape")
    found = kept(visitor)
    assert (found.lens, found.account) == ("exam", "existing")


def test_suppositions(visit):
    visitor = visit("?s=" + share.encode(PHOTOS), height=2400).follow("Discuss")
    about = visitor.page.locator("[class*=st-key-suppose-]")
    print(about.evaluate_all("e => e.map(x => x.className)"))
    chosen = options(visitor.page.locator(".st-key-suppose-input_type"))
    tap(visitor, *(chosen.nth(number) for number in (0, 1, 2, 3, 5, 6, 7, 8, 0)), gap=80).settled()
    expect(visitor.page.locator(".st-key-suppose-input_type [aria-pressed=true]")).to_have_count(8)
    visitor.sees("Changed here.")

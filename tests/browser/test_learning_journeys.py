"""Journeys of those who study, in a real browser: a round, a whole mock exam, progress."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from awsadvisor.store import mocks
from awsadvisor.store.learner import Store
from awsadvisor.study import mock_items
from tests.browser.conftest import TOP


@pytest.fixture
def learner():
    """The learner whom the server sees when nobody signs in."""
    store = Store.open()
    yield store.learner()
    store.close()


def options(visitor):
    return visitor.page.locator("[class*=st-key-option-] button")


def answer(visitor):
    """Choose something and check it."""
    check = visitor.page.locator("[class*=st-key-check-] button")
    expect(check).to_be_visible()
    expect(options(visitor).or_(visitor.page.get_by_role("combobox")).first).to_be_visible()
    visitor.settled()
    boxes = visitor.page.get_by_role("combobox")
    for number in range(boxes.count()):
        boxes.nth(number).click()
        visitor.page.get_by_role("option").first.click()
        visitor.settled()
    for number in range(options(visitor).count()):
        if check.is_enabled():
            break
        options(visitor).nth(number).click()
        visitor.settled()
    check.click()
    return visitor.settled()


def choosing_one(visitor):
    """Go on to a question with one right option."""
    for _ in range(12):
        visitor.settled()
        if visitor.page.get_by_text("Choose one.", exact=True).count():
            return visitor
        answer(visitor).press("Next question")
    raise AssertionError("no question with one right option came up")


def test_a_practice_round_with_the_keyboard(visit):
    visitor = choosing_one(visit("practice").press("Begin"))
    keys = visitor.page.keyboard
    keys.press("2")
    visitor.settled()
    expect(options(visitor).nth(1)).to_contain_text("(chosen)")
    keys.press("1")
    visitor.settled()
    expect(options(visitor).nth(1)).not_to_contain_text("(chosen)")
    keys.press("n")
    visitor.settled()
    expect(visitor.page.get_by_text(re.compile("^(Right|Not right)\\.$")).first).to_be_visible()
    visitor.sees("Sources")
    keys.press("n")
    visitor.settled().sees("Question")
    expect(visitor.page.locator("[class*=st-key-check-] button")).to_be_visible()


def test_a_scenario_is_opened_in_the_advisor_and_the_round_goes_on(visit):
    visitor = visit("practice")
    visitor.page.get_by_text("One decision", exact=True).click()
    visitor.settled().choose("Which decision?", "Where do the vectors live?").press("Begin")
    story = visitor.page.locator(".st-key-story").inner_text()
    answer(visitor).press("Open in the advisor").sees("Practice: Where do the vectors live?")
    visitor.open("The story").sees(story.split(".")[0])
    visitor.follow("Practice").sees("Next question")


def test_a_fault_is_reported_with_a_ready_made_text(visit):
    visitor = answer(choosing_one(visit("practice").press("Begin"))).press("Report a fault")
    visitor.page.get_by_label("What do you think is wrong?").fill("Two options fit <b>equally</b>.")
    visitor.page.get_by_label("What do you think is wrong?").press("Control+Enter")
    report = visitor.settled().page.get_by_test_id("stCode").inner_text()
    assert report.startswith("Practice item ")
    assert "What I think is wrong: Two options fit <b>equally</b>." in report
    assert "(key)" in report


def test_a_whole_mock_exam_in_fast_forward(visit, learner):
    visitor = visit("mock").press("Begin the exam")
    visitor.sees("Question 1 of 65").sees("minutes left")
    keys = visitor.page.keyboard
    items = mock_items(mocks.running(learner))
    for number, item in enumerate(items, start=1):
        expect(visitor.page.get_by_role("heading", name=f"Question {number} of 65")).to_be_visible()
        visitor.settled()
        if item.type != "matching":
            for place in range(len(item.right)):
                keys.press(str(place + 1))
                visitor.settled()
        if number == 7:
            keys.press("f")
            visitor.settled()
        if number == 30:
            visitor.page.reload()
            visitor.settled().sees("Question 30 of 65")
        if number < len(items):
            keys.press("n")
    kept = mocks.running(learner)
    answered = sum(item.type != "matching" for item in items)
    assert (len(kept.responses), kept.flagged) == (answered, {6})
    visitor.open("Review and hand in").sees(f"{len(items) - answered} questions not answered")
    visitor.page.get_by_text("7 ✓ ⚑", exact=True).click()
    visitor.settled().sees("Question 7 of 65")
    visitor.press("Hand in the exam").sees("cannot be worked out from it").sees("Fundamentals of AI and ML")
    visitor.page.reload()
    visitor.settled().sees("cannot be worked out from it")
    visitor.page.get_by_text("Flagged (1)", exact=True).click()
    visitor.settled().page.locator("summary").first.click()
    visitor.settled().sees("Sources")
    visitor.press("All exams").sees("Earlier exams")


def test_an_exam_hands_itself_in_when_its_time_is_up(visit, learner):
    visitor = visit("mock")
    visitor.page.get_by_text("20 questions in 27 minutes", exact=True).click()
    visitor.settled().press("Begin the exam").sees("Question 1 of 20")
    state = mocks.running(learner)
    with learner.store.session() as session:
        ends = (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=4)).replace(tzinfo=None)
        session.execute(text("UPDATE mocks SET ends_at = :end WHERE id = :id"), {"end": str(ends), "id": state.id})
    visitor.page.keyboard.press("n")  # the page learns of the clock; then nobody touches it
    visitor.settled()
    visitor.sees("handed in when the time was up")
    assert mocks.running(learner) is None


def test_progress_and_bringing_items_with_errors(visit, tmp_path):
    answer(choosing_one(visit("practice").press("Begin")))
    visitor = visit("progress").sees("Right so far").sees("What you know, by domain")
    visitor.page.get_by_label("Day of your exam").first.click()
    visitor.page.keyboard.press("Escape")
    sound = (TOP / "practice" / "domain-1" / "serving-and-lifecycle.yaml").read_text()
    sound = re.sub(r"(?m)^- id: ", "- id: my-", sound)
    wrong, right = tmp_path / "wrong.yaml", tmp_path / "right.yaml"
    wrong.write_text(sound.replace("type: multiple_choice", "type: multiple_choise", 1))
    right.write_text(sound)
    visitor.open("Take it along, bring your own")
    visitor.page.locator("input[type=file]").set_input_files(wrong)
    visitor.settled().sees("Nothing was taken in.").sees("wrong.yaml:")
    visitor.page.locator("input[type=file]").set_input_files(right)
    visitor.settled().sees("items taken in")
    for name in ("Everything (JSON)", "Every answer (CSV)", "A deck for Anki"):
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name=name).click()
        assert download.value.path().stat().st_size > 100


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_those_who_study_are_accessible_and_fit(visit, width, dark, learner):
    problems = {}

    def look(place, visitor):
        problems[place] = visitor.settled().findings()
        assert visitor.width() <= width, place
        return visitor

    visitor = look("practice", visit("practice", width=width, dark=dark)).press("Begin")
    look("question", visitor)
    answer(visitor).press("Report a fault")
    look("answer", visitor)
    visitor = look("mock", visit("mock", width=width, dark=dark))
    visitor.page.get_by_text("20 questions in 27 minutes", exact=True).click()
    look("exam", visitor.settled().press("Begin the exam").open("Review and hand in"))
    visitor.press("Hand in the exam").page.locator("summary").first.click()
    look("report", visitor)
    visitor = look("progress", visit("progress", width=width, dark=dark).open("Take it along"))
    assert {place: found for place, found in problems.items() if found} == {}

"""Journeys of those who study, in a real browser: a round, a whole mock exam, progress."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from awsadvisor.advisor import Advisor
from awsadvisor.practice.models import item_body
from awsadvisor.practice.presenting import is_right, shown_options
from awsadvisor.practice.supply import Supply
from awsadvisor.store import mocks
from awsadvisor.store.learner import Store
from awsadvisor.study import Study, mock_items
from tests.browser.conftest import TOP, free_port, serve
from tests.browser.visitor import Visitor


@pytest.fixture(autouse=True)
def learner():
    """The learner whom the server sees when nobody signs in, with nothing left over from another journey."""
    store = Store.open()
    store.learner().forget()
    yield store.learner()
    store.close()


WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def options(visitor):
    return visitor.page.locator("[class*=st-key-options-] button")


def answer(visitor):
    """Choose something and check it, without a pause."""
    check = visitor.page.locator("[class*=st-key-check-] button")
    expect(check).to_be_visible()
    boxes = visitor.page.get_by_role("combobox")
    expect(options(visitor).or_(boxes).first).to_be_visible()
    for number in range(boxes.count()):
        choose_in(visitor, number, number)
    if options(visitor).count():
        asked = visitor.page.get_by_text(re.compile(r"^(Choose \w+|Put these in order)\.")).first.inner_text()
        count = options(visitor).count() if "order" in asked else WORDS[asked.split()[1].rstrip(".")]
        for number in range(count):
            options(visitor).nth(number).click()
    check.click()
    return visitor.settled()


def choose_in(visitor, line, option):
    """Choose in one of several lists, by position."""
    visitor.page.get_by_role("combobox").nth(line).click()
    choices = visitor.page.get_by_role("option")
    expect(choices.first).to_be_visible()
    choices.nth(option % choices.count()).click()


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
    expect(options(visitor).nth(1)).to_have_attribute("aria-checked", "true")
    keys.press("1")
    visitor.settled()
    expect(options(visitor).nth(1)).to_have_attribute("aria-checked", "false")
    keys.press("n")
    visitor.settled()
    expect(visitor.page.get_by_text(re.compile("^(Right|Not right)\\.$")).first).to_be_visible()
    visitor.sees("Sources")
    keys.press("n")
    visitor.settled().sees("Question")
    expect(visitor.page.locator("[class*=st-key-check-] button")).to_be_visible()


def test_without_shortcuts_keys_do_nothing(visit):
    visitor = visit("practice")
    visitor.page.get_by_text("Keyboard shortcuts", exact=True).click()
    visitor = choosing_one(visitor.settled().press("Begin"))
    for key in ("1", "n"):
        visitor.page.keyboard.press(key)
        visitor.settled()
    expect(options(visitor).first).to_have_attribute("aria-checked", "false")
    expect(visitor.page.locator("[class*=st-key-check-] button")).to_be_visible()
    visitor.page.reload()
    visitor.settled()
    expect(visitor.page.get_by_role("switch", name="Keyboard shortcuts")).not_to_be_checked()
    visitor.page.get_by_text("Keyboard shortcuts", exact=True).click()
    visitor.settled()


GAP = 30
"""Milliseconds between two presses."""


def test_presses_in_quick_succession_are_all_kept(visit, learner, advisor):
    """Twenty questions of all types, each answered, changed and left without a pause."""
    bank = Supply.load(advisor).bank.items.values()
    kinds = {"multiple_response": 8, "multiple_choice": 4, "ordering": 4, "matching": 4}
    items = [item for kind, count in kinds.items() for item in [i for i in bank if i.type == kind][:count]]
    state = mocks.begin(learner, [item_body(item) for item in items], 1, dt.datetime.now(dt.UTC), 90)
    visitor = visit("mock")
    page = visitor.page
    for number, item in enumerate(items, start=1):
        expect(page.get_by_role("heading", name=f"Question {number} of {len(items)}")).to_be_visible()
        shown = shown_options(item, state.seed)
        if item.type == "matching":
            expect(page.locator(f"[class*=st-key-line-{state.id}-{number - 1}]")).to_have_count(len(item.right))
            for line, name in enumerate(item.right):
                choose_in(visitor, line, shown.index(name))
        else:
            buttons = page.locator(f"[class*=st-key-options-{state.id}-{number - 1}] button")
            expect(buttons).to_have_count(len(shown))
            visitor.settled()
            places = [option.bounding_box() for option in buttons.all()]
            wrong = [name for name in shown if name not in item.right]
            presses = {
                "multiple_choice": (*wrong, *item.right),
                "multiple_response": (*shown, *wrong),
                "ordering": (*shown, *shown, *item.right),
            }
            for position, name in enumerate(presses[item.type]):
                place = places[shown.index(name)]
                if position % 2:
                    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
                else:
                    page.keyboard.press(str(shown.index(name) + 1))
                page.wait_for_timeout(GAP)
        if number < len(items):
            page.get_by_role("button", name="Next", exact=False).first.click()
    visitor.settled()
    kept = mocks.load(learner, state.id).responses
    lost = [
        f"{item.type} {item.id}: {kept.get(number)}"
        for number, item in enumerate(items)
        if not is_right(item, kept.get(number, ()))
    ]
    study = Study(advisor, learner)
    study.submit_mock(state.id, dt.datetime.now(dt.UTC))
    assert lost == []


def test_an_exam_goes_on_after_the_server_was_killed(chromium, tmp_path, learner):
    """SIGKILL between two presses: the server has no chance to put anything in order."""
    port, log = free_port(), tmp_path / "log"
    process = serve(port, log)
    try:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        visitor = Visitor(context.new_page())
        visitor.page.goto(f"http://127.0.0.1:{port}/mock")
        visitor.settled().page.get_by_text("20 questions in 27 minutes", exact=True).click()
        visitor.settled().press("Begin the exam").sees("Question 1 of 20")
        state = mocks.running(learner)
        given = {}
        for number, item in enumerate(mock_items(state)[:9]):
            expect(visitor.page.get_by_role("heading", name=f"Question {number + 1} of 20")).to_be_visible()
            shown, place = shown_options(item, state.seed), f"{state.id}-{number}"
            if item.type == "matching":
                expect(visitor.page.locator(f"[class*=st-key-line-{place}]")).to_have_count(len(item.right))
                for line, name in enumerate(item.right):
                    choose_in(visitor, line, shown.index(name))
            else:
                for name in item.right:
                    visitor.page.locator(f"[class*=st-key-options-{place}] button").nth(shown.index(name)).click()
            given[number] = item.right
            if number == 4:
                visitor.press("Flag for review")
            if number < 8:
                visitor.page.get_by_role("button", name="Next").first.click()
        visitor.settled()
        process.kill()
        process.wait()
        process = serve(port, log)
        visitor.page.reload()
        visitor.settled().sees("Question 9 of 20")
        kept = mocks.running(learner)
        assert kept.id == state.id
        assert kept.ends_at == state.ends_at
        assert kept.flagged == {4}
        assert {number: frozenset(response) for number, response in kept.responses.items()} == {
            number: frozenset(response) for number, response in given.items()
        }
        visitor.open("Review and hand in").sees("9 of 20 answered, 1 flagged")
        visitor.press("Hand in the exam").sees("9 of 20 right")
        context.close()
    finally:
        process.kill()
        process.wait()


def test_a_scenario_is_opened_in_the_advisor_and_the_round_goes_on(visit):
    visitor = visit("practice")
    visitor.page.get_by_text("One decision", exact=True).click()
    visitor = choosing_one(visitor.settled().choose("Which decision?", "Where do the vectors live?").press("Begin"))
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
    flagged = next(n for n, item in enumerate(items, start=1) if n > 6 and item.type != "matching")
    for number, item in enumerate(items, start=1):
        expect(visitor.page.get_by_role("heading", name=f"Question {number} of 65")).to_be_visible()
        visitor.settled()
        if item.type != "matching":
            for place in range(len(item.right)):
                keys.press(str(place + 1))
                visitor.settled()
        if number == flagged:
            keys.press("f")
            visitor.settled()
        if number == 30:
            visitor.page.reload()
            visitor.sees("Question 30 of 65").settled()
        if number < len(items):
            keys.press("n")
    kept = mocks.running(learner)
    answered = sum(item.type != "matching" for item in items)
    assert (len(kept.responses), kept.flagged) == (answered, {flagged - 1})
    visitor.open("Review and hand in").sees(f"{len(items) - answered} questions not answered")
    visitor.page.get_by_text(f"{flagged} ✓ ⚑", exact=True).click()
    visitor.settled().sees(f"Question {flagged} of 65")
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
    report = visitor.page.get_by_text("handed in when the time was up")
    expect(report).to_be_visible(timeout=20_000)
    assert mocks.running(learner) is None


def test_today_is_the_day_of_the_visitor(visit, learner):
    """An answer of an hour ago was given yesterday where it is just past midnight, and today where it is noon."""
    study = Study(Advisor.load(), learner)
    now = dt.datetime.now(dt.UTC)
    asked = next(study.round(1, now))
    study.answer(asked, asked.item.right, now - dt.timedelta(hours=1))

    def where(hour):
        """A zone in which it is that hour now; `Etc/GMT+5` lies five hours behind UTC."""
        behind = (now.hour - hour) % 24
        return f"Etc/GMT+{behind}" if behind <= 12 else f"Etc/GMT-{24 - behind}"

    for hour, done in ((0, "0 of 30"), (12, "1 of 30")):
        visitor = visit("progress", zone=where(hour))
        expect(visitor.page.locator(".st-key-figure-done-today")).to_contain_text(done)
        expect(visitor.page.locator(".st-key-figure-days-in-a-row")).to_contain_text("1")


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

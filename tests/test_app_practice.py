"""The pages for those who study, without a browser: what is asked, kept, and shown, and what survives."""

import builtins
import datetime as dt
import io
import secrets
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from awsadvisor.practice.presenting import is_right
from awsadvisor.store import mocks
from awsadvisor.store.learner import Store
from awsadvisor.store.transfer import to_json
from awsadvisor.study import Study, mock_items
from awsadvisor.ui import learning, transfer
from tests.test_app import healthy, said, visit, work

TOP = Path(__file__).parents[1]
NEEDS_THE_EXTRA = (
    "sqlalchemy",
    "awsadvisor.store",
    "awsadvisor.study",
    *(f"awsadvisor.ui.{name}" for name in ("practice", "mock", "progress", "transfer")),
)


@pytest.fixture
def study(advisor, tmp_path, monkeypatch):
    """The learner whom the app's pages see, on a database of this test's own."""
    monkeypatch.setenv("AWSADVISOR_DATABASE_URL", f"sqlite:///{tmp_path / 'practice.db'}")
    learning.store.clear()
    store = Store.open()
    yield Study(advisor, store.learner())
    store.close()
    learning.store.clear()


@pytest.fixture
def app(study):
    return AppTest.from_file(str(TOP / "app.py"), default_timeout=60).run()


def test_a_press_that_fails_is_not_tried_again_and_again():
    def page():
        import streamlit as st

        from awsadvisor.ui import presses

        def fail():
            raise ZeroDivisionError("a fault")

        presses.do()
        presses.button("Fail", fail, key="fail")
        st.text("drawn")

    app = AppTest.from_function(page, default_timeout=60).run()
    app.button(key="fail").click().run()
    assert len(app.exception) == 1
    app.run()
    assert not app.exception
    assert app.text[0].value == "drawn"


def now():
    return dt.datetime.now(dt.UTC)


def round_of(app):
    return app.session_state["awsadvisor.round"]


def respond(app, item, response, place):
    """Choose what makes up a response, as a learner does."""
    if item.type == "matching":
        for position, name in enumerate(response):
            app.selectbox(key=f"line-{place}-{position}").set_value(name).run()
        return healthy(app)
    for name in response:
        healthy(app.pills(key=f"options-{place}").select(name).run())
    return app


def wrong(item):
    others = [option.id for option in item.options if option.id not in item.right]
    return (others[0], *item.right[1:]) if others and item.type != "matching" else item.right[::-1]


def answer(app, response=None):
    found = round_of(app)
    item, place = found.asked.item, found.asked.token
    respond(app, item, response or item.right, place)
    return healthy(app.button(key=f"check-{place}").click().run())


def go_on(app):
    return healthy(app.button(key=f"next-{round_of(app).asked.token}").click().run())


def begun(app):
    healthy(visit(app, "practice"))
    return healthy(app.button(key="practice-begin").click().run())


def test_a_round_keeps_each_answer_and_explains_it(app, study):
    begun(app)
    for number in range(1, 5):
        item = round_of(app).asked.item
        answer(app, item.right if number % 2 else wrong(item))
        assert ("**Right.**" if number % 2 else "**Not right.**") in [
            *(e.value for e in app.success),
            *(e.value for e in app.error),
        ]
        because = [option.because for option in item.options if option.because]
        assert all(" ".join(reason.split()) in said(app) for reason in because)
        assert len(study.learner.seen()) == study.insight(now()).answers == number
        go_on(app)
    assert (round_of(app).answered, round_of(app).right) == (4, 2)


def test_nothing_can_be_checked_before_it_is_complete(app, study):
    begun(app)
    found = round_of(app)
    healthy(app.button(key=f"check-{found.asked.token}").click().run())
    assert "still to be made" in app.warning[0].value
    assert round_of(app).outcome is None
    assert study.insight(now()).answers == 0
    answer(app)
    assert not app.warning
    assert study.insight(now()).answers == 1


def test_a_press_that_comes_with_the_check_counts(app, study):
    """What is pressed quickly reaches the server together; the response is complete before it is checked."""
    begun(app)
    found = round_of(app)
    while found.asked.item.type != "multiple_choice":
        answer(app)
        go_on(app)
        found = round_of(app)
    app.pills(key=f"options-{found.asked.token}").select(found.asked.item.right[0])
    healthy(app.button(key=f"check-{found.asked.token}").click().run())
    assert round_of(app).outcome is True


def test_shortcuts_are_switched_off_and_stay_off(app, study):
    def keys():
        return [button.proto.shortcut for button in app.button if button.proto.shortcut]

    begun(app)
    assert keys() == ["n"]
    healthy(app.button(key="end-round").click().run())
    healthy(app.toggle(key="keys:on").set_value(False).run())
    assert not study.learner.shortcuts()
    healthy(app.button(key="practice-begin").click().run())
    assert keys() == []
    answer(app)
    assert keys() == []
    again = healthy(visit(AppTest.from_file(str(TOP / "app.py"), default_timeout=60).run(), "mock"))
    assert again.toggle(key="keys:on").value is False
    healthy(again.button(key="mock-begin").click().run())
    assert not [button for button in again.button if button.proto.shortcut]


def test_a_second_click_on_check_is_kept_once(app, study):
    begun(app)
    found = round_of(app)
    answer(app)
    app.session_state["awsadvisor.round"] = found
    assert study.answer(found.asked, found.asked.item.right, now())
    assert study.insight(now()).answers == 1


def test_the_question_survives_a_walk_through_the_pages(app):
    begun(app)
    found = round_of(app)
    respond(app, found.asked.item, found.asked.item.right[:1], found.asked.token)
    before = round_of(app)
    for path in ("explore", "progress", "mock", "practice"):
        healthy(visit(app, path))
        assert round_of(app) == before


@pytest.mark.parametrize(("kind", "value"), [("domain", "4"), ("decision", "vector_store")])
def test_a_round_on_one_domain_or_decision(app, kind, value):
    healthy(visit(app, "practice"))
    app.segmented_control(key="practice:kind").set_value(kind).run()
    app.selectbox(key=f"practice:{kind}").set_value(value).run()
    healthy(app.button(key="practice-begin").click().run())
    for _ in range(3):
        assert getattr(round_of(app).asked.item, kind) == value
        answer(app)
        go_on(app)


def test_what_goes_wrong_comes_again_as_drills_and_decisions(app, study):
    healthy(visit(app, "practice"))
    app.segmented_control(key="practice:kind").set_value("weak").run()
    assert app.button(key="practice-begin").disabled
    for asked in take(study.round(3, now(), decision="inference", repeat=False), 4):
        study.answer(asked, wrong(asked.item), now())
    healthy(app.run())
    healthy(app.button(key="practice-begin").click().run())
    assert round_of(app).asked.item.decision == "inference"
    answer(app)


def take(asked, count):
    return [found for found, _ in zip(asked, range(count), strict=False)]


def test_cramming_leaves_the_schedule_alone(app, study):
    healthy(visit(app, "practice"))
    app.toggle(key="practice:cram").set_value(True).run()
    healthy(app.button(key="practice-begin").click().run())
    answer(app)
    assert study.insight(now()).answers == 1
    assert not study.learner.plan(now() + dt.timedelta(days=99)).due


def test_the_scenario_opens_in_the_advisor(app):
    healthy(visit(app, "practice"))
    app.segmented_control(key="practice:kind").set_value("decision").run()
    app.selectbox(key="practice:decision").set_value("vector_store").run()
    healthy(app.button(key="practice-begin").click().run())
    while round_of(app).asked.item.type != "multiple_choice":
        answer(app)
        go_on(app)
    asked = round_of(app).asked
    answer(app)
    app.button(key=f"open-{asked.token}-1").click().run()
    scenario = work(app).scenario
    assert dict(scenario.answers) == dict(asked.item.trials[0].scenario.answers)
    assert (scenario.lens, scenario.story) == (asked.item.lens, asked.item.stem)


def test_a_drill_ends_by_naming_the_one_difference(app, study, monkeypatch):
    monkeypatch.setattr(secrets, "randbelow", lambda _: 1)  # the seed of the round
    for asked in take(study.round(3, now(), decision="inference", repeat=False), 12):
        study.answer(asked, wrong(asked.item), now())
    healthy(visit(app, "progress"))
    pairs = study.insight(now()).confusions[:6]
    found = [n for n, p in enumerate(pairs) if any(study.drill_round(1, p.decision, p.key, p.chosen))]
    app.button(key=f"drill-{found[0]}").click().run()
    healthy(visit(app, "practice"))
    assert round_of(app).kind == "drill"
    drill = round_of(app).asked.contrast
    answer(app)
    go_on(app)
    assert round_of(app).asked.item == drill.second
    answer(app)
    assert "The one difference" in "\n".join(info.value for info in app.info)


# --- mock exams ---


def sitting(app, study, count=20):
    healthy(visit(app, "mock"))
    app.radio(key="mock:length").set_value(count).run()
    healthy(app.button(key="mock-begin").click().run())
    return mocks.running(study.learner)


def test_a_whole_exam_from_begin_to_report(app, study):
    state = sitting(app, study)
    items = mock_items(state)
    for position, item in enumerate(items):
        response = item.right if position % 2 else wrong(item)
        respond(app, item, response, f"{state.id}-{position}")
        if position + 1 < len(items):
            healthy(app.button(key="mock-next").click().run())
    assert f"{len(items)} of {len(items)} answered" in app.expander[-1].label
    study.submit_mock(state.id, now())
    app.query_params["exam"] = state.id
    healthy(app.run())
    right = sum(is_right(item, mocks.load(study.learner, state.id).responses[n]) for n, item in enumerate(items))
    assert right == len(items) // 2
    assert app.title[0].value == f"{right} of {len(items)} right, {right * 100 // len(items)} %"
    assert "cannot be worked out from it" in said(app)
    assert study.insight(now()).answers == len(items)


def test_an_exam_goes_on_in_another_session_where_it_was(app, study):
    state = sitting(app, study)
    item = mock_items(state)[0]
    respond(app, item, item.right, f"{state.id}-0")
    app.button(key="mock-next").click().run()
    healthy(app.button(key="mock-flag").click().run())
    again = healthy(visit(AppTest.from_file(str(TOP / "app.py"), default_timeout=60).run(), "mock"))
    assert again.header[0].value == f"Question 2 of {len(state.items)}"
    kept = mocks.running(study.learner)
    assert (frozenset(kept.responses[0]), kept.flagged) == (frozenset(item.right), {1})


def test_more_than_announced_is_no_answer(app, study):
    state = sitting(app, study, 65)
    items = mock_items(state)
    position = next(n for n, item in enumerate(items) if item.type == "multiple_response")
    item = items[position]
    mocks.answer(study.learner, state.id, position, None, now())
    app.session_state["awsadvisor.mock"] = (state.id, position)
    healthy(app.run())
    everything = tuple(option.id for option in item.options)
    respond(app, item, everything, f"{state.id}-{position}")
    assert "too many" in said(app)
    assert "0 of 65 answered" in app.expander[-1].label
    for name in set(everything) - set(item.right):
        healthy(app.pills(key=f"options-{state.id}-{position}").unselect(name).run())
    assert "too many" not in said(app)
    assert "1 of 65 answered" in app.expander[-1].label


def test_two_tabs_on_one_question_lose_no_choice(app, study):
    state = sitting(app, study, 65)
    items = mock_items(state)
    position = next(n for n, item in enumerate(items) if item.type == "multiple_response")
    item, place = items[position], f"{state.id}-{position}"
    tabs = [app, healthy(visit(AppTest.from_file(str(TOP / "app.py"), default_timeout=60).run(), "mock"))]
    for tab in tabs:
        tab.session_state["awsadvisor.mock"] = (state.id, position)
        healthy(tab.run())
    for tab, name in zip(tabs, item.right, strict=False):
        healthy(tab.pills(key=f"options-{place}").select(name).run())
    assert frozenset(mocks.running(study.learner).responses[position]) == frozenset(item.right[:2])
    assert frozenset(tabs[1].pills(key=f"options-{place}").value) == frozenset(item.right[:2])
    healthy(tabs[0].run())
    healthy(tabs[0].pills(key=f"options-{place}").unselect(item.right[1]).run())
    assert mocks.running(study.learner).responses[position] == (item.right[0],)


def test_when_the_time_is_up_the_exam_hands_itself_in(app, study):
    state = sitting(app, study)
    item = mock_items(state)[0]
    respond(app, item, item.right, f"{state.id}-0")
    shift(study, state, dt.timedelta(minutes=28))
    healthy(app.run())
    assert app.title[0].value == f"1 of {len(state.items)} right, {100 // len(state.items)} %"
    assert "the time was up" in said(app)
    assert mocks.running(study.learner) is None


def shift(study, state, by):
    """Let an exam have begun earlier."""
    with study.learner.store.session() as session:
        values = {"start": state.started_at - by, "end": state.ends_at - by, "id": state.id}
        values = {
            name: str(value.replace(tzinfo=None)) if isinstance(value, dt.datetime) else value
            for name, value in values.items()
        }
        session.execute(text("UPDATE mocks SET started_at = :start, ends_at = :end WHERE id = :id"), values)


def test_nobody_reads_the_exam_of_another(app, study):
    other = Study(study.supply.advisor, study.learner.store.learner("somebody else"))
    state = other.begin_mock(1, now(), 5, 5)
    app.query_params["exam"] = state.id
    visit(app, "mock")
    assert not app.exception
    assert "there is no mock exam" in said(app)


# --- progress ---


def test_progress_begins_empty_and_then_shows_what_is_known(app, study):
    healthy(visit(app, "progress"))
    assert "Nothing answered yet" in app.info[0].value
    for number, asked in enumerate(take(study.round(1, now()), 8)):
        study.answer(asked, asked.item.right if number % 2 else wrong(asked.item), now())
    healthy(app.run())
    assert "4 of 8" in said(app)
    exam_day = dt.date.today() + dt.timedelta(days=20)
    healthy(app.date_input(key="progress:exam").set_value(exam_day).run())
    healthy(app.number_input(key="progress:cap").set_value(12).run())
    assert (study.learner.plan(now()).exam_date, study.learner.plan(now()).cap) == (exam_day, 12)
    assert "20 days" in said(app)
    assert "On exam day" in said(app)


def test_items_are_brought_or_every_problem_is_told(app, study):
    body = (TOP / "practice/domain-1/serving-and-lifecycle.yaml").read_text()
    mine = "\n".join(
        line.replace("- id: ", "- id: my-") if line.startswith("- id: ") else line for line in body.splitlines()
    )
    assert "items taken in" in transfer._kept(study, mine.encode(), "mine.yaml")
    assert all(name.startswith("my-") for name in study.learner.own_items())
    with pytest.raises(Exception, match=r"mine.yaml:\d+: "):
        transfer._kept(study, mine.replace("type: multiple_choice", "type: multiple_choise").encode(), "mine.yaml")


def test_progress_is_taken_along_and_brought_elsewhere(app, study):
    for asked in take(study.round(1, now()), 3):
        study.answer(asked, asked.item.right, now())
    other = Study(study.supply.advisor, study.learner.store.learner("another"))
    assert transfer._kept(other, to_json(study.learner).encode(), "progress.json").startswith("3 answers taken in")
    assert zipfile.is_zipfile(io.BytesIO(transfer._deck(study)))


# --- what may be missing or broken ---


@pytest.mark.parametrize("path", ["practice", "mock", "progress"])
def test_without_the_extra_the_page_says_what_to_install(app, monkeypatch, path):
    real = builtins.__import__

    def without(name, *rest):
        if name.split(".")[0] == "sqlalchemy":
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
        return real(name, *rest)

    for name, module in [found for found in sys.modules.items() if found[0].startswith(NEEDS_THE_EXTRA)]:
        package, _, child = name.rpartition(".")
        if package:  # importing it anew replaces the package's attribute too: have that put back as well
            monkeypatch.setattr(sys.modules[package], child, module, raising=False)
    for name in [name for name in sys.modules if name.startswith(NEEDS_THE_EXTRA)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    healthy(visit(app, path))
    assert "pip install 'awsadvisor[app,practice]'" in said(app)


@pytest.mark.parametrize("path", ["practice", "mock", "progress"])
def test_a_damaged_database_is_told_and_left_alone(app, tmp_path, monkeypatch, path):
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database" * 500)
    monkeypatch.setenv("AWSADVISOR_DATABASE_URL", f"sqlite:///{broken}")
    learning.store.clear()
    visit(app, path)
    assert not app.exception
    assert "damaged" in said(app)
    assert broken.read_bytes() == b"this is no database" * 500


def test_an_answer_that_cannot_be_kept_is_told_and_can_be_sent_again(app, study, tmp_path):
    begun(app)
    found = round_of(app)
    respond(app, found.asked.item, found.asked.item.right, found.asked.token)
    with study.learner.store.session() as session:
        session.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON answers BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
            )
        )
    app.button(key=f"check-{found.asked.token}").click().run()
    assert not app.exception
    assert "disk is full" in said(app)
    assert round_of(app).outcome is None
    with study.learner.store.session() as session:
        session.execute(text("DROP TRIGGER full"))
    healthy(app.button(key=f"check-{found.asked.token}").click().run())
    assert round_of(app).outcome is True

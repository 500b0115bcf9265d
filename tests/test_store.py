"""Progress is kept, each learner's apart, on SQLite and (with AWSADVISOR_TEST_POSTGRES) on a real PostgreSQL."""

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import uuid
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from awsadvisor.errors import InputError
from awsadvisor.store import database, mocks, transfer
from awsadvisor.store.database import VERSION, backup_file, database_url
from awsadvisor.store.errors import StoreError
from awsadvisor.store.insight import insight
from awsadvisor.store.learner import Given, Store

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
POSTGRES = os.environ.get("AWSADVISOR_TEST_POSTGRES")


@pytest.fixture(params=["sqlite", *(["postgresql"] if POSTGRES else [])])
def store(request, tmp_path):
    if request.param == "sqlite":
        found = Store.open(f"sqlite:///{tmp_path / 'practice.db'}")
    else:
        found = Store.open(POSTGRES)
        with found.session() as session:
            session.execute(text("DELETE FROM users"))
    yield found
    found.close()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "practice.db"


def given(item="photos", *, right=True, card=None, **more):
    values = {"token": uuid.uuid4().hex, "item": item, "card": card or item, "task": "1.1", "decision": "inference"}
    return Given(**{**values, "response": ("a",), "right": right, "knowledge": "abc", **more})


AUCKLAND = ZoneInfo("Pacific/Auckland")


@pytest.mark.parametrize(
    ("zone", "done", "streak"), [(dt.UTC, 2, 1), (AUCKLAND, 1, 2)], ids=["in London", "in Auckland"]
)
def test_days_begin_at_the_learners_own_midnight(store, zone, done, streak):
    """23:50 and 00:10 in Auckland are two days there, and one in London."""
    learner = store.learner()
    before, after = (
        dt.datetime(2026, 11, day, *time, tzinfo=AUCKLAND) for day, time in ((23, (23, 50)), (24, (0, 10)))
    )
    learner.record(given("one"), before)
    learner.record(given("two"), after)
    now = (after + dt.timedelta(minutes=5)).astimezone(zone)
    assert learner.plan(now).done == done
    assert insight(learner, now).streak == streak


def test_the_streak_goes_on_over_the_night_in_which_clocks_change(store):
    berlin, learner = ZoneInfo("Europe/Berlin"), store.learner()
    for day in (28, 29, 30):  # the clocks go forward on 2026-03-29
        learner.record(given(f"day-{day}"), dt.datetime(2026, 3, day, 0, 30, tzinfo=berlin))
    assert insight(learner, dt.datetime(2026, 3, 30, 23, 30, tzinfo=berlin)).streak == 3


def test_an_exam_lasts_as_long_when_the_clocks_change_during_it(store):
    learner = store.learner()
    begun = dt.datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    state = mocks.begin(learner, [{"id": "a"}], 1, begun, 90)
    assert state.ends_at.astimezone(dt.UTC) - begun.astimezone(dt.UTC) == dt.timedelta(minutes=90)


def test_no_interval_leads_past_the_exam_where_the_learner_is(store):
    """The evening before the exam in Honolulu is the day of the exam in UTC already."""
    honolulu, learner = ZoneInfo("Pacific/Honolulu"), store.learner()
    learner.set_exam(dt.date(2026, 11, 24))
    evening = dt.datetime(2026, 11, 23, 20, 0, tzinfo=honolulu)
    learner.record(given(), evening)
    assert learner.plan(evening).exam_date == dt.date(2026, 11, 24)
    assert set(insight(learner, evening).forecast) == {"1"}
    assert insight(learner, evening + dt.timedelta(days=1)).forecast != {}
    assert insight(learner, evening + dt.timedelta(days=2)).forecast == {}


def test_an_answer_is_kept_and_moves_its_card(store):
    learner = store.learner()
    assert learner.record(given(right=False), NOW)
    plan = learner.plan(NOW + dt.timedelta(minutes=2))
    assert [due.card for due in plan.due] == ["photos"]
    assert plan.done == 1
    assert learner.record(given(), NOW + dt.timedelta(minutes=3))
    assert learner.record(given(), NOW + dt.timedelta(days=1))
    assert learner.plan(NOW + dt.timedelta(days=1, hours=1)).due == ()
    assert insight(learner, NOW + dt.timedelta(days=1)).streak == 2


def test_the_same_click_counts_once(store):
    learner = store.learner()
    answer = given()
    assert learner.record(answer, NOW)
    assert not learner.record(answer, NOW)
    assert insight(learner, NOW).answers == 1


def test_learners_are_apart(store):
    one, other = store.learner("a"), store.learner("b")
    one.record(given(), NOW)
    one.keep_items({"own": {"id": "own"}}, NOW)
    begun = mocks.begin(one, [{"id": "x"}], 1, NOW, 90)
    assert other.seen() == frozenset()
    assert other.own_items() == {}
    assert mocks.running(other) is None
    with pytest.raises(StoreError, match="no mock exam"):
        mocks.load(other, begun.id)
    one.forget()
    assert store.learner("a").seen() == frozenset()


def test_cramming_does_not_disturb_the_schedule(store):
    learner = store.learner()
    learner.record(given(), NOW)
    before = transfer.Export.model_validate_json(transfer.to_json(learner)).cards
    for _ in range(5):
        learner.record(given(right=False), NOW, mode="cram")
    found = transfer.Export.model_validate_json(transfer.to_json(learner))
    assert found.cards == before
    assert len(found.answers) == 6


def test_no_interval_leads_past_the_exam(store):
    learner = store.learner()
    learner.set_exam(NOW.date() + dt.timedelta(days=5))
    moment = NOW
    for _ in range(8):
        learner.record(given(), moment)
        (card,) = transfer.Export.model_validate_json(transfer.to_json(learner)).cards
        assert card.due_at.date() <= max(NOW.date() + dt.timedelta(days=5), moment.date() + dt.timedelta(days=1))
        if card.due_at.date() > NOW.date() + dt.timedelta(days=4):
            break
        moment = card.due_at


def test_the_daily_cap_holds(store):
    learner = store.learner()
    for number in range(6):
        learner.record(given(f"item-{number}", right=False), NOW)
    learner.set_daily_cap(4)
    tomorrow = NOW + dt.timedelta(days=1)
    plan = learner.plan(tomorrow)
    assert (len(plan.due), plan.waiting) == (4, 2)
    learner.record(given("item-0"), tomorrow)
    assert len(learner.plan(tomorrow).due) == 3
    with pytest.raises(StoreError, match="makes no sense"):
        learner.set_daily_cap(0)


def test_insight_shows_what_is_weak_and_confused(store):
    learner = store.learner()
    learner.set_exam(NOW.date() + dt.timedelta(days=30))
    for _ in range(2):
        learner.record(given("a", right=False, key="asynchronous-inference", chosen="batch-transform"), NOW)
    learner.record(given("b", decision="prompting", task="3.2"), NOW)
    found = insight(learner, NOW)
    assert (found.answers, found.right) == (3, 1)
    assert [(c.key, c.chosen, c.times) for c in found.confusions] == [("asynchronous-inference", "batch-transform", 2)]
    assert found.weakest == ("inference",)
    assert set(found.forecast) == {"1", "3"}
    assert all(0 < value <= 1 for value in found.forecast.values())


def test_a_mock_exam_goes_on_where_it_was(store):
    learner = store.learner()
    begun = mocks.begin(learner, [{"id": f"item-{n}"} for n in range(3)], 7, NOW, 90)
    mocks.answer(learner, begun.id, 1, ("b", "c"), NOW, flagged=True)
    mocks.answer(learner, begun.id, 2, None, NOW, flagged=True)
    found = mocks.running(store.learner())
    assert found is not None
    assert (found.position, dict(found.responses), found.flagged) == (2, {1: ("b", "c")}, {1, 2})
    late = NOW + dt.timedelta(minutes=91)
    assert found.over(late)
    mocks.answer(learner, begun.id, 0, ("a",), late)
    handed_in = mocks.submit(learner, begun.id, late)
    assert 0 not in handed_in.responses
    assert handed_in.submitted_at == NOW + dt.timedelta(minutes=90)
    assert mocks.submit(learner, begun.id, late + dt.timedelta(days=1)).submitted_at == handed_in.submitted_at
    assert mocks.running(learner) is None
    assert [mock.id for mock in mocks.history(learner)] == [begun.id]


def test_everything_can_be_taken_elsewhere(store):
    one, other = store.learner("a"), store.learner("b")
    one.record(given(right=False, key="x", chosen="y", seconds=3.5), NOW)
    one.keep_items({"own": {"id": "own"}}, NOW)
    mocks.answer(one, mocks.begin(one, [{"id": "x"}], 1, NOW, 90).id, 0, ("a",), NOW)
    exported = transfer.to_json(one)
    assert transfer.from_json(other, exported, "progress.json") == 1
    again = transfer.Export.model_validate_json(transfer.to_json(other))
    first = transfer.Export.model_validate_json(exported)
    assert again.model_copy(update={"mocks": []}) == first.model_copy(update={"mocks": []})
    assert again.mocks[0].answers == first.mocks[0].answers
    assert transfer.from_json(other, exported, "progress.json") == 0
    assert (
        transfer.to_csv(one).splitlines()[1].startswith("2026-11-23T10:00:00+00:00,practice,photos,1.1,inference,False")
    )


@pytest.mark.parametrize("wrong", ["", "[]", "{}", '{"format": "else"}', "\x00"])
def test_what_is_no_export_is_refused_and_nothing_changes(store, wrong):
    learner = store.learner()
    with pytest.raises(InputError, match=r"progress\.json"):
        transfer.from_json(learner, wrong, "progress.json")
    assert learner.seen() == frozenset()


def test_a_card_that_the_scheduler_does_not_know_is_refused(store):
    learner = store.learner()
    learner.record(given(), NOW)
    wrong = transfer.to_json(learner).replace('"stability"', '"stubbornness"')
    with pytest.raises(InputError, match="card 'photos'"):
        transfer.from_json(store.learner("b"), wrong, "progress.json")
    assert store.learner("b").seen() == frozenset()


def test_a_spreadsheet_gets_no_formulas(store):
    learner = store.learner()
    learner.record(given("=cmd()"), NOW)
    assert "'=cmd()" in transfer.to_csv(learner)


def test_two_tabs_at_once_lose_nothing(store):
    learner = store.learner()
    failures = []

    def tab(number):
        try:
            for count in range(10):
                learner.record(given(f"item-{count}", token=f"{number}-{count}"), NOW)
        except Exception as error:
            failures.append(error)

    tabs = [threading.Thread(target=tab, args=(number,)) for number in range(4)]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()
    assert failures == []
    assert insight(learner, NOW).answers == 40


def test_the_schema_is_the_one_of_the_tables(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from awsadvisor.store.tables import Base

    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == VERSION


def test_a_database_of_an_earlier_version_is_brought_up_to_date_and_keeps_its_rows(store):
    learner = store.learner()
    learner.record(given(), NOW)
    learner.set_shortcuts(False)
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    again = Store.open(store.engine.url.render_as_string(hide_password=False))
    assert again.learner().shortcuts()
    assert insight(again.learner(), NOW).answers == 1
    again.close()


def test_shortcuts_are_each_learners_own_and_go_along(store):
    mine, other = store.learner("me"), store.learner("other")
    mine.set_shortcuts(False)
    assert (mine.shortcuts(), other.shortcuts()) == (False, True)
    transfer.from_json(other, transfer.to_json(mine), "progress.json")
    assert not other.shortcuts()


# --- what can happen to a file ---


def test_an_answer_survives_a_kill(file):
    code = f"""
import datetime as dt, os, signal, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_store import NOW, Store, given, mocks
learner = Store.open("sqlite:///{file}").learner()
learner.record(given(), NOW)
begun = mocks.begin(learner, [{{"id": "x"}}, {{"id": "y"}}], 1, NOW, 90)
mocks.answer(learner, begun.id, 0, ("a",), NOW)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    learner = Store.open(f"sqlite:///{file}").learner()
    assert learner.seen() == {"photos"}
    found = mocks.running(learner)
    assert found is not None
    assert found.responses == {0: ("a",)}


def test_a_damaged_file_is_named_and_left_alone(file):
    store = Store.open(f"sqlite:///{file}")
    store.learner().record(given(), NOW)
    store.close()
    Store.open(f"sqlite:///{file}").close()  # a second opening keeps a copy
    assert backup_file(file).exists()
    damaged = b"this is no database" * 100
    file.write_bytes(damaged)
    with pytest.raises(StoreError, match=r"practice\.db is no progress database.*The last good copy is .*backup"):
        Store.open(f"sqlite:///{file}")
    assert file.read_bytes() == damaged
    file.unlink()
    backup_file(file).rename(file)
    assert Store.open(f"sqlite:///{file}").learner().seen() == {"photos"}


def test_a_locked_file_gets_a_clear_message(file, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    store = Store.open(f"sqlite:///{file}")
    learner = store.learner()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="in use by another program"):
            learner.record(given(), NOW)
        other.execute("ROLLBACK")
    assert learner.record(given(), NOW)


def test_a_full_disk_gets_a_clear_message_and_loses_nothing(file):
    from sqlalchemy import event

    store = Store.open(f"sqlite:///{file}")
    learner = store.learner()
    learner.record(given(), NOW)
    event.listen(
        store.engine, "connect", lambda c, _: c.execute("PRAGMA max_page_count=1")
    )  # no page more than there are
    with pytest.raises(StoreError, match="disk is full"):
        learner.record(given("large", response=("x" * 2_000_000,)), NOW)
    assert Store.open(f"sqlite:///{file}").learner().seen() == {"photos"}


def test_a_newer_schema_is_refused(file):
    store = Store.open(f"sqlite:///{file}")
    with store.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="made by a newer awsadvisor"):
        Store.open(f"sqlite:///{file}")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is no database address"),
        ("mysql://host/name", "'mysql' is not supported"),
        ("postgresql://u:secret@localhost:1/none", "does not answer"),
        ("sqlite:////proc/none/practice.db", "cannot be made"),
    ],
)
def test_a_wrong_address_gets_a_clear_message_without_the_password(url, said):
    with pytest.raises(StoreError, match=said) as caught:
        Store.open(url)
    assert "secret" not in str(caught.value)


def test_the_environment_names_the_database(monkeypatch, tmp_path):
    monkeypatch.setenv("AWSADVISOR_DATABASE_URL", "postgres://u@host/name")
    assert database_url().drivername == "postgresql+psycopg"
    monkeypatch.delenv("AWSADVISOR_DATABASE_URL")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert database_url().database == str(tmp_path / "awsadvisor" / "practice.db")

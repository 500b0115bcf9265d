"""Studying in the terminal, as a learner does it: rounds, repetitions, drills, mock exams, import and export."""

import datetime as dt
import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from awsadvisor import cli
from awsadvisor.practice.models import item_body, item_from
from awsadvisor.practice.presenting import shown_options
from awsadvisor.store import mocks
from awsadvisor.store.learner import Store
from awsadvisor.study import Asked, Study, mock_items, new_token

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
TOP = Path(__file__).parents[1]
ITEMS = "practice/domain-1/serving-and-lifecycle.yaml"


@pytest.fixture
def database(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'practice.db'}"
    monkeypatch.setenv("AWSADVISOR_DATABASE_URL", url)
    return url


@pytest.fixture
def run(database, monkeypatch, capsys):
    def call(*arguments, typed=""):
        monkeypatch.setattr(sys, "argv", ["awsadvisor", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        shown = capsys.readouterr()
        return int(stopped.value.code or 0), shown.out + shown.err

    return call


@pytest.fixture
def study(advisor, database):
    store = Store.open(database)
    yield Study(advisor, store.learner())
    store.close()


def wrong_for(item):
    others = [option.id for option in item.options if option.id not in item.right]
    return tuple(others[: len(item.right)]) if others else item.right[::-1]


def letters(item, response, seed):
    shown = shown_options(item, seed)
    return " ".join("ABCDEFG"[shown.index(name)] for name in response)


# --- what is asked ---


def test_a_wrong_answer_comes_again_as_another_story(study):
    item = study.supply.for_card("inference/asynchronous-inference", 4)
    assert not study.answer(Asked(item, new_token(), due=False), wrong_for(item), NOW)
    later = NOW + dt.timedelta(minutes=5)
    again = next(study.round(99, later))
    assert again.due
    assert again.item.key == "asynchronous-inference"
    assert again.item.stem != item.stem
    assert wrong_for(item)[0] in [option.id for option in again.item.options]


def test_what_was_answered_is_not_asked_anew(study):
    first = next(study.round(3, NOW, repeat=False))
    study.answer(first, first.item.right, NOW)
    assert next(study.round(3, NOW, repeat=False)).item.id != first.item.id


def test_the_same_seed_asks_the_same(study):
    def ids(seed):
        return [asked.item.id for asked, _ in zip(study.round(seed, NOW), range(12), strict=False)]

    assert ids(5) == ids(5) != ids(6)


def test_a_domain_or_a_decision_narrows_the_round(study):
    rounds = study.round(1, NOW, domain="5"), study.round(1, NOW, decision="guardrails")
    assert {next(rounds[0]).item.domain for _ in range(10)} == {"5"}
    assert {next(rounds[1]).item.decision for _ in range(10)} == {"guardrails"}


def test_confusions_become_drills(study):
    item = study.supply.maker.item("evaluation_metric", "precision", 0, confused=("recall",))
    study.answer(Asked(item, new_token(), due=False), ("recall",), NOW)
    drill = next(study.drills(1, NOW))
    assert {drill.first.key, drill.second.key} == {"precision", "recall"}


def test_an_item_survives_being_kept(study):
    for item in study.supply.bank.items.values():
        assert item_from(json.loads(json.dumps(item_body(item)))) == item


# --- mock exams ---


def test_a_mock_exam_is_the_same_after_a_crash(study, advisor, database):
    state = study.begin_mock(4, NOW, items=10, minutes=20)
    mocks.answer(study.learner, state.id, 0, mock_items(state)[0].right, NOW)
    other = Study(advisor, Store.open(database).learner())
    again = other.begin_mock(5, NOW + dt.timedelta(minutes=1))
    assert again.id == state.id
    assert mock_items(again) == mock_items(state)
    found = other.submit_mock(again.id, NOW + dt.timedelta(minutes=2))
    assert (found.right, found.items) == (1, 10)
    assert other.insight(NOW).answers == 10
    assert other.submit_mock(again.id, NOW).right == 1
    assert other.insight(NOW).answers == 10
    assert other.learner.plan(NOW + dt.timedelta(days=30)).due == ()


def test_a_mock_exam_whose_time_is_up_makes_room_for_a_new_one(study):
    first = study.begin_mock(4, NOW, items=10, minutes=20)
    second = study.begin_mock(4, NOW + dt.timedelta(minutes=21), items=10, minutes=20)
    assert second.id != first.id
    assert [mock.id for mock in mocks.history(study.learner)] == [first.id]


def test_a_mock_exam_that_can_no_longer_be_read_makes_room_too(study):
    first = mocks.begin(study.learner, [{"id": "from-another-age", "type": "essay"}], 1, NOW, 90)
    assert study.begin_mock(4, NOW, items=10, minutes=20).id != first.id


def test_a_whole_mock_exam_in_the_terminal(run, study, database):
    code, shown = run("mock", "--seed", 3, "--count", 8, typed="f\nl\nq\n")
    assert code == 0
    assert "Item 1 of 8" in shown
    assert "Flagged: 1." in shown
    assert "Kept as it is. Go on with: awsadvisor mock" in shown
    state = mocks.running(study.learner)
    items = mock_items(state)
    typed = "\n".join(letters(item, item.right, state.seed) for item in items)
    code, shown = run("mock", typed=f"x y z 9 ?\n{typed}\ns\n")
    assert code == 0
    assert "Every item is answered" in shown
    assert "8 of 8 right (100 percent)." in shown
    assert "raw result" in shown
    assert "scaled score, which cannot be worked out" in shown


def test_killed_in_the_middle_of_a_mock_exam(study, database):
    process = subprocess.Popen(
        [sys.executable, "-m", "awsadvisor", "mock", "--seed", "3", "--count", "8"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    shown = ""
    while "Item 1 of 8" not in shown:
        shown += process.stdout.readline()
    state = mocks.running(study.learner)
    first = mock_items(state)[0]
    process.stdin.write(letters(first, first.right, state.seed) + "\n")
    process.stdin.flush()
    while "Item 2 of 8" not in shown:
        shown += process.stdout.readline()
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    assert mocks.running(study.learner).responses == {0: first.right}


# --- the terminal ---


def test_a_round_in_the_terminal(run, study):
    asked = [asked for asked, _ in zip(study.round(3, NOW, repeat=False), range(2), strict=False)]
    typed = f"{letters(asked[0].item, asked[0].item.right, 3)}\n{letters(asked[1].item, wrong_for(asked[1].item), 3)}\n"
    code, shown = run("practice", "--seed", 3, "--count", 2, typed=typed)
    assert code == 0
    assert "Right." in shown
    assert "Not right. The answer is" in shown
    assert "1 of 2 right." in shown
    code, shown = run("practice", "progress", "--exam-date", "2027-01-15")
    assert code == 0
    assert "1 of 2 answers right" in shown
    assert "remembered with a likelihood" in shown


def test_stopping_at_once_is_fine(run):
    assert run("practice", "--count", 3)[0] == 0
    assert run("practice", "--count", 3, typed="q\n")[1].endswith("0 of 0 right. Still due today: 0 cards.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("practice", "--domain", 9), "there is no domain '9'; it is one of 1, 2, 3, 4, 5"),
        (("practice", "--decision", "inferense"), "did you mean 'inference'?"),
        (("practice", "drill", "inference/asynchronous-inference"), "takes DECISION/OPTION and a second option"),
        (("practice", "drill", "inference/nothing", "batch-transform"), "no option 'nothing' in 'inference'"),
        (("practice", "progress", "--exam-date", "soon"), "--exam-date takes a date"),
        (("practice", "progress", "--daily", 0), "makes no sense"),
        (("practice", "import", "missing.yaml"), "missing.yaml: no such file"),
    ],
)
def test_wrong_calls_are_explained(run, arguments, said):
    code, shown = run(*arguments)
    assert code == 2
    assert said in shown


def test_a_drill_in_the_terminal(run):
    assert run("practice", "drill")[1].startswith("Nothing has been confused yet")
    code, shown = run("practice", "drill", "evaluation_metric/precision", "recall", typed="a\nb\n")
    assert code == 0
    assert "The one difference: False alarms are costly." in shown


def test_what_is_no_text_is_asked_again(database):
    command = [sys.executable, "-m", "awsadvisor", "practice", "--seed", "3", "--count", "1"]
    done = subprocess.run(command, input=b"\xff\xfe\nq\n", capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"Type letters from A to E." in done.stdout


def test_a_number_is_read_as_the_letter_at_its_place(run):
    drill = ("practice", "drill", "evaluation_metric/precision", "recall")
    assert run(*drill, typed="1\n2\n") == run(*drill, typed="a\nb\n")
    assert "There is no option 10." in run(*drill, typed="10\nq\n")[1]


# --- import and export ---


def test_own_items_are_taken_in_and_asked(run, tmp_path, study, advisor, database):
    own = tmp_path / "own.json"
    item = {
        "id": "my-own",
        "type": "multiple_choice",
        "task": "1.1",
        "difficulty": "easy",
        "stem": "My teacher says that one of these four is the answer. Which one is it?",
        "options": [{"id": f"o{n}", "text": f"Option {n}", "because": "My teacher says so."} for n in range(4)],
        "key": "o2",
    }
    own.write_text(json.dumps([item]), encoding="utf-8")
    code, shown = run("practice", "import", own)
    assert (code, "1 item taken in" in shown, "unproven" in shown and "my-own" in shown) == (0, True, True)
    assert Study(advisor, study.learner).supply.item("my-own").right == ("o2",)


def test_a_wrong_key_or_a_broken_file_is_not_taken_in(run, tmp_path, study):
    wrong = tmp_path / "wrong.yaml"
    text = (TOP / ITEMS).read_text(encoding="utf-8")
    wrong.write_text(text.replace("  key: asynchronous-inference", "  key: batch-transform", 1), encoding="utf-8")
    code, shown = run("practice", "import", wrong)
    assert code == 2
    assert "the rules derive 'asynchronous-inference', not 'batch-transform'" in shown
    wrong.write_text(text.replace("task: 1.1", "taks: 1.1"), encoding="utf-8")
    code, shown = run("practice", "import", wrong)
    assert code == 2
    assert "unknown key 'taks' (did you mean 'task'?)" in shown
    assert study.learner.own_items() == {}


def test_progress_goes_out_and_comes_in(run, tmp_path):
    run("practice", "--seed", 3, "--count", 1, typed="a b c d e\na\na b\n")
    for name in ("json", "csv", "anki"):
        code, shown = run("practice", "export", tmp_path / f"out.{name}", "--format", name)
        assert code == 0, shown
        assert run("practice", "export", tmp_path / f"out.{name}", "--format", name)[0] == 2
    code, shown = run("practice", "import", tmp_path / "out.json")
    assert code == 0
    assert "0 answers taken in" in shown


def test_the_anki_deck_holds_the_items(run, tmp_path):
    run("practice", "export", tmp_path / "deck.apkg", "--format", "anki")
    with zipfile.ZipFile(tmp_path / "deck.apkg") as package:
        package.extract("collection.anki2", tmp_path)
    with sqlite3.connect(tmp_path / "collection.anki2") as deck:
        notes = [row[0] for row in deck.execute("SELECT flds FROM notes")]
    deck.close()
    assert len(notes) > 150
    assert any("A car insurer trained its own model" in note for note in notes)
    assert not any("<script" in note for note in notes)


def test_without_the_extra_the_install_line_is_given():
    code = (
        "import sys\n"
        "sys.modules['sqlalchemy'] = None\n"
        "sys.argv = ['awsadvisor', 'practice']\n"
        "from awsadvisor.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'awsadvisor[practice]'" in done.stderr

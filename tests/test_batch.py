"""Portfolios: every format in and out, bad rows by line, and a run that goes on where it was stopped."""

import csv
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awsadvisor import InputError
from awsadvisor.batch.portfolio import closing_stage
from awsadvisor.batch.run import Batch
from awsadvisor.batch.work import CHUNK, Asked, _unheard_ctrl_c
from awsadvisor.batch.writing import replacing
from awsadvisor.render.data import to_data
from awsadvisor.scenarios import read_scenario

TOP = Path(__file__).parents[1]
DAY = dt.date(2026, 11, 22)
ASKED = Asked(DAY, ("inference", "vector_store"))
ROWS = [
    {"title": "Photos within minutes", "answers": {"model_source": "own_training", "payload_mb": 20}},
    {"title": "Quiet nights", "answers": {"model_source": "own_training", "traffic": "spiky_intermittent"}},
    {"title": "Nothing known", "answers": {}},
    {"title": "Old account", "account": "existing", "answers": {"input_type": ["image", "text"]}},
    {"title": "Taught", "lens": "exam", "answers": {"payload_mb": 2.5, "response_time": "unknown"}},
]


def write_lines(path: Path, rows) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" if isinstance(row, dict) else row + "\n" for row in rows))
    return path


def read_lines(path: Path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def advise(advisor, source: Path, output: Path, **more):
    return Batch(advisor, source, output, more.pop("asked", ASKED), **more).run()


@pytest.fixture(scope="module")
def rows(advisor):
    """The rows, with answers that the shipped questions have."""
    questions = advisor.knowledge.questions
    kept = [
        {**row, "answers": {name: answer for name, answer in row["answers"].items() if name in questions}}
        for row in ROWS
    ]
    assert sum(len(row["answers"]) for row in kept) >= 6
    return kept


def test_a_line_is_a_part_of_the_json_that_recommend_prints(advisor, tmp_path):
    files = sorted((TOP / "examples" / "inference").glob("*.yaml"))[:3]
    asked = Asked(DAY)
    source = write_lines(tmp_path / "in.jsonl", [
        read_scenario(file).model_dump(mode="json", exclude_defaults=True) for file in files
    ])  # fmt: skip
    advise(advisor, source, tmp_path / "out.jsonl", asked=asked)
    advise(advisor, source, tmp_path / "full.jsonl", asked=Asked(DAY, full=True))
    for number, (file, short, full) in enumerate(
        zip(files, read_lines(tmp_path / "out.jsonl"), read_lines(tmp_path / "full.jsonl"), strict=True), 1
    ):
        advice = to_data(advisor.advise(asked.of(read_scenario(file, advisor))))
        assert full == {"row": number, **advice}
        assert short["scenario"] == advice["scenario"]
        assert short["recommendations"] == {
            name: {"status": found["status"], "picks": found["picks"]}
            for name, found in advice["recommendations"].items()
        }


def as_cells(row, listed) -> dict[str, object]:
    cells = {key: value for key, value in row.items() if key != "answers"}
    return cells | {name: listed(value) if isinstance(value, list) else value for name, value in row["answers"].items()}


def test_every_format_says_the_same(advisor, rows, tmp_path):
    write_lines(tmp_path / "in.jsonl", rows)
    tabular = [as_cells(row, ";".join) for row in rows]
    columns = list(dict.fromkeys(name for row in tabular for name in row))
    with (tmp_path / "in.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows(tabular)
    typed = [as_cells(row, list) for row in rows]
    pyarrow.parquet.write_table(
        pa.table({name: [row.get(name) for row in typed] for name in columns}), tmp_path / "in.parquet"
    )
    (tmp_path / "in").mkdir()
    for number, row in enumerate(rows):
        (tmp_path / "in" / f"{number}.yaml").write_text(json.dumps(row))
    plain = {}
    for source in ("in.jsonl", "in.csv", "in.parquet", "in"):
        advise(advisor, tmp_path / source, tmp_path / f"{source}-out.jsonl")
        plain[source] = [
            {key: value for key, value in row.items() if key != "file"}
            for row in read_lines(tmp_path / f"{source}-out.jsonl")
        ]
    assert plain["in.jsonl"] == plain["in.csv"] == plain["in.parquet"] == plain["in"]
    for output in ("out.csv", "out.parquet", "out"):
        advise(advisor, tmp_path / "in.jsonl", tmp_path / output)
    with (tmp_path / "out.csv").open(newline="") as file:
        from_csv = list(csv.DictReader(file))
    from_parquet = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    from_folder = [json.loads(file.read_text()) for file in sorted((tmp_path / "out").iterdir())]
    assert from_folder == plain["in.jsonl"]
    for row, text, typed_row in zip(plain["in.jsonl"], from_csv, from_parquet, strict=True):
        for name, found in row["recommendations"].items():
            assert text[name] == ";".join(found["picks"])
            assert typed_row[name] == found["picks"]
            assert text[f"{name}.status"] == typed_row[f"{name}.status"] == found["status"]


BAD = {
    "in.jsonl": ('{"answers": {"trafic": "steady"}}', "unknown question 'trafic' (did you mean 'traffic'?)"),
    "in2.jsonl": ('{"answers": ', "not valid JSON: expecting value (column 13)"),
    "twice.jsonl": ('{"answers": {"traffic": 1, "traffic": 2}}', "not valid JSON: key 'traffic' stands twice"),
    "in3.jsonl": ("[1]", "expected a mapping of keys"),
    "half.jsonl": ('{"answers": {"\\ud800": "x"}}', r"unknown question '\ud800'"),
    "in4.jsonl": ('{"lens": "bild"}', "'lens': 'bild' is none of build, exam"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_named_by_its_line(advisor, rows, tmp_path, name):
    line, message = BAD[name]
    source = write_lines(tmp_path / name, [rows[0], "", line, rows[1]])
    with pytest.raises(InputError) as stopped:
        advise(advisor, source, tmp_path / "out.jsonl")
    assert str(stopped.value).startswith(f"{source}:3: {message}")
    assert not (tmp_path / "out.jsonl").exists()
    heard = []
    outcome = advise(advisor, source, tmp_path / "out.jsonl", on_error="skip", on_problems=heard.extend)
    assert [row["row"] for row in read_lines(tmp_path / "out.jsonl")] == [1, 3]
    assert (outcome.skipped, outcome.portfolio.scenarios) == (1, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "out.jsonl"])


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("title,payload_md", "1: unknown column 'payload_md' (did you mean 'payload_mb'?)"),
        ("title,title", "1: column 'title' stands there twice"),
    ],
)
def test_wrong_columns_are_refused_before_any_row(advisor, tmp_path, header, message):
    (tmp_path / "in.csv").write_text(f"{header}\na,1\n")
    with pytest.raises(InputError) as stopped:
        advise(advisor, tmp_path / "in.csv", tmp_path / "out.csv", on_error="skip")
    assert str(stopped.value) == f"{tmp_path}/in.csv:{message}"


def test_a_csv_row_is_named_by_its_first_line(advisor, tmp_path):
    (tmp_path / "in.csv").write_text('story,payload_mb\n"two\nlines",3\nno,large\nmore,1,2\n')
    heard = []
    advise(advisor, tmp_path / "in.csv", tmp_path / "out.csv", on_error="skip", on_problems=heard.extend)
    assert [(problem.line, problem.message) for problem in heard] == [
        (4, "'payload_mb': expected a number (MB), found 'large'"),
        (5, "unknown question '(cell 3)'"),
    ]


@pytest.mark.parametrize(
    ("source", "output", "message"),
    [
        ("none.jsonl", "out.jsonl", "none.jsonl: no such file or folder"),
        ("in.xlsx", "out.jsonl", "in.xlsx: '.xlsx' is no known format"),
        ("in.jsonl", "out.txt", "out.txt: '.txt' is no known format"),
        ("in.jsonl", "there.jsonl", "there.jsonl: exists already and is left as it is"),
        ("bad.parquet", "out.jsonl", "bad.parquet: not a Parquet file"),
        ("empty", "out.jsonl", "empty: holds no scenario file"),
    ],
)
def test_what_cannot_be_read_or_written_is_said(advisor, tmp_path, monkeypatch, source, output, message):
    monkeypatch.chdir(tmp_path)
    for name in ("in.jsonl", "in.xlsx", "there.jsonl", "bad.parquet"):
        Path(name).write_text("{}\n")
    Path("empty").mkdir()
    with pytest.raises(InputError, match=message.replace(".", r"\.")):
        advise(advisor, Path(source), Path(output))
    assert Path("there.jsonl").read_text() == "{}\n"


def test_a_parquet_file_that_breaks_off_is_named(advisor, tmp_path):
    source = tmp_path / "in.parquet"
    pyarrow.parquet.write_table(pa.table({"title": [f"scenario {number}" for number in range(100)]}), source)
    broken = bytearray(source.read_bytes())
    broken[4:300] = bytes(296)  # its schema, at the end, is whole
    source.write_bytes(broken)
    with pytest.raises(InputError, match=r"^\S*in\.parquet: (cannot be read|not a Parquet file): .*$"):
        advise(advisor, source, tmp_path / "out.jsonl")


def test_each_file_of_a_folder_gets_one_of_its_own(advisor, tmp_path):
    (tmp_path / "in").mkdir()
    names = ("x.yaml", "x.yml", "x.json.yaml")
    for name in names:
        (tmp_path / "in" / name).write_text(f"title: {name}\n")
    advise(advisor, tmp_path / "in", tmp_path / "out")
    written = [json.loads(file.read_text())["scenario"]["title"] for file in (tmp_path / "out").iterdir()]
    assert sorted(written) == sorted(names)


def test_a_file_whose_name_is_no_text_is_named(advisor, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.yaml")).write_text("title: Odd\n")
    with pytest.raises(InputError, match=r"\\udcff\.yaml: its name is not UTF-8 text"):
        advise(advisor, folder, tmp_path / "out.csv")


def test_output_that_cannot_be_finished_leaves_nothing_behind(tmp_path):
    scenario = {"title": "", "lens": "build", "account": "new", "as_of": "2026-11-22"}
    with pytest.raises(ValueError, match="no number"), replacing(tmp_path / "out.parquet", "parquet", []) as writer:
        writer.add(b"", {"row": "no number", "scenario": scenario, "recommendations": {}})
    assert list(tmp_path.iterdir()) == []


def test_two_runs_do_not_write_one_output(advisor, rows, tmp_path):
    source, output, seen = write_lines(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl", []

    def meanwhile(_) -> None:
        for fresh in (False, True):
            with pytest.raises(InputError, match="belongs to a run that is still at work"):
                advise(advisor, source, output, fresh=fresh)
            seen.append(fresh)

    advise(advisor, source, output, on_progress=meanwhile)
    assert seen == [False, True]
    assert len(read_lines(output)) == len(rows)


@pytest.fixture(scope="module")
def stopped(advisor, rows, tmp_path_factory):
    """An input, the output of an uninterrupted run, and the journal of one that stopped near its end."""
    folder = tmp_path_factory.mktemp("stopped")
    source = write_lines(folder / "in.jsonl", [*rows * 3, "wrong", rows[1]])
    advise(advisor, source, folder / "whole.jsonl", on_error="skip")
    with pytest.raises(InputError):
        advise(advisor, source, folder / "out.jsonl")
    journal = folder / "out.jsonl.journal"
    return source, folder / "whole.jsonl", journal, journal.read_bytes()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=0))
def test_wherever_a_run_is_cut_off_it_goes_on_to_the_same_bytes(advisor, stopped, cut):
    source, whole, journal, noted = stopped
    output = journal.with_suffix("")
    journal.write_bytes(noted[: cut % (len(noted) + 1)])
    outcome = advise(advisor, source, output, on_error="skip")
    assert output.read_bytes() == whole.read_bytes()
    assert not journal.exists()
    kept = noted[: cut % (len(noted) + 1)].count(b"\n") - 1
    assert outcome.resumed == max(0, kept)
    output.unlink()


def test_a_journal_of_another_run_is_not_taken_up(advisor, stopped):
    source, _, journal, noted = stopped
    journal.write_bytes(noted)
    output = journal.with_suffix("")
    with pytest.raises(InputError, match=r"is of another run .*--fresh begins anew"):
        advise(advisor, source, output, asked=Asked(DAY, ("inference",)), on_error="skip")
    assert journal.read_bytes() == noted
    advise(advisor, source, output, asked=Asked(DAY, ("inference",)), on_error="skip", fresh=True)
    assert list(read_lines(output)[0]["recommendations"]) == ["inference"]
    output.unlink()


def test_a_run_that_goes_on_keeps_its_day(advisor, stopped):
    source, whole, journal, noted = stopped
    journal.write_bytes(noted)
    tomorrow = Asked(DAY + dt.timedelta(days=400), ASKED.decisions)
    advise(advisor, source, journal.with_suffix(""), asked=tomorrow, on_error="skip")
    assert journal.with_suffix("").read_bytes() == whole.read_bytes()
    journal.with_suffix("").unlink()


def test_the_portfolio_counts_scenarios(advisor, tmp_path):
    outcome = advise(advisor, TOP / "examples" / "vector_store", tmp_path / "out.jsonl")
    rows = read_lines(tmp_path / "out.jsonl")
    found = outcome.portfolio.data()
    options = {name: advisor.knowledge.decisions[name].options for name in ASKED.decisions}
    for service, count in found["services"].items():
        assert count == sum(
            any(
                options[name][pick].service == service
                for name, r in row["recommendations"].items()
                for pick in r["picks"]
            )
            for row in rows
        )
    for name, statuses in found["decisions"].items():
        assert sum(statuses.values()) == len(rows)
        assert statuses.get("open", 0) == sum(row["recommendations"][name]["status"] == "open" for row in rows)
    counts = list(found["services"].values())
    assert all(left >= right for left, right in pairwise(counts))


def test_picks_that_close_are_named_before_and_after_the_day(advisor):
    kendra = next(
        (name, option.id, stage)
        for name, decision in advisor.knowledge.decisions.items()
        for option in decision.options.values()
        if (stage := advisor.knowledge.stage(option, DAY)) and stage.state == "closed_to_new"
    )
    decision, option, stage = kendra
    before = closing_stage(advisor.knowledge, decision, option, stage.since - dt.timedelta(days=1))
    assert before == closing_stage(advisor.knowledge, decision, option, stage.since) == stage


def run_batch(folder: Path, *arguments: str, **more) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "awsadvisor", "batch", *arguments], cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "AWSADVISOR_CACHE": str(folder / "cache")}, **more,
    )  # fmt: skip


KILLED = """
import datetime as dt, os, signal
from pathlib import Path
from awsadvisor import Advisor
from awsadvisor.batch.run import Batch
from awsadvisor.batch.work import Asked

if __name__ == "__main__":  # processes that it starts read this file too
    day = dt.date(2026, 11, 22)
    asked = Asked(day, ("inference",), as_of=day)
    kill = lambda _: os.kill(os.getpid(), signal.SIGKILL)
    Batch(Advisor.load(), Path("in.jsonl"), Path("out.jsonl"), asked, jobs=2, on_progress=kill).run()
"""


def test_processes_share_the_work_and_a_killed_run_goes_on(rows, tmp_path):
    write_lines(tmp_path / "in.jsonl", rows * 400)
    alone = run_batch(tmp_path, "in.jsonl", "-o", "alone.jsonl", "-d", "inference", "-j", "1", "--as-of", "2026-11-22")
    assert alone.communicate()[1] == ""
    (tmp_path / "killed.py").write_text(KILLED)
    killed = subprocess.run([sys.executable, "killed.py"], cwd=tmp_path, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not (tmp_path / "out.jsonl").exists()
    again = run_batch(tmp_path, "in.jsonl", "-o", "out.jsonl", "-d", "inference", "-j", "2", "--as-of", "2026-11-22",
                      "--summary", "summary.json")  # fmt: skip
    said, complaint = again.communicate()
    assert (again.returncode, complaint) == (0, "")
    assert f"2000 scenarios (of these rows, {CHUNK} by an earlier run)" in said
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "alone.jsonl").read_bytes()
    assert json.loads((tmp_path / "summary.json").read_text())["scenarios"] == 2000


def test_one_file_cannot_be_output_and_summary(rows, tmp_path):
    write_lines(tmp_path / "in.jsonl", rows)
    run = run_batch(tmp_path, "in.jsonl", "-o", "out.jsonl", "--summary", "out.jsonl")
    assert run.communicate() == ("", "out.jsonl: cannot be the output and the summary\n")
    assert run.returncode == 2


def test_ctrl_c_says_how_to_go_on(rows, tmp_path):
    source = write_lines(tmp_path / "in.jsonl", rows)
    source.write_text(source.read_text() * 50_000)  # minutes of work: it is not done before Ctrl-C comes
    run = run_batch(tmp_path, "in.jsonl", "-o", "out.jsonl", "-j", "2", start_new_session=True)
    journal = tmp_path / "out.jsonl.journal"
    while run.poll() is None and not (journal.exists() and journal.stat().st_size > 10_000):
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)
    said, complaint = run.communicate()
    assert (run.returncode, said, complaint) == (130, "", "stopped; the same command goes on from out.jsonl.journal\n")
    assert not (tmp_path / "out.jsonl").exists()


def test_ctrl_c_is_not_lost_while_processes_are_started():
    with pytest.raises(KeyboardInterrupt), _unheard_ctrl_c():
        signal.raise_signal(signal.SIGINT)

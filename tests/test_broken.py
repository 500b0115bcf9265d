"""Hostile input: each file in tests/broken has its exact message beside it; nothing is printed or written, exit code 2."""

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
BROKEN = Path("tests/broken")
SCENARIOS = sorted(path.name for path in (TOP / BROKEN / "scenarios").glob("*.yaml"))
OVERLAYS = sorted(path.stem for path in (TOP / BROKEN / "overlays").glob("*.txt"))


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "awsadvisor", *arguments], input=stdin, capture_output=True, cwd=TOP, check=False
    )


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    message = done.stderr.decode()
    assert done.returncode == 2, message
    assert done.stdout == b""
    assert "Traceback" not in message
    return message


@pytest.mark.parametrize("name", SCENARIOS)
def test_broken_scenario(name):
    expected = (TOP / BROKEN / "scenarios" / name).with_suffix(".txt").read_text()
    assert refused(run("recommend", str(BROKEN / "scenarios" / name))) == expected


@pytest.mark.parametrize("name", OVERLAYS)
def test_broken_overlay(name):
    expected = (TOP / BROKEN / "overlays" / f"{name}.txt").read_text()
    overlay = str(BROKEN / "overlays" / name)
    assert refused(run("recommend", "examples/claims-photos.yaml", "--knowledge", overlay)) == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["recommend", "nowhere.yaml"], "nowhere.yaml: no such file\n"),
        (["recommend", "examples"], "examples: is a folder, not a file\n"),
        (["recommend", "examples/claims-photos.yaml", "--knowledge", "nowhere"], "nowhere: no such folder\n"),
        (
            ["recommend", "examples/claims-photos.yaml", "--set", "payload_mb"],
            "--set takes QUESTION=VALUE, not 'payload_mb'\n",
        ),
        (
            ["recommend", "examples/claims-photos.yaml", "--set", "payload=3"],
            "--set payload: unknown question 'payload' (did you mean 'payload_mb'?)\n",
        ),
        (
            ["recommend", "examples/claims-photos.yaml", "--as-of", "tomorrow"],
            "--as-of takes a date such as 2026-11-22, not 'tomorrow'\n",
        ),
        (
            ["recommend", "examples/claims-photos.yaml", "-d", "inferense"],
            "decisions: unknown decision 'inferense' (did you mean 'inference'?)\n",
        ),
        (["questions", "inferense"], "unknown decision 'inferense' (did you mean 'inference'?)\n"),
        (["catalog", "show", "Amazon Kendrra"], "nothing in the catalog is called 'Amazon Kendrra' (did you mean 'Amazon Kendra'?)\n"),
        (["new", "rule", "inference"], "a rule is named as DECISION/RULE, for example inference/idle-gaps\n"),
        (["new", "scenario", "-o", "README.md"], "README.md: exists already and is left as it is\n"),
        (["check", "--examples", "docs"], "docs: holds no examples\n"),
    ],
)  # fmt: skip
def test_wrong_calls_say_what_is_wrong(arguments, message):
    assert refused(run(*arguments)) == message


def test_a_file_of_fifty_megabytes_is_not_read_through(tmp_path):
    large = tmp_path / "large.yaml"
    large.write_bytes(b"title: x\nstory: " + b"y" * 50_000_000)
    assert "larger than 2 MB" in refused(run("recommend", str(large)))


def test_a_file_that_may_not_be_read(tmp_path):
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    assert "cannot be read" in refused(run("recommend", str(loop)))


def test_standard_input_is_checked_like_a_file():
    message = refused(run("recommend", "-", stdin=b"title: x\nanswers: {payload_mb: large}\n"))
    assert message == "standard input:2: 'payload_mb': expected a number (MB), found 'large'\n"


def test_every_problem_of_every_file_is_told_at_once():
    files = [str(BROKEN / "scenarios" / name) for name in ("misspelt-key.yaml", "out-of-range.yaml")]
    message = refused(run("recommend", *files))
    assert message.endswith("5 problems in 2 files\n")


def test_one_broken_file_among_good_ones_prints_no_advice():
    refused(
        run("recommend", "examples/claims-photos.yaml", str(BROKEN / "scenarios" / "empty.yaml"), "--format", "json")
    )

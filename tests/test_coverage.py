"""Coverage says what examples exercise, and what kept the rest from being exercised."""

import subprocess
import sys
from pathlib import Path

from awsadvisor.coverage import complete, measure, reasons, table
from tests.small import advisor, decision, option, rule, write

TOP = Path(__file__).parents[1]
OPTIONS = (
    option("a")
    + option("b", limits="{size: {at_most: 5}}")
    + option("kettle", service="old")
    + option("heater", service="good")
)
RULES = (
    rule("slow", "{pace: slow}", favor="{a: strong}")
    + rule("cited", "{cited: yes, size: {over: 2}}", favor="{b: clear}")
    + rule("steady", "{pace: steady}", favor="{kettle: strong}")
)


def covered(tmp_path, **examples):
    small = advisor(tmp_path / "knowledge", decision("tea", OPTIONS, RULES))
    folder = write(
        tmp_path / "examples", {f"{name}.yaml": f"answers: {answers}\n" for name, answers in examples.items()}
    )
    return small, measure(small, sorted(folder.iterdir()))


def test_what_fires_and_what_is_picked_under_each_lens(tmp_path):
    small, found = covered(tmp_path, one="{pace: slow}", two="{pace: steady}")
    assert found.fired == {"tea/slow", "tea/steady"}
    assert found.picked == {"build": {("tea", "a"), ("tea", "heater")}, "exam": {("tea", "a"), ("tea", "kettle")}}
    assert not complete(small.knowledge, found)
    assert list(table(small.knowledge, found)) == [
        "             rules    options  build   exam",
        "facts          0/0        0/0      0      0",
        "tea            2/3        3/4      2      2",
        "in all          2/3        3/4      2      2  in 2 examples",
    ]


def test_the_nearest_example_and_what_it_lacks(tmp_path):
    small, found = covered(tmp_path, one="{pace: slow}", two="{pace: steady, size: 3}")
    rule_says, option_says = reasons(small, found)
    assert rule_says == (
        f"rule tea/cited fires in no example: nearest is {tmp_path}/examples/two.yaml, "
        "which lacks: citations is yes (which holds in no example)"
    )
    assert option_says == "option tea/b is picked in no example: no example has anything that speaks for or against it"


def test_who_won_and_what_ruled_it_out(tmp_path):
    small, found = covered(tmp_path, one="{pace: slow, cited: yes, size: 3}", two="{pace: steady, cited: yes, size: 9}")
    (says,) = reasons(small, found)
    assert says == (
        f"option tea/b is picked in no example: nearest is {tmp_path}/examples/one.yaml (build), "
        "where it has a score of 2 and a wins with 3"
    )
    small, found = covered(tmp_path / "more", two="{pace: steady, cited: yes, size: 9}")
    assert any(says.endswith("(build), where it is ruled out by limit/b/size") for says in reasons(small, found))


def test_complete_when_all_is_exercised(tmp_path):
    small, found = covered(tmp_path, one="{pace: slow}", two="{pace: steady}", three="{cited: yes, size: 3}")
    assert complete(small.knowledge, found)
    assert list(reasons(small, found)) == []


def test_the_command_and_its_strictness():
    command = [sys.executable, "-m", "awsadvisor", "coverage", "examples/inference"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=TOP, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "in all" in done.stdout
    strict = subprocess.run([*command, "--strict"], capture_output=True, text=True, cwd=TOP, check=False)
    assert strict.returncode == 1
    assert strict.stdout == done.stdout

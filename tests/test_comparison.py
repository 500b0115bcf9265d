"""Side by side: only what differs between scenarios, and options as a decision matrix."""

import json
import re

import pytest

from awsadvisor import Scenario
from awsadvisor.comparison import compare, matrix
from tests.small import advisor, base, decision, option, rule
from tests.test_cli import DEMO, ok, run

SERVING = decision(
    "serving",
    option("small", limits="{size: {at_most: 4}}") + option("big", effort="high"),
    rule("small-is-cheap", "{pace: fast}", favor="{small: strong}") + rule("big-lasts", "{pace: slow}", favor="{big: clear}"),
)  # fmt: skip


FIVE = (
    "real-time-inference",
    "inference-components-scale-to-zero",
    "serverless-inference",
    "asynchronous-inference",
    "batch-transform",
)


@pytest.fixture
def small(tmp_path):
    return advisor(tmp_path, base(SERVING))


def test_only_what_differs_is_said(small):
    found = compare(
        small,
        [
            Scenario(answers={"pace": "fast", "cited": "yes"}),
            Scenario(answers={"pace": "slow", "cited": "yes"}),
            Scenario(answers={"pace": "fast", "cited": "yes", "size": 1}),
        ],
    )
    assert found.answers == {"pace": ("fast", "slow", "fast"), "size": (None, None, 1.0)}
    assert [each.picks for each in found.decisions["serving"]] == [("small",), ("big",), ("small",)]
    (change,), none = found.changes
    assert [(reason.option, reason.evidence.rule) for reason in change.gained] == [("big", "serving/big-lasts")]
    assert [(reason.option, reason.evidence.rule) for reason in change.lost] == [("small", "serving/small-is-cheap")]
    assert none == ()


def test_a_matrix_holds_limits_against_the_scenarios_numbers(small):
    found = matrix(small, Scenario(answers={"pace": "fast", "size": 20}), "serving", ["big", "small"])
    big, little = found.columns
    assert big.limits == ()
    ((check,), verdict) = little.limits, little.verdict.verdict
    assert (check.question, check.value, check.holds, verdict) == ("size", 20.0, False, "ruled_out")


def test_a_scenario_with_and_without_a_change():
    text = ok("compare", DEMO, "--set", "response_time=next_day_or_later")
    assert max(map(len, text.splitlines())) <= 80
    assert "next day or later" in text
    data = json.loads(ok("compare", DEMO, "--set", "response_time=next_day_or_later", "-f", "json"))
    assert data["answers"] == {"response_time": ["within_minutes", "next_day_or_later"]}
    assert data["decisions"]["inference"][1]["picks"] == ["batch-transform"]


def test_what_some_scenarios_share_is_said_once():
    other = ("compare", DEMO, DEMO, "examples/inference/ct-scans-queued-for-a-gpu.yaml")
    text = ok(*other)
    assert "run time" in text
    assert "A, B: 180 s\n" in text
    assert "\n  A, B        SageMaker" not in text  # the same pick in all three is no difference
    assert "\n  A, B        Generative AI\n  C           Traditional machine learning\n" in text
    assert "lens build, for a new account, as of 2026-11-22; knowledge" in text


def test_a_reason_stands_once_with_its_weight_for_each_option():
    text = ok("compare", DEMO, "--options", "serverless-inference,batch-transform,asynchronous-inference")
    (row,) = [line for line in text.splitlines() if line.startswith(" Minutes are enough for a queue")]
    assert row.split()[-2:] == ["-1", "+3"]
    assert "A  SageMaker" in text
    many = ok("compare", DEMO, "--options", ",".join(FIVE))
    assert "\n  E           SageMaker batch transform\n" in many
    (out,) = [line for line in many.splitlines() if line.startswith(" An endpoint with inference components")]
    assert out.split()[-1] == "out"
    assert max(map(len, many.splitlines())) <= 80


def test_options_as_columns():
    text = ok("compare", DEMO, "--options", "Serverless Inference, batch-transform")
    assert max(map(len, text.splitlines())) <= 80
    assert "exceeded: 20 MB" in " ".join(text.split())
    data = json.loads(ok("compare", DEMO, "--options", "serverless-inference,batch-transform", "-f", "json"))
    assert [option["verdict"] for option in data["options"]] == ["ruled_out", "alternative"]
    assert data["options"][0]["pricing"]


def cells(text):
    """The cells of each row of Markdown's tables, under the row's first cell."""
    rows = [re.split(r"(?<!\\) ?\| ?", line)[1:-1] for line in text.splitlines() if line.startswith("|")]
    return {row[0]: row[1:] for row in rows}


def test_a_matrix_as_markdown():
    text = ok("compare", DEMO, "--options", "serverless-inference,batch-transform", "-f", "markdown")
    found = cells(text)
    assert found["verdict"] == ["ruled out, score 4", "not picked, score 0"]
    assert found["request size"][0] == "at most 4 MB; exceeded: 20 MB"
    assert found["Minutes are enough for a queue that takes each request as it comes and announces its result. "
                 "(answer needed: within minutes)"] == ["", "-1"]  # fmt: skip
    assert "(https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html) (checked " in text


def test_scenarios_side_by_side_as_markdown(tmp_path):
    hostile = tmp_path / "hostile.yaml"
    hostile.write_text("title: 'a | b <img src=x> `c`'\nanswers: {response_time: immediate}\ndecisions: [inference]\n")
    text = ok("compare", str(hostile), "--set", "response_time=within_minutes", "-f", "markdown")
    found = cells(text)
    assert found["answer needed"] == ["immediately while the caller waits", "within minutes"]
    assert found["A"][0] == r"a \| b \<img src=x\> \`c\`"
    assert "SageMaker Asynchronous Inference" in found["How are predictions served?"][1]
    assert "\n- only B: **SageMaker Asynchronous Inference**\n  - +3 Minutes are enough" in text
    same = ok("compare", str(hostile), str(hostile), "-f", "markdown")
    assert same.endswith("The answers are the same.\n\nEvery decision comes out the same.\n")


def test_markdown_says_how_many_reasons_it_leaves_out():
    two = ("compare", DEMO, "examples/architecture/bank-advisers-ask-their-policies.yaml")
    left_out = [re.findall(r"(\d+) reasons? more\n", ok(*two, "-f", form)) for form in ("text", "markdown")]
    assert left_out[0] == left_out[1]
    assert left_out[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((DEMO,), "compare takes two scenarios or more, or --options, or --set"),
        ((DEMO, DEMO, "--options", "a,b"), "--options compares options on one scenario"),
        ((DEMO, "--options", "batch-transform,managed-rag"), "no decision has all of these options\n"),
        ((DEMO, "--options", "batch-transfrm"), "nothing in the catalog is called 'batch-transfrm'"),
    ],
)
def test_wrong_input_is_named(arguments, message):
    done = run("compare", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr

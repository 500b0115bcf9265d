"""Why an option, why not another: what failed, by how much, and what would make it win."""

import json

import pytest

from awsadvisor import Scenario
from awsadvisor.whatif import Outcomes, flips, fragility, ways_to_win
from awsadvisor.why import why
from tests.small import advisor, base, decision, option, rule
from tests.test_cli import DEMO, ok, run

SERVING = decision(
    "serving",
    option("small", limits="{size: {at_most: 4}}") + option("big") + option("old", service="old"),
    rule("small-is-cheap", "{pace: fast}", favor="{small: strong}")
    + rule("big-is-roomy", "{pace: [fast, steady]}", favor="{big: clear}")
    + rule("small-cites", "{cited: yes, pace: slow}", favor="{small: clear}")
    + rule("old-is-known", "{cited: no}", favor="{old: slight}"),
)


@pytest.fixture
def small(tmp_path):
    return advisor(tmp_path, base(SERVING))


def outcomes(small, **answers):
    return Outcomes(small, Scenario(answers=answers))


def test_a_limit_that_failed_says_by_what_and_what_would_help(small):
    found = why(outcomes(small, pace="fast", size=20), "serving", "small")
    assert not found.picked
    assert found.gap == -1
    assert [item.because for item in found.option.evidence if item.effect == "limit"] == [
        "20 MB per request; SMALL takes up to 4 MB."
    ]
    ((change,),) = [flip.changes for flip in found.ways]
    assert (change.question, change.before) == ("size", 20.0)
    assert [stretch.words("MB") for stretch in change.stretches] == ["at most 4 MB"]


def test_rules_that_were_missed_say_which_tests_failed(small):
    found = why(outcomes(small, pace="steady"), "serving", "small")
    assert [(missed.rule, len(missed.lacks)) for missed in found.missed] == [
        ("serving/small-is-cheap", 1),
        ("serving/small-cites", 2),
    ]
    assert found.missed[0].lacks[0].value == "steady"
    assert found.missed[1].lacks[0].value is None


def test_what_no_answer_can_cure_is_not_searched(small):
    found = why(outcomes(small, cited="no"), "serving", "old")
    assert found.barred
    assert found.ways == ()


def test_a_pick_says_what_holds_it(small):
    found = why(outcomes(small, pace="fast"), "serving", "small")
    assert found.picked
    assert [(hold.name, hold.picks) for hold in found.fragility.rules] == [("serving/small-is-cheap", ("big",))]
    assert [(hold.name, hold.status) for hold in found.fragility.answers] == [("pace", "open")]


def test_answers_that_rules_see_alike_are_one_flip(small):
    found = flips(outcomes(small, pace="fast", size=1), "serving", 1)
    assert [(flip.picks, [(c.question, c.words, [s.words("MB") for s in c.stretches]) for c in flip.changes]) for flip in found] == [
        ((), [("pace", ("slow",), [])]),
        (("big",), [("pace", ("steady",), [])]),
        (("big",), [("size", (), ["over 4 MB"])]),
    ]  # fmt: skip


def test_a_decision_that_is_given_does_not_flip(small):
    given = Outcomes(small, Scenario(answers={"pace": "fast"}, given={"serving": "big"}))
    assert flips(given, "serving") == []
    assert ways_to_win(given, "serving", "small") == []
    assert fragility(given, "serving").rules == ()


def test_three_limits_take_three_changes():
    text = " ".join(ok("why", DEMO, "Serverless Inference").split())
    assert "Ruled out, with a score of 4. Picked: SageMaker Asynchronous Inference, with 7." in text
    assert "ruled out 20 MB per request; it takes up to 4 MB. 180 s" in text
    assert (
        "wins if run time: at most 60 s (now 180 s); and request size: at most 4 MB (now 20 MB); "
        "and hardware: CPU is enough (now a GPU is needed)" in text
    )


def test_fewer_changes_than_limits_are_not_tried():
    text = " ".join(ok("why", DEMO, "Serverless Inference", "--max-changes", "2").split())
    assert "wins if 3 answers change at least: request size, run time and hardware (--max-changes 3" in text


def test_a_decision_that_does_not_apply_says_why():
    text = " ".join(ok("why", DEMO, "bedrock-provisioned-throughput").split())
    assert "The decision does not apply to this scenario." in text
    assert (
        "applies if model source is not ready models deployed to own endpoints or a model trained on own data "
        "(it is a model trained on own data)" in text
    )
    data = json.loads(ok("why", DEMO, "bedrock-provisioned-throughput", "-f", "json"))
    assert [lack["fact"] for lack in data["applies_if"]] == ["model_source"]


def test_what_speaks_for_an_option_stands_apart_from_what_has_to_be_known_of_it():
    text = ok("why", DEMO, "kendra-index", "--account", "existing")
    assert "note        Amazon Kendra index has been closed to new customers" in text
    assert "missed" not in ok("why", DEMO, "kendra-index")  # no rule could help it


def test_every_missed_rule_is_shown_when_all_are_wanted():
    few, every = (ok("why", DEMO, "batch-transform", *more) for more in ((), ("--all",)))
    assert "and 5 rules more, further away (--all)" in few
    assert "further away" not in every
    assert len(every) > len(few)


def test_why_as_json():
    data = json.loads(ok("why", DEMO, "batch-transform", "-f", "json"))
    assert data["schema_version"] == 1
    assert (data["decision"], data["picked"], data["gap"]) == ("inference", False, 7)
    assert data["would_win"][0]["example"]
    assert (data["exceeded"], data["applies_if"]) == ([], [])
    assert json.loads(ok("why", DEMO, "serverless-inference", "-f", "json"))["max_changes"] == 3


def test_whatif_finds_thresholds_and_shows_what_a_change_does():
    text = " ".join(ok("whatif", DEMO, "-d", "inference", "--max-changes", "1").split())
    assert "run time: over 3,600 s (now 180 s) -> no option leads" in text
    changed = " ".join(ok("whatif", DEMO, "--set", "response_time=next_day_or_later").split())
    assert "changed answer needed: next day or later (was within minutes)" in changed
    assert "before SageMaker Asynchronous Inference (decided) after SageMaker batch transform (decided)" in changed
    assert "changed nothing" in " ".join(ok("whatif", DEMO, "--set", "payload_mb=20").split())
    data = json.loads(ok("whatif", DEMO, "-d", "inference", "--max-changes", "1", "-f", "json"))
    assert all(len(flip["changes"]) == 1 for flip in data["decisions"]["inference"]["flips"])


def test_lines_fit_eighty_columns():
    for arguments in (("why", DEMO, "batch-transform"), ("whatif", DEMO, "-d", "service", "--max-changes", "1")):
        assert max(map(len, ok(*arguments).splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("why", DEMO, "servless-inference"), "nothing in the catalog is called 'servless-inference' (did you mean"),
        (("why", DEMO, "Serverless Inference", "-d", "inferense"), "unknown decision 'inferense' (did you mean 'inference'?)"),
        (("why", DEMO, "Amazon S3 Vectors", "-d", "inference"), "'Amazon S3 Vectors' is no option of decision 'inference'"),
        (("why", DEMO, "provisioned throughput"), "'provisioned throughput' could be"),
        (("whatif", DEMO, "--set", "payload_mb"), "--set takes QUESTION=VALUE"),
    ],
)  # fmt: skip
def test_wrong_input_is_named(arguments, message):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr

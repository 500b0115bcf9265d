"""Review: what was decided then, whether it still holds, and through what it does not."""

import json
import shutil
from xml.etree import ElementTree as ET

import pytest
from junitparser import JUnitXml
from pydantic import BaseModel
from sarif_pydantic import Sarif

from awsadvisor import Scenario
from awsadvisor.review import changes, read_review, review_of, snapshot, write_review
from tests.small import advisor, base, decision, option, rule
from tests.test_cli import DEMO, TOP, ok, run

HOSPITAL = TOP / "examples/vector_store/hospital-staff-search-their-intranet.yaml"


def knowledge(folder, *, size=4, weight="strong", extra=""):
    options = option("small", limits=f"{{size: {{at_most: {size}}}}}") + option("big") + option("old", service="old")
    rules = rule("small-is-cheap", "{pace: fast}", favor=f"{{small: {weight}}}")
    rules += rule("big-is-roomy", "{pace: fast}", favor="{big: clear}") + rule(
        "old-is-known", "{cited: yes}", favor="{old: strong}"
    )
    return advisor(folder, base(decision("serving", options, rules + extra)))  # fmt: skip


def causes(then, now, scenario, later=None):
    found = changes({"s.yaml": snapshot(then, scenario)}, {"s.yaml": snapshot(now, later or scenario)})
    return [(change.decision, [(cause.kind, cause.name) for cause in change.causes]) for change in found]


def test_nothing_changed_is_nothing_to_say(tmp_path):
    then, now = knowledge(tmp_path / "then"), knowledge(tmp_path / "now")
    assert causes(then, now, Scenario(answers={"pace": "fast", "size": 1})) == []


@pytest.mark.parametrize(
    ("new", "cause"),
    [
        ({"size": 0.5}, ("limit", "limit/small/size")),
        ({"weight": "slight"}, ("rule", "serving/small-is-cheap")),
        ({"extra": rule("small-is-gone", "{pace: fast}", exclude="[small]")}, ("rule", "serving/small-is-gone")),
    ],
)
def test_changed_knowledge_is_named(tmp_path, new, cause):
    then, now = knowledge(tmp_path / "then"), knowledge(tmp_path / "now", **new)
    assert causes(then, now, Scenario(answers={"pace": "fast", "size": 1})) == [("serving", [cause])]


def test_a_lifecycle_date_is_named(tmp_path):
    known = knowledge(tmp_path)
    scenario = Scenario(answers={"cited": "yes"}, as_of="2026-05-01")
    later = Scenario(answers={"cited": "yes"}, as_of="2026-08-01")
    ((_, found),) = causes(known, known, scenario, later)
    assert found == [("lifecycle", "lifecycle/old")]


def test_a_changed_answer_is_named(tmp_path):
    known = knowledge(tmp_path)
    before, after = Scenario(answers={"pace": "fast"}), Scenario(answers={"pace": "fast", "size": 9})
    ((_, found),) = causes(known, known, before, after)
    assert found == [("answer", "size"), ("limit", "limit/small/size")]


def test_scenarios_that_came_and_went(tmp_path):
    known = knowledge(tmp_path)
    taken = snapshot(known, Scenario(answers={"pace": "fast"}))
    assert [change.causes[0].text for change in changes({"gone.yaml": taken}, {"new.yaml": taken})] == [
        "was reviewed before and is gone",
        "is new and was not reviewed before",
    ]


def test_a_review_is_read_as_it_was_written(tmp_path):
    known = knowledge(tmp_path / "knowledge")
    review = review_of(
        known.knowledge, {"s.yaml": snapshot(known, Scenario(answers={"pace": "fast", "task": ["read"]}))}
    )
    write_review(tmp_path / "review.json", review)
    assert read_review(tmp_path / "review.json") == review


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "scenarios"
    place.mkdir()
    shutil.copy(TOP / DEMO, place / "claims.yaml")
    shutil.copy(HOSPITAL, place / "hospital.yaml")
    return place


def test_before_and_after_a_service_closed(folder):
    assert "2 scenarios" in ok("review", str(folder), "--update", "--as-of", "2026-07-01")
    same = ok("review", str(folder), "--as-of", "2026-07-02")
    assert "All decisions of 2 scenarios come out as they did" in same
    done = run("review", str(folder), "--as-of", "2026-08-01")
    assert done.returncode == 1
    text = " ".join(done.stdout.split())
    assert "was Amazon Kendra index is Amazon Bedrock Managed Knowledge Base (built-in store)" in text
    assert "Amazon Kendra index has been closed to new customers since 2026-07-30" in text
    assert "claims.yaml" not in text
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert run("review", str(folder), "--as-of", "2026-08-01", "--update").returncode == 0
    assert "come out as they did" in ok("review", str(folder), "--as-of", "2026-08-01")


def test_the_same_knowledge_and_day_write_the_same_bytes(folder):
    ok("review", str(folder), "--update", "--as-of", "2026-11-22")
    before = (folder / "review.json").read_bytes()
    ok("review", str(folder), "--update", "--as-of", "2026-11-22", PYTHONHASHSEED="5")
    assert (folder / "review.json").read_bytes() == before


def test_an_old_knowledge_folder_says_through_which_limit(folder, tmp_path):
    old = tmp_path / "old"
    for name in ("catalog", "rules"):
        shutil.copytree(TOP / name, old / name)
    path = old / "catalog" / "inference.yaml"
    text = path.read_text("utf-8")
    start = text.index("- id: asynchronous-inference")
    changed = text[start:].replace("payload_mb: {at_most: 1024", "payload_mb: {at_most: 10", 1)
    assert changed != text[start:]
    path.write_text(text[:start] + changed, "utf-8")
    done = run("review", str(folder), "--since", str(old), "--as-of", "2026-11-22", "-f", "json")
    assert done.returncode == 1
    found = {(change["file"], change["decision"]): change for change in json.loads(done.stdout)["changes"]}
    change = found["claims.yaml", "inference"]
    assert change["after"]["picks"] == ["asynchronous-inference"]
    assert "limit/asynchronous-inference/payload_mb" in [cause["name"] for cause in change["causes"]]
    assert {cause["option"] for cause in change["causes"]} == {"asynchronous-inference"}
    text = " ".join(run("review", str(folder), "--since", str(old), "--as-of", "2026-11-22").stdout.split())
    assert (
        "SageMaker Asynchronous Inference: no longer ruled out: 20 MB per request; it takes up to 10 MB. (limit)"
        in text
    )


def test_reports_for_machines_and_pull_requests(folder):
    ok("review", str(folder), "--update", "--as-of", "2026-07-01")
    today = ("review", str(folder), "--as-of", "2026-08-01")
    sarif = json.loads(run(*today, "-f", "sarif").stdout)
    assert sarif["version"] == "2.1.0"
    assert not list(unknown_keys(Sarif.model_validate(sarif)))
    rules = [entry["id"] for entry in sarif["runs"][0]["tool"]["driver"]["rules"]]
    for result in sarif["runs"][0]["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"] == "decision-changed"
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("hospital.yaml")
    junit = run(*today, "-f", "junit").stdout
    (suite,) = JUnitXml.fromstring(junit.encode())
    assert (suite.name, suite.tests, suite.failures, suite.errors) == ("awsadvisor review", 2, 1, 0)
    assert {case.name: [kind.type for kind in case.result] for case in suite} == {
        "claims.yaml": [],
        "hospital.yaml": ["decision-changed"],
    }
    root = ET.fromstring(junit)
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    assert [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None] == ["hospital.yaml"]
    markdown = run(*today, "-f", "github").stdout
    assert "* Amazon Kendra: now ruled out: Amazon Kendra has been closed" in markdown
    assert "| `hospital.yaml` | service | Amazon Kendra | Amazon Bedrock Managed Knowledge Base |" in markdown


def test_settings_change_every_scenario(folder):
    ok("review", str(folder), "--update", "--as-of", "2026-07-01")
    done = run("review", str(folder), "--as-of", "2026-07-01", "--set", "payload_mb=2000")
    assert done.returncode == 1
    assert "claims.yaml" in done.stdout
    wrong = run("review", str(folder), "--region", "eu-centrall-1")
    assert wrong.returncode == 2
    assert wrong.stderr.count("unknown Region 'eu-centrall-1' (did you mean 'eu-central-1'?)") == 1


def unknown_keys(model):
    """The keys that SARIF 2.1.0 does not have, anywhere in a log."""
    yield from model.model_extra or {}
    for value in (getattr(model, name) for name in type(model).model_fields):
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, BaseModel):
                yield from unknown_keys(inner)


def test_a_fingerprint_finds_its_review(folder):
    ok("review", str(folder), "--update", "--as-of", "2026-11-22")
    fingerprint = json.loads((folder / "review.json").read_text())["knowledge"]["fingerprint"]
    (folder / "review.json").rename(folder / "review-2026-11.json")
    assert "come out as they did" in ok("review", str(folder), "--as-of", "2026-11-22", "--since", fingerprint[:6])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "review.json: is not there yet; write it with --update, or name --since"),
        ("{", "review.json:1: is not JSON"),
        ("[]", "review.json: is not a review"),
        ('{"schema_version": 9}', "review.json: has schema_version 9, not 1"),
        ('{"schema_version": 1, "knowledge": {"version": "1", "fingerprint": "f"}, "scenarios": {"a": 3}}', "is not a review"),
    ],
)  # fmt: skip
def test_a_review_file_that_is_wrong_is_named(folder, text, message):
    if text is not None:
        (folder / "review.json").write_text(text)
    done = run("review", str(folder))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_every_wrong_scenario_is_named_and_nothing_is_written(folder):
    (folder / "one.yaml").write_text("answers: {trafic: steady_high}\n")
    (folder / "two.yaml").write_text("answers: {payload_mb: large}\n")
    done = run("review", str(folder), "--update")
    assert (done.returncode, done.stdout) == (2, "")
    assert "one.yaml:1: unknown question 'trafic'" in done.stderr
    assert "two.yaml:1: 'payload_mb': expected a number" in done.stderr
    assert not (folder / "review.json").exists()
    done = run("review", str(folder / "nowhere"))
    assert (done.returncode, done.stderr) == (2, f"{folder / 'nowhere'}: holds no scenarios\n")

"""Decision records: in MADR's form, numbered, superseded when the answer changes, and never half written."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
import yaml

from awsadvisor.records.clauses import names_in
from tests.test_cli import DEMO, ok, run

SECTIONS = [
    "## Context and Problem Statement",
    "## Decision Drivers",
    "## Considered Options",
    "## Decision Outcome",
    "### Consequences",
    "### Confirmation",
    "## Pros and Cons of the Options",
    "## More Information",
]
"""MADR 4.0's sections, in its order."""
LATER = ("--set", "response_time=next_day_or_later")
FIRST = "0001-serve-predictions-with-sagemaker-asynchronous-inference.md"
SECOND = "0002-serve-predictions-with-sagemaker-batch-transform.md"


def record(folder, *more):
    return ok("record", DEMO, "-o", str(folder), *more)


def problems(text):
    """What MADR 4.0 would not have: its metadata, its sections in order, its lists and its sentences."""
    head, body = re.match(r"---\n(.*?)\n---\n\n(.*)", text, re.DOTALL).groups()
    meta = yaml.safe_load(head)
    found = [key for key in ("status", "date") if key not in meta]
    found += [] if body.startswith("# ") and body.count("\n# ") == 0 else ["one title"]
    outside = re.sub(r"^```.*?^```$", "", body, flags=re.MULTILINE | re.DOTALL)
    headings = [line for line in outside.splitlines() if line in SECTIONS]
    found += [] if headings == SECTIONS else [f"sections: {headings}"]
    options = [line.strip() for line in outside.split("## Considered Options")[1].split("##")[0].splitlines()]
    chosen = re.findall(r'^Chosen option: "(.+?)", because \S', outside, re.MULTILINE)
    found += [name for names in chosen for name in names.split('", "') if f"* {name}" not in options]
    pros = outside.split("## Pros and Cons of the Options")[1].split("## More Information")[0]
    bullets = [line for line in pros.splitlines() if line.startswith("* ")]
    found += [line for line in bullets if not re.match(r"\* (Good|Neutral|Bad), because \S", line)]
    found += [line for line in outside.splitlines() if line.startswith("- ") or line.rstrip() != line]
    return found + (["no chosen option"] if not chosen else []) + (["blank lines"] if "\n\n\n" in text else [])


@pytest.mark.parametrize("more", [("-d", "inference"), ("-d", "prompting"), ("-d", "service"), ("--whole",)])
def test_records_have_madrs_form(tmp_path, more):
    record(tmp_path, *more)
    (file,) = tmp_path.iterdir()
    text = file.read_text("utf-8")
    assert problems(text) == []
    assert "{{" not in text


def test_a_record_for_each_decision_is_numbered_in_order(tmp_path):
    record(tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
    assert len(names) > 5


def test_what_has_not_changed_is_not_written_again(tmp_path):
    assert record(tmp_path, "-d", "inference").startswith("written: ")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert record(tmp_path, "-d", "inference").startswith("unchanged: ")
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_new_answer_supersedes_the_old_record_and_leaves_the_rest_of_it(tmp_path):
    record(tmp_path, "-d", "inference", "--status", "accepted")
    old = (tmp_path / FIRST).read_text("utf-8")
    assert SECOND in record(tmp_path, "-d", "inference", *LATER)
    changed = (tmp_path / FIRST).read_text("utf-8")
    assert changed == old.replace("status: accepted", f'status: "superseded by [ADR-0002]({SECOND})"')
    text = (tmp_path / SECOND).read_text("utf-8")
    assert f"supersedes [{FIRST}]({FIRST})" in text
    assert problems(text) == []
    assert "--set response_time=next_day_or_later" in text
    assert record(tmp_path, "-d", "inference", *LATER).startswith("unchanged: ")
    assert record(tmp_path, "-d", "inference").startswith("written: ")  # back again: a third record


def test_the_confirmation_is_a_command_that_gives_the_same_answer(tmp_path):
    record(tmp_path, "-d", "inference", *LATER)
    text = next(tmp_path.iterdir()).read_text("utf-8")
    command = text.split("```console\n")[1].split("\n")[0].split()
    data = json.loads(ok(*command[1:], "-f", "json"))
    head = yaml.safe_load(text.split("---")[1])["awsadvisor"]
    assert data["recommendations"]["inference"]["picks"] == head["picks"]["inference"]
    assert data["knowledge"]["fingerprint"] == head["fingerprint"]


def test_other_files_keep_their_numbers_and_their_content(tmp_path):
    (tmp_path / "0007-written-by-hand.md").write_text("# By hand\n")
    record(tmp_path, "-d", "inference")
    assert (tmp_path / FIRST.replace("0001", "0008")).exists()
    assert (tmp_path / "0007-written-by-hand.md").read_text() == "# By hand\n"


def test_a_record_says_when_to_look_again(tmp_path):
    record(tmp_path, "-d", "inference")
    text = (tmp_path / FIRST).read_text("utf-8")
    assert "* run time: over 3,600 s (now 180 s): then no option leads" in text


def test_reasons_stand_among_the_pros_and_what_follows_among_the_consequences(tmp_path):
    record(tmp_path, "-d", "inference")
    text = (tmp_path / FIRST).read_text("utf-8")
    consequences = text.split("### Consequences")[1].split("###")[0]
    assert "medium effort to operate" in consequences
    assert "limits: request size at most 1,024 MB (here 20 MB); run time at most 3,600 s (here 180 s)." in consequences
    assert "announces its result" not in consequences


def test_only_names_keep_their_capital_letter_after_because(knowledge):
    names = names_in(knowledge)
    for sentence, clause in {
        "A queue answers later.": "a queue answers later.",
        "Knowledge bases cite.": "knowledge bases cite.",
        "Retrieval knows its passages.": "retrieval knows its passages.",
        "Kendra connects.": "Kendra connects.",
        "Serverless endpoints sleep.": "serverless endpoints sleep.",
        "Serverless Inference sleeps.": "Serverless Inference sleeps.",
        "SageMaker AI trains.": "SageMaker AI trains.",
        "AWS's guidance rates it.": "AWS's guidance rates it.",
        "S3 Vectors is cheap.": "S3 Vectors is cheap.",
    }.items():
        assert names.clause(sentence) == clause


def test_the_chart_and_its_words_say_what_rules_out_what(tmp_path):
    record(tmp_path, "-d", "inference")
    text = (tmp_path / FIRST).read_text("utf-8")
    chart = text.split("```mermaid\n")[1].split("```")[0]
    nodes = dict(re.findall(r'^  (\w+)[(\[]+"(.*?)"', chart, re.MULTILINE))
    edges = re.findall(r"^  (\w+) --(>|x)\|(.+)\| (\w+)$", chart, re.MULTILINE)
    said = {(nodes[start], label, nodes[end]) for start, _, label, end in edges}
    assert ("answer needed: within minutes", "+3", "SageMaker Asynchronous Inference") in said
    serverless = "SageMaker Serverless Inference<br>SageMaker Serverless Inference with provisioned concurrency"
    assert ("20 MB per request", "rules out", serverless) in said
    assert (
        "* 20 MB per request; 180 s per request or session; hardware: a GPU is needed: SageMaker Serverless Inference, "
        "SageMaker Serverless Inference with provisioned concurrency ruled out." in text
    )


def test_a_record_of_all_names_the_question_of_each_part(tmp_path):
    record(tmp_path, "--whole")
    text = next(tmp_path.iterdir()).read_text("utf-8")
    assert "* How are predictions served?\n  * SageMaker Asynchronous Inference\n" in text
    assert '**How are predictions served?**\nChosen option: "SageMaker Asynchronous Inference"' in text
    assert "### How are predictions served?\n\n#### SageMaker Asynchronous Inference\n" in text


class Page(HTMLParser):
    """Which elements are open, so that a page that does not close them is found."""

    VOID = ("meta", "br", "link")

    def __init__(self):
        super().__init__()
        self.open, self.text = [], []

    def handle_starttag(self, tag, _):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_html_is_a_page_that_prints_and_is_superseded_too(tmp_path):
    (tmp_path / "scenario.yaml").write_text(
        "title: Photos <script>alert(1)</script> -- & more\nstory: A <b>story</b>.\n"
        "answers: {model_source: own_training, payload_mb: 20, response_time: within_minutes}\nas_of: 2026-11-22\n"
    )
    arguments = (
        "record",
        str(tmp_path / "scenario.yaml"),
        "-d",
        "inference",
        "-o",
        str(tmp_path / "adr"),
        "-f",
        "html",
    )
    ok(*arguments)
    ok(*arguments, *LATER)
    first, second = sorted((tmp_path / "adr").iterdir())
    for text in (first.read_text("utf-8"), second.read_text("utf-8")):
        page = Page()
        page.feed(text)
        assert page.open == []
        assert "<script>" not in text
        assert "<b>" not in text
        assert "@media print" in text
    assert f'class="status">superseded by <a href="{second.name}">{second.name}</a><' in first.read_text("utf-8")
    assert ok(*arguments, *LATER).startswith("unchanged: ")


def test_a_template_of_ones_own(tmp_path):
    template = tmp_path / "own.j2"
    template.write_text(
        '{% extends "record.md.j2" %}\n{% block drivers %}\n## Decision Drivers\n\n* Ours: {{ record.drivers|length }}\n\n{% endblock %}\n'
    )
    record(tmp_path / "adr", "-d", "inference", "--template", str(template))
    text = (tmp_path / "adr" / FIRST).read_text("utf-8")
    assert "* Ours: 6" in text
    assert problems(text) == []


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% if %}", "own.j2:1: template: Expected an expression"),
        ("\n\n{{ record.titel }}", "template: 'awsadvisor.records.record.Record object' has no attribute 'titel'"),
        (None, "own.j2: there is no such template"),
    ],
)
def test_a_template_that_is_wrong_is_named_and_nothing_is_written(tmp_path, template, message):
    if template is not None:
        (tmp_path / "own.j2").write_text(template)
    done = run("record", DEMO, "-o", str(tmp_path / "adr"), "--template", str(tmp_path / "own.j2"))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert not (tmp_path / "adr").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    done = run("record", DEMO, "-o", str(tmp_path / "file"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path / 'file'}: is not a folder\n"


def test_without_jinja2_the_command_says_what_to_install():
    code = "import sys; sys.modules['jinja2'] = None; from awsadvisor.cli import main; sys.argv = ['awsadvisor', 'record', 'x', '-o', 'y']; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "record needs Jinja2; install it with: pip install 'awsadvisor[records]'\n",
    )


def test_json_says_what_was_filed(tmp_path):
    record(tmp_path, "-d", "inference")
    data = json.loads(record(tmp_path, "-d", "inference", *LATER, "-f", "json"))
    assert data["records"] == [
        {"file": str(tmp_path / SECOND), "outcome": "superseding", "supersedes": str(tmp_path / FIRST)}
    ]

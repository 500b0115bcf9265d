"""The reference pages are fresh, complete and linked, and the exam's coverage says only what holds."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from awsadvisor.reference.decision import MOST_LIMITS, decision_page
from awsadvisor.reference.pages import pages
from tests import small
from tests.test_docs import dead_links

TOP = Path(__file__).parents[1]
REFERENCE = TOP / "docs" / "reference"
COVERAGE = TOP / "docs" / "coverage.md"
MEND = "run: make reference"
CITED = re.compile(r"\]\[([\w.-]+)\]")
ADDRESS = re.compile(r"^\[([\w.-]+)\]: https?://\S+ \"checked \d{4}-\d{2}-\d{2}\"$", re.MULTILINE)
ROW = re.compile(r"^\|.*\|$", re.MULTILINE)


@pytest.fixture(scope="module")
def written(knowledge):
    return pages(knowledge)


def test_the_pages_are_fresh(written):
    stored = {file.relative_to(REFERENCE).as_posix(): file.read_text("utf-8") for file in REFERENCE.rglob("*.md")}
    assert sorted(stored) == sorted(written), MEND
    assert [name for name, text in written.items() if stored[name] != text] == [], MEND


def test_the_command_writes_the_same_pages_again(written, tmp_path):
    """In another process and at another place, with links from the coverage page that fit the places."""
    reference, coverage = tmp_path / "docs" / "reference", tmp_path / "docs" / "coverage.md"
    command = [sys.executable, "-m", "awsadvisor", "reference", str(reference), "--coverage", str(coverage)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=TOP)
    assert done.stdout == f"{len(written) + 1} pages written to {reference} and {coverage}\n"
    assert {
        file.relative_to(reference).as_posix(): file.read_text("utf-8") for file in reference.rglob("*.md")
    } == written
    elsewhere = coverage.read_text("utf-8")
    from_there = re.search(r"\]\(([^)\s]*)/ai_fit/", elsewhere)
    assert from_there is not None
    assert elsewhere.replace(f"]({from_there[1]}/", "](../examples/") == COVERAGE.read_text("utf-8"), MEND


def test_what_cannot_be_written_is_said_before_anything_is(tmp_path):
    reference, coverage = tmp_path / "reference", tmp_path / "taken" / "coverage.md"
    coverage.parent.write_text("a file where a folder should be")
    command = [sys.executable, "-m", "awsadvisor", "reference", str(reference), "--coverage", str(coverage)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TOP)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{coverage.parent}: cannot be written: file exists\n"
    assert list(reference.rglob("*.md")) == []


def test_every_link_leads_somewhere():
    assert {file.name: dead for file in REFERENCE.rglob("*.md") if (dead := dead_links(file))} == {}


def test_every_citation_has_its_address(written):
    for name, text in written.items():
        assert sorted(set(CITED.findall(text))) == sorted(ADDRESS.findall(text)), name


def test_a_table_has_as_many_cells_in_every_row(written):
    for name, text in written.items():
        for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
            assert len({len(re.findall(r"(?<!\\)\|", row)) for row in ROW.findall(block)}) == 1, f"{name}: {block}"


def test_every_option_rule_and_question_has_its_entry(knowledge, written):
    for decision in knowledge.decisions.values():
        text = written[f"decisions/{decision.id}.md"]
        assert [name for name in decision.options if f'<a id="option-{name}"></a>' not in text] == []
        assert [name for name in decision.rules if f'<a id="rule-{name}"></a>' not in text] == []
        assert [rule.because for rule in decision.rules.values() if rule.because.split(".")[0][:20] not in text] == []
    assert [
        name for name in knowledge.questions if f'<a id="question-{name}"></a>' not in written["questions.md"]
    ] == []
    assert [name for name in knowledge.services if f'<a id="service-{name}"></a>' not in written["services.md"]] == []
    assert [source.url for source in knowledge.sources.values() if source.url not in written["sources.md"]] == []


def test_limits_stand_side_by_side_with_unit_and_source(knowledge, written):
    page = written["decisions/inference.md"]
    (row,) = (row for row in ROW.findall(page) if row.startswith("| [SageMaker Serverless Inference](") and "MB" in row)
    limit = knowledge.decisions["inference"].options["serverless-inference"].limits["payload_mb"]
    assert f"[at most {limit.at_most:g} MB][{limit.sources[0]}]" in row
    assert max(len(row.split("|")) - 2 for row in ROW.findall(page)) <= MOST_LIMITS + 1


def test_a_service_that_is_closed_says_so_with_its_successor(written):
    (row,) = (row for row in ROW.findall(written["services.md"]) if row.startswith("| [Amazon Kendra]("))
    assert "closed to new customers since 2026-07-30" in row
    assert "#service-bedrock-managed-knowledge-base" in row


def test_the_pages_stay_sensible(written):
    assert sum(len(text.encode()) for text in written.values()) < 3_000_000
    assert max(len(text.encode()) for text in written.values()) < 500_000, "GitHub does not render larger pages"


def test_what_is_written_shows_as_it_is(tmp_path):
    """Signs that mean something to Markdown come through, in a table as elsewhere."""
    options = """
- id: odd
  name: "A | B <b> *c* [d]"
  summary: "Uses `code` and # signs."
  effort: low
  sources: [page]
"""
    rules = small.rule("any-task", "{task: read}", favor="{odd: clear}")
    knowledge = small.advisor(tmp_path, small.decision("drink", options, rules)).knowledge
    page = decision_page(knowledge, knowledge.decisions["drink"])
    assert r"A \| B \<b\> \*c\* \[d\]" in page

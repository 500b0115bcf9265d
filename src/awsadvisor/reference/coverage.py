"""The page that holds an exam's tasks against the decisions, questions and examples that exercise them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from awsadvisor.exam import Domain, Exam, Objective, Task
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Scenario
from awsadvisor.reference.blocks import NOTICE, table
from awsadvisor.render.markdown import escape
from awsadvisor.wording import plural

Examples = Mapping[str, Scenario]
"""Scenarios by the path of their file below the examples."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the page's links lead, as seen from it."""

    reference: str
    """The folder of the reference pages."""
    examples: str
    """The folder of the examples."""


def coverage_page(knowledge: Knowledge, exam: Exam, examples: Examples, places: Places) -> str:
    """What of the exam is exercised by deciding, and what is not."""
    lines = [NOTICE, f"# {exam.id} against the decisions", "", *_introduction(knowledge, exam, places)]
    header = ["Domain", "Share", "Objectives", "Exercised", "In part", "Not", "Decisions", "Examples"]
    lines += table(header, [_totals(domain, examples) for domain in exam.domains])
    lines += _gaps(exam)
    for domain in exam.domains:
        lines += [f"## Domain {domain.id}: {escape(domain.title)}", ""]
        for task in domain.tasks:
            lines += _task(knowledge, task, examples, places)
    return "\n".join(lines)


def _introduction(knowledge: Knowledge, exam: Exam, places: Places) -> list[str]:
    sources = [knowledge.sources[name] for name in exam.sources]
    pages = "; ".join(f"[{escape(source.title)}]({source.url}) (checked {source.checked})" for source in sources)
    lines = [
        f"{escape(exam.title)} ({exam.id}), exam guide version {exam.version} of {exam.published}: its domains, tasks "
        f"and objectives, in our words, and the [decisions]({places.reference}/index.md) that exercise them.",
        "",
        "Deciding a scenario practises choosing: which service, which approach, which control, and why not another. "
        "An objective that asks to define or to describe is exercised where a choice turns on it; the last column says "
        "what remains to be read elsewhere. This is no copy of the exam, and it promises no result.",
        "",
        f"Read on: {pages}.",
        "",
    ]
    return [*lines, f"Unverified: {escape(exam.unverified)}", ""] if exam.unverified else lines


def _totals(domain: Domain, examples: Examples) -> list[str]:
    objectives = [objective for task in domain.tasks for objective in task.objectives]
    found = [objective.exercised for objective in objectives]
    decisions = dict.fromkeys(name for task in domain.tasks for name in task.decisions)
    return [
        f"{domain.id} {escape(domain.title)}",
        f"{domain.percent} %",
        str(len(objectives)),
        *(str(found.count(state)) for state in ("exercised", "in part", "not exercised")),
        str(len(decisions)),
        str(len(_expecting(examples, decisions))),
    ]


def _gaps(exam: Exam) -> list[str]:
    """What is not covered, in one list."""
    lines = ["## Not covered", ""]
    for task in exam.tasks():
        lines += [f"- {o.id}: {escape(o.not_covered)}" for o in task.objectives if o.not_covered]
    return [*lines, ""]


def _task(knowledge: Knowledge, task: Task, examples: Examples, places: Places) -> list[str]:
    lines = [f"### Task {task.id}: {escape(task.title)}", ""]
    header = ["No.", "Objective", "Decisions", "Questions", "Not covered"]
    lines += table(header, [_row(knowledge, objective, places) for objective in task.objectives])
    found = _expecting(examples, task.decisions)
    lines += [f"{plural(len(found), 'example')} expect an outcome of these decisions; one for each:", ""]
    for name in task.decisions:
        shown = _telling(examples, name)
        if shown is not None:
            lines.append(f"- {name}: [{escape(examples[shown].title)}]({places.examples}/{shown})")
    return [*lines, ""]


def _row(knowledge: Knowledge, objective: Objective, places: Places) -> list[str]:
    return [
        objective.id,
        escape(objective.asks),
        ", ".join(f"[{name}]({places.reference}/decisions/{name}.md)" for name in objective.decisions),
        ", ".join(
            f"[{escape(knowledge.questions[name].short)}]({places.reference}/questions.md#question-{name})"
            for name in objective.questions
        ),
        escape(objective.not_covered or ""),
    ]


def _expecting(examples: Examples, decisions: Sequence[str] | Mapping[str, object]) -> list[str]:
    """The examples that expect an outcome of any of the decisions."""
    return [
        path
        for path, scenario in examples.items()
        if any(scenario.expect.get(name, "open") not in ("open", "not_applicable") for name in decisions)
    ]


def _telling(examples: Examples, decision: str) -> str | None:
    """The example that is about the decision more than any other: the one that expects the fewest outcomes besides."""
    return min(_expecting(examples, [decision]), key=lambda path: (len(examples[path].expect), path), default=None)

"""A learner's progress in the terminal."""

from __future__ import annotations

import datetime as dt

from rich.console import Console
from rich.table import Table

from awsadvisor.store.insight import Mastery
from awsadvisor.study import Study
from awsadvisor.wording import plural


def print_progress(console: Console, study: Study, now: dt.datetime) -> None:
    """What is due, mastery by task and of the weakest decisions, confusions, streak and outlook."""
    found = study.insight(now)
    plan = study.learner.plan(now)
    print(
        f"Due now: {plural(len(plan.due), 'card')} (at most {plan.cap} a day, {plan.done} done, {plan.waiting} later)."
    )
    print(f"{found.right} of {found.answers} answers right; practised {plural(found.streak, 'day')} in a row.")
    if not found.answers:
        print("Begin with: awsadvisor practice")
        return
    exam = study.supply.advisor.knowledge.exam
    titles = {task.id: task.title for task in exam.tasks()} if exam else {}
    console.print(_table("Task", found.by_task, titles))
    worst = [entry for name in found.weakest[:8] for entry in found.by_decision if entry.name == name]
    if worst:
        names = {name: decision.title for name, decision in study.supply.advisor.knowledge.decisions.items()}
        console.print(_table("Weakest decisions", worst, names))
    for confusion in found.confusions[:8]:
        options = study.supply.advisor.knowledge.decisions[confusion.decision].options
        right, taken = (options[name].name if name in options else name for name in (confusion.key, confusion.chosen))
        console.print(f"{confusion.times} x took {taken} for {right}", highlight=False)
    if found.exam_date is not None:
        print(f"Exam on {found.exam_date}.")
    if found.forecast:
        print("What has been practised will then be remembered with a likelihood of:")
        for domain, value in found.forecast.items():
            print(f"  domain {domain}: {value:.0%}")


def _table(title: str, entries: list[Mastery] | tuple[Mastery, ...], titles: dict[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, title_justify="left")
    table.add_column(title)
    table.add_column("right", justify="right")
    table.add_column("remembered", justify="right")
    for entry in entries:
        name = titles.get(entry.name, "")
        known = "" if entry.recall is None else f"{entry.recall:.0%}"
        table.add_row(f"{entry.name}  {name}", f"{entry.right} of {entry.answers}", known)
    return table

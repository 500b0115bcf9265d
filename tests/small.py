"""Small knowledge for tests, written as the YAML that people write."""

import textwrap
from pathlib import Path

from awsadvisor import Advisor, Scenario
from awsadvisor.loading import read_knowledge

SOURCES = """
- {id: page, title: A page, url: https://example.com/page, checked: 2026-01-05}
- {id: newer, title: A newer page, url: https://example.com/newer, checked: 2026-11-01}
"""

SERVICES = """
- {id: good, name: Good, summary: Is good., lifecycle: [{state: active, sources: [page]}], sources: [page]}
- id: old
  name: Old
  formerly: [Older]
  aka: [OLD]
  summary: Was good.
  lifecycle:
    - {state: maintenance, since: 2026-06-30, sources: [page]}
    - {state: closed_to_new, since: 2026-07-30, sources: [page]}
  successor: good
  sources: [page]
- {id: gone, name: Gone, summary: Is gone., lifecycle: [{state: ended, since: 2025-01-01, sources: [page]}], sources: [page]}
"""

QUESTIONS = """
topic: all
title: Everything
questions:
  - {id: task, kind: choices, ask: What?, technical: t, help: h, short: task, values: {read: reads, hear: hears, see: sees}}
  - {id: pace, kind: choice, ask: How fast?, technical: t, help: h, short: pace, values: {slow: slow, fast: fast, steady: steady}}
  - {id: size, kind: number, unit: MB, at_least: 0, at_most: 1000, ask: How large?, technical: t, help: h, short: size,
     stated: "{value} MB per request"}
  - {id: cited, kind: yes_no, ask: Cited?, technical: t, help: h, short: citations}
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def decision(name: str, options: str, rules: str, header: str = "select: one") -> dict[str, str]:
    """The two files of a decision; `rules` is the indented list below `rules:`."""
    top = f"decision: {name}\ntitle: Which {name}?\nanswer: Take {{picks}}.\n{textwrap.dedent(header)}\n"
    return {
        f"catalog/{name}.yaml": textwrap.dedent(options),
        f"rules/{name}.yaml": f"{top}rules:\n{textwrap.indent(textwrap.dedent(rules), '  ')}",
    }


def base(*parts: dict[str, str]) -> dict[str, str]:
    files = {
        "catalog/sources.yaml": SOURCES,
        "catalog/services.yaml": SERVICES,
        "catalog/questions/all.yaml": QUESTIONS,
    }
    for part in parts:
        files.update(part)
    return files


def option(name: str, effort: str = "low", **more: str) -> str:
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    return f"- {{id: {name}, name: {name.upper()}, summary: S., effort: {effort}, sources: [page]{extra}}}\n"


def rule(name: str, when: str, **effects: str) -> str:
    more = "".join(f", {key}: {value}" for key, value in effects.items())
    return f"- {{id: {name}, when: {when}{more}, because: Because of {name}., sources: [page]}}\n"


def advisor(folder: Path, *parts: dict[str, str], overlays: tuple[Path, ...] = ()) -> Advisor:
    return Advisor(read_knowledge(overlays, write(folder, base(*parts))))


def ask(advisor: Advisor, **answers: object):
    return advisor.advise(Scenario(answers=answers))

"""Advice for a terminal: readable at 80 columns, with colour only where Rich finds a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from awsadvisor.advice import Advice, Evidence, OptionVerdict, Part, Recommendation
from awsadvisor.knowledge import Knowledge
from awsadvisor.render import words

MOST_RULED_OUT = 5
MOST_REASONS = 3
INDENT = 14
GLANCE = 4
"""With more decisions than this, all picks stand in one table first."""


Row = tuple[str, Text, str]
"""A label, what it labels, and the label's style."""


def print_advice(console: Console, advice: Advice, knowledge: Knowledge, brief: bool = False) -> None:
    """Print the advice: the answer in one sentence, then decision by decision.

    With `brief`, every pick with its weightiest reason takes the place of that.
    """
    console.print(Text(words.headline(advice, knowledge), style="bold"))
    console.print()
    console.print(Text(advice.title, style="italic"))
    console.print(Text(words.setting(advice, knowledge), style="dim"))
    speaking = words.speaking(advice)
    if len(speaking) > GLANCE or brief:
        _print_glance(console, speaking, knowledge, brief)
    _print_warnings(console, advice)
    cited: dict[str, int] = {}
    for found in () if brief else speaking:
        console.print()
        console.print(Text(found.title, style="bold cyan"))
        _print_decision(console, found, knowledge, cited)
    console.print()
    _print_rest(console, advice, knowledge)
    _print_sources(console, knowledge, cited)


def _print_warnings(console: Console, advice: Advice) -> None:
    if advice.warnings:
        console.print()
        rows = []
        for position, warning in enumerate(advice.warnings):
            text = Text(warning.text)
            if warning.because:
                text.append(f" {warning.because}", style="dim")
            rows.append(("notes" if position == 0 else "", text, "yellow"))
        print_rows(console, rows)


def _print_glance(console: Console, speaking: list[Recommendation], knowledge: Knowledge, reasons: bool) -> None:
    """All picks on one screen, before the reasons or with one for each decision."""
    console.print()
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(overflow="fold")
    for found in speaking:
        options = knowledge.decisions[found.decision].options
        names = Text(", ".join(options[pick].name for pick in found.picks) or words.STATUS_WORDS[found.status])
        if found.status == "close":
            names.append("  a close call", style="yellow")
        table.add_row(Text(f"  {found.decision}"), names)
        because = _weightiest(found) if reasons else None
        if because:
            table.add_row("", Text(because, style="dim"))
    console.print(table)


def _weightiest(found: Recommendation) -> str | None:
    """The reason that counts most for a decision's first pick."""
    chosen = (option for part in found.parts for option in part.options if option.id in part.picks)
    evidence = words.first_sentences(next((option.evidence for option in chosen), ()))
    return evidence[0].because if evidence else None


def _print_rest(console: Console, advice: Advice, knowledge: Knowledge) -> None:
    absent = [found.decision for found in advice.recommendations.values() if found.status == "not_applicable"]
    if absent:
        console.print(Text(f"Does not apply here: {', '.join(absent)}.", style="dim"))
    waiting = [found.decision for found in words.waiting(advice)]
    if waiting:
        console.print(Text(f"Open, for what is known does not decide them yet: {', '.join(waiting)}.", style="dim"))
    silent = [found.decision for found in words.quiet(advice)]
    if silent:
        console.print(Text(f"Nothing in the answers bears on: {', '.join(silent)}.", style="dim"))
    if advice.next_questions:
        console.print(Text("Most telling open questions", style="bold"))
        for name in advice.next_questions:
            asked = Text(f"{knowledge.questions[name].ask} ").append(f"({name})", style="dim")
            console.print(Padding(asked, (0, 0, 0, 2)))


def _print_sources(console: Console, knowledge: Knowledge, cited: Mapping[str, int]) -> None:
    """Each source once, with its number and date; addresses are never broken, so that they can be copied."""
    if cited:
        console.print()
        console.print(Text("Sources", style="bold"))
    for name, position in cited.items():
        source = knowledge.sources[name]
        print_rows(console, [(f"[{position}]", Text(f"{source.title} (checked {source.checked})", style="dim"), "dim")])
        print_address(console, source.url)


def _print_decision(console: Console, found: Recommendation, knowledge: Knowledge, cited: dict[str, int]) -> None:
    if not found.picks:
        console.print(Padding(Text(found.summary), (0, 0, 0, 2)))
    for part in found.parts:
        if part.value is not None and found.for_each:
            console.print(Text(f"  For: {knowledge.questions[found.for_each].values[part.value]}", style="bold"))
        for option in part.options:
            if option.id in part.picks:
                line = Text(option.name, style="bold green").append(f"  {words.confidence(found, part)}", style="dim")
                console.print(Padding(line, (0, 0, 0, 2)))
                print_rows(console, _reasons(option, knowledge))
        if part.value is not None and not part.picks:
            console.print(Padding(Text("Nothing in the answers points clearly to one option."), (0, 0, 0, 2)))
        print_rows(console, [*_runner_up(found, part, knowledge), *_ruled_out(part, knowledge)])
    print_rows(console, _afterwards(found, knowledge, cited))


def _afterwards(found: Recommendation, knowledge: Knowledge, cited: dict[str, int]) -> Iterable[Row]:
    if found.other_lens is not None:
        other = found.other_lens
        names = ", ".join(other.names) or words.STATUS_WORDS[other.status]
        yield f"{other.lens} lens", Text(f"{names}. {' '.join(other.because)}"), "magenta"
    if found.next_questions and found.picks:
        asked = " ".join(knowledge.questions[name].ask for name in found.next_questions[:MOST_REASONS])
        yield "to be known", Text(asked, style="dim"), "dim"
    chosen = [option for part in found.parts for option in part.options if option.id in part.picks]
    sources = words.sources_of(knowledge, [item for option in chosen for item in option.evidence])
    if sources:
        numbers = [f"[{cited.setdefault(source.id, len(cited) + 1)}]" for source in sources]
        yield "sources", Text(" ".join(numbers), style="dim"), "dim"


def _reasons(option: OptionVerdict, knowledge: Knowledge) -> Iterable[Row]:
    for position, item in enumerate(words.first_sentences(option.evidence)):
        yield "why" if position == 0 else "", reason_text(item, knowledge), "green"


def _runner_up(found: Recommendation, part: Part, knowledge: Knowledge) -> Iterable[Row]:
    rival = words.runner_up(part)
    if rival is not None and part.picks:
        yield "runner-up", Text(f"{rival.name}: {words.separates(knowledge, found, part, rival)}"), "yellow"
        for item in words.differing(part, rival)[:MOST_REASONS]:
            yield "", reason_text(item, knowledge), "yellow"


def _ruled_out(part: Part, knowledge: Knowledge) -> Iterable[Row]:
    """Options that the answers spoke for, each with its reason; the others by what rules them out."""
    out = words.ruled_out(part)
    spoken_for = [option for option in out if any(item.weight > 0 for item in option.evidence)][:MOST_RULED_OUT]
    rows: list[Text] = []
    for option in spoken_for:
        because = words.ruled_out_because(option)
        rows.append(Text(option.name, style="bold").append(f": {because}", style="none"))
    others: dict[str, list[str]] = {}
    for option in out:
        if option not in spoken_for:
            item = words.ruling(option)[0]
            if item.effect not in ("lifecycle", "region"):
                grounds = words.grounds(knowledge, item) or item.because + words.origin(item)
                others.setdefault(grounds, []).append(option.name)
    rows.extend(Text(f"{grounds}: ").append(", ".join(names), style="dim") for grounds, names in others.items())
    for position, content in enumerate(rows):
        yield "ruled out" if position == 0 else "", content, "red"


def reason_text(item: Evidence, knowledge: Knowledge, option: str = "", marked: bool = True) -> Text:
    """A reason with its weight before it (unless it is not to be `marked`), and the answers that it rests on behind it.

    Where the name of the `option` has just been said, a limit does not say it again.
    """
    mark = words.mark(item) if marked else ""
    text = Text(f"{mark} " if mark else "", style="bold")
    text.append(words.because(item, option) + words.doubt(item) + words.origin(item), style="none")
    grounds = words.grounds(knowledge, item) if item.effect != "limit" else ""  # its first words are the answer
    return text.append(f" ({grounds})", style="dim") if grounds else text


def print_rows(console: Console, rows: Iterable[Row], indent: int = INDENT) -> None:
    """Labels in a narrow column, and texts beside them that wrap within their own."""
    width = max(20, console.width - indent)
    if not console.is_terminal:  # the same layout without styles, in a tenth of the time
        for label, content, _ in rows:
            lines = textwrap.wrap(content.plain, width, break_on_hyphens=False) or [""]
            first, *others = lines
            console.file.write(
                f"  {label:<{indent - 2}}{first}\n" + "".join(f"{'':{indent}}{line}\n" for line in others)
            )
        return
    table = Table.grid(padding=(0, 1))
    table.add_column(width=indent - 1, no_wrap=True)
    table.add_column(width=width, overflow="fold")
    for label, content, style in rows:
        table.add_row(Text(f"  {label}", style=style), content)
    if table.row_count:
        console.print(table)


def print_address(console: Console, url: str) -> None:
    """A web address on a line of its own, never broken."""
    if console.is_terminal:
        console.print(Text(" " * INDENT + url, style="dim"), soft_wrap=True)
    else:
        console.file.write(f"{'':{INDENT}}{url}\n")

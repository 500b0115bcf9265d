"""Practice items in the terminal: how they are shown, how an answer is read, and what is said after it."""

from __future__ import annotations

import re
import string
import sys

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from awsadvisor.advisor import Advisor
from awsadvisor.practice.explaining import build_note, counting_facts, deciding_facts, sources_of
from awsadvisor.practice.models import Item, Matching, Response
from awsadvisor.practice.presenting import is_right, shown_options
from awsadvisor.practice.wording import instruction, option_texts

LETTERS = string.ascii_uppercase


def print_item(console: Console, advisor: Advisor, item: Item, seed: int, head: str) -> None:
    """The head line, the stem, the prompts of a matching item, and the lettered options."""
    texts = option_texts(advisor.knowledge, item)
    console.print()
    console.print(Text(head, style="dim"))
    console.print(Text(" ".join(item.stem.split()), style="bold"))
    console.print()
    if isinstance(item, Matching):
        for number, prompt in enumerate(item.prompts, start=1):
            _print_entry(console, str(number), prompt.text)
        console.print()
    for letter, name in zip(LETTERS, shown_options(item, seed), strict=False):
        _print_entry(console, letter, texts[name])
    console.print()


def _print_entry(console: Console, mark: str, text: str, style: str = "") -> None:
    console.print(Padding(Text(text, style=style), (0, 0, 0, 5)) if not mark else _hanging(mark, text, style))


def _hanging(mark: str, text: str, style: str) -> Text:
    """The text behind its mark, with further lines below the text."""
    console = Console(width=200)
    width = 73
    lines = Text(text, style=style).wrap(console, width)
    found = Text()
    for number, line in enumerate(lines):
        found.append(f"  {mark:<3}" if number == 0 else "\n     ")
        found.append_text(line)
    return found


def ask(item: Item, more: str = "") -> str | None:
    """What is typed; None at the end of the input."""
    letters = LETTERS[: len(item.options)]
    how = {
        "multiple_choice": f"{letters[0]} to {letters[-1]}",
        "multiple_response": f"{len(item.right)} letters, as A C",
        "ordering": "all letters in order, as B A C",
        "matching": f"a letter for each of 1 to {len(item.right)}, as C A B D",
    }[item.type]
    sys.stdout.write(f"{instruction(item)} ({how}{more}) ")
    sys.stdout.flush()
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        return ""
    if not sys.stdin.isatty():
        sys.stdout.write("\n")
    return line.strip() if line else None


def read_response(item: Item, typed: str, seed: int) -> Response | str:
    """The options that the typed letters stand for, or what is wrong with them. A 1 is read as A."""
    shown = shown_options(item, seed)
    letters = re.findall(r"[a-z]", typed.lower())
    if not letters and item.type != "matching":  # there numbers stand for the rows
        numbers = re.findall(r"[0-9]+", typed)
        beyond = [number for number in numbers if not 1 <= int(number) <= len(shown)]
        if beyond:
            return f"There is no option {beyond[0]}."
        letters = [LETTERS[int(number) - 1] for number in numbers]
    if not re.fullmatch(r"[A-Za-z\s,;.0-9:]*", typed) or not letters:
        return f"Type letters from A to {LETTERS[len(shown) - 1]}."
    unknown = [letter for letter in letters if letter.upper() not in LETTERS[: len(shown)]]
    if unknown:
        return f"There is no option {unknown[0].upper()}."
    wanted = len(item.right)
    if len(letters) != wanted:
        return f"{wanted} letters are needed, not {len(letters)}." if wanted > 1 else "Type one letter."
    if item.type != "matching" and len(set(letters)) != wanted:
        return "A letter stands there twice."
    return tuple(shown[LETTERS.index(letter.upper())] for letter in letters)


def print_verdict(console: Console, advisor: Advisor, item: Item, response: Response, seed: int) -> None:
    """Right or not, which facts decided, a reason for every option, and the sources."""
    shown = shown_options(item, seed)
    texts = option_texts(advisor.knowledge, item)
    letter = {name: LETTERS[position] for position, name in enumerate(shown)}
    if is_right(item, response):
        console.print(Text("Right.", style="bold green"))
    else:
        key = " ".join(
            letter[name] for name in (sorted(item.right, key=shown.index) if _unordered(item) else item.right)
        )
        console.print(Text(f"Not right. The answer is {key}.", style="bold red"))
    decided, counted = deciding_facts(advisor, item), counting_facts(advisor, item)
    if decided or counted:
        console.print(Text(("What decided: " if decided else "What counted: ") + "; ".join(decided or counted) + "."))
    console.print()
    if isinstance(item, Matching):
        for number, prompt in enumerate(item.prompts, start=1):
            _print_entry(console, str(number), f"{texts[prompt.key]}: {prompt.because}")
    for name in shown if _unordered(item) or isinstance(item, Matching) else item.right:
        because = next(option.because for option in item.options if option.id == name)
        if because:
            right = name in item.right and _unordered(item)
            _print_entry(console, letter[name] + ("*" if right else ""), because, "green" if right else "")
    note = build_note(advisor, item)
    if note:
        console.print()
        console.print(Text(note, style="yellow"))
    _print_sources(console, advisor, item)


def _unordered(item: Item) -> bool:
    return item.type in ("multiple_choice", "multiple_response")


def _print_sources(console: Console, advisor: Advisor, item: Item, most: int = 3) -> None:
    names = [name for name in sources_of(advisor, item) if name in advisor.knowledge.sources]
    if names:
        console.print()
    for name in names[:most]:
        source = advisor.knowledge.sources[name]
        console.print(Text(f"{source.title} ({source.checked})\n  {source.url}", style="dim"), soft_wrap=True)

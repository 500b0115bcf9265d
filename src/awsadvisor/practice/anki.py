"""A deck for Anki: every authored and imported item as a note, and a few made for each decision."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from awsadvisor.errors import ExtraMissingError, InputError, Problem, cannot_be
from awsadvisor.practice.models import Item, Matching
from awsadvisor.practice.presenting import shown_options
from awsadvisor.practice.supply import Supply
from awsadvisor.practice.wording import instruction, option_texts

MADE = 6
"""How many items are made for each decision."""
MODEL, DECK = 1_726_400_101, 1_726_400_102
"""Ids by which Anki knows our note type and our deck again; they never change."""


def write_deck(supply: Supply, path: Path) -> int:
    """Write an Anki package; says how many notes it holds. Raises InputError where there is a file or none can be."""
    try:
        import genanki
    except ModuleNotFoundError:
        raise ExtraMissingError("a deck for Anki needs genanki", "practice") from None
    if path.exists():
        raise InputError([Problem(str(path), 0, "exists already and is left as it is")])
    model = genanki.Model(
        MODEL,
        "awsadvisor practice item",
        fields=[{"name": name} for name in ("Question", "Answer", "Task")],
        templates=[{"name": "Card", "qfmt": "{{Question}}", "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}"}],
    )
    deck = genanki.Deck(DECK, "AWS AI Practitioner")
    count = 0
    for item in _items(supply):
        guid = hashlib.sha256(item.id.encode()).hexdigest()[:16]
        fields = [_question(supply, item), _answer(supply, item), item.task]
        deck.add_note(genanki.Note(model=model, fields=fields, guid=guid, tags=[f"task-{item.task}", item.difficulty]))
        count += 1
    try:
        genanki.Package(deck).write_to_file(str(path))
    except OSError as error:
        raise cannot_be("written", path, error) from None
    return count


def _items(supply: Supply) -> Iterator[Item]:
    yield from {**supply.imported, **supply.bank.items}.values()
    for decision in supply.decisions():
        yield from islice(supply.made(1, decision=decision), MADE)


def _question(supply: Supply, item: Item) -> str:
    texts = option_texts(supply.advisor.knowledge, item)
    prompts = _list("ol", [prompt.text for prompt in item.prompts]) if isinstance(item, Matching) else ""
    options = _list("ul", [texts[name] for name in shown_options(item, 0)])
    return f"<p>{html.escape(item.stem)}</p>{prompts}<p><i>{instruction(item)}</i></p>{options}"


def _answer(supply: Supply, item: Item) -> str:
    texts = option_texts(supply.advisor.knowledge, item)
    kind = "ul" if item.type in ("multiple_choice", "multiple_response") else "ol"
    right = _list(kind, [texts[name] for name in item.right])
    if isinstance(item, Matching):
        return right + _list("ol", [prompt.because for prompt in item.prompts])
    return right + _list("ul", [f"{texts[option.id]}: {option.because}" for option in item.options])


def _list(kind: str, entries: list[str]) -> str:
    return f"<{kind}>{''.join(f'<li>{html.escape(entry)}</li>' for entry in entries)}</{kind}>"

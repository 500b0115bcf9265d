"""Item-writing lint: what gives a key away, confuses a reader, or stands in the bank twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from awsadvisor import lifecycle
from awsadvisor.knowledge import Knowledge
from awsadvisor.lookup import names_of, plain_name
from awsadvisor.practice.bank import Bank, Entry
from awsadvisor.practice.models import Item, Matching, MultipleChoice, MultipleResponse
from awsadvisor.practice.presenting import shown_options
from awsadvisor.practice.wording import option_texts
from awsadvisor.yamlfile import Path_

Found = tuple[Path_, str]

SHORT = 40
"""Option texts shorter than this are names, whose length nobody chose."""
LONGER = 1.4
"""How many times as long as the longest distractor a key may be, and how short beside the shortest (its inverse)."""
ALIKE = 90
"""From this token similarity (of 100) on, two stems are near-duplicates."""
ENOUGH = 40
"""A bank smaller than this is not judged as a whole."""
MOST_LONGEST = 0.4
"""The share of items whose key may be the longest option; chance alone gives a quarter."""
MOST_AT_ONE_PLACE = 0.4
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z\"'(])")
QUALIFIER = re.compile(r"\b(MOST|LEAST|FEWEST|LOWEST|HIGHEST|SHORTEST|FASTEST|BEST|FIRST|NOT|EXCEPT|WITHOUT)\b")
NEGATIVE = re.compile(r"\b(which|what)\b[^?.]*\b(not|except)\b[^?.]*\?", re.IGNORECASE)
CATCH_ALL = re.compile(r"\b(all|none|both) of (the above|these|them)\b|\b[A-E] and [A-E]\b", re.IGNORECASE)
COUNTED = re.compile(r"\b(?:select|choose|pick)\s+(one|two|three|four|five|\d)\b", re.IGNORECASE)
INSIGNIFICANT = frozenset(
    ("a", "an", "the", "of", "for", "in", "on", "and", "Amazon", "AWS", "Bedrock", "SageMaker", "AI")
)
COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
OPTIONS = {"multiple_choice": (4, 4), "multiple_response": (5, 7), "ordering": (3, 5), "matching": (3, 7)}


def lint_item(knowledge: Knowledge, item: Item) -> Iterator[Found]:
    """What an item-writing guide would object to in one item."""
    yield from _stem(item)
    yield from _options(knowledge, item)
    yield from _named_key(knowledge, item)
    if item.lens == "build":
        yield from _closed_keys(knowledge, item)


def _stem(item: Item) -> Iterator[Found]:
    sentences = SENTENCE.split(" ".join(item.stem.split()))
    last = sentences[-1]
    if not last.endswith("?") and item.type in ("multiple_choice", "multiple_response"):
        yield ("stem",), "the stem does not end with its question"
    early = QUALIFIER.search(" ".join(sentences[:-1]))
    if early:
        yield ("stem",), f"the qualifier {early[0]} stands before the last sentence; put it into the question"
    negative = NEGATIVE.search(last)
    if negative and not re.search(r"\b(NOT|EXCEPT)\b", last):
        yield ("stem",), f"a negative question is easily misread; write {negative[2].upper()} in capitals"
    counted = COUNTED.search(item.stem)
    if counted:
        number = COUNTS.get(counted[1].lower()) or int(counted[1])
        if number != len(item.right):
            yield ("stem",), f"the stem announces {counted[1]} right options and the key holds {len(item.right)}"


def _named_key(knowledge: Knowledge, item: Item) -> Iterator[Found]:
    """Says so when the stem holds every word of a key's name, and of no distractor's."""
    if not isinstance(item, MultipleChoice | MultipleResponse):
        return
    named = [name for name, text in option_texts(knowledge, item).items() if names(item.stem, text)]
    if named and set(named) <= set(item.right):
        yield ("stem",), f"the stem holds the key's own name ('{named[0]}'), which gives it away"


def names(story: str, text: str) -> bool:
    """Whether a story holds every word of an option's name."""
    return _significant(text) <= _significant(story)


def _significant(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z0-9]+", re.sub(r"\(.*?\)", "", text))) - INSIGNIFICANT


def _options(knowledge: Knowledge, item: Item) -> Iterator[Found]:
    least, most = OPTIONS[item.type]
    count = len(item.options)
    if not least <= count <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        yield ("options",), f"{count} options; the exam gives {wanted} in a {item.type.replace('_', ' ')} item"
    texts = option_texts(knowledge, item)
    plain: dict[str, str] = {}
    for position, (name, text) in enumerate(texts.items()):
        if CATCH_ALL.search(text):
            yield ("options", position), "an option refers to other options; every option must stand by itself"
        same = plain.setdefault(" ".join(text.lower().split()), name)
        if same != name:
            yield ("options", position), f"'{name}' reads like '{same}'"
    if isinstance(item, MultipleChoice | MultipleResponse):
        yield from _telling_length(item, texts)
    if item.concept:
        yield from _mixed_categories(knowledge, texts)


def _telling_length(item: MultipleChoice | MultipleResponse, texts: Mapping[str, str]) -> Iterator[Found]:
    lengths = {name: len(text) for name, text in texts.items()}
    keys = [lengths[name] for name in item.right]
    others = [length for name, length in lengths.items() if name not in item.right]
    if not others or max(lengths.values()) < SHORT:
        return
    if min(keys) > LONGER * max(others):
        yield ("options",), "the key is much longer than every distractor, which gives it away"
    elif max(keys) * LONGER < min(others):
        yield ("options",), "the key is much shorter than every distractor, which gives it away"


def _mixed_categories(knowledge: Knowledge, texts: Mapping[str, str]) -> Iterator[Found]:
    known = names_of(knowledge)
    named = {name: plain_name(text) in known for name, text in texts.items()}
    if len(set(named.values())) > 1:
        odd = [name for name, is_named in named.items() if is_named]
        yield ("options",), f"some options are names from the catalog ({', '.join(odd)}) and others are not"


def _closed_keys(knowledge: Knowledge, item: Item) -> Iterator[Found]:
    if item.decision is None:
        return
    options = knowledge.decisions[item.decision].options
    for name in dict.fromkeys(item.right):
        stage = knowledge.stage(options[name], knowledge.date)
        if stage is not None and lifecycle.consequence(stage, "new") == "out":
            yield ("key",), f"under 'lens: build', '{name}' is no key: its service is {stage.state.replace('_', ' ')}"


def lint_bank(knowledge: Knowledge, bank: Bank) -> Iterator[tuple[Entry, Path_, str]]:
    """What only shows over many items: near-duplicates, and keys that stand out by length or place."""
    yield from _near_duplicates(bank.entries)
    choices = [entry for entry in bank.entries if isinstance(entry.item, MultipleChoice)]
    if len(choices) < ENOUGH:
        return
    longest = [entry for entry in choices if _key_is_longest(knowledge, entry.item)]
    if len(longest) > MOST_LONGEST * len(choices):
        share = f"{len(longest)} of {len(choices)}"
        yield longest[-1], ("options",), f"in {share} multiple-choice items the key is the longest option"
    places = [shown_options(entry.item, 0).index(entry.item.right[0]) for entry in choices]
    for place in sorted(set(places)):
        if places.count(place) > MOST_AT_ONE_PLACE * len(choices):
            share = f"{places.count(place)} of {len(choices)}"
            yield choices[0], ("key",), f"in {share} multiple-choice items the key is shown at place {place + 1}"


def _key_is_longest(knowledge: Knowledge, item: Item) -> bool:
    texts = option_texts(knowledge, item)
    rest = [len(text) for name, text in texts.items() if name not in item.right]
    return len(texts[item.right[0]]) > max(rest, default=0) >= SHORT


def _near_duplicates(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Path_, str]]:
    texts = [_fingerprint(entry.item) for entry in entries]
    for position, text in enumerate(texts):
        for _, score, other in process.extract(
            text, texts[:position], scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=1
        ):
            twin = entries[other].item.id
            yield entries[position], ("stem",), f"reads almost like item '{twin}' ({score:.0f} of 100 alike)"


def _fingerprint(item: Item) -> str:
    prompts = " ".join(prompt.text for prompt in item.prompts) if isinstance(item, Matching) else ""
    return f"{item.stem} {prompts} {' '.join(sorted(item.right))}".lower()

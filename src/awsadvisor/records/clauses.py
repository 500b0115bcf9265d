"""Sentences that go on after "because": which first words keep their capital letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from awsadvisor.knowledge import Knowledge

BRANDS = frozenset(("Amazon", "AWS", "SageMaker", "Bedrock"))
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Names:
    """How sentences begin that begin with a name.

    `alone` are words that are a name by themselves, such as Kendra; `pairs` the first two words of others, such as
    Serverless Inference, which begin like any word.
    """

    alone: frozenset[str]
    pairs: frozenset[tuple[str, str]]

    def clause(self, sentence: str) -> str:
        """The sentence as it goes on after "because": only a name keeps its capital letter."""
        first, second = [*WORD.findall(sentence)[:2], "", ""][:2]
        acronym = any(letter.isupper() or letter.isdigit() for letter in first[1:])
        is_name = acronym or first in self.alone or (first, second) in self.pairs
        return sentence if is_name else sentence[:1].lower() + sentence[1:]


def names_in(knowledge: Knowledge) -> Names:
    """The names of services and options."""
    products = [name for service in knowledge.services.values() for name in (service.name, *service.formerly)]
    called = [option.name for decision in knowledge.decisions.values() for option in decision.options.values()]
    usual = frozenset(word for text in _prose(knowledge) for word in WORD.findall(text))
    words = [WORD.findall(name) for name in (*products, *called)]
    unusual = (word for name in words for word in name if word.lower() not in usual)
    shortened = ([word for word in WORD.findall(name) if word not in BRANDS] for name in products)
    alone = {*BRANDS, *unusual, *(name[0] for name in shortened if len(name) == 1)}
    pairs = (pair for name in words for pair in pairwise(name))
    return Names(frozenset(alone), frozenset(pair for pair in pairs if not pair[1][0].islower()))


def _prose(knowledge: Knowledge) -> Iterator[str]:
    """Sentences, but for their first words: what is small in them is no name."""
    for decision in knowledge.decisions.values():
        yield from (_rest(option.summary) for option in decision.options.values())
        yield from (_rest(rule.because) for rule in decision.rules.values())


def _rest(sentence: str) -> str:
    return sentence.partition(" ")[2]


def clauses(names: Names, sentences: Iterable[str]) -> Iterator[str]:
    """Sentences that follow each other, of which the first goes on after "because"."""
    for position, sentence in enumerate(dict.fromkeys(sentences)):
        yield sentence if position else names.clause(sentence)

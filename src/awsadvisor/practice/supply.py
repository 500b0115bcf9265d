"""Where items come from: the authored bank and those made from the knowledge, under one roof."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from awsadvisor.advisor import Advisor
from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.practice.bank import Bank, read_bank
from awsadvisor.practice.drills import rebuild
from awsadvisor.practice.generating import Maker, is_made
from awsadvisor.practice.matching import MATCHING, match
from awsadvisor.practice.models import Item
from awsadvisor.practice.presenting import dice
from awsadvisor.practice.sequencing import ORDERING, order
from awsadvisor.practice.words import read_words

CARD = "/"
"""Stands between decision and option in the card of a made item; a card of an authored item is its id."""
PATIENCE = 40
"""How many options are tried for one made item before the supply gives up."""
SEEDS = 1_000_000
CHOICES = 4
"""The options of a multiple-choice item."""
SHARE_OF_MATCHING, SHARE_OF_ORDERING = 0.06, 0.06
FURTHER_SEEDS = 8
"""How many seeds are tried for a card's next story, since not every seed gives one."""


@dataclass(frozen=True)
class Supply:
    """Finds items by id and draws new ones. `imported` are a learner's own items, by id."""

    maker: Maker
    bank: Bank
    imported: Mapping[str, Item] = field(default_factory=dict)

    @classmethod
    def load(cls, advisor: Advisor, imported: Mapping[str, Item] | None = None) -> Supply:
        """The shipped items and words. Raises InputError with every problem of their files."""
        maker = Maker(advisor, read_words(advisor.knowledge))
        return cls(maker, read_bank(advisor.knowledge), imported or {})

    @property
    def advisor(self) -> Advisor:
        """The advisor that proves the items."""
        return self.maker.advisor

    def item(self, name: str) -> Item | None:
        """The item with this id, authored, imported or made again; None when there is none any more."""
        known = self.bank.items.get(name) or self.imported.get(name)
        if known is not None or not is_made(name):
            return known
        if name.startswith("drill."):
            return rebuild(self.maker, name)
        for kind, make in ((MATCHING, match), (ORDERING, order)):
            decision, _, seed = name.rpartition(f".{kind}.")
            if decision:
                return make(self.maker, decision.replace("-", "_"), int(seed))
        return self.maker.from_id(name)

    def for_card(self, card: str, seed: int, confused: Collection[str] = ()) -> Item | None:
        """An item that asks for what a card stands for; for a made item's card, a new story each time."""
        if CARD not in card:
            return self.item(card)
        decision, _, option = card.partition(CARD)
        if (
            decision not in self.maker.words.decisions
            or option not in self.advisor.knowledge.decisions[decision].options
        ):
            return None
        made = (self.maker.item(decision, option, number, confused) for number in range(seed, seed + FURTHER_SEEDS))
        return next((item for item in made if item is not None), None)

    def decisions(self, domain: str | None = None) -> tuple[str, ...]:
        """The decisions of which items are made, in a domain or in all."""
        words = self.maker.words.decisions
        return tuple(name for name, entry in words.items() if domain in (None, entry.task.partition(".")[0]))

    def draw(self, seed: int, domain: str | None = None, decision: str | None = None) -> Iterator[Item]:
        """Items without end, authored and made in turn while there are authored ones; the seed decides which.

        Raises InputError when the domain or decision is unknown.
        """
        self.confirm(domain, decision)
        written = self.authored(seed, domain, decision)
        made = self.made(seed, domain, decision)
        for position in range(10**9):
            item = written.pop() if written and position % 2 == 0 else next(made, None)
            if item is None:
                item = written.pop() if written else None
            if item is None:
                return
            yield item

    def authored(self, seed: int, domain: str | None = None, decision: str | None = None) -> list[Item]:
        """The authored and imported items that fit, in an order that the seed decides."""
        fitting = [
            item
            for item in {**self.imported, **self.bank.items}.values()
            if domain in (None, item.domain) and decision in (None, item.decision)
        ]
        dice("authored", seed, domain, decision).shuffle(fitting)
        return fitting

    def made(self, seed: int, domain: str | None = None, decision: str | None = None) -> Iterator[Item]:
        """Items made from the knowledge, without end unless nothing can be made."""
        source = dice("made", seed, domain, decision)
        names: Sequence[str] = (decision,) if decision else self.decisions(domain)
        names = [name for name in names if name in self.maker.words.decisions]
        misses = 0
        seen: set[str] = set()
        while names and misses < PATIENCE:
            item = self._made(source.choice(names), source)
            if item is None or item.stem in seen:
                misses += 1
                continue
            misses = 0
            seen.add(item.stem)
            yield item

    def _made(self, name: str, source: random.Random) -> Item | None:
        """An item on a decision, now and then one of a rarer type; only matching where options are too few."""
        options = list(self.advisor.knowledge.decisions[name].options)
        option, seed, kind = source.choice(options), source.randrange(SEEDS), source.random()
        if len(options) < CHOICES or kind < SHARE_OF_MATCHING:
            return match(self.maker, name, seed)
        if kind < SHARE_OF_MATCHING + SHARE_OF_ORDERING and self.maker.words.decisions[name].orders:
            return order(self.maker, name, seed)
        return self.maker.item(name, option, seed)

    def confirm(self, domain: str | None, decision: str | None) -> None:
        """Raises InputError when the domain or decision is unknown, or no item fits both."""
        exam = self.advisor.knowledge.exam
        domains = [found.id for found in exam.domains] if exam else []
        decisions = self.advisor.knowledge.decisions
        if domain is not None and domain not in domains:
            raise InputError([Problem("", 0, f"there is no domain '{domain}'; it is one of {', '.join(domains)}")])
        if decision is not None and decision not in decisions:
            raise InputError([Problem("", 0, f"unknown decision '{decision}'{did_you_mean(decision, decisions)}")])


def card_of(item: Item) -> str:
    """What is remembered of an item: of a made one the option that it asks for, of others the item itself."""
    if is_made(item.id) and item.decision and item.type in ("multiple_choice", "multiple_response"):
        return f"{item.decision}{CARD}{item.right[0]}"
    return item.id

"""A mock exam in the proportions of the real one, and its result: what was right, by domain, and no invented score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from awsadvisor.exam import Exam
from awsadvisor.practice.choosing import lacking
from awsadvisor.practice.matching import match
from awsadvisor.practice.models import Item, ItemType, Response
from awsadvisor.practice.presenting import dice, is_right
from awsadvisor.practice.sequencing import order
from awsadvisor.practice.supply import SEEDS, Supply, card_of

ITEMS = 65
MINUTES = 90
RARER: Mapping[ItemType, int] = {"multiple_response": 8, "matching": 4, "ordering": 3}
"""How many items of the rarer types an exam holds, where the supply has them. AWS does not publish its own numbers."""
PATIENCE = 30
Standing = Literal["answered", "begun", "open"]


@dataclass(frozen=True, slots=True)
class Result:
    """How a mock exam went: right answers and items, in all and by domain."""

    right: int
    items: int
    by_domain: Mapping[str, tuple[int, int]]
    wrong: tuple[int, ...]
    """The positions that were wrong or left out."""

    @property
    def percent(self) -> int:
        """The share of right answers, rounded down. AWS's scaled score cannot be worked out from it."""
        return self.right * 100 // self.items if self.items else 0


def quotas(exam: Exam, items: int = ITEMS) -> dict[str, int]:
    """How many items each domain gets; what rounding leaves goes to the largest remainders."""
    exact = {domain.id: domain.percent * items / 100 for domain in exam.domains}
    found = {name: int(share) for name, share in exact.items()}
    for name in sorted(exact, key=lambda name: found[name] - exact[name])[: items - sum(found.values())]:
        found[name] += 1
    return found


def minutes_for(items: int) -> int:
    """The time for so many items, at the exam's pace."""
    return max(1, MINUTES * items // ITEMS)


def compose(supply: Supply, seed: int, seen: Collection[str] = (), items: int = ITEMS) -> list[Item]:
    """A mock exam: authored items first, unseen ones before others, then items made from the knowledge.

    The same knowledge, seed and `seen` give the same exam. It is shorter than asked where the supply does not suffice.
    """
    exam = supply.advisor.knowledge.exam
    assert exam is not None
    source = dice("mock", seed)
    found: list[Item] = []
    wanted = quotas(exam, items)
    rarer = _rarer(wanted, items)
    for domain, quota in wanted.items():
        taken: list[Item] = []
        taking = _Taking(taken, {card_of(item) for item in found}, {item.stem for item in found})
        written = sorted(supply.authored(seed, domain), key=lambda item: item.id in seen)
        for kind, count in rarer[domain].items():
            taking.take((item for item in written if item.type == kind), count)
            made = _MADE.get(kind)
            if made is not None:
                taking.take(made(supply, domain, seed), count - sum(item.type == kind for item in taken))
        single = [item for item in written if item.type == "multiple_choice"]
        taking.take(iter(single), (quota - len(taken)) * 2 // 3)
        made_single = (item for item in supply.made(seed, domain) if item.type == "multiple_choice")
        taking.take(made_single, quota - len(taken))
        taking.take(iter(single), quota - len(taken))
        found += taken
    source.shuffle(found)
    return found


@dataclass(frozen=True, slots=True)
class _Taking:
    """Takes items that are not in the exam yet, neither as such nor as a story about the same option."""

    taken: list[Item]
    cards: set[str]
    stems: set[str]

    def take(self, items: Iterator[Item], count: int) -> None:
        tried = 0
        while count > 0 and tried < PATIENCE * 10:
            item = next(items, None)
            tried += 1
            if item is None:
                return
            if card_of(item) in self.cards or item.stem in self.stems:
                continue
            self.taken.append(item)
            self.cards.add(card_of(item))
            self.stems.add(item.stem)
            count -= 1


def _rarer(quotas_: Mapping[str, int], items: int) -> dict[str, Counter[ItemType]]:
    """The rarer types over the domains, the largest domains first."""
    found: dict[str, Counter[ItemType]] = {domain: Counter() for domain in quotas_}
    order = sorted(quotas_, key=lambda domain: -quotas_[domain])
    for kind, most in RARER.items():
        for number in range(most * items // ITEMS):
            found[order[number % len(order)]][kind] += 1
    return found


def _pairs(supply: Supply, domain: str, seed: int) -> Iterator[Item]:
    """Multiple-response items made from the knowledge, for a while."""
    source = dice("pairs", domain, seed)
    names = [name for name in supply.decisions(domain) if supply.maker.words.decisions[name].several]
    for _ in range(PATIENCE * 5 if names else 0):
        name = source.choice(names)
        first, second = source.sample(list(supply.advisor.knowledge.decisions[name].options), 2)
        item = supply.maker.pair(name, first, second, source.randrange(SEEDS))
        if item is not None:
            yield item


def _matches(supply: Supply, domain: str, seed: int) -> Iterator[Item]:
    """Matching items made from the knowledge, for a while."""
    source = dice("matches", domain, seed)
    names = list(supply.decisions(domain))
    source.shuffle(names)
    for name in names:
        item = match(supply.maker, name, source.randrange(SEEDS))
        if item is not None:
            yield item


def _orders(supply: Supply, domain: str, seed: int) -> Iterator[Item]:
    """Ordering items made from the knowledge, for a while."""
    source = dice("orders", domain, seed)
    names = [name for name in supply.decisions(domain) if supply.maker.words.decisions[name].orders]
    for _ in range(PATIENCE if names else 0):
        item = order(supply.maker, source.choice(names), source.randrange(SEEDS))
        if item is not None:
            yield item


_MADE: Mapping[ItemType, Callable[[Supply, str, int], Iterator[Item]]] = {
    "multiple_response": _pairs,
    "matching": _matches,
    "ordering": _orders,
}


def standing(items: Sequence[Item], responses: Mapping[int, Response]) -> list[Standing]:
    """For each item whether it is answered, begun (with choices that are still to be made), or open."""
    found: list[Standing] = []
    for position, item in enumerate(items):
        response = responses.get(position, ())
        found.append("open" if not response else "begun" if lacking(item, response) else "answered")
    return found


def result(items: Sequence[Item], responses: Mapping[int, Response]) -> Result:
    """What was right. An item that was left out is wrong, and there are no points for parts."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong: list[int] = []
    for position, item in enumerate(items):
        total[item.domain] += 1
        if is_right(item, responses.get(position, ())):
            right[item.domain] += 1
        else:
            wrong.append(position)
    by_domain = {domain: (right[domain], total[domain]) for domain in sorted(total)}
    return Result(right.total(), len(items), by_domain, tuple(wrong))

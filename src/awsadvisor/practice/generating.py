"""Items made from the knowledge: the engine finds the situation, the catalog the options, the trace the reasons.

An item is made again from its id, `<decision>.<option>.<seed>`, as long as the knowledge stays the same.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypedDict

from awsadvisor.advice import Recommendation
from awsadvisor.advisor import Advisor
from awsadvisor.practice.beating import beaten
from awsadvisor.practice.checks import check_item
from awsadvisor.practice.coherence import hangs_together
from awsadvisor.practice.distractors import distractors
from awsadvisor.practice.lint import names
from awsadvisor.practice.models import Choice, Difficulty, Item, MultipleChoice, MultipleResponse
from awsadvisor.practice.presenting import dice
from awsadvisor.practice.reasons import Case, why_right, why_wrong
from awsadvisor.practice.situation import Answer, CannotTellError, Situation, meet
from awsadvisor.practice.telling import Voice, qualifiers_asked, story, tellable
from awsadvisor.practice.winning import cards_for, needed_only, recommendation, winning_situation, wins
from awsadvisor.practice.words import Begin, DecisionWords, Setting, Words

ATTEMPTS = 4
SPARE = 5
"""How many more distractors are looked at than an item needs, since not all can be told why they are wrong."""
MOST_SHARED = 3
"""What is said for two keys; stories that say more tell of two projects that have nothing in common."""
DIFFICULTIES: tuple[Difficulty, ...] = ("easy", "medium", "hard")


@dataclass(frozen=True)
class Maker:
    """Makes items from one body of knowledge, in one set of words."""

    advisor: Advisor
    words: Words

    def item(self, decision: str, option: str, seed: int, confused: Collection[str] = ()) -> Item | None:
        """A multiple-choice item with this option as its key; None when the knowledge gives none.

        `confused` are options that the learner takes for it; they come first among the distractors.
        """
        return self._attempt(decision, (option,), seed, confused)

    def pair(self, decision: str, first: str, second: str, seed: int) -> Item | None:
        """A multiple-response item with these two keys; None when no situation asks for both."""
        return self._attempt(decision, (first, second), seed, ())

    def from_id(self, name: str) -> Item | None:
        """The item with this id, made again; None when the knowledge no longer gives it."""
        parts = parse_id(self.advisor, name)
        if parts is None:
            return None
        decision, options, seed = parts
        return self._attempt(decision, options, seed, ())

    def twins(
        self,
        decision: str,
        first: tuple[str, Situation],
        second: tuple[str, Situation],
        begin: Begin,
        seed: int,
    ) -> tuple[Item, Item] | None:
        """Two items with the same options, setting and beginning, each with its own key; None where options lack."""
        entry = self.words.decisions[decision]
        keys = (first[0], second[0])
        found = [recommendation(self.advisor, situation, decision) for _, situation in (first, second)]
        source = dice("twins", decision, *keys, seed)
        shared: list[str] = []
        setting = source.choice(self.words.settings_for(first[1].answers, second[1].answers))
        for (key, situation), judged in zip((first, second), found, strict=True):
            more = distractors(self.advisor, judged, situation, (key,), 2 + SPARE, source, keys, entry.never)
            if not set(keys) - {key} <= set(more):
                return None  # the other key would not be wrong here, or nothing could be said against it
            shared = [name for name in more if name not in keys and (not shared or name in shared)]
        for pair in combinations(shared, 2):  # the first two of which both stories can tell why they are wrong
            items: list[Item] = []
            for position, ((key, situation), judged) in enumerate(zip((first, second), found, strict=True)):
                others = (keys[1 - position], *pair)
                item = self._item(decision, entry, (key,), others, 3, begin, situation, judged, seed, setting)
                if item is None:
                    break
                name = f"drill.{item_id(decision, keys, seed)}.{position + 1}"
                items.append(item.model_copy(update={"id": name}))
            if len(items) == 2:
                return items[0], items[1]
        return None

    def drafts(self, decision: str, option: str, seed: int) -> Iterator[Item]:
        """What is made of an option before the check has seen it; nothing where no situation makes it win."""
        entry = self.words.decisions[decision]
        for attempt in range(ATTEMPTS):
            source = dice(decision, option, seed, attempt)
            item = self._make(decision, entry, (option,), seed, source, (), as_long=attempt >= ATTEMPTS // 2)
            if item is not None:
                yield item

    def _attempt(self, decision: str, keys: tuple[str, ...], seed: int, confused: Collection[str]) -> Item | None:
        entry = self.words.decisions.get(decision)
        if entry is None or not set(keys).isdisjoint(entry.unasked):
            return None
        for attempt in range(ATTEMPTS):
            source = dice(decision, *keys, seed, attempt)
            item = self._make(decision, entry, keys, seed, source, confused, as_long=attempt >= ATTEMPTS // 2)
            if item is not None and not any(check_item(self.advisor, item)):
                return item
        return None

    def _make(
        self,
        decision: str,
        entry: DecisionWords,
        keys: tuple[str, ...],
        seed: int,
        source: random.Random,
        confused: Collection[str],
        as_long: bool,
    ) -> Item | None:
        begin = source.choice(entry.begins)
        wanted = seed % 3 + 1
        situation = self._situation(decision, keys, begin, source, wanted)
        if situation is None or not tellable(self.advisor.knowledge, situation):
            return None
        if not situation.answers.keys().isdisjoint(entry.untold):
            return None
        if not hangs_together(self.advisor, situation, Situation(begin.states)):
            return None
        found = recommendation(self.advisor, situation, decision)
        count = 3 if len(keys) == 1 else 5 - len(keys)
        wrong = distractors(self.advisor, found, situation, keys, count + SPARE, source, confused, entry.never, as_long)
        setting = source.choice(self.words.settings_for(situation.answers))
        return self._item(decision, entry, keys, wrong, count, begin, situation, found, seed, setting)

    def _situation(
        self, decision: str, keys: tuple[str, ...], begin: Begin, source: random.Random, wanted: int
    ) -> Situation | None:
        base = Situation(begin.states)
        if len(keys) > 1:
            return self._shared(decision, keys, base, source)
        plain = winning_situation(self.advisor, decision, keys[0], base, source, wanted)
        several = self.advisor.knowledge.decisions[decision].select == "all"
        if plain is None or several or len(plain.parts()) - len(base.parts()) >= wanted:
            return plain  # where several options may be right, a lure would help as well
        tempted = tempting(self.advisor, decision, keys[0], plain, base, source)
        return tempted or plain

    def _shared(self, decision: str, keys: tuple[str, ...], base: Situation, source: random.Random) -> Situation | None:
        """A situation in which several options are picked, each for its own answers."""
        situation = base
        for key in keys:
            if wins(recommendation(self.advisor, situation, decision), key):
                return None  # what is said of the first already brings the second, so nothing has to be known of it
            more = winning_situation(self.advisor, decision, key, situation, source, 1)
            if more is None:
                return None
            situation = more
        if len(situation.parts()) - len(base.parts()) > MOST_SHARED:
            return None
        found = recommendation(self.advisor, situation, decision)
        return situation if all(wins(found, key) for key in keys) else None

    def _item(
        self,
        decision: str,
        entry: DecisionWords,
        keys: tuple[str, ...],
        wrong: tuple[str, ...],
        count: int,
        begin: Begin,
        situation: Situation,
        found: Recommendation,
        seed: int,
        setting: Setting,
    ) -> Item | None:
        knowledge = self.advisor.knowledge
        several = len(keys) > 1
        if several and entry.several is None:
            return None
        right = [found.option(key) for key in keys]
        known = knowledge.decisions[decision].options
        options = [
            Choice(id=option.id, because=why_right(found, option.id, known[option.id].summary)) for option in right
        ]
        voice = Voice(
            knowledge, self.words, setting, qualifiers_asked(self.words, decision, situation, begin, len(keys))
        )
        case = Case(self.advisor, found, situation, Situation(begin.states), keys, voice)
        stem = story(knowledge, self.words, decision, situation, begin, setting, len(keys))
        unnamed = [
            name for name in wrong if found.option(name).verdict == "ruled_out" or not names(stem, known[name].name)
        ]
        reasons = why_wrong(case, unnamed, count)
        if len(reasons) < count:
            return None
        options += [Choice(id=name, because=reason) for name, reason in reasons.items()]
        made = _Made(
            id=item_id(decision, keys, seed),
            task=entry.task,
            difficulty=DIFFICULTIES[min(2, max(0, len(situation.parts()) - len(begin.states) - 1))],
            decision=decision,
            states=situation.answers,
            given=situation.given,
            stem=stem,
            options=tuple(options),
            sources=tuple(dict.fromkeys(name for option in right for e in option.evidence for name in e.sources)),
        )
        if several:
            return MultipleResponse(type="multiple_response", choose=len(keys), key=keys, **made)
        return MultipleChoice(type="multiple_choice", key=keys[0], **made)


class _Made(TypedDict):
    """What items of both types have."""

    id: str
    task: str
    difficulty: Difficulty
    decision: str
    states: Mapping[str, Answer]
    given: Mapping[str, str]
    stem: str
    options: tuple[Choice, ...]
    sources: tuple[str, ...]


def tempting(
    advisor: Advisor, decision: str, option: str, plain: Situation, base: Situation, source: random.Random
) -> Situation | None:
    """The situation with one more answer that speaks for a rival, while the option still wins; None when none does."""
    rivals = [name for name in advisor.knowledge.decisions[decision].options if name != option]
    source.shuffle(rivals)
    for rival in rivals[:12]:
        cards = list(cards_for(advisor, decision, rival))
        if not cards:
            continue
        try:
            lure = meet(advisor.knowledge, source.choice(cards).condition, base, source)
        except CannotTellError:
            continue
        new = {fact: value for fact, value in lure.answers.items() if fact not in plain.answers}
        if len(new) != 1 or lure.given or len(lure.answers) != len(base.answers) + 1:
            continue
        together = Situation({**plain.answers, **new}, plain.given)
        found = recommendation(advisor, together, decision)
        loss = beaten(found, (option,), rival)
        same_picks = frozenset(found.picks) == frozenset(recommendation(advisor, plain, decision).picks)
        if wins(found, option) and same_picks and loss is not None and loss.behind:
            return needed_only(advisor, decision, option, together, Situation({**base.answers, **new}), source)
    return None


def item_id(decision: str, keys: tuple[str, ...], seed: int) -> str:
    """The id of a made item; it holds all that it is made from."""
    return ".".join((decision.replace("_", "-"), *keys, str(seed)))


def is_made(name: str) -> bool:
    """Whether an id is one of a made item."""
    return name.count(".") >= 2 and name.rpartition(".")[2].isdecimal()


def parse_id(advisor: Advisor, name: str) -> tuple[str, tuple[str, ...], int] | None:
    """Decision, keys and seed of a made item's id; None when the knowledge has no such decision or options."""
    if not is_made(name):
        return None
    head, _, seed = name.rpartition(".")
    first, _, rest = head.partition(".")
    decision = next((known for known in advisor.knowledge.decisions if known.replace("_", "-") == first), None)
    if decision is None:
        return None
    options = advisor.knowledge.decisions[decision].options
    if rest in options:
        return decision, (rest,), int(seed)
    for one in options:
        if rest.startswith(f"{one}.") and rest.removeprefix(f"{one}.") in options:
            return decision, (one, rest.removeprefix(f"{one}.")), int(seed)
    return None

"""One decision being judged: from fired cards to ranked options with reasons, and what could still change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from awsadvisor import lifecycle
from awsadvisor.advice import RULES_OUT, Caveat, Evidence, OptionVerdict, Part
from awsadvisor.compiler import Card, DecisionProgram
from awsadvisor.conditions import DECIDED, Facts, Value, support
from awsadvisor.knowledge import SHIPPED, Decision, Knowledge
from awsadvisor.models import Account, Lens, Status
from awsadvisor.outlook import Outlook
from awsadvisor.prospects import Prospects
from awsadvisor.ranking import rank_all, rank_one, stand_in, tallies
from awsadvisor.wording import listed, number


@dataclass(frozen=True, slots=True)
class Setting:
    """What a reading depends on besides the facts."""

    lens: Lens
    account: Account
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class Reading:
    """One decision's outcome under one setting. `influence` says how much each open question can still change."""

    status: Status
    picks: tuple[str, ...]
    parts: tuple[Part, ...]
    settled: bool
    given: bool
    touched: bool
    influence: Mapping[str, float]
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of a decision's options whatever the answers are: prohibitions and lifecycle."""

    evidence: Mapping[str, tuple[Evidence, ...]]
    successors: Mapping[str, str]
    """Each option that its lifecycle rules out, to the one that stands in for it."""


def standing(knowledge: Knowledge, decision: Decision, setting: Setting) -> Standing:
    """Prohibitions and lifecycle of a decision's options on the setting's day."""
    found: dict[str, tuple[Evidence, ...]] = {}
    successors: dict[str, str] = {}
    for option in decision.options.values():
        items = list(_prohibitions(knowledge, decision, option.id))
        stage = knowledge.stage(option, setting.as_of)
        effect = lifecycle.consequence(stage, setting.account) if setting.lens == "build" else None
        if stage is not None and effect is not None:
            place = knowledge.places.get(f"option {decision.id} {option.id}")
            items.append(
                Evidence(
                    f"lifecycle/{option.id}",
                    "lifecycle" if effect == "out" else "caution",
                    0,
                    lifecycle.sentence(knowledge, decision, option, stage),
                    {},
                    {},
                    stage.sources,
                    place.origin if place else SHIPPED,
                    stage.unverified,
                )
            )
            heir = knowledge.successor(decision, option)
            if effect == "out" and heir is not None:
                successors[option.id] = heir
        if items:
            found[option.id] = tuple(items)
    return Standing(found, successors)


def _prohibitions(knowledge: Knowledge, decision: Decision, name: str) -> Iterable[Evidence]:
    for position, (prohibition, origin) in enumerate(knowledge.prohibitions, start=1):
        named = prohibition.option == name and prohibition.decision in (None, decision.id)
        if named or (prohibition.service is not None and prohibition.service == decision.options[name].service):
            rule = f"prohibited/{position}"
            yield Evidence(rule, "prohibited", 0, prohibition.because, {}, {}, prohibition.sources, origin)


class Judgement:
    """Judges one decision for one set of facts."""

    def __init__(
        self,
        knowledge: Knowledge,
        program: DecisionProgram,
        facts: Facts,
        fired: frozenset[int],
        provisional: frozenset[str],
        given: tuple[str, ...],
        standing: Standing,
        applies: bool | None,
    ) -> None:
        """`fired` are positions of cards; `provisional` are facts of earlier decisions that could still change."""
        self._knowledge = knowledge
        self._program = program
        self._decision = program.decision
        self._facts = facts
        self._fired = sorted(fired)
        self._given = given
        self._standing = standing
        self._applies = applies
        self._outlook = Outlook(program, knowledge.questions, facts, fired, provisional)
        self._evidence = {index: list(self._evidence_of(program.cards[index])) for index in self._fired}

    def reading(self) -> Reading:
        """The outcome."""
        values = self._values()
        judged = [self._part(value) for value in values]
        parts = tuple(part for part, _ in judged)
        picks = self._given or tuple(dict.fromkeys(pick for part in parts for pick in part.picks))
        settled = bool(self._given) or (self._applies is True and all(part.settled for part in parts))
        influence: dict[str, float] = {}
        if not settled:
            for _, found in judged:
                for question, amount in found.items():
                    influence[question] = max(influence.get(question, 0.0), amount)
        return Reading(
            status="decided" if self._given else worst([part.status for part in parts]),
            picks=picks,
            parts=parts,
            settled=settled,
            given=bool(self._given),
            touched=bool(self._facts or self._given),
            influence=influence,
            caveats=tuple(self._caveats(picks, parts)),
        )

    def _values(self) -> tuple[str | None, ...]:
        """The values that each get an answer of their own, in the order of the question."""
        fact = self._decision.for_each
        answered = self._facts.get(fact) if fact else None
        if not fact or self._given or not isinstance(answered, frozenset) or not answered:
            return (None,)
        return tuple(value for value in self._knowledge.questions[fact].words if value in answered)

    def _evidence_of(self, card: Card) -> Iterable[tuple[str, Evidence]]:
        used = support(card.condition, self._facts)
        answers = {fact: value for fact, value in used.items() if not fact.startswith(DECIDED)}
        decisions = {fact.removeprefix(DECIDED): value for fact, value in used.items() if fact.startswith(DECIDED)}
        because = card.because if card.limit is None else f"{self._stated(card.limit[0])}; {card.because}."
        for effect in card.effects:
            weight = -effect.weight if effect.name == "against" else effect.weight
            yield (
                effect.option,
                Evidence(
                    card.name,
                    effect.name,
                    weight,
                    because,
                    answers,
                    decisions,
                    card.sources,
                    card.origin,
                    card.unverified,
                ),
            )

    def _stated(self, fact: str) -> str:
        question, value = self._knowledge.questions.get(fact), self._facts.get(fact)
        if question is None or value is None:
            return fact.replace("_", " ")
        return stated(question.short, question.stated, question.unit, question.values, value)

    def _part(self, value: str | None) -> tuple[Part, Mapping[str, float]]:
        program, fact = self._program, self._decision.for_each

        def counts(card: Card) -> bool:
            """Evidence that names values of the `for_each` question counts for those only."""
            named = self._named(card) if value is not None else frozenset()
            return not named or value in named

        def names(card: Card) -> bool:
            return value is None or value in self._named(card)

        evidence: dict[str, list[Evidence]] = {name: list(items) for name, items in self._standing.evidence.items()}
        named: set[str] = set()
        for index, pairs in self._evidence.items():
            card = program.cards[index]
            if counts(card):
                for option, item in pairs:
                    evidence.setdefault(option, []).append(item)
                    if item.effect == "favor" and names(card):
                        named.add(option)
        for option in self._given:
            because = "The scenario says that this is already decided."
            evidence.setdefault(option, []).append(Evidence("given", "given", 0, because, {}, {}, (), "scenario"))
        found = tallies(self._decision, evidence, named)
        stand_in(found, self._standing.successors)
        outcome = rank_all(found) if self._decision.select == "all" else rank_one(found, value is not None)
        picks = self._given or outcome.picks
        may_compete = names if value is not None else None
        prospects = Prospects(program, self._outlook, found, picks, self._standing.successors, counts, may_compete)
        options = tuple(
            OptionVerdict(
                tally.option.id,
                tally.option.name,
                "recommended" if tally.option.id in picks else "ruled_out" if tally.ruled_out else "alternative",
                tally.score,
                *prospects.bounds(tally.option.id),
                tuple(tally.evidence),
            )
            for tally in outcome.ranked
        )
        knows_parts = fact is None or fact in self._facts
        settled = bool(self._given) or (knows_parts and prospects.settled)
        status: Status = "decided" if self._given else outcome.status
        part = Part(value, status, picks, None if self._given else outcome.margin, settled, options)
        return part, {} if settled else prospects.influence()

    def _named(self, card: Card) -> frozenset[str]:
        """The values of the `for_each` question that a card's condition names, among those answered."""
        fact = self._decision.for_each
        words = card.words.get(fact, frozenset()) if fact else frozenset()
        answered = self._facts.get(fact) if fact else None
        return words & answered if isinstance(answered, frozenset) else words

    def _caveats(self, picks: Sequence[str], parts: Sequence[Part]) -> Iterable[Caveat]:
        for index in self._fired:
            caveat = caveat_of(self._program.cards[index])
            if caveat is not None:
                yield caveat
        for option in (option for part in parts for option in part.options if option.id in picks):
            for item in option.evidence:
                if item.effect == "caution":
                    yield Caveat(item.because, None, item.sources, item.rule, item.origin)
                elif item.effect in RULES_OUT:
                    text = f"{option.name} is given for '{self._decision.id}', but is ruled out: {item.because}"
                    yield Caveat(text, None, item.sources, item.rule, item.origin)
        if not picks and all(option.verdict == "ruled_out" for part in parts for option in part.options):
            yield Caveat(f"No option of '{self._decision.id}' is left: every one is ruled out.", None, ())


def stated(short: str, template: str | None, unit: str | None, wording: Mapping[str, str], value: Value) -> str:
    """An answer in a sentence: `20 MB per request`, `traffic: short bursts with idle gaps`."""
    if isinstance(value, float):
        return (template or short + ": {value} " + str(unit)).replace("{value}", number(value))
    chosen = value if isinstance(value, frozenset) else frozenset((value,))
    words = [wording.get(word, word) for word in (wording or chosen) if word in chosen]
    return f"{short}: {listed(words) or 'none'}"


def caveat_of(card: Card) -> Caveat | None:
    """The warning that a fired card gives, if it gives one."""
    return Caveat(card.warn, card.because, card.sources, card.name, card.origin) if card.warn else None


def worst(statuses: Sequence[Status]) -> Status:
    """The least certain of some parts' statuses."""
    order: tuple[Status, ...] = ("open", "close", "decided", "not_applicable")
    return min(statuses, key=order.index)

"""One decision being judged: from fired cards to picks, and on demand to reasons and what could still change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from awsadvisor import lifecycle, residency
from awsadvisor.advice import RULES_OUT, Caveat, Evidence, Explained, OptionVerdict, Outcome
from awsadvisor.compiler import Card, DecisionProgram
from awsadvisor.conditions import DECIDED, Facts, Value, support
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.lazy import cached_property
from awsadvisor.models import Account, Lens, Status
from awsadvisor.outlook import Outlook
from awsadvisor.prospects import Prospects
from awsadvisor.ranking import Placing, Tally, predecessors_first, rank_all, rank_one, stand_in
from awsadvisor.wording import listed, measured, number

_OPEN = Outcome("open", ())
_BESIDE_THE_POINT = Outcome("not_applicable", ())
MOST_INHERITED = 2
"""How many of a closed option's reasons are repeated for the one that stands in for it."""


class Setting(NamedTuple):
    """What a judgement depends on besides the facts; a tuple, since it is part of many keys."""

    lens: Lens
    account: Account
    as_of: dt.date
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What holds of a decision's options whatever the answers are: prohibitions, Regions and lifecycle."""

    evidence: Mapping[str, tuple[Evidence, ...]]
    successors: Mapping[str, str]
    """Each option that its lifecycle rules out, to the one that stands in for it."""
    out: Mapping[str, bool]
    """Each option that is ruled out; True where its lifecycle is the only reason."""


def standing(knowledge: Knowledge, decision: Decision, setting: Setting) -> Standing:
    """Prohibitions, Regions and lifecycle of a decision's options on the setting's day."""
    found: dict[str, tuple[Evidence, ...]] = {}
    successors: dict[str, str] = {}
    for option in decision.options.values():
        items = [
            *_prohibitions(knowledge, decision, option.id),
            *residency.evidence(knowledge, option, setting.regions),
        ]
        stage = knowledge.stage(option, setting.as_of)
        effect = lifecycle.consequence(stage, setting.account) if setting.lens == "build" else None
        if stage is not None and effect is not None:
            items.append(
                Evidence(
                    rule=f"lifecycle/{option.id}",
                    effect="lifecycle" if effect == "out" else "caution",
                    weight=0,
                    because=lifecycle.sentence(knowledge, decision, option, stage),
                    answers={},
                    decisions={},
                    sources=stage.sources,
                    origin=knowledge.origin(f"option {decision.id} {option.id}"),
                    unverified=stage.unverified,
                )
            )
            heir = knowledge.successor(decision, option)
            if effect == "out" and heir is not None:
                successors[option.id] = heir
        if items:
            found[option.id] = tuple(items)
    effects = {name: {item.effect for item in items} & RULES_OUT for name, items in found.items()}
    out = {name: ruling == {"lifecycle"} for name, ruling in effects.items() if ruling}
    return Standing(found, predecessors_first(successors), out)


def _prohibitions(knowledge: Knowledge, decision: Decision, name: str) -> Iterable[Evidence]:
    for position, (prohibition, origin) in enumerate(knowledge.prohibitions, start=1):
        named = prohibition.option == name and prohibition.decision in (None, decision.id)
        if named or (prohibition.service is not None and prohibition.service == decision.options[name].service):
            rule = f"prohibited/{position}"
            yield Evidence(rule, "prohibited", 0, prohibition.because, {}, {}, prohibition.sources, origin)


@dataclass(slots=True)
class PartJudgement:
    """One part: its tallies, who stands in for whom, and who won."""

    value: str | None
    tallies: dict[str, Tally]
    gained: Mapping[str, str]
    placing: Placing


class Judgement:
    """One decision judged for one set of facts. Immutable to its users; reasons are worked out when asked for."""

    def __init__(
        self,
        knowledge: Knowledge,
        program: DecisionProgram,
        facts: Facts,
        fired: frozenset[int],
        given: tuple[str, ...],
        standing: Standing,
        applies: bool | None,
        outcome: Outcome | None = None,
    ) -> None:
        """`fired` are positions of cards. `applies` is False when the decision is beside the point, None when that is
        unknown. `outcome` is that of a judgement that is alike in all this, where there has been one.
        """
        self.knowledge = knowledge
        self.program = program
        self.facts = facts
        self.fired = fired
        self.given = given
        self.standing = standing
        self.applies = applies
        self.outcome = outcome or self._outcome()

    def _outcome(self) -> Outcome:
        if self.given:
            return Outcome("decided", self.given)
        if self.applies is False:
            return _BESIDE_THE_POINT
        if not self.fired:
            return _OPEN
        placings = [self._part(value).placing for value in self._values()]
        if len(placings) == 1:
            return Outcome(placings[0].status, placings[0].picks)
        picks = tuple(dict.fromkeys(pick for placing in placings for pick in placing.picks))
        return Outcome(worst([placing.status for placing in placings]), picks)

    @property
    def status(self) -> Status:
        """Decided, close, open or not applicable."""
        return self.outcome.status

    @property
    def picks(self) -> tuple[str, ...]:
        """The picked options, best first."""
        return self.outcome.picks

    @cached_property
    def parts(self) -> tuple[PartJudgement, ...]:
        """The ranking for each value that gets an answer of its own.

        Worked out again when somebody looks, so that what is remembered of many outcomes stays small.
        """
        if self.applies is False and not self.given:
            return ()
        return tuple(map(self._part, self._values()))

    @cached_property
    def decided(self) -> frozenset[str]:
        """The picks as a fact for later decisions."""
        return frozenset(self.picks)

    @property
    def decision(self) -> Decision:
        """The decision that is judged."""
        return self.program.decision

    @property
    def touched(self) -> bool:
        """Whether anything that is known bears on the decision."""
        return bool(self.facts or self.given)

    @property
    def in_play(self) -> bool:
        """Whether something speaks for an option."""
        return any(tally.named or tally.required for part in self.parts for tally in part.tallies.values())

    def _values(self) -> tuple[str | None, ...]:
        """The values that each get an answer of their own, in the order of the question."""
        fact = self.decision.for_each
        answered = self.facts.get(fact) if fact else None
        if not fact or self.given or not isinstance(answered, frozenset) or not answered:
            return (None,)
        return tuple(value for value in self.knowledge.questions[fact].words if value in answered)

    # --- picks ---

    def _part(self, value: str | None) -> PartJudgement:
        found: dict[str, Tally] = {}
        cards = self.program.cards
        for index in self.fired:
            card = cards[index]
            if value is None or self.counts(card, value):
                names = value is None or self.names(card, value)
                for effect in card.effects:
                    tally = found.get(effect.option) or self._tally(found, effect.option)
                    match effect.name:
                        case "favor":
                            tally.own_score += effect.weight
                            tally.named = tally.named or names
                        case "against":
                            tally.own_score -= effect.weight
                        case "require":
                            tally.required = True
                        case _:
                            tally.ruled_out, tally.closed = True, False
        for closed, heir in self.standing.successors.items():
            if closed in found and heir not in found:
                self._tally(found, heir)
        gained = stand_in(found, self.standing.successors)
        if self.decision.select == "all":
            return PartJudgement(value, found, gained, rank_all(found))
        options, out = self.decision.options, self.standing.out
        idle = len(options) > len(found) + sum(name not in found for name in out)
        return PartJudgement(value, found, gained, rank_one(found, len(options), idle, value is not None))

    def _tally(self, found: dict[str, Tally], name: str) -> Tally:
        tally = found[name] = Tally(self.decision.options[name], self.program.order[name])
        closed = self.standing.out.get(name)
        if closed is not None:
            tally.ruled_out, tally.closed = True, closed
        return tally

    def counts(self, card: Card, value: str | None) -> bool:
        """Evidence that names values of the `for_each` question counts for those only."""
        if value is None:
            return True
        named = self._named(card)
        return not named or value in named

    def names(self, card: Card, value: str | None) -> bool:
        """Whether evidence speaks of the value, so that the option that it is for competes there."""
        return value is None or value in self._named(card)

    def _named(self, card: Card) -> frozenset[str]:
        """The values of the `for_each` question that a card's condition names, among those answered."""
        fact = self.decision.for_each
        words = card.words.get(fact, frozenset()) if fact else frozenset()
        answered = self.facts.get(fact) if fact else None
        return words & answered if isinstance(answered, frozenset) else words

    # --- reasons, on demand ---

    @cached_property
    def _explained(self) -> dict[tuple[int, frozenset[str]], Explained]:
        return {}

    @cached_property
    def _outlooks(self) -> dict[frozenset[str], Outlook]:
        return {}

    @cached_property
    def evidence(self) -> Mapping[int, tuple[tuple[str, Evidence], ...]]:
        """What each fired card says, for each option that it speaks of."""
        return {index: tuple(self._evidence_of(self.program.cards[index])) for index in sorted(self.fired)}

    def _evidence_of(self, card: Card) -> Iterable[tuple[str, Evidence]]:
        used = support(card.condition, self.facts)
        answers = {fact: value for fact, value in used.items() if not fact.startswith(DECIDED)}
        decisions = {fact.removeprefix(DECIDED): value for fact, value in used.items() if fact.startswith(DECIDED)}
        because = card.because if card.limit is None else f"{self._stated(card.limit[0])}; {card.because}."
        for effect in card.effects:
            weight = -effect.weight if effect.name == "against" else effect.weight
            yield (
                effect.option,
                Evidence(
                    rule=card.name,
                    effect=effect.name,
                    weight=weight,
                    because=because,
                    answers=answers,
                    decisions=decisions,
                    sources=card.sources,
                    origin=card.origin,
                    unverified=card.unverified,
                ),
            )

    def _stated(self, fact: str) -> str:
        question, value = self.knowledge.questions.get(fact), self.facts.get(fact)
        if question is None or value is None:
            return fact.replace("_", " ")
        return stated(question.short, question.stated, question.unit, question.values, value)

    def _part_evidence(self, part: PartJudgement) -> dict[str, list[Evidence]]:
        found: dict[str, list[Evidence]] = {}
        for index, pairs in self.evidence.items():
            if self.counts(self.program.cards[index], part.value):
                for option, item in pairs:
                    found.setdefault(option, []).append(item)
        for option, items in self.standing.evidence.items():
            found.setdefault(option, []).extend(items)
        for option in self.given:
            because = "The scenario says that this is already decided."
            found.setdefault(option, []).append(Evidence("given", "given", 0, because, {}, {}, (), "scenario"))
        for heir, closed in part.gained.items():
            found.setdefault(heir, []).append(self._standing_in(part, heir, found.get(closed, [])))
        return found

    def _standing_in(self, part: PartJudgement, heir: str, items: list[Evidence]) -> Evidence:
        """The reason that an option holds because it stands in for a closed one."""
        closing = next(item for item in items if item.effect == "lifecycle")
        used = [item for item in items if item.weight > 0 or item.effect == "require"]
        name = self.decision.options[heir].name
        weighty = sorted((item for item in used if item.effect != "stands_in"), key=lambda item: -item.weight)
        reasons = " ".join(dict.fromkeys(item.because for item in weighty[:MOST_INHERITED]))
        known = f"; the successor is {name}."
        closed, standing_in = closing.because.rstrip("."), name
        if closing.because.endswith(known):
            closed, standing_in = closing.because.removesuffix(known), f"its successor {name}"
        return Evidence(
            rule=closing.rule,
            effect="stands_in",
            weight=part.tallies[heir].gained,
            because=f"{closed}; {standing_in} stands in for it. {reasons}".rstrip(),
            answers={fact: value for item in used for fact, value in item.answers.items()},
            decisions={fact: value for item in used for fact, value in item.decisions.items()},
            sources=tuple(dict.fromkeys((*closing.sources, *(source for item in used for source in item.sources)))),
            origin=closing.origin,
            unverified=closing.unverified,
        )

    def outlook(self, provisional: frozenset[str]) -> Outlook:
        """The undecided cards; `provisional` are facts of earlier decisions that could still change."""
        found = self._outlooks.get(provisional)
        if found is None:
            questions = self.knowledge.questions
            found = Outlook(self.program, questions, self.facts, self.fired, provisional)
            self._outlooks[provisional] = found
        return found

    def explain(self, position: int, provisional: frozenset[str]) -> Explained:
        """The part at this position with every option's evidence and bounds, and what could still change it."""
        key = (position, provisional)
        if key not in self._explained:
            self._explained[key] = self._explain(self.parts[position], provisional)
        return self._explained[key]

    def _explain(self, part: PartJudgement, provisional: frozenset[str]) -> Explained:
        tallies = dict(part.tallies)
        for name in self.decision.options:
            if name not in tallies:
                self._tally(tallies, name)
        picks = self.given or part.placing.picks
        prospects = Prospects(
            program=self.program,
            outlook=self.outlook(provisional),
            found=tallies,
            picks=picks,
            successors=self.standing.successors,
            counts=lambda card: self.counts(card, part.value),
            names=None if part.value is None else lambda card: self.names(card, part.value),
        )
        evidence = self._part_evidence(part)
        chosen = frozenset(picks)
        ranked = sorted(tallies.values(), key=lambda tally: (tally.option.id not in chosen, tally.rank))
        options = tuple(
            OptionVerdict(
                tally.option.id,
                tally.option.name,
                "recommended" if tally.option.id in chosen else "ruled_out" if tally.ruled_out else "alternative",
                tally.score,
                *prospects.bounds(tally.option.id),
                tuple(evidence.get(tally.option.id, ())),
            )
            for tally in ranked
        )
        fact = self.decision.for_each
        settled = bool(self.given) or ((fact is None or fact in self.facts) and prospects.settled)
        return Explained(options, settled, {} if settled else prospects.influence())

    def caveats(self) -> Iterable[Caveat]:
        """What the reader must know about this decision."""
        for index in sorted(self.fired):
            caveat = caveat_of(self.program.cards[index])
            if caveat is not None and self.status != "not_applicable":
                yield caveat
        for pick in self.picks:
            yield from self._caveats_on(pick)
        if self.parts and not self.picks and all(self._nothing_left(part) for part in self.parts):
            yield Caveat(f"No option of '{self.decision.id}' is left: every one is ruled out.", None, ())

    def _caveats_on(self, pick: str) -> Iterable[Caveat]:
        name = self.decision.options[pick].name
        for item in self.standing.evidence.get(pick, ()):
            if item.effect == "caution":
                yield Caveat(item.because, None, item.sources, item.rule, item.origin)
        if self.given:
            found = (item for part in self.parts for item in self._part_evidence(part).get(pick, ()))
            for item in found:
                if item.effect in RULES_OUT:
                    text = f"{name} is given for '{self.decision.id}', but is ruled out: {item.because}"
                    yield Caveat(text, None, item.sources, item.rule, item.origin)

    def _nothing_left(self, part: PartJudgement) -> bool:
        out = {name for name, tally in part.tallies.items() if tally.ruled_out}
        return len(out | self.standing.out.keys()) == len(self.decision.options)


def stated(short: str, template: str | None, unit: str | None, wording: Mapping[str, str], value: Value) -> str:
    """An answer in a sentence: `20 MB per request`, `traffic: short bursts with idle gaps`."""
    if isinstance(value, float):
        return template.replace("{value}", number(value)) if template else f"{short}: {measured(value, unit)}"
    chosen = value if isinstance(value, frozenset) else frozenset((value,))
    words = [wording.get(word, word) for word in (wording or chosen) if word in chosen]
    return f"{short}: {listed(words) or 'none'}"


def caveat_of(card: Card) -> Caveat | None:
    """The warning that a fired card gives, if it gives one."""
    return Caveat(card.warn, card.because, card.sources, card.name, card.origin) if card.warn else None


def worst(statuses: list[Status]) -> Status:
    """The least certain of some parts' statuses."""
    order: tuple[Status, ...] = ("open", "close", "decided", "not_applicable")
    return min(statuses, key=order.index)

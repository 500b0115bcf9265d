"""Scenario in, advice out: decisions in their order, each from answers over facts and fired rules to a ranking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from awsadvisor import lifecycle
from awsadvisor.advice import RULES_OUT, Advice, Evidence, OptionVerdict, OtherLens, Part, Recommendation, Warning_
from awsadvisor.answers import answer_problems, given_facts, given_problems, to_facts
from awsadvisor.cache import load_knowledge
from awsadvisor.compiler import Card, DecisionProgram, Ruleset, compile_knowledge, derived_facts
from awsadvisor.conditions import DECIDED, Facts, Value, support, truth
from awsadvisor.engine import CompiledRuleset
from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.models import Account, Lens, Scenario, Status
from awsadvisor.outlook import RULING_OUT, Outlook
from awsadvisor.ranking import DECISIVE, Outcome, Tally, rank_all, rank_one, stand_in, tallies
from awsadvisor.wording import listed, number
from awsadvisor.yamlfile import Path_, YamlFile

MEMORY = 4096
"""How many single-decision outcomes are remembered, so that one changed answer costs only what it touches."""
NEXT_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class _Reading:
    """One decision's outcome under one lens."""

    status: Status
    picks: tuple[str, ...]
    parts: tuple[Part, ...]
    settled: bool
    given: bool
    touched: bool
    influence: Mapping[str, float]
    warnings: tuple[Warning_, ...]
    why_not_applicable: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a reading depends on besides the facts."""

    lens: Lens
    account: Account
    as_of: dt.date


class Advisor:
    """Gives advice from one body of knowledge. Safe to share between threads."""

    def __init__(self, knowledge: Knowledge, remember: int = MEMORY) -> None:
        """`remember` bounds the memory of single-decision outcomes; 0 turns it off."""
        self.knowledge = knowledge
        self.program = compile_knowledge(knowledge)
        self.definitions = derived_facts(knowledge)
        self._engines: dict[str, CompiledRuleset] = {}
        self._remember = remember
        self._memory: dict[object, _Reading] = {}
        self._prohibited = _prohibitions(knowledge)
        self._changing: dict[dt.date, frozenset[str]] = {}

    @classmethod
    def load(cls, *overlays: str | Path, base: str | Path | None = None) -> Advisor:
        """An advisor on the shipped knowledge, with overlay folders over it; `base` replaces the shipped folder.

        Raises InputError with every problem of every knowledge file.
        """
        return cls(load_knowledge([Path(folder) for folder in overlays], Path(base) if base else None))

    def problems(self, scenario: Scenario, file: YamlFile | None = None) -> list[Problem]:
        """Everything in the scenario that does not fit the knowledge, with lines when its file is given."""
        found = [*answer_problems(self.knowledge, scenario.answers), *given_problems(self.knowledge, scenario.given)]
        for index, name in enumerate(scenario.decisions):
            if name not in self.knowledge.decisions:
                guess = did_you_mean(name, self.knowledge.decisions)
                found.append((("decisions", index), f"unknown decision '{name}'{guess}"))
        for name in scenario.expect:
            if name not in self.knowledge.decisions:
                guess = did_you_mean(name, self.knowledge.decisions)
                found.append((("expect", name), f"unknown decision '{name}'{guess}"))
        return [file.problem(path, text) if file else Problem("", 0, f"{_dotted(path)}: {text}") for path, text in found]

    def advise(self, scenario: Scenario) -> Advice:
        """The advice for one scenario. Raises InputError when the scenario does not fit the knowledge."""
        problems = self.problems(scenario)
        if problems:
            raise InputError(problems)
        setting = _Setting(scenario.lens, scenario.account, scenario.as_of or self.knowledge.date)
        answers = to_facts(self.knowledge, scenario.answers)
        wanted = [name for name in self.knowledge.decisions if not scenario.decisions or name in scenario.decisions]
        needed = self._with_earlier(wanted)
        derived = self._derive(self.program.layers, answers, {})
        readings = self._read(needed, answers, derived, scenario, setting)
        other = _Setting("exam" if setting.lens == "build" else "build", setting.account, setting.as_of)
        others = self._read_other(needed, answers, derived, scenario, other, readings)
        recommendations = {
            name: self._recommendation(name, readings[name], others.get(name), setting, other) for name in wanted
        }
        warnings = [*self._shared_warnings(answers, derived), *(w for name in wanted for w in readings[name].warnings)]
        return Advice(
            title=scenario.title, lens=setting.lens, account=setting.account, as_of=setting.as_of,
            version=self.knowledge.version, fingerprint=self.knowledge.fingerprint, overlays=self.knowledge.overlays,
            oldest_source=self._oldest(recommendations.values()), recommendations=recommendations,
            warnings=tuple(dict.fromkeys(warnings)),
            next_questions=self._next_overall([readings[name] for name in wanted], bool(scenario.decisions)),
        )  # fmt: skip

    # --- decisions in their order ------------------------------------------------------------------------------------

    def _with_earlier(self, wanted: Iterable[str]) -> list[str]:
        needed: set[str] = set()
        pending = list(wanted)
        while pending:
            name = pending.pop()
            if name not in needed:
                needed.add(name)
                pending.extend(self.knowledge.decisions[name].after)
        return [name for name in self.knowledge.decisions if name in needed]

    def _read(
        self, names: Sequence[str], answers: Facts, derived: Mapping[str, str], scenario: Scenario, setting: _Setting
    ) -> dict[str, _Reading]:
        """Every decision under one lens, in order; each one's picks are facts for those after it."""
        facts: dict[str, Value] = {**answers, **given_facts(scenario.given)}
        flags = dict(derived)
        provisional: set[str] = set()
        readings: dict[str, _Reading] = {}
        for name in names:
            program = self.program.decisions[name]
            flags.update(self._derive(program.layers, facts, flags))
            reading = self._read_decision(program, facts, flags, frozenset(provisional), scenario, setting)
            readings[name] = reading
            _add_outcome(facts, provisional, name, reading)
        return readings

    def _read_other(
        self, names: Sequence[str], answers: Facts, derived: Mapping[str, str], scenario: Scenario, setting: _Setting,
        readings: Mapping[str, _Reading],
    ) -> dict[str, _Reading]:  # fmt: skip
        """The decisions that the other lens could read differently: by a lifecycle, or by an earlier pick."""
        facts: dict[str, Value] = {**answers, **given_facts(scenario.given)}
        flags = dict(derived)
        provisional: set[str] = set()
        changed: set[str] = set()
        others: dict[str, _Reading] = {}
        changing = self._changing_decisions(setting.as_of)
        for name in names:
            program = self.program.decisions[name]
            if program.layers:
                flags.update(self._derive(program.layers, facts, flags))
            reading = readings[name]
            if reading.touched and (name in changing or changed & program.touched_by):
                reading = self._read_decision(program, facts, flags, frozenset(provisional), scenario, setting)
                others[name] = reading
                if (reading.status, reading.picks) != (readings[name].status, readings[name].picks):
                    changed.add(DECIDED + name)
            _add_outcome(facts, provisional, name, reading)
        return others

    def _changing_decisions(self, as_of: dt.date) -> frozenset[str]:
        """Decisions of which some option is not plainly active on that day."""
        if as_of not in self._changing:
            if len(self._changing) > 1000:
                self._changing.clear()
            self._changing[as_of] = frozenset(
                name
                for name, decision in self.knowledge.decisions.items()
                if any(lifecycle.consequence(self.knowledge.stage(o, as_of), "new") for o in decision.options.values())
            )
        return self._changing[as_of]

    def _derive(self, layers: Sequence[Ruleset], facts: Facts, known: Mapping[str, str]) -> dict[str, str]:
        """Facts that follow, layer by layer, as fields `fact:value` with yes or no."""
        found: dict[str, str] = {}
        for layer in layers:
            for key in self._fired(layer, facts, {**known, **found}):
                fact, value, holds, _ = key
                found[f"{fact}:{value}"] = holds
        return found

    def _fired(self, ruleset: Ruleset, facts: Facts, derived: Mapping[str, str]) -> list[object]:
        fields = ruleset.message(facts, derived)
        if not fields:
            return []
        engine = self._engines.get(ruleset.name)
        if engine is None:
            engine = self._engines[ruleset.name] = CompiledRuleset(ruleset.name, ruleset.definition)
        return [ruleset.keys[name] for name in engine.fired(fields)]

    # --- one decision ------------------------------------------------------------------------------------------------

    def _read_decision(
        self, program: DecisionProgram, facts: Facts, derived: Mapping[str, str], provisional: frozenset[str],
        scenario: Scenario, setting: _Setting,
    ) -> _Reading:  # fmt: skip
        name = program.decision.id
        relevant = {fact: facts[fact] for fact in program.touched_by & facts.keys()}
        given = _as_tuple(scenario.given.get(name, ()))
        shaky = provisional & program.touched_by
        key = (name, setting, given, shaky, frozenset(relevant.items()))
        reading = self._memory.get(key)
        if reading is None:
            reading = self._judge(program, relevant, derived, shaky, given, setting)
            if self._remember:
                if len(self._memory) >= self._remember:
                    self._memory.clear()
                self._memory[key] = reading
        return reading

    def _judge(
        self, program: DecisionProgram, facts: Facts, derived: Mapping[str, str], provisional: frozenset[str],
        given: tuple[str, ...], setting: _Setting,
    ) -> _Reading:  # fmt: skip
        touched = bool(facts) or bool(given)
        applies = truth(program.applies_when, facts) if program.applies_when else True
        if applies is False and not given:
            assert program.applies_when is not None
            why = support(program.applies_when, facts, holds=False)
            return _Reading("not_applicable", (), (), not provisional, False, touched, {}, (), why)
        fired = frozenset(int(str(key)) for key in self._fired(program.ruleset, facts, derived))
        return _Judgement(self, program, facts, fired, provisional, given, setting, applies is None).reading()

    # --- putting the advice together ---------------------------------------------------------------------------------

    def _recommendation(
        self, name: str, reading: _Reading, other: _Reading | None, setting: _Setting, other_setting: _Setting
    ) -> Recommendation:
        decision = self.knowledge.decisions[name]
        margins = [part.margin for part in reading.parts if part.margin is not None]
        questions = _most_telling(reading.influence)
        return Recommendation(
            decision=name, title=decision.title, status=reading.status, select=decision.select, for_each=decision.for_each,
            picks=reading.picks, settled=reading.settled, margin=min(margins, default=None),
            summary=self._summary(decision, reading, questions), given=reading.given, touched=reading.touched,
            parts=reading.parts, other_lens=_other_lens(decision, reading, other, setting, other_setting),
            next_questions=questions,
        )  # fmt: skip

    def _summary(self, decision: Decision, reading: _Reading, questions: tuple[str, ...]) -> str:
        if reading.status == "not_applicable":
            return "Does not apply to this scenario."
        if reading.picks:
            names = [decision.options[pick].name for pick in reading.picks]
            return decision.answer.replace("{picks}", listed(names))
        options = [option for part in reading.parts for option in part.options]
        if options and all(option.verdict == "ruled_out" for option in options):
            return "Every option is ruled out; see why below."
        if not questions:
            return "Nothing in the answers speaks for one option over the others."
        return f"Too little is known to choose; first of all: {self.knowledge.questions[questions[0]].ask}"

    def _shared_warnings(self, facts: Facts, derived: Mapping[str, str]) -> list[Warning_]:
        fired = self._fired(self.program.warnings, facts, derived)
        cards = [self.program.warning_cards[index] for index in sorted(int(str(key)) for key in fired)]
        return [_warning(card) for card in cards]

    def _oldest(self, recommendations: Iterable[Recommendation]) -> dt.date | None:
        names = {
            source
            for recommendation in recommendations
            for option in recommendation.options
            if option.verdict == "recommended"
            for evidence in option.evidence
            for source in evidence.sources
        }
        return min((self.knowledge.sources[name].checked for name in names), default=None)

    def _next_overall(self, readings: Sequence[_Reading], all_count: bool) -> tuple[str, ...]:
        total: dict[str, float] = {}
        started = any(reading.touched for reading in readings)
        for reading in readings:
            if reading.touched or all_count or not started:
                share = 0.5 if reading.status == "decided" else 1.0
                for question, amount in reading.influence.items():
                    total[question] = total.get(question, 0.0) + share * amount
        return _most_telling(total)


class _Judgement:
    """One decision being judged: from fired cards to parts with ranked options."""

    def __init__(
        self, advisor: Advisor, program: DecisionProgram, facts: Facts, fired: frozenset[int], provisional: frozenset[str],
        given: tuple[str, ...], setting: _Setting, may_not_apply: bool,
    ) -> None:  # fmt: skip
        self.knowledge = advisor.knowledge
        self.program = program
        self.decision = program.decision
        self.facts = facts
        self.fired = fired
        self.given = given
        self.setting = setting
        self.may_not_apply = may_not_apply
        self.outlook = Outlook(program, self.knowledge.questions, facts, fired, provisional)
        self.static, self.successors = self._static_evidence(advisor)
        self.evidence = {index: self._evidence_of(program.cards[index]) for index in sorted(fired)}

    def reading(self) -> _Reading:
        parts, influences = [], []
        for value in self._values():
            part, influence = self._part(value)
            parts.append(part)
            influences.append(influence)
        influence: dict[str, float] = {}
        for found in influences:
            for question, amount in found.items():
                influence[question] = max(influence.get(question, 0.0), amount)
        picks = self.given or tuple(dict.fromkeys(pick for part in parts for pick in part.picks))
        settled = all(part.settled for part in parts) and not self.may_not_apply
        status: Status = "decided" if self.given else _worst([part.status for part in parts])
        return _Reading(
            status, picks, tuple(parts), settled or bool(self.given), bool(self.given), bool(self.facts) or bool(self.given),
            {} if settled or self.given else influence, tuple(self._warnings(picks, parts)), {},
        )  # fmt: skip

    def _values(self) -> tuple[str | None, ...]:
        """The values that each get an answer of their own, in the order of the question."""
        fact = self.decision.for_each
        answered = self.facts.get(fact) if fact else None
        if not fact or self.given or not isinstance(answered, frozenset) or not answered:
            return (None,)
        return tuple(value for value in self.knowledge.questions[fact].words if value in answered)

    def _static_evidence(self, advisor: Advisor) -> tuple[dict[str, list[Evidence]], dict[str, str]]:
        """What holds whatever the answers are: prohibitions and lifecycle."""
        found: dict[str, list[Evidence]] = {}
        successors: dict[str, str] = {}
        for option in self.decision.options.values():
            items = [*advisor._prohibited.get((self.decision.id, option.id), ())]
            stage = self.knowledge.stage(option, self.setting.as_of)
            effect = lifecycle.consequence(stage, self.setting.account) if self.setting.lens == "build" else None
            if stage is not None and effect is not None:
                words = lifecycle.sentence(self.knowledge, self.decision, option, stage, self.setting.as_of)
                items.append(
                    Evidence(
                        f"lifecycle/{option.id}", "lifecycle" if effect == "out" else "caution", 0, words, {}, {},
                        stage.sources, self._origin(option.id), stage.unverified,
                    )
                )  # fmt: skip
                heir = self.knowledge.successor(self.decision, option)
                if effect == "out" and heir is not None:
                    successors[option.id] = heir
            if option.id in self.given:
                words = "The scenario says that this is already decided."
                items.append(Evidence("given", "given", 0, words, {}, {}, (), "scenario"))
            if items:
                found[option.id] = items
        return found, successors

    def _origin(self, option: str) -> str:
        place = self.knowledge.places.get(f"option {self.decision.id} {option}")
        return place.origin if place else "awsadvisor"

    def _evidence_of(self, card: Card) -> list[tuple[str, Evidence]]:
        used = support(card.condition, self.facts)
        answers = {fact: value for fact, value in used.items() if not fact.startswith(DECIDED)}
        decisions = {fact.removeprefix(DECIDED): value for fact, value in used.items() if fact.startswith(DECIDED)}
        because = card.because
        if card.limit is not None:
            because = f"{self._stated(card.limit[0])}; {because}."
        return [
            (
                effect.option,
                Evidence(
                    card.name, effect.name, -effect.weight if effect.name == "against" else effect.weight, because,
                    answers, decisions, card.sources, card.origin, card.unverified,
                ),
            )
            for effect in card.effects
        ]  # fmt: skip

    def _stated(self, fact: str) -> str:
        question, value = self.knowledge.questions.get(fact), self.facts.get(fact)
        if question is None or value is None:
            return fact.replace("_", " ")
        if isinstance(value, float):
            return (question.stated or "{value} " + str(question.unit)).replace("{value}", number(value))
        words = [value] if isinstance(value, str) else sorted(value)
        return f"{question.short}: {listed([question.values.get(word, word) for word in words])}"

    def _counts_for(self, card: Card, value: str | None) -> bool:
        """Whether evidence counts for this value of the `for_each` question: it names it, or names no value at all."""
        if value is None:
            return True
        named = self._named(card)
        return value in named or not named

    def _named(self, card: Card) -> frozenset[str]:
        fact = self.decision.for_each
        answered = self.facts.get(fact) if fact else None
        words = card.words.get(fact, frozenset()) if fact else frozenset()
        return words & answered if isinstance(answered, frozenset) else words

    def _part(self, value: str | None) -> tuple[Part, dict[str, float]]:
        evidence: dict[str, list[Evidence]] = {name: list(items) for name, items in self.static.items()}
        for index, pairs in self.evidence.items():
            if self._counts_for(self.program.cards[index], value):
                for option, item in pairs:
                    evidence.setdefault(option, []).append(item)
        found = tallies(self.decision, evidence)
        if value is not None:
            self._mark_named(found, value)
        stand_in(found, self.successors)
        outcome = rank_all(found) if self.decision.select == "all" else rank_one(found, value is not None)
        picks = self.given or outcome.picks
        outlook = _PartOutlook(self, value, found, picks, outcome)
        options = tuple(
            OptionVerdict(
                tally.option.id, tally.option.name,
                "recommended" if tally.option.id in picks else outcome.verdict(tally) if not self.given or tally.ruled_out else "alternative",
                tally.score, *outlook.bounds(tally), tuple(tally.evidence),
            )
            for tally in outcome.ranked
        )  # fmt: skip
        status: Status = "decided" if self.given else outcome.status
        part = Part(value, status, picks, None if self.given else outcome.margin, outlook.settled, options)
        return part, outlook.influence()

    def _mark_named(self, found: Mapping[str, Tally], value: str) -> None:
        """Only evidence that names the value lets an option compete for it."""
        named = {
            effect.option
            for index in self.fired
            if value in self._named(self.program.cards[index])
            for effect in self.program.cards[index].effects
            if effect.name == "favor"
        }
        for name, tally in found.items():
            tally.named = name in named

    def _warnings(self, picks: Sequence[str], parts: Sequence[Part]) -> Iterable[Warning_]:
        for index in sorted(self.fired):
            if self.program.cards[index].warn:
                yield _warning(self.program.cards[index])
        for part in parts:
            for option in part.options:
                if option.id not in picks:
                    continue
                for item in option.evidence:
                    if item.effect == "caution":
                        yield Warning_(item.because, None, item.sources, item.rule, item.origin)
                    elif item.effect in RULES_OUT and self.given:
                        text = f"{option.name} is given for '{self.decision.id}', but {_lower_first(item.because)}"
                        yield Warning_(text, None, item.sources, item.rule, item.origin)
        if parts and not picks and all(option.verdict == "ruled_out" for part in parts for option in part.options):
            yield Warning_(f"No option of '{self.decision.id}' is left: every one is ruled out.", None, ())


class _PartOutlook:
    """What open answers could still do to one part's ranking."""

    def __init__(
        self, judgement: _Judgement, value: str | None, found: Mapping[str, Tally], picks: Sequence[str], outcome: Outcome
    ) -> None:
        self.judgement = judgement
        self.outlook = judgement.outlook
        self.found = found
        self.picks = picks
        self.outcome = outcome
        self.moves: dict[str, list[tuple[int, int]]] = {}
        self.outs: dict[str, list[int]] = {}
        self.requires: dict[str, list[int]] = {}
        self.may_be_named: set[str] = {name for name, tally in found.items() if tally.named}
        cards = judgement.program.cards
        for index in self.outlook.undecided:
            if judgement._counts_for(cards[index], value):
                self._note(index, cards[index], value)
        self._lowest: dict[str, int] = {}
        self._highest: dict[str, int] = {}
        for name, tally in found.items():
            low, high = self.outlook.span(self.moves[name]) if name in self.moves else (0, 0)
            self._lowest[name], self._highest[name] = tally.score + low, tally.score + high
        self.settled = self._is_settled()

    def _note(self, index: int, card: Card, value: str | None) -> None:
        shaky = index in self.outlook.shaky
        for effect in card.effects:
            if effect.name in ("exclude", "limit"):
                self.outs.setdefault(effect.option, []).append(index)
            elif effect.name == "require":
                self.requires.setdefault(effect.option, []).append(index)
            else:
                weight = effect.weight if effect.name == "favor" else -effect.weight
                self.moves.setdefault(effect.option, []).append((index, -weight if shaky else weight))
                if effect.name == "favor" and (value is None or value in self.judgement._named(card)):
                    self.may_be_named.add(effect.option)

    def _bases(self, name: str) -> list[str]:
        """The option and those closed ones whose score it takes over."""
        successors = self.judgement.successors
        bases, pending = [name], [name]
        while pending:
            heir = pending.pop()
            for closed, other in successors.items():
                if other == heir and closed not in bases and self.found[closed].closed:
                    bases.append(closed)
                    pending.append(closed)
        return bases

    def bounds(self, tally: Tally) -> tuple[int, int]:
        """The lowest and the highest score that the option can still reach."""
        bases = self._bases(tally.option.id)
        lowest = max(self._own(self._lowest, base) for base in bases if base == tally.option.id or base not in self.outs)
        return lowest, max(self._own(self._highest, base) for base in bases)

    def _own(self, bound: Mapping[str, int], name: str) -> int:
        """A bound without what the option holds only because it stands in for another."""
        gained = sum(item.weight for item in self.found[name].evidence if item.effect == "stands_in")
        return bound[name] - gained

    def _is_settled(self) -> bool:
        if self.judgement.given or not self.outlook.undecided:
            return True
        for_each = self.judgement.decision.for_each
        if for_each is not None and for_each not in self.judgement.facts:
            return False
        if self.judgement.decision.select == "all":
            return all(self._selection_settled(tally) for tally in self.found.values())
        if not self.picks:
            return not any(self._may_compete(tally) for tally in self.found.values())
        winner = self.found[self.picks[0]]
        if self.outs.get(winner.option.id):
            return False
        rivals = [tally for tally in self.found.values() if tally is not winner and self._may_compete(tally)]
        return any(
            self._holds(base, winner, rivals)
            for base in self._bases(winner.option.id)
            if base == winner.option.id or base not in self.outs
        )

    def _may_compete(self, tally: Tally) -> bool:
        return not tally.ruled_out and bool(self.may_be_named.intersection(self._bases(tally.option.id)))

    def _holds(self, base: str, winner: Tally, rivals: Sequence[Tally]) -> bool:
        """Whether the winner stays ahead of every rival on the strength of `base`'s evidence."""
        eliminated = winner.score < DECISIVE
        if not eliminated and self._own(self._lowest, base) < DECISIVE:
            return False
        return all(self._ahead(base, winner, rival, source) for rival in rivals for source in self._bases(rival.option.id))

    def _ahead(self, base: str, winner: Tally, rival: Tally, source: str) -> bool:
        if source == base:
            return True
        lead = self._own(self._lowest, base) - self._own(self._highest, source)
        if lead <= 0:  # the bounds overlap: look at both together, since one answer may move both
            gap = self._score(base) - self._score(source)
            moves = [*self.moves.get(base, ()), *((index, -amount) for index, amount in self.moves.get(source, ()))]
            lead = gap + self.outlook.span(moves)[0]
        return lead > 0 or (lead == 0 and winner.rank[2:] < rival.rank[2:])

    def _score(self, name: str) -> int:
        tally = self.found[name]
        return tally.score - sum(item.weight for item in tally.evidence if item.effect == "stands_in")

    def _selection_settled(self, tally: Tally) -> bool:
        name = tally.option.id
        if tally.ruled_out:
            return True
        selected = name in self.picks
        if selected and self.outs.get(name):
            return False
        bases = self._bases(name)
        if selected:
            firm = tally.required and not any(self.outlook.shaky.intersection(self.requires.get(base, ())) for base in bases)
            return firm or any(self._own(self._lowest, base) >= DECISIVE and base not in self.outs for base in bases)
        return not any(self.requires.get(base) for base in bases) and all(self._own(self._highest, base) < DECISIVE for base in bases)

    def influence(self) -> dict[str, float]:
        """How much each open question can change here."""
        if self.settled:
            return {}
        contenders = self._contenders()
        weights: dict[int, float] = {}
        for name in contenders:
            for index, amount in self.moves.get(name, ()):
                weights[index] = weights.get(index, 0.0) + abs(amount)
            for index in (*self.outs.get(name, ()), *self.requires.get(name, ())):
                weights[index] = weights.get(index, 0.0) + RULING_OUT
        return self.outlook.influence(weights)

    def _contenders(self) -> set[str]:
        """Options that can still win, and the closed ones whose evidence counts for them."""
        rivals = [tally for tally in self.found.values() if self._may_compete(tally)]
        if self.judgement.decision.select == "one" and self.picks:
            floor = self.bounds(self.found[self.picks[0]])[0]
            rivals = [tally for tally in rivals if self.bounds(tally)[1] >= floor]
        return {base for tally in rivals for base in self._bases(tally.option.id)}


def _add_outcome(facts: dict[str, Value], provisional: set[str], name: str, reading: _Reading) -> None:
    fact = DECIDED + name
    if reading.status == "open":
        facts.pop(fact, None)
        return
    facts[fact] = frozenset(reading.picks)
    if not reading.settled:
        provisional.add(fact)


def _worst(statuses: Sequence[Status]) -> Status:
    for status in ("open", "close"):
        if status in statuses:
            return status  # type: ignore[return-value]
    return "decided"


def _other_lens(
    decision: Decision, reading: _Reading, other: _Reading | None, setting: _Setting, other_setting: _Setting
) -> OtherLens | None:
    if other is None or (other.status, other.picks) == (reading.status, reading.picks):
        return None
    taught, built = (other, reading) if other_setting.lens == "exam" else (reading, other)
    because = dict.fromkeys(
        item.because
        for part in built.parts
        for option in part.options
        if option.id in taught.picks
        for item in option.evidence
        if item.effect in ("lifecycle", "caution")
    )
    names = tuple(decision.options[pick].name for pick in other.picks)
    return OtherLens(other_setting.lens, other.status, other.picks, names, tuple(because))


def _most_telling(influence: Mapping[str, float]) -> tuple[str, ...]:
    ordered = sorted(influence.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))
    return tuple(question for question, amount in ordered if amount > 0)[:NEXT_QUESTIONS]


def _warning(card: Card) -> Warning_:
    assert card.warn is not None
    return Warning_(card.warn, card.because, card.sources, card.name, card.origin)


def _prohibitions(knowledge: Knowledge) -> dict[tuple[str, str], list[Evidence]]:
    found: dict[tuple[str, str], list[Evidence]] = {}
    for number, (prohibition, origin) in enumerate(knowledge.prohibitions, start=1):
        for decision in knowledge.decisions.values():
            for option in decision.options.values():
                named = option.id == prohibition.option and prohibition.decision in (None, decision.id)
                if named or (prohibition.service is not None and option.service == prohibition.service):
                    item = Evidence(
                        f"prohibited/{number}", "prohibited", 0, prohibition.because, {}, {}, prohibition.sources, origin
                    )
                    found.setdefault((decision.id, option.id), []).append(item)
    return found


def _as_tuple(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _lower_first(text: str) -> str:
    """The sentence as the second half of another one; names and numbers keep their capitals."""
    first = text.split(" ", 1)[0]
    return text if first.isupper() or not first.istitle() or first in ("Amazon", "AWS", "SageMaker") else text[:1].lower() + text[1:]


def _dotted(path: Path_) -> str:
    return ".".join(str(step) for step in path)

"""Scenario in, advice out: decisions in their order, each from answers over facts and fired rules to a ranking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from awsadvisor import lifecycle
from awsadvisor.advice import Advice, Caveat, OtherLens, Recommendation
from awsadvisor.answers import answer_problems, given_facts, given_problems, to_facts
from awsadvisor.cache import load_knowledge
from awsadvisor.compiler import DecisionProgram, Ruleset, compile_knowledge, derived_facts
from awsadvisor.conditions import DECIDED, Facts, Value, truth
from awsadvisor.engine import CompiledRuleset
from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.judgement import Judgement, Reading, Setting, Standing, caveat_of, standing
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.models import Lens, Scenario
from awsadvisor.wording import listed
from awsadvisor.yamlfile import Path_, YamlFile

MEMORY = 4096
"""How many outcomes of single decisions are remembered, so that one changed answer costs only what it touches."""
NEXT_QUESTIONS = 5


class Advisor:
    """Gives advice from one body of knowledge. Safe to share between threads."""

    def __init__(self, knowledge: Knowledge, remember: int = MEMORY) -> None:
        """`remember` bounds the memory of single-decision outcomes; 0 turns it off."""
        self.knowledge = knowledge
        self.program = compile_knowledge(knowledge)
        self.definitions = derived_facts(knowledge)
        self._engines: dict[str, CompiledRuleset] = {}
        self._remember = remember
        self._memory: dict[object, Reading] = {}
        self._standing = lru_cache(maxsize=1024)(self._find_standing)
        self._changing = lru_cache(maxsize=64)(self._find_changing)

    @classmethod
    def load(cls, *overlays: str | Path, base: str | Path | None = None) -> Advisor:
        """An advisor on the shipped knowledge, with overlay folders over it; `base` replaces the shipped folder.

        Raises InputError with every problem of every knowledge file.
        """
        return cls(load_knowledge([Path(folder) for folder in overlays], Path(base) if base else None))

    def problems(self, scenario: Scenario, file: YamlFile | None = None) -> list[Problem]:
        """Everything in the scenario that does not fit the knowledge, with lines when its file is given."""
        decisions = self.knowledge.decisions
        named: list[tuple[Path_, str]] = [
            *((("decisions", index), name) for index, name in enumerate(scenario.decisions)),
            *((("expect", name), name) for name in scenario.expect),
        ]
        found = [
            *answer_problems(self.knowledge, scenario.answers),
            *given_problems(self.knowledge, scenario.given),
            *(
                (path, f"unknown decision '{name}'{did_you_mean(name, decisions)}")
                for path, name in named
                if name not in decisions
            ),
        ]
        return [
            file.problem(path, text) if file else Problem("", 0, f"{_dotted(path)}: {text}") for path, text in found
        ]

    def advise(self, scenario: Scenario) -> Advice:
        """The advice for one scenario. Raises InputError when the scenario does not fit the knowledge."""
        problems = self.problems(scenario)
        if problems:
            raise InputError(problems)
        setting = Setting(scenario.lens, scenario.account, scenario.as_of or self.knowledge.date)
        other_setting = Setting("exam" if setting.lens == "build" else "build", setting.account, setting.as_of)
        answers = to_facts(self.knowledge, scenario.answers)
        wanted = [name for name in self.knowledge.decisions if not scenario.decisions or name in scenario.decisions]
        needed = self._with_earlier(wanted)
        derived = self._derive(self.program.layers, answers, {})
        readings = self._read(needed, answers, derived, scenario, setting)
        others = self._read(needed, answers, derived, scenario, other_setting, readings)
        recommendations = {
            name: self._recommendation(name, readings[name], others[name], other_setting.lens) for name in wanted
        }
        caveats = [
            *self._shared_caveats(answers, derived),
            *(caveat for name in wanted for caveat in readings[name].caveats),
        ]
        return Advice(
            title=scenario.title,
            lens=setting.lens,
            account=setting.account,
            as_of=setting.as_of,
            version=self.knowledge.version,
            fingerprint=self.knowledge.fingerprint,
            overlays=self.knowledge.overlays,
            oldest_source=self._oldest(recommendations.values()),
            recommendations=recommendations,
            warnings=tuple(_distinct(caveats)),
            next_questions=self._next_overall([readings[name] for name in wanted], bool(scenario.decisions)),
        )

    # --- decisions in their order ---

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
        self,
        names: Sequence[str],
        answers: Facts,
        derived: Mapping[str, str],
        scenario: Scenario,
        setting: Setting,
        first: Mapping[str, Reading] | None = None,
    ) -> dict[str, Reading]:
        """Every decision under one setting, in order; each one's picks are facts for those after it.

        With the `first` lens's readings, only what a lifecycle or an earlier pick can change is judged again.
        """
        facts: dict[str, Value] = {**answers, **given_facts(scenario.given)}
        flags = dict(derived)
        provisional: set[str] = set()
        changed: set[str] = set()
        readings: dict[str, Reading] = {}
        for name in names:
            program = self.program.decisions[name]
            if program.layers:
                flags.update(self._derive(program.layers, facts, flags))
            same = first is not None and not changed & program.touched_by and name not in self._changing(setting.as_of)
            if same and first is not None:
                reading = first[name]
            else:
                reading = self._read_decision(program, facts, flags, provisional, scenario, setting)
                if first is not None and (reading.status, reading.picks) != (first[name].status, first[name].picks):
                    changed.add(DECIDED + name)
            readings[name] = reading
            if reading.status != "open":
                facts[DECIDED + name] = frozenset(reading.picks)
                if not reading.settled:
                    provisional.add(DECIDED + name)
        return readings

    def _find_changing(self, as_of: dt.date) -> frozenset[str]:
        """Decisions of which some option is not plainly active on that day."""
        return frozenset(
            name
            for name, decision in self.knowledge.decisions.items()
            if any(lifecycle.consequence(self.knowledge.stage(o, as_of), "new") for o in decision.options.values())
        )

    def _find_standing(self, name: str, setting: Setting) -> Standing:
        return standing(self.knowledge, self.knowledge.decisions[name], setting)

    def _derive(self, layers: Sequence[Ruleset], facts: Facts, known: Mapping[str, str]) -> dict[str, str]:
        """Facts that follow, layer by layer, as fields `fact:value` with yes or no."""
        found: dict[str, str] = {}
        for layer in layers:
            for fact, value, holds, _ in self._fired(layer, facts, {**known, **found}):
                found[f"{fact}:{value}"] = holds
        return found

    def _fired(self, ruleset: Ruleset, facts: Facts, derived: Mapping[str, str]) -> list[Any]:
        """What the rules that fire stand for, in a ruleset's own keys."""
        fields = ruleset.message(facts, derived)
        if not fields:
            return []
        engine = self._engines.get(ruleset.name)
        if engine is None:
            engine = self._engines[ruleset.name] = CompiledRuleset(ruleset.name, ruleset.definition)
        return [ruleset.keys[name] for name in engine.fired(fields)]

    # --- one decision ---

    def _read_decision(
        self,
        program: DecisionProgram,
        facts: Facts,
        derived: Mapping[str, str],
        provisional: set[str],
        scenario: Scenario,
        setting: Setting,
    ) -> Reading:
        name = program.decision.id
        relevant = {fact: facts[fact] for fact in program.touched_by & facts.keys()}
        given = scenario.given.get(name, ())
        given = (given,) if isinstance(given, str) else tuple(given)
        shaky = frozenset(provisional & program.touched_by)
        key = (name, setting, given, shaky, frozenset(relevant.items()))
        reading = self._memory.get(key)
        if reading is None:
            reading = self._judge(program, relevant, derived, shaky, given, setting)
            if len(self._memory) >= self._remember:
                self._memory.clear()
            if self._remember or not relevant:
                self._memory[key] = reading
        return reading

    def _judge(
        self,
        program: DecisionProgram,
        facts: Facts,
        derived: Mapping[str, str],
        provisional: frozenset[str],
        given: tuple[str, ...],
        setting: Setting,
    ) -> Reading:
        applies = truth(program.applies_when, facts) if program.applies_when else True
        if applies is False and not given:
            return Reading("not_applicable", (), (), not provisional, False, bool(facts), {}, ())
        fired = frozenset(self._fired(program.ruleset, facts, derived))
        found = self._standing(program.decision.id, setting)
        return Judgement(self.knowledge, program, facts, fired, provisional, given, found, applies).reading()

    # --- putting the advice together ---

    def _recommendation(self, name: str, reading: Reading, other: Reading, other_lens: Lens) -> Recommendation:
        decision = self.knowledge.decisions[name]
        questions = _most_telling(reading.influence)
        return Recommendation(
            decision=name,
            title=decision.title,
            status=reading.status,
            select=decision.select,
            for_each=decision.for_each,
            picks=reading.picks,
            settled=reading.settled,
            margin=min((part.margin for part in reading.parts if part.margin is not None), default=None),
            summary=self._summary(decision, reading, questions),
            given=reading.given,
            touched=reading.touched,
            parts=reading.parts,
            other_lens=_other_lens(decision, reading, other, other_lens),
            next_questions=questions,
        )

    def _summary(self, decision: Decision, reading: Reading, questions: tuple[str, ...]) -> str:
        if reading.status == "not_applicable":
            return "Does not apply to this scenario."
        if reading.picks:
            return decision.answer.replace("{picks}", listed([decision.options[pick].name for pick in reading.picks]))
        options = [option for part in reading.parts for option in part.options]
        if options and all(option.verdict == "ruled_out" for option in options):
            return "Every option is ruled out."
        if not questions:
            return "Nothing in the answers speaks clearly for one option."
        return f"Too little is known to choose. Most telling: {self.knowledge.questions[questions[0]].ask}"

    def _shared_caveats(self, facts: Facts, derived: Mapping[str, str]) -> list[Caveat]:
        fired = sorted(self._fired(self.program.warnings, facts, derived))
        found = (caveat_of(self.program.warning_cards[index]) for index in fired)
        return [caveat for caveat in found if caveat]

    def _oldest(self, recommendations: Iterable[Recommendation]) -> dt.date | None:
        names = {
            source
            for recommendation in recommendations
            for part in recommendation.parts
            for option in part.options
            if option.verdict == "recommended"
            for evidence in option.evidence
            for source in evidence.sources
        }
        return min((self.knowledge.sources[name].checked for name in names), default=None)

    def _next_overall(self, readings: Sequence[Reading], all_count: bool) -> tuple[str, ...]:
        total: dict[str, float] = {}
        started = any(reading.touched for reading in readings)
        for reading in readings:
            if reading.touched or all_count or not started:
                share = 0.5 if reading.status == "decided" else 1.0
                for question, amount in reading.influence.items():
                    total[question] = total.get(question, 0.0) + share * amount
        return _most_telling(total)


def _distinct(caveats: Iterable[Caveat]) -> Iterable[Caveat]:
    seen: set[str] = set()
    for caveat in caveats:
        if caveat.text not in seen:
            seen.add(caveat.text)
            yield caveat


def _other_lens(decision: Decision, reading: Reading, other: Reading, lens: Lens) -> OtherLens | None:
    if (other.status, other.picks) == (reading.status, reading.picks):
        return None
    taught, built = (other, reading) if lens == "exam" else (reading, other)
    because = dict.fromkeys(
        item.because
        for part in built.parts
        for option in part.options
        if option.id in taught.picks
        for item in option.evidence
        if item.effect in ("lifecycle", "caution")
    )
    names = tuple(decision.options[pick].name for pick in other.picks)
    return OtherLens(lens, other.status, other.picks, names, tuple(because))


def _most_telling(influence: Mapping[str, float]) -> tuple[str, ...]:
    ordered = sorted(influence.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))
    return tuple(question for question, amount in ordered if amount > 0)[:NEXT_QUESTIONS]


def _dotted(path: Path_) -> str:
    return ".".join(str(step) for step in path)

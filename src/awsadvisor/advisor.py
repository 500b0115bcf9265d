"""Scenario in, advice out: decisions in their order, each from answers over facts and fired rules to a ranking."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from awsadvisor import lifecycle
from awsadvisor.advice import Advice, Caveat, Outcome, Outlined, Recommendation
from awsadvisor.answers import (
    answer_problems,
    given_facts,
    given_problems,
    region_problem,
    to_facts,
    with_current_names,
)
from awsadvisor.asking import Stake, most_telling, telling
from awsadvisor.cache import load_compiled
from awsadvisor.compiler import DecisionProgram, Program, compile_knowledge, derived_facts
from awsadvisor.conditions import Condition, Facts, truth
from awsadvisor.engine import CompiledRuleset
from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.judgement import Judgement, Setting, Standing, caveat_of, standing
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.lazy import OnDemand, cached_property
from awsadvisor.memory import Memory
from awsadvisor.models import Lens, Scenario
from awsadvisor.readings import Reading, other_lens_of
from awsadvisor.rulesets import Known, Ruleset
from awsadvisor.wording import listed
from awsadvisor.yamlfile import Path_, YamlFile

MEMORY = 4096
"""How many outcomes of single decisions are remembered, so that one changed answer costs only what it touches."""
SECTIONS_FOR_EACH = 4
"""How many outcomes of sections of rules are remembered for each of those: they are small, and recur more often."""
STANDINGS = 64
"""How many different standings of a decision are told apart in remembering."""


class Advisor:
    """Gives advice from one body of knowledge. Safe to share between threads."""

    def __init__(self, knowledge: Knowledge, remember: int = MEMORY, program: Program | None = None) -> None:
        """`remember` bounds the memory of single-decision outcomes; 0 turns it off, but for decisions of which nothing
        is known. `program` is the knowledge compiled, when that has been done already.
        """
        self.knowledge = knowledge
        self.program = program or compile_knowledge(knowledge)
        self._engines: dict[str, CompiledRuleset] = {}
        self._memory = Memory[Judgement](remember)
        self._outcomes = Memory[Outcome](remember)
        self._firings = Memory[Sequence[str]](remember * SECTIONS_FOR_EACH)
        self._untouched = Memory[Judgement](len(self.program.decisions))
        self._standings = lru_cache(maxsize=64)(self._find_standings)
        self._known_standings: dict[str, list[Standing]] = {}
        self._changing = lru_cache(maxsize=64)(self._find_changing)

    @classmethod
    def load(cls, *overlays: str | Path, base: str | Path | None = None) -> Advisor:
        """An advisor on the shipped knowledge, with overlay folders over it; `base` replaces the shipped folder.

        Raises InputError with every problem of every knowledge file.
        """
        knowledge, program = load_compiled([Path(folder) for folder in overlays], Path(base) if base else None)
        return cls(knowledge, program=program)

    @cached_property
    def definitions(self) -> Mapping[str, Mapping[str, Condition]]:
        """What each value of each derived fact follows from."""
        return derived_facts(self.knowledge)

    def problems(self, scenario: Scenario, file: YamlFile | None = None) -> list[Problem]:
        """Everything in the scenario that does not fit the knowledge, with lines when its file is given."""
        scenario = with_current_names(self.knowledge, scenario)
        decisions = self.knowledge.decisions
        named: list[tuple[Path_, str]] = [
            *((("decisions", index), name) for index, name in enumerate(scenario.decisions)),
            *((("expect", name), name) for name in scenario.expect),
        ]
        found = [
            *(
                (("regions", index), problem)
                for index, name in enumerate(scenario.regions)
                if (problem := region_problem(self.knowledge, name))
            ),
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
        scenario = with_current_names(self.knowledge, scenario)
        problems = self.problems(scenario)
        if problems:
            raise InputError(problems)
        as_of = scenario.as_of or self.knowledge.date
        setting = Setting(scenario.lens, scenario.account, as_of, scenario.regions)
        other_setting = setting._replace(lens="exam" if setting.lens == "build" else "build")
        answers = to_facts(self.knowledge, scenario.answers)
        wanted = [name for name in self.knowledge.decisions if not scenario.decisions or name in scenario.decisions]
        needed = self._with_earlier(wanted) if scenario.decisions else wanted
        known = Known(answers)
        self._derive(self.program.layers, known)
        readings = self._read(needed, answers, known.derived, scenario, setting)
        others = cache(lambda: self._read(needed, answers, known.derived, scenario, other_setting, readings))
        chosen = {name: readings[name] for name in wanted}
        recommendations = OnDemand(
            chosen, lambda name: self._recommendation(name, chosen[name], others, other_setting.lens)
        )
        return Advice(
            title=scenario.title,
            lens=setting.lens,
            account=setting.account,
            as_of=setting.as_of,
            version=self.knowledge.version,
            fingerprint=self.knowledge.fingerprint,
            overlays=self.knowledge.overlays,
            outcomes={name: reading.judgement.outcome for name, reading in chosen.items()},
            recommendations=recommendations,
            warn=lambda: self._caveats(known, list(chosen.values())),
            ask=lambda: telling(map(self._stake, chosen.values()), every=bool(scenario.decisions)),
            date=lambda: self._oldest(recommendations.values()),
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
        known = Known({**answers, **given_facts(scenario.given)}, derived)
        changed: set[str] = set()
        readings: dict[str, Reading] = {}
        earlier: dict[str, Reading] = {}
        changing = self._changing(setting.as_of)
        standings = self._standings(setting)
        for name in names:
            program = self.program.decisions[name]
            follows: Mapping[str, str] = {}
            if program.layers:
                if first and not changed:
                    follows = first[name].follows
                    known.add_derived(follows)
                else:
                    follows = self._derive(program.layers, known)
            if first and name not in changing and changed.isdisjoint(program.touched_by):
                reading = first[name]
            else:
                before = first[name].judgement if first else None
                judgement = self._judge(program, known, scenario, standings[name], before)
                rests_on = {fact: earlier[fact] for fact in program.rests_on if fact in earlier}
                reading = Reading(judgement, rests_on, follows)
                if first and judgement.outcome != first[name].judgement.outcome:
                    changed.add(program.fact)
            readings[name] = reading
            if reading.judgement.status != "open":
                known.add(program.fact, reading.judgement.decided)
                earlier[program.fact] = reading
        return readings

    def _find_changing(self, as_of: dt.date) -> frozenset[str]:
        """Decisions of which some option is not plainly active on that day."""
        return frozenset(
            name
            for name, decision in self.knowledge.decisions.items()
            if any(lifecycle.consequence(self.knowledge.stage(o, as_of), "new") for o in decision.options.values())
        )

    def _find_standings(self, setting: Setting) -> dict[str, Standing]:
        """Of every decision; where another setting has made the same of one, that very object, to remember by."""
        found = {}
        for name, decision in self.knowledge.decisions.items():
            made = standing(self.knowledge, decision, setting)
            known = self._known_standings.setdefault(name, [])
            found[name] = next((other for other in known if other.evidence == made.evidence), made)
            if found[name] is made and len(known) < STANDINGS:
                known.append(made)
        return found

    def _derive(self, layers: Sequence[Ruleset], known: Known) -> dict[str, str]:
        """Take in the facts that follow, layer by layer; returned as fields `fact:value` with yes or no."""
        found: dict[str, str] = {}
        for layer in layers:
            follows = {f"{fact}:{value}": holds for fact, value, holds, _ in self._fired(layer, known)}
            known.add_derived(follows)
            found.update(follows)
        return found

    def _fired(self, ruleset: Ruleset, known: Known) -> list[Any]:
        """What the rules that fire stand for, in a ruleset's own keys."""
        found: list[Any] = []
        for section in ruleset.called(known):
            message = section.message(known.facts, known.derived)
            fired = self._firings.get((section.name, message))
            if fired is None:
                engine = self._engines.get(section.name)
                if engine is None:
                    engine = self._engines[section.name] = CompiledRuleset(section.name, section.definition)
                fired = tuple(engine.fired(message))
                self._firings.keep((section.name, message), fired)
            found += [ruleset.keys[rule] for rule in fired]
        return found

    # --- one decision ---

    def _judge(
        self,
        program: DecisionProgram,
        known: Known,
        scenario: Scenario,
        standing: Standing,
        before: Judgement | None,
    ) -> Judgement:
        """The decision judged; `before` is its judgement under the other lens, mostly on the same facts."""
        name = program.decision.id
        values = tuple(map(known.facts.get, program.tested))
        given = scenario.given.get(name, ())
        given = (given,) if isinstance(given, str) else tuple(given)
        key = name, values, given, standing
        touched = values.count(None) < len(values)
        memory = self._memory if touched else self._untouched
        found = memory.get(key)
        if found is None:
            facts = {fact: value for fact, value in zip(program.tested, values, strict=True) if value is not None}
            applies = truth(program.applies_when, facts) if program.applies_when else True
            if before is not None and before.facts == facts:
                fired = before.fired
            elif not touched or (applies is False and not given):
                fired = frozenset()
            else:
                fired = frozenset(self._fired(program.ruleset, known))
            divides = facts.get(program.decision.for_each) if program.decision.for_each else None
            alike = name, fired, given, standing, applies, divides  # all that an outcome depends on
            outcome = self._outcomes.get(alike)
            found = Judgement(self.knowledge, program, facts, fired, given, standing, applies, outcome)
            if outcome is None:
                self._outcomes.keep(alike, found.outcome)
            memory.keep(key, found)
        return found

    # --- putting the advice together ---

    def _recommendation(
        self, name: str, reading: Reading, others: Callable[[], Mapping[str, Reading]], other_lens: Lens
    ) -> Recommendation:
        decision, judgement = self.knowledge.decisions[name], reading.judgement
        return Recommendation(
            decision=name,
            title=decision.title,
            status=judgement.status,
            select=decision.select,
            for_each=decision.for_each,
            picks=judgement.picks,
            given=bool(judgement.given),
            touched=judgement.touched,
            divide=reading.parts,
            outline=lambda: self._outline(decision, reading, others()[name], other_lens),
        )

    def _outline(self, decision: Decision, reading: Reading, other: Reading, other_lens: Lens) -> Outlined:
        questions = most_telling(reading.influence)
        return Outlined(
            settled=reading.settled,
            summary=self._summary(decision, reading.judgement, questions),
            other_lens=other_lens_of(decision, reading, other, other_lens),
            next_questions=questions,
        )

    def _summary(self, decision: Decision, judgement: Judgement, questions: tuple[str, ...]) -> str:
        if judgement.status == "not_applicable":
            return "Does not apply to this scenario."
        if judgement.picks:
            return decision.answer.replace("{picks}", listed([decision.options[p].name for p in judgement.picks]))
        if any(caveat.text.startswith("No option") for caveat in judgement.caveats()):
            return "Every option is ruled out."
        if not questions:
            return "Nothing in the answers speaks clearly for one option."
        return f"Too little is known to choose. Most telling: {self.knowledge.questions[questions[0]].ask}"

    def _stake(self, reading: Reading) -> Stake:
        judgement = reading.judgement
        divided_by = judgement.decision.for_each
        return Stake(
            influence=reading.influence,
            dependents=self._dependents[judgement.decision.id],
            touched=judgement.touched,
            in_play=judgement.in_play,
            decided=judgement.status == "decided",
            divided_by=None if divided_by in judgement.facts else divided_by,
        )

    @cached_property
    def _dependents(self) -> Mapping[str, int]:
        """How many other decisions build on each, directly or through others."""
        found = Counter(earlier for name in self.knowledge.decisions for earlier in self._with_earlier([name]))
        return {name: count - 1 for name, count in found.items()}

    def _caveats(self, known: Known, readings: Sequence[Reading]) -> tuple[Caveat, ...]:
        fired = sorted(self._fired(self.program.warnings, known))
        shared = (caveat_of(self.program.warning_cards[index]) for index in fired)
        own = (caveat for reading in readings for caveat in reading.judgement.caveats())
        return tuple({caveat.text: caveat for caveat in (*shared, *own) if caveat}.values())

    def _oldest(self, recommendations: Iterable[Recommendation]) -> dt.date | None:
        names = {
            source
            for recommendation in recommendations
            if recommendation.picks
            for part in recommendation.parts
            for option in part.options
            if option.verdict == "recommended"
            for evidence in option.evidence
            for source in evidence.sources
        }
        return min((self.knowledge.sources[name].checked for name in names), default=None)


def _dotted(path: Path_) -> str:
    """Where in a scenario that has no file: `answers.payload_mb`, `decisions`."""
    return ".".join(str(step) for step in path if isinstance(step, str))

"""Do all names in the knowledge exist, and do tests fit the kind of what they test?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from awsadvisor.answers import answer_problems, given_problems, region_problem
from awsadvisor.conditions import DECIDED, All, AnyOf, Compare, Condition, Is, Not, mentions
from awsadvisor.errors import Problem, did_you_mean
from awsadvisor.exam import Domain, Exam, Objective, Task
from awsadvisor.knowledge import Decision, Knowledge, Place
from awsadvisor.models import Offered, Rule
from awsadvisor.wording import some
from awsadvisor.yamlfile import Path_, YamlFile


def link(knowledge: Knowledge, files: Mapping[str, YamlFile], failed: Collection[str] = ()) -> list[Problem]:
    """Every name that leads nowhere and every test that cannot make sense.

    `failed` are ids of entries that could not be read; that they are missing is not reported again.
    """
    missing = re.compile("|".join(rf"(unknown|no) \w+ '{re.escape(name)}'" for name in sorted(failed)) or "(?!)")
    return [problem for problem in _Linker(knowledge, files).problems() if not missing.search(problem.message)]


class _Linker:
    def __init__(self, knowledge: Knowledge, files: Mapping[str, YamlFile]) -> None:
        self.knowledge = knowledge
        self.files = files
        self.derived = _derived_values(knowledge)
        self.lines = {key: _Entry(place, files.get(place.file)) for key, place in knowledge.places.items()}

    def problems(self) -> Iterator[Problem]:
        yield from self._services()
        if self.knowledge.regions and self.knowledge.regions.source not in self.knowledge.sources:
            yield Problem("catalog/regions.yaml", 0, f"unknown source '{self.knowledge.regions.source}'")
        for decision in self.knowledge.decisions.values():
            yield from self._decision(decision)
        for name, rule in self.knowledge.fact_rules.items():
            yield from self._rule(rule, self._at(f"rule facts {name}"), None)
            if rule.options:
                yield self._at(f"rule facts {name}").problem((), "rules/facts.yaml may only 'derive' and 'warn'")
        yield from self._circles()
        yield from self._prohibitions()
        if self.knowledge.exam is not None:
            yield from self._exam(self.knowledge.exam)

    def _at(self, key: str) -> _Entry:
        return self.lines.get(key, _NOWHERE)

    def _sources(self, names: Iterable[str], at: _Entry, path: Path_ = ()) -> Iterator[Problem]:
        for name in names:
            if name not in self.knowledge.sources:
                guess = did_you_mean(name, self.knowledge.sources)
                yield at.problem((*path, "sources"), f"unknown source '{name}'{guess}")

    def _services(self) -> Iterator[Problem]:
        for service in self.knowledge.services.values():
            at = self._at(f"service {service.id}")
            yield from self._sources(service.sources, at)
            for index, stage in enumerate(service.lifecycle):
                yield from self._sources(stage.sources, at, ("lifecycle", index))
            for name, programme in service.programmes.items():
                yield from self._sources(programme.sources, at, ("programmes", name))
            yield from self._offered(service.offered_in, at)
            if service.successor and service.successor not in self.knowledge.services:
                guess = did_you_mean(service.successor, self.knowledge.services)
                yield at.problem(("successor",), f"unknown service '{service.successor}'{guess}")

    def _offered(self, offered: Offered | None, at: _Entry) -> Iterator[Problem]:
        if offered is None:
            return
        yield from self._sources(offered.sources, at, ("offered_in",))
        for index, name in enumerate(offered.regions):
            problem = region_problem(self.knowledge, name)
            if problem:
                yield at.problem(("offered_in", "regions", index), problem)

    def _decision(self, decision: Decision) -> Iterator[Problem]:
        header = self._header(decision)
        for name in decision.after:
            if name not in self.knowledge.decisions:
                yield header.problem(
                    ("after",), f"unknown decision '{name}'{did_you_mean(name, self.knowledge.decisions)}"
                )
        if "{picks}" not in decision.answer:
            yield header.problem(("answer",), "'answer' must contain {picks}")
        if decision.for_each is not None:
            question = self.knowledge.questions.get(decision.for_each)
            if question is None or question.kind != "choices":
                yield header.problem(("for_each",), f"'for_each' takes a choices question, not '{decision.for_each}'")
            elif decision.select != "one":
                yield header.problem(("for_each",), "'for_each' goes with 'select: one'")
        if decision.applies_when is not None:
            yield from self._condition(decision.applies_when, header, ("applies_when",), decision)
        for option in decision.options.values():
            yield from self._option(decision, option.id)
        for name, rule in decision.rules.items():
            yield from self._rule(rule, self._at(f"rule {decision.id} {name}"), decision)

    def _header(self, decision: Decision) -> _Entry:
        file = next((file for name, file in self.files.items() if name.endswith(f"rules/{decision.id}.yaml")), None)
        return _Entry(Place(file.name if file else f"rules/{decision.id}.yaml", 1), file, root=())

    def _option(self, decision: Decision, name: str) -> Iterator[Problem]:
        option, at = decision.options[name], self._at(f"option {decision.id} {name}")
        yield from self._sources(option.sources, at)
        if option.service and option.service not in self.knowledge.services:
            guess = did_you_mean(option.service, self.knowledge.services)
            yield at.problem(("service",), f"unknown service '{option.service}'{guess}")
        if option.successor and option.successor not in decision.options:
            guess = did_you_mean(option.successor, decision.options)
            yield at.problem(("successor",), f"no option '{option.successor}' in catalog/{decision.id}.yaml{guess}")
        for index, stage in enumerate(option.lifecycle):
            yield from self._sources(stage.sources, at, ("lifecycle", index))
        yield from self._offered(option.offered_in, at)
        for fact, limit in option.limits.items():
            yield from self._sources(limit.sources, at, ("limits", fact))
            yield from self._condition(limit.condition(fact), at, ("limits", fact), decision)

    def _rule(self, rule: Rule, at: _Entry, decision: Decision | None) -> Iterator[Problem]:
        yield from self._sources(rule.sources, at)
        yield from self._condition(rule.when, at, ("when",), decision)
        if decision is not None:
            for effect in ("favor", "against", "exclude", "require"):
                for name in getattr(rule, effect):
                    if name not in decision.options:
                        guess = did_you_mean(name, decision.options)
                        yield at.problem(
                            (effect,), f"'{effect}': no option '{name}' in catalog/{decision.id}.yaml{guess}"
                        )
            if rule.require and decision.select == "one":
                yield at.problem(("require",), "'require' goes with 'select: all'; here use 'favor'")
        for fact in rule.derive:
            if fact in self.knowledge.questions:
                yield at.problem(("derive",), f"'{fact}' is a question; a derived fact needs a name of its own")
        if rule.near_miss:
            for path, message in (
                *answer_problems(self.knowledge, rule.near_miss.answers),
                *given_problems(self.knowledge, rule.near_miss.given),
            ):
                yield at.problem(("near_miss", *path), message)

    def _condition(self, condition: Condition, at: _Entry, path: Path_, decision: Decision | None) -> Iterator[Problem]:
        match condition:
            case Is(fact, values) if fact.startswith(DECIDED):
                yield from self._decided(fact.removeprefix(DECIDED), values, at, path, decision)
            case Is(fact, values):
                words = self._words(fact, decision)
                if words is None:
                    yield self._unknown_fact(fact, at, path)
                elif not words:
                    yield at.problem(
                        (*path, fact), f"'{fact}' is a number; test it with at_most, at_least, under or over"
                    )
                else:
                    for value in values:
                        if value not in words:
                            guess = did_you_mean(value, words)
                            yield at.problem((*path, fact), f"'{fact}' has no value '{value}'{guess}")
            case Compare(fact, _, _):
                words = self._words(fact, decision)
                if words is None:
                    yield self._unknown_fact(fact, at, path)
                elif words:
                    yield at.problem((*path, fact), f"'{fact}' is not a number; its values are {some(words)}")
            case Not(part):
                yield from self._condition(part, at, _step(at, path, "not"), decision)
            case All(parts) | AnyOf(parts):
                for part in parts:
                    yield from self._condition(part, at, path, decision)

    def _unknown_fact(self, fact: str, at: _Entry, path: Path_) -> Problem:
        if fact in self.derived:
            where = " or ".join(sorted(name for name in self.derived[fact] if name))
            return at.problem((*path, fact), f"'{fact}' is derived in {where}, which does not stand in 'after' here")
        known = (*self.knowledge.questions, *self.derived)
        return at.problem((*path, fact), f"unknown question '{fact}'{did_you_mean(fact, known)}")

    def _words(self, fact: str, decision: Decision | None) -> tuple[str, ...] | None:
        """The words that a fact can be; empty for a number; None when it is not known here."""
        question = self.knowledge.questions.get(fact)
        if question is not None:
            return question.words
        homes = self.derived.get(fact, {})
        visible = [values for home, values in homes.items() if home == "" or self._sees(decision, home)]
        return tuple(sorted({value for values in visible for value in values})) if visible else None

    def _sees(self, decision: Decision | None, other: str) -> bool:
        if decision is None:
            return False
        return decision.id == other or any(
            name == other or (name in self.knowledge.decisions and self._sees(self.knowledge.decisions[name], other))
            for name in decision.after
            if name != decision.id
        )

    def _decided(
        self, name: str, values: tuple[str, ...], at: _Entry, path: Path_, decision: Decision | None
    ) -> Iterator[Problem]:
        earlier = self.knowledge.decisions.get(name)
        if earlier is None:
            guess = did_you_mean(name, self.knowledge.decisions)
            yield at.problem((*path, "decided"), f"unknown decision '{name}'{guess}")
            return
        if decision is None or decision.id == name or not self._sees(decision, name):
            yield at.problem((*path, "decided"), f"'{name}' must stand in 'after' to be tested here")
        for value in values:
            if value not in earlier.options:
                guess = did_you_mean(value, earlier.options)
                yield at.problem((*path, "decided"), f"no option '{value}' in catalog/{name}.yaml{guess}")

    def _circles(self) -> Iterator[Problem]:
        """Derived facts that rest on themselves."""
        rests_on: dict[str, set[str]] = {fact: set() for fact in self.derived}
        for _, rule in self.knowledge.rules():
            for fact in rule.derive:
                rests_on[fact] |= mentions(rule.when) & self.derived.keys()
        try:
            TopologicalSorter(rests_on).prepare()
        except CycleError as error:
            circle = error.args[1][::-1]
            name = next(name for name, rule in self.knowledge.rules() if circle[0] in rule.derive)
            at = self._at("rule " + name.replace("/", " "))
            yield at.problem(("derive",), f"a derived fact cannot rest on itself: {' -> '.join(circle)}")

    def _prohibitions(self) -> Iterator[Problem]:
        for position, (prohibition, _) in enumerate(self.knowledge.prohibitions):
            at = self._at(f"prohibition {position}")
            yield from self._sources(prohibition.sources, at)
            if prohibition.service and prohibition.service not in self.knowledge.services:
                guess = did_you_mean(prohibition.service, self.knowledge.services)
                yield at.problem((), f"unknown service '{prohibition.service}'{guess}")
            if prohibition.decision and prohibition.decision not in self.knowledge.decisions:
                guess = did_you_mean(prohibition.decision, self.knowledge.decisions)
                yield at.problem((), f"unknown decision '{prohibition.decision}'{guess}")
            elif prohibition.option:
                options = {
                    option
                    for decision in self.knowledge.decisions.values()
                    if prohibition.decision in (None, decision.id)
                    for option in decision.options
                }
                if prohibition.option not in options:
                    yield at.problem((), f"no option '{prohibition.option}'{did_you_mean(prohibition.option, options)}")

    def _exam(self, exam: Exam) -> Iterator[Problem]:
        """Names that the exam's objectives use, and numbers that do not follow from those above them."""
        at = self._at("exam")
        seen: set[str] = set()
        for path, above, entry in _numbered(exam):
            if above is not None and entry.id.rpartition(".")[0] != above:
                yield at.problem((*path, "id"), f"'{entry.id}' does not belong below '{above}'")
            if entry.id in seen:
                yield at.problem((*path, "id"), f"'{entry.id}' stands here twice")
            seen.add(entry.id)
            if isinstance(entry, Domain):
                yield from self._sources(entry.sources, at, path)
            if isinstance(entry, Objective):
                for key, names, known in (
                    ("decisions", entry.decisions, self.knowledge.decisions.keys()),
                    ("questions", entry.questions, self.knowledge.questions.keys()),
                ):
                    for name in names:
                        if name not in known:
                            guess = did_you_mean(name, known)
                            yield at.problem((*path, key), f"unknown {key.removesuffix('s')} '{name}'{guess}")
        total = sum(domain.percent for domain in exam.domains)
        if total != 100:
            yield at.problem(("domains",), f"the shares of the domains add up to {total} percent, not 100")


def _numbered(exam: Exam) -> Iterator[tuple[Path_, str | None, Domain | Task | Objective]]:
    """Everything in an exam that has a number, with its path and the number of what it stands below."""
    for at, domain in enumerate(exam.domains):
        yield ("domains", at), None, domain
        for position, task in enumerate(domain.tasks):
            yield ("domains", at, "tasks", position), domain.id, task
            for place, objective in enumerate(task.objectives):
                yield ("domains", at, "tasks", position, "objectives", place), task.id, objective


class _Entry:
    """An entry of a file, to point at its parts."""

    def __init__(self, place: Place, file: YamlFile | None, root: Path_ | None = None) -> None:
        self.place = place
        self.file = file
        self.root = self._find_root() if root is None else root

    def _find_root(self) -> Path_:
        if self.file is None:
            return ()
        candidates = [path for path, line in self.file.lines.items() if line == self.place.line and path]
        return next((path for path in candidates if isinstance(path[-1], int)), ())

    def problem(self, path: Path_, message: str) -> Problem:
        if self.file is None:
            return Problem(self.place.file, self.place.line, message)
        return self.file.problem((*self.root, *path), message)


_NOWHERE = _Entry(Place("", 0), None)


def _step(at: _Entry, path: Path_, key: str) -> Path_:
    """The path with `key` where the file has it."""
    deeper = (*path, key)
    return deeper if at.file is not None and (*at.root, *deeper) in at.file.lines else path


def _derived_values(knowledge: Knowledge) -> dict[str, dict[str, set[str]]]:
    """Values of each derived fact by the decision that derives it ('' for facts.yaml)."""
    derived: dict[str, dict[str, set[str]]] = {}
    homes: list[tuple[str, Mapping[str, Any]]] = [("", knowledge.fact_rules)]
    homes.extend((decision.id, decision.rules) for decision in knowledge.decisions.values())
    for home, rules in homes:
        for rule in rules.values():
            for fact, value in rule.derive.items():
                derived.setdefault(fact, {}).setdefault(home, set()).add(value)
    return derived

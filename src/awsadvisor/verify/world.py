"""Every set of answers to some questions at once, as variables that OR-Tools CP-SAT searches. Its only importer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model, cp_model_helper

from awsadvisor.advisor import Advisor
from awsadvisor.cells import points
from awsadvisor.conditions import (
    COMPARISONS,
    DECIDED,
    All,
    AnyOf,
    Compare,
    Condition,
    Facts,
    Is,
    Not,
    Value,
    atoms,
    negate,
    push_in,
)
from awsadvisor.knowledge import Decision
from awsadvisor.models import Question

Literal = cp_model_helper.Literal
Sum = cp_model.LinearExpr
SECONDS = 60.0
"""How long one search may take; they take milliseconds."""


class SearchGaveUpError(RuntimeError):
    """The solver neither found answers nor showed that there are none."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """One fact: where it is known, where it has each value, and whether it is a set."""

    known: Literal
    values: Mapping[str | float, Literal]
    several: bool


class World:
    """All answers, and all earlier picks, that some conditions can tell apart.

    A condition becomes a literal that holds exactly where the condition is true; unknown is not true.
    """

    def __init__(self, advisor: Advisor, conditions: Iterable[Condition]) -> None:
        """`conditions` are those that will be asked for: they say which words and bounds matter."""
        self.model = cp_model.CpModel()
        self._advisor = advisor
        self._true: Literal = self.model.new_constant(1)
        self.zero: Sum = 0 * self._true
        self._facts: dict[str, _Fact] = {}
        self._holds: dict[Condition, Literal] = {}
        self._joined: dict[frozenset[int], Literal] = {}
        self._words: dict[str, set[str]] = {}
        self._bounds: dict[str, set[float]] = {}
        for condition in _with_earlier(advisor, conditions):
            for atom in atoms(condition):
                if isinstance(atom, Is):
                    self._words.setdefault(atom.fact, set()).update(atom.values)
                else:
                    self._bounds.setdefault(atom.fact, set()).add(atom.bound)

    def branch(self) -> World:
        """A copy to which more can be added without touching this one; literals of this one hold there too."""
        copy = object.__new__(World)
        copy.__dict__.update(self.__dict__)
        copy.model = self.model.clone()
        copy._facts, copy._holds, copy._joined = dict(self._facts), dict(self._holds), dict(self._joined)
        return copy

    # --- literals ---

    def constant(self, holds: bool) -> Literal:
        """A literal that always holds, or never."""
        return self._true if holds else ~self._true

    def any(self, literals: Iterable[Literal]) -> Literal:
        """A literal that holds exactly where one of these does."""
        parts = {literal.index: literal for literal in literals}
        parts.pop((~self._true).index, None)
        if self._true.index in parts:
            return self._true
        if len(parts) < 2:
            return next(iter(parts.values()), ~self._true)
        key = frozenset(parts)
        if key not in self._joined:
            found = self._joined[key] = self.model.new_bool_var("")
            self.model.add_bool_or(parts.values()).only_enforce_if(found)
            for part in parts.values():
                self.model.add_implication(part, found)
        return self._joined[key]

    def all(self, literals: Iterable[Literal]) -> Literal:
        """A literal that holds exactly where all of these do."""
        return ~self.any(~literal for literal in literals)

    def at_least(self, total: Sum, bound: int) -> Literal:
        """A literal that holds exactly where a sum reaches a bound."""
        found = self.model.new_bool_var("")
        self.model.add(total >= bound).only_enforce_if(found)
        self.model.add(total < bound).only_enforce_if(~found)
        return found

    def differ(self, one: Literal, other: Literal) -> Literal:
        """A literal that holds exactly where one of the two does."""
        return self.any((self.all((one, ~other)), self.all((~one, other))))

    def require(self, *literals: Literal) -> None:
        """From here on these hold."""
        for literal in literals:
            self.model.add_bool_or(literal)

    def known(self, fact: str) -> Literal:
        """A literal that holds where the fact is not unknown."""
        return self._fact(fact).known

    def holds(self, condition: Condition) -> Literal:
        """A literal that holds exactly where the condition is true."""
        found = self._holds.get(condition)
        if found is None:
            found = self._holds[condition] = self._work_out(push_in(condition))
        return found

    def _work_out(self, condition: Condition) -> Literal:
        match condition:
            case Is(name, words):
                fact = self._fact(name)
                return self.any(fact.values[word] for word in words if word in fact.values)
            case Not(Is(name, _) as part):
                return self.all((self.known(name), ~self.holds(part)))
            case Compare(name, operator, bound):
                compare, cells = COMPARISONS[operator], self._fact(name).values
                return self.any(literal for cell, literal in cells.items() if compare(float(cell), bound))
            case All(parts):
                return self.all(self.holds(part) for part in parts)
            case AnyOf(parts):
                return self.any(self.holds(part) for part in parts)
            case _:
                raise AssertionError(f"not pushed in: {condition}")

    # --- facts ---

    def _fact(self, name: str) -> _Fact:
        if name not in self._facts:
            if name.startswith(DECIDED):
                self._facts[name] = self._pick(self._advisor.knowledge.decisions[name.removeprefix(DECIDED)])
            else:
                self._facts[name] = self._answer(self._advisor.knowledge.questions[name])
        return self._facts[name]

    def _answer(self, question: Question) -> _Fact:
        if question.kind == "number":
            return self._variable(points(question, self._bounds[question.id]), several=False)
        several = question.kind == "choices"
        nothing: Literal | None = self.model.new_bool_var("") if several else None
        return self._variable(_told_apart(question.words, self._words[question.id]), several, nothing)

    def _pick(self, decision: Decision) -> _Fact:
        """What an earlier decision picked: options, none where it does not apply, or unknown."""
        nothing: Literal | None = None
        applies_when = self._advisor.program.decisions[decision.id].applies_when
        if applies_when is not None:
            nothing = self.model.new_bool_var("")
            self.model.add_implication(nothing, self.holds(negate(applies_when)))
        several = decision.select == "all" or decision.for_each is not None
        return self._variable(_told_apart(decision.options, self._words[DECIDED + decision.id]), several, nothing)

    def _variable(self, values: Iterable[str | float], several: bool, nothing: Literal | None = None) -> _Fact:
        """A fact with these values; where `nothing` holds, it is known and has none of them."""
        found: dict[str | float, Literal] = {value: self.model.new_bool_var("") for value in values}
        nothing = ~self._true if nothing is None else nothing
        if several:
            for literal in found.values():
                self.model.add_implication(nothing, ~literal)
        else:
            self.model.add_at_most_one(*found.values(), nothing)
        return _Fact(self.any((*found.values(), nothing)), found, several)

    # --- answers ---

    def solve(self, most: Sum | None = None) -> Facts | None:
        """Facts with which everything required holds and this sum is largest, or None where there are none.

        Beyond that, as few earlier decisions as can be are left open: a pick can be given, being undecided cannot.
        """
        picks = [fact.known for name, fact in self._facts.items() if name.startswith(DECIDED)]
        if picks or most is not None:
            first = self.zero if most is None else (len(picks) + 1) * most
            self.model.maximize(sum(picks, start=first))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = SECONDS
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise SearchGaveUpError(f"no answer within {SECONDS:g} seconds")
        found: dict[str, Value] = {}
        for name, fact in self._facts.items():
            if solver.boolean_value(fact.known):
                values = [value for value, literal in fact.values.items() if solver.boolean_value(literal)]
                found[name] = frozenset(map(str, values)) if fact.several or name.startswith(DECIDED) else values[0]
        return found

    def exactly(self, facts: Facts) -> Literal:
        """A literal that holds exactly where these are the facts and all others are unknown."""
        return self.all(literal for name, fact in self._facts.items() for literal in _state(fact, facts.get(name)))


def _state(fact: _Fact, value: Value | None) -> Iterator[Literal]:
    yield ~fact.known if value is None else fact.known
    for cell, literal in fact.values.items():
        if value is not None:
            yield literal if (cell in value if isinstance(value, frozenset) else cell == value) else ~literal


def _with_earlier(advisor: Advisor, conditions: Iterable[Condition]) -> Iterator[Condition]:
    """The conditions, and those on which the earlier decisions that they test apply."""
    pending, seen = list(conditions), set[str]()
    while pending:
        condition = pending.pop()
        yield condition
        for atom in atoms(condition):
            name = atom.fact.removeprefix(DECIDED)
            if name != atom.fact and name not in seen:
                seen.add(name)
                applies_when = advisor.program.decisions[name].applies_when
                pending.extend(() if applies_when is None else (applies_when,))


def _told_apart(words: Iterable[str], tested: Iterable[str]) -> list[str]:
    """The tested words in their order, and one that stands for all others."""
    ordered = list(words)
    return [*(word for word in ordered if word in tested), *[word for word in ordered if word not in tested][:1]]

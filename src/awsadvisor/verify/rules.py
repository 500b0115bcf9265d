"""Whether every rule can fire, can matter, and agrees with the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from awsadvisor.advice import Advice, Recommendation
from awsadvisor.advisor import Advisor
from awsadvisor.checks import Finding, place_of
from awsadvisor.compiler import Card
from awsadvisor.conditions import Condition, Facts, expand, mentions, push_in, truth
from awsadvisor.models import Lens, Scenario
from awsadvisor.verify.contest import Contest
from awsadvisor.verify.search import Defect, Search, facts_of
from awsadvisor.verify.world import Literal, World

Sparks = Mapping[str, Facts]
"""For each rule that can fire, the few facts that it takes."""


def facts_that_never_hold(advisor: Advisor) -> Iterator[Defect]:
    """Rules in `rules/facts.yaml` that no answers can make fire."""
    for name, rule in advisor.knowledge.fact_rules.items():
        condition = expand(push_in(rule.when), advisor.definitions)
        world = World(advisor, [condition])
        world.require(world.holds(condition))
        if world.solve() is None:
            place = place_of(advisor.knowledge, f"rule facts {name}")
            yield Defect(Finding(place, f"rule 'facts/{name}' can never fire: no answers fulfil its condition"))


def sparks(search: Search) -> dict[str, Facts]:
    """For each rule that can fire where the decision applies, facts that make it fire."""
    found = {name: _spark(search, condition, applying=True) for name, condition in search.conditions.items()}
    return {name: facts for name, facts in found.items() if facts is not None}


def _spark(search: Search, condition: Condition, applying: bool) -> Facts | None:
    world = World(search.advisor, [condition, *search.applying])
    world.require(world.holds(condition))
    if applying:
        search.apply(world)
    facts = world.solve()
    return None if facts is None else {fact: facts[fact] for fact in mentions(condition) & facts.keys()}


def never_fire(search: Search, fire: Sparks) -> Iterator[Defect]:
    """Rules that no answers can make fire."""
    for name, condition in search.conditions.items():
        if name not in fire:
            anywhere = _spark(search, condition, applying=False)
            why = (
                "where its condition holds, the decision does not apply"
                if anywhere
                else "no answers fulfil its condition"
            )
            yield search.of_rule(name, f"can never fire: {why}")


def contradictions(search: Search) -> Iterator[Defect]:
    """Pairs of rules that can fire together, one requiring what the other excludes, with no rule warning of it."""
    for needs, forbids, option in _opposed(search):
        world = search.world.branch()
        search.silence(world)
        world.require(world.holds(needs.condition), world.holds(forbids.condition))

        def both(told: Recommendation, advice: Advice, pair: tuple[Card, Card] = (needs, forbids)) -> bool:
            fired = {item.rule for option in told.options for item in option.evidence}
            return fired.issuperset(card.name for card in pair) and not search.warns(advice)

        title = f"{needs.name} requires {option}, and {forbids.name} excludes it"
        witness = search.witness(world, "exam", title, both)
        if witness is not None:
            says = (
                f"requires '{option}', rule '{_short(forbids)}' excludes it, and both can fire with no rule that warns"
            )
            yield search.of_rule(_short(needs), says, witness=witness)


def _opposed(search: Search) -> Iterator[tuple[Card, Card, str]]:
    rules = [card for card in search.program.cards if card.limit is None]
    for needs in rules:
        for forbids in rules:
            for option in sorted(_says(needs, "require") & _says(forbids, "exclude"))[:1]:
                yield needs, forbids, option


def _says(card: Card, effect: str) -> frozenset[str]:
    return frozenset(item.option for item in card.effects if item.name == effect)


def _short(card: Card) -> str:
    return card.name.partition("/")[2]


# --- rules that add nothing ---


def idle(search: Search, fire: Sparks, winners: Mapping[str, Scenario]) -> Iterator[Defect]:
    """Rules that can fire and change nothing: another always says as much, or the outcome is the same without it."""
    for index, card in enumerate(search.program.cards):
        name = _short(card)
        if card.limit is None and not card.warn and not search.decision.rules[name].derive and name in fire:
            says = _echo(search, card, fire[name])
            if says is None and not _matters(search, index, fire[name], winners):
                says = "can fire, and never changes the outcome"
            if says is not None:
                yield search.of_rule(name, says, "warning")


def _echo(search: Search, card: Card, spark: Facts) -> str | None:
    for other in search.program.cards:
        if other is card or not _covers(other, card) or not truth(other.condition, spark):
            continue
        if _implies(search, card, other):
            if all(effect.weight == 0 for effect in card.effects):
                return f"adds nothing: '{other.name}' holds whenever it does and says as much"
            if card.name < other.name and _covers(card, other) and _implies(search, other, card):
                return f"and '{other.name}' always fire together and say the same: it counts twice"
    return None


def _covers(card: Card, other: Card) -> bool:
    """Whether the first says of the same options what the second says, and as strongly."""
    said = {(effect.option, _kind(effect.name)): effect.weight for effect in card.effects}
    return all(said.get((effect.option, _kind(effect.name)), -1) >= effect.weight for effect in other.effects)


def _kind(effect: str) -> str:
    return "exclude" if effect == "limit" else effect


def _implies(search: Search, one: Card, other: Card) -> bool:
    world = search.world.branch()
    world.require(world.holds(one.condition), ~world.holds(other.condition))
    return world.solve() is None


def _matters(search: Search, index: int, spark: Facts, winners: Mapping[str, Scenario]) -> bool:
    """Whether some answers lead to another outcome without this card: likely ones are tried before any are searched."""
    tried = [facts_of(search.advisor, scenario) for scenario in winners.values()]
    for facts in ({}, *tried):
        together = _merged(facts, spark)
        for lens in search.lenses:
            if search.outcome(together, lens) != search.outcome(together, lens, without=index):
                return True
    words = search.program.cards[index].words.get(search.decision.for_each or "", frozenset())
    return any(
        _changes_outcome(search, index, lens, value)
        for lens in search.lenses
        for value in search.speakers(lens)
        if value is None or not words or value in words
    )


def _merged(facts: Facts, spark: Facts) -> Facts:
    both = dict(facts)
    for fact, value in spark.items():
        known = both.get(fact)
        both[fact] = known | value if isinstance(known, frozenset) and isinstance(value, frozenset) else value
    return both


def _changes_outcome(search: Search, index: int, lens: Lens, value: str | None) -> bool:
    card = search.program.cards[index]
    world = search.world.branch()
    world.require(world.holds(card.condition))
    standing = search.standing(lens)
    full = Contest(world, search.program, standing, value)
    less = Contest(world, search.program, standing, value, without=index)
    world.require(
        world.any(
            world.differ(one, other)
            for option in search.speakers(lens)[value]
            for one, other in zip(
                _outcome(search, full, option, world), _outcome(search, less, option, world), strict=True
            )
        )
    )
    return world.solve() is not None


def _outcome(search: Search, contest: Contest, option: str, world: World) -> Iterator[Literal]:
    """Where an option is picked, and where that is a close call."""
    picked = contest.picked(option, world)
    yield picked
    if search.decision.select == "one":
        yield world.all((picked, contest.close(option, world)))

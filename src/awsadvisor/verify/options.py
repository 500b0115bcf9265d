"""Whether every option can be picked, and whether something is always left to pick."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from awsadvisor.advice import Advice, Recommendation
from awsadvisor.checks import Finding, place_of
from awsadvisor.conditions import DECIDED
from awsadvisor.models import Lens, Scenario
from awsadvisor.verify.search import Defect, Search, facts_of
from awsadvisor.verify.world import World
from awsadvisor.wording import listed

ENOUGH = 5
"""How many ways into a dead end, each with other questions answered, are shown for one decision."""


def winners(search: Search) -> dict[str, Scenario]:
    """For each option that can be picked under some lens, a scenario in which it is."""
    found = {name: _picked(search, name) for name in search.decision.options if name not in search.prohibited}
    return {name: scenario for name, scenario in found.items() if scenario is not None}


def _picked(search: Search, name: str) -> Scenario | None:
    decision = search.decision
    expect = name if decision.takes_one else {"includes": (name,)}
    for lens, value in _rankings(search, name):
        contest = search.contest(lens, value)
        world = contest.world.branch()
        world.require(contest.picked(name, world))
        title = f"{decision.options[name].name} is picked"
        found = search.witness(world, lens, title, lambda _, __: True, expect)
        if found is not None:
            return found
    return None


def _rankings(search: Search, name: str) -> Iterator[tuple[Lens, str | None]]:
    """Where some evidence speaks for an option: single values of the `for_each` question first."""
    for lens in search.lenses:
        values = [value for value, options in search.speakers(lens).items() if name in options]
        yield from ((lens, value) for value in sorted(values, key=lambda value: value is None))


def never_picked(search: Search, picked: Collection[str]) -> Iterator[Defect]:
    """Options that no answers make a pick, each with the scenario in which it comes nearest."""
    for name in search.decision.options:
        if name not in picked and name not in search.prohibited:
            yield search.of_option(name, *_nearest(search, name))


def _nearest(search: Search, name: str) -> tuple[str, Scenario | None]:
    for lens, value in _rankings(search, name):
        world, near = search.contest(lens, value).nearest(name)
        title = f"{search.decision.options[name].name} comes nearest to being picked"
        first: list[tuple[str, ...]] = []

        def as_near(told: Recommendation, _: Advice, first: list[tuple[str, ...]] = first) -> bool:
            first.append((str(told.option(name).score), *told.picks))
            return name not in told.picks and first[-1] == first[0]  # a shorter scenario must show the same

        found = search.witness(world, lens, title, as_near, most=near)
        if found is not None:
            told = search.advisor.advise(found)[search.decision.id]
            score = told.option(name).score
            others = "; ".join(f"'{pick}' has {told.option(pick).score}" for pick in told.picks) or "a pick needs more"
            return f"can never be picked: at best it reaches a score of {score} where {others}", found
    return "can never be picked: whenever something speaks for it, it is ruled out", None


def dead_ends(search: Search) -> Iterator[Defect]:
    """Answers that rule every option out (or every one that can serve a value), with no rule warning of it."""
    ways = 0
    for lens in search.lenses:
        spoken_for = search.speakers(lens)
        values = [value for value in spoken_for if value is not None] if search.decision.for_each else [None]
        for value in values:
            options = tuple(search.decision.options if value is None else spoken_for[value])
            contest = search.contest(lens, value)
            world = contest.world.branch()
            search.silence(world)
            world.require(*(contest.out[name] for name in options))
            while ways < ENOUGH and (witness := _nothing_left(search, world, lens, value, options)):
                ways += 1
                asked = sorted(facts_of(search.advisor, witness))
                yield _dead_end(search, value, asked, witness)
                world.require(~world.all(world.known(fact) for fact in asked))


def _nothing_left(
    search: Search, world: World, lens: Lens, value: str | None, options: Collection[str]
) -> Scenario | None:
    def all_lost(told: Recommendation, advice: Advice) -> bool:
        verdicts = [option for part in told.parts if part.value == value for option in part.options]
        lost = {option.id for option in verdicts if option.verdict == "ruled_out"}
        return lost.issuperset(options) and not search.warns(advice)

    return search.witness(world, lens, f"Nothing is left for {value or search.decision.id}", all_lost)


def _dead_end(search: Search, value: str | None, asked: Collection[str], witness: Scenario) -> Defect:
    which = "every option" if value is None else f"every option that serves {search.decision.for_each} {value}"
    names = listed([fact.removeprefix(DECIDED) for fact in asked]) or "nothing"
    text = f"decision '{search.decision.id}': answers on {names} can rule out {which}, and no rule warns of it"
    place = place_of(search.knowledge, f"decision {search.decision.id}")
    return Defect(Finding(place, text), witness, "dead-end")

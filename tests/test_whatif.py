"""Counterfactuals: on random knowledge the search finds what trying everything finds, no more and no less."""

from dataclasses import replace
from itertools import combinations, product

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from awsadvisor import Advisor, Scenario
from awsadvisor.answers import to_facts
from awsadvisor.conditions import All, Is
from awsadvisor.models import Rule
from awsadvisor.whatif.outcomes import Outcomes
from awsadvisor.whatif.search import flips, ways_to_win
from tests import small
from tests.test_meaning import COMPLETE, HIDDEN, MODEST, OPTIONS, WORDS, knowledges, without

NUMBERS = (0.0, 1.0, 1.5, 2.5, 2.75, 3.0, 3.5, 4.0, 5.0)
"""At each bound that random rules and limits test, and between any two."""
UNSHRUNK = settings(MODEST, max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""Trying everything is slow, and shrinking would try it a thousand times over."""
KINDS = {"one": WORDS, "two": WORDS, "flag": ("yes", "no"), "number": NUMBERS}


@st.composite
def with_parts(draw):
    """Random knowledge, in which a decision may have an outcome for each of several values, and one rests on both."""
    knowledge = draw(knowledges())
    for_each = {name: draw(st.sampled_from((None, "many"))) for name in knowledge.decisions}
    decisions = {name: replace(found, for_each=for_each[name]) for name, found in knowledge.decisions.items()}
    rules = [
        Rule(
            id=f"both-{number}", because="B.", sources=["page"], favor={draw(st.sampled_from(OPTIONS)): "clear"},
            when=All(tuple(Is(f"decided.{name}", (draw(st.sampled_from(OPTIONS)),)) for name in decisions)),
        )
        for number in range(2)
    ]  # fmt: skip
    decisions["third"] = replace(
        decisions["second"], id="third", after=tuple(decisions), for_each=None, rules={rule.id: rule for rule in rules}
    )
    return replace(knowledge, decisions=decisions)


def single_changes(facts):
    """Every change of one answer: to another value, or of a list by one word."""
    for name, values in KINDS.items():
        yield from ((name, "set", value) for value in values if value != facts.get(name))
    present = facts.get("many", frozenset())
    if "many" not in facts:
        yield "many", "set", None
    yield from (("many", "drop" if word in present else "add", word) for word in WORDS)


def changed(facts, changes):
    """The facts with the changes; None where two changes exclude each other."""
    questions = [name for name, effect, _ in changes if effect == "set"]
    touched = {name for name, _, _ in changes}
    if len(questions) + len({name for name, effect, _ in changes if effect != "set"}) != len(touched):
        return None
    if len(set(questions)) != len(questions):
        return None
    found = dict(facts)
    for name, effect, value in changes:
        if effect == "set":
            found[name] = frozenset() if value is None else value
        else:
            found[name] = found.get(name, frozenset()) ^ {value}
    return found


def brute_force(advisor, facts, goal, most):
    """Smallest sets of changes that reach the goal, by asking the engine about every set."""
    reached = set()
    moves = list(single_changes(facts))
    for size in range(1, most + 1):
        for changes in map(frozenset, combinations(moves, size)):
            if any(part < changes for part in reached):
                continue
            new = changed(facts, changes)
            if new is not None and goal(advisor.advise(Scenario(answers=answers_of(new)))):
                reached.add(changes)
    return reached


def answers_of(facts):
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in facts.items()}


def spelled_out(found):
    """Every set of changes that some flips stand for, and how often each is said."""
    sets = []
    for flip in found:
        ways = []
        for change in flip.changes:
            values = [*change.words, *(n for n in NUMBERS if any(n in stretch for stretch in change.stretches))]
            ways.append([(change.question, change.effect, value) for value in values or [None]])
        sets += [frozenset(way) for way in product(*ways)]
    return sets


@UNSHRUNK
@given(with_parts(), COMPLETE, HIDDEN, st.sampled_from((1, 2)))
def test_flips_are_those_that_trying_everything_finds(knowledge, answers, hidden, most):
    advisor = Advisor(knowledge)
    scenario = Scenario(answers=without(answers, hidden))
    facts = to_facts(knowledge, scenario.answers)
    for name, before in advisor.advise(scenario).recommendations.items():
        found = spelled_out(flips(Outcomes(advisor, scenario), name, most))
        expected = brute_force(advisor, facts, otherwise(name, before.picks), most)
        assert sorted(map(sorted_items, found)) == sorted(map(sorted_items, expected))


@settings(UNSHRUNK, max_examples=6)
@given(with_parts(), COMPLETE, HIDDEN, st.sampled_from(("second", "third")))
def test_three_changes_are_those_that_trying_everything_finds(knowledge, answers, hidden, decision):
    advisor = Advisor(knowledge)
    scenario = Scenario(answers=without(answers, hidden))
    goal = otherwise(decision, advisor.advise(scenario)[decision].picks)
    found = spelled_out(flips(Outcomes(advisor, scenario), decision, 3))
    expected = brute_force(advisor, to_facts(knowledge, scenario.answers), goal, 3)
    assert sorted(map(sorted_items, found)) == sorted(map(sorted_items, expected))


@UNSHRUNK
@given(with_parts(), COMPLETE, HIDDEN, st.sampled_from(OPTIONS))
def test_ways_to_win_are_the_smallest_that_trying_everything_finds(knowledge, answers, hidden, option):
    advisor = Advisor(knowledge)
    scenario = Scenario(answers=without(answers, hidden))
    facts = to_facts(knowledge, scenario.answers)
    if option in advisor.advise(scenario)["third"].picks:
        return
    found = spelled_out(ways_to_win(Outcomes(advisor, scenario), "third", option, 2))
    expected = brute_force(advisor, facts, lambda advice: option in advice["third"].picks, 2)
    fewest = min(map(len, expected), default=0)
    assert set(found) == {changes for changes in expected if len(changes) == fewest}


def otherwise(decision, picks):
    return lambda advice: set(advice[decision].picks) != set(picks)


def sorted_items(changes):
    return sorted((name, effect, str(value)) for name, effect, value in changes)


def test_a_question_that_only_divides_a_decision_can_change_it(tmp_path):
    """Once an outcome is asked for each value, only reasons that name the value let an option compete."""
    rules = small.rule("quick", "{pace: fast}", favor="{kept: clear}")
    rules += small.rule("far", "{task: read, cited: yes, size: {over: 100}}", favor="{spare: clear}")
    options = small.option("kept") + small.option("spare")
    parts = small.decision("storage", options, rules, "select: one\nfor_each: task")
    outcomes = Outcomes(small.advisor(tmp_path, parts), Scenario(answers={"pace": "fast"}))
    assert tuple(outcomes.of("storage").picks) == ("kept",)
    found = {(change.question, change.effect) for flip in flips(outcomes, "storage", 1) for change in flip.changes}
    assert ("task", "add") in found


def test_a_rule_may_need_two_words_taken_out_of_a_list_before_it_falls_silent(tmp_path):
    """The pick is the last one left, until both words are gone that rule the other option out."""
    rules = small.rule("quick", "{pace: fast}", favor="{kept: slight}")
    rules += small.rule("out", "{task: [read, hear]}", exclude="[spare]")
    parts = small.decision("storage", small.option("kept") + small.option("spare"), rules, "select: one")
    answers = {"pace": "fast", "task": ["read", "hear"]}
    outcomes = Outcomes(small.advisor(tmp_path, parts), Scenario(answers=answers))
    assert outcomes.of("storage").picks == ("kept",)
    found = [spelled(flip) for flip in flips(outcomes, "storage", 2)]
    assert {("task", "drop", "read"), ("task", "drop", "hear")} in found


def test_a_task_that_is_dropped_no_longer_keeps_an_earlier_decision_open(tmp_path):
    """Storage stays open while one of its parts does, so that nothing may build on it yet."""
    options = small.option("kept") + small.option("spare")
    reads = small.rule("reads", "{task: read}", favor="{kept: strong}")
    builds = small.rule("builds", "{decided: {storage: kept}}", favor="{kept: strong}")
    parts = small.decision("storage", options, reads, "select: one\nfor_each: task")
    parts |= small.decision("upkeep", options, builds, "select: one\nafter: [storage]")
    answers = {"task": ["read", "hear", "see"]}
    outcomes = Outcomes(small.advisor(tmp_path, parts), Scenario(answers=answers))
    assert outcomes.of("storage").status == outcomes.of("upkeep").status == "open"
    assert [spelled(flip) for flip in flips(outcomes, "upkeep", 2)] == [
        {("task", "drop", "hear"), ("task", "drop", "see")}
    ]


def spelled(flip):
    return {(change.question, change.effect, word) for change in flip.changes for word in change.words}

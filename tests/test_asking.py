"""What is worth asking: laws of the order of questions over several decisions."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from awsadvisor.asking import Stake, most_telling, telling

AMOUNTS = st.dictionaries(st.sampled_from("abcdef"), st.just(0.0) | st.floats(0.01, 50), max_size=6)
STAKES = st.builds(
    Stake,
    influence=AMOUNTS,
    dependents=st.integers(0, 20),
    touched=st.booleans(),
    in_play=st.booleans(),
    decided=st.booleans(),
    divided_by=st.none() | st.sampled_from("abc"),
)


def stake(influence, **others):
    return Stake(influence, **{"dependents": 0, "touched": True, "in_play": True, "decided": False, **others})


def test_bearing_on_many_decisions_comes_before_bearing_heavily_on_one():
    many_rules = stake({"embedding size": 90.0, "latency": 30.0})
    few_rules = stake({"latency": 2.0, "traffic": 1.0})
    assert next(iter(telling([many_rules, few_rules]))) == "latency"


def test_a_decision_on_which_others_build_is_asked_about_first():
    assert list(telling([stake({"color": 5.0}), stake({"task": 5.0}, dependents=20)])) == ["task", "color"]


def test_what_a_decision_is_divided_by_is_asked_for_although_nothing_speaks_for_it_yet():
    service = stake({"task": 1.0, "language": 9.0}, dependents=20, touched=False, in_play=False, divided_by="task")
    assert next(iter(telling([stake({"vectors": 9.0}), service]))) == "task"


@given(st.lists(STAKES, max_size=5), st.booleans())
def test_only_what_can_change_something_is_asked_and_the_most_telling_first(stakes, every):
    found = telling(stakes, every)
    assert all(any(one.influence.get(question, 0) > 0 for one in stakes) for question in found)
    amounts = [round(amount, 6) for amount in found.values()]
    assert amounts == sorted(amounts, reverse=True)
    assert list(most_telling(found)) == list(found)[: len(most_telling(found))]


@given(st.lists(STAKES, max_size=5), st.booleans(), st.floats(0.5, 8))
def test_how_many_rules_a_decision_has_does_not_matter(stakes, every, factor):
    scaled = [replace(one, influence={name: factor * part for name, part in one.influence.items()}) for one in stakes]
    before, after = telling(stakes, every), telling(scaled, every)
    assert before.keys() == after.keys()
    assert all(abs(before[name] - after[name]) < 1e-6 for name in before)


@given(st.permutations([stake({"a": 2.0, "b": 1.0}), stake({"b": 3.0}, decided=True), stake({"c": 1.0}, dependents=3)]))
def test_the_order_of_decisions_does_not_matter(stakes):
    assert list(telling(stakes)) == ["c", "b", "a"]

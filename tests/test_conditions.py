"""The plain meaning of conditions, by example and by law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsadvisor.conditions import All, AnyOf, Compare, Is, Not, expand, mentions, negate, push_in, support, truth
from awsadvisor.models import ConditionError, read_condition

FACTS = {"pace": "slow", "size": 4.0, "task": frozenset(("read", "hear"))}


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        ({"pace": "slow"}, True),
        ({"pace": ["fast", "slow"]}, True),
        ({"pace": "fast"}, False),
        ({"task": "hear"}, True),
        ({"task": ["see", "hear"]}, True),
        ({"task": "see"}, False),
        ({"size": {"at_most": 4}}, True),
        ({"size": {"under": 4}}, False),
        ({"size": {"over": 3, "at_most": 4}}, True),
        ({"size": 4}, True),
        ({"size": 5}, False),
        ({"pace": "slow", "size": {"over": 9}}, False),
        ({"any": [{"pace": "fast"}, {"task": "read"}]}, True),
        ({"all": [{"task": "read"}, {"task": "hear"}]}, True),
        ({"not": {"pace": "fast"}}, True),
        ({"unasked": "x"}, None),
        ({"not": {"unasked": "x"}}, None),
        ({"pace": "fast", "unasked": "x"}, False),
        ({"pace": "slow", "unasked": "x"}, None),
        ({"any": [{"pace": "slow"}, {"unasked": "x"}]}, True),
    ],
)
def test_meaning(written, holds):
    assert truth(read_condition(written), FACTS) is holds


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("slow", "a condition is a mapping"),
        ({}, "would always hold"),
        ({"any": []}, "takes a list of conditions"),
        ({"size": {"more": 3}}, "'more' is none of at_most"),
        ({"size": {"over": "x"}}, "takes a number"),
        ({"size": {}}, "an empty range"),
        ({"pace": []}, "a word or a list of words"),
        ({"pace": "unknown"}, "fires only on what is known"),
        ({"decided": "x"}, "'decided' takes decisions"),
    ],
)
def test_unreadable_conditions_say_what_is_wrong(written, message):
    with pytest.raises(ConditionError, match=message):
        read_condition(written)


WORDS = st.sampled_from("abc")
ATOMS = st.one_of(
    st.builds(Is, st.sampled_from(("one", "many")), st.lists(WORDS, min_size=1, max_size=2, unique=True).map(tuple)),
    st.builds(
        Compare,
        st.just("number"),
        st.sampled_from(("at_most", "at_least", "under", "over")),
        st.sampled_from((1.0, 2.0)),
    ),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
FULL = st.fixed_dictionaries(
    {"one": WORDS, "many": st.frozensets(WORDS), "number": st.sampled_from((0.5, 1.0, 1.5, 2.0, 3.0))}
)
PARTIAL = FULL.flatmap(
    lambda facts: st.sets(st.sampled_from(sorted(facts))).map(lambda names: {name: facts[name] for name in names})
)


@given(CONDITIONS, PARTIAL)
def test_negation_is_the_opposite_and_keeps_unknown(condition, facts):
    was = truth(condition, facts)
    assert truth(negate(condition), facts) is (None if was is None else not was)
    assert truth(push_in(condition), facts) is was


@given(CONDITIONS, FULL, st.sets(st.sampled_from(("one", "many", "number"))))
def test_learning_more_never_takes_back_what_was_known(condition, facts, hidden):
    part = {name: value for name, value in facts.items() if name not in hidden}
    before = truth(condition, part)
    assert before is None or truth(condition, facts) is before


@given(CONDITIONS, PARTIAL)
def test_support_alone_is_enough(condition, facts):
    holds = truth(condition, facts)
    if holds is not None:
        found = support(condition, facts, holds)
        assert set(found) <= mentions(condition)
        assert truth(condition, {name: facts[name] for name in found}) is holds


def test_a_derived_fact_is_written_out():
    definitions = {"big": {"yes": Compare("size", "over", 3.0)}}
    assert expand(All((Is("big", ("yes",)), Is("pace", ("slow",)))), definitions) == All(
        (Compare("size", "over", 3.0), Is("pace", ("slow",)))
    )
    assert truth(expand(Is("big", ("no",)), definitions), {"size": 9.0}) is False

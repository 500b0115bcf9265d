"""Rules in sections: only what can fire is asked, and nothing that fires is left out."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from awsadvisor.conditions import All, AnyOf, Compare, Is, Not
from awsadvisor.engine import CompiledRuleset
from awsadvisor.rulesets import Known, RulesetMaker

MAKER = RulesetMaker(frozenset({"shape"}), lambda fact: fact == "many", lambda fact: 10 if fact == "rare" else 2)


def called(conditions, facts, derived=None):
    """The keys of the rules in the sections that are asked."""
    ruleset = MAKER.ruleset("r", dict(enumerate(conditions)))
    sections = ruleset.called(Known(facts, derived or {}))
    return {ruleset.keys[rule] for section in sections for rule in json.loads(section.definition)}


@pytest.mark.parametrize(
    ("condition", "facts", "derived", "asked"),
    [
        (Is("one", ("a",)), {"one": "a"}, {}, True),
        (Is("one", ("a",)), {"one": "b"}, {}, False),
        (Is("many", ("a", "b")), {"many": frozenset("bc")}, {}, True),
        (Is("many", ("a", "b")), {"many": frozenset("c")}, {}, False),
        (Is("many", ("a",)), {"many": frozenset()}, {}, False),
        (Not(Is("many", ("a",))), {"many": frozenset()}, {}, True),
        (Not(Is("one", ("a",))), {"two": "a"}, {}, False),
        (Compare("size", "over", 4.0), {"size": 5.0}, {}, True),
        (Compare("size", "over", 4.0), {}, {}, False),
        (Is("shape", ("round",)), {}, {"shape:round": "yes"}, True),
        (Is("shape", ("round",)), {}, {"shape:round": "no"}, False),
        (Not(Is("shape", ("round", "flat"))), {}, {"shape:round": "no", "shape:flat": "no"}, True),
        (Not(Is("shape", ("round", "flat"))), {}, {"shape:round": "no"}, False),
        (All((Is("rare", ("a",)), Is("one", ("a",)))), {"rare": "a", "one": "b"}, {}, False),
        (AnyOf((Is("one", ("a",)), Is("two", ("a",)))), {"two": "a"}, {}, True),
        (AnyOf((Is("one", ("a",)), Is("two", ("a",)))), {"two": "b"}, {}, False),
    ],
)
def test_a_rule_is_asked_only_where_its_signs_hold(condition, facts, derived, asked):
    assert called([condition], facts, derived) == ({0} if asked else set())


def test_rules_that_are_filed_alike_share_a_section_and_others_are_left_alone():
    steady = Is("one", ("a",))
    ruleset = MAKER.ruleset("r", {"x": steady, "y": steady, "z": Is("one", ("b",))})
    (section,) = ruleset.called(Known({"one": "a"}))
    fired = CompiledRuleset("sections", section.definition).fired(section.message({"one": "a"}, {}))
    assert {ruleset.keys[rule] for rule in fired} == {"x", "y"}


def test_a_message_holds_what_is_known_and_no_more():
    (section,) = MAKER.ruleset(
        "r", {0: All((Is("many", ("a", "b")), Compare("size", "over", 4.0), Is("shape", ("round",))))}
    ).sections
    assert section.message({"other": "x"}, {}) == ""
    said = section.message(
        {"many": frozenset("b"), "size": 5.0, "one": "a"}, {"shape:round": "yes", "shape:flat": "no"}
    )
    assert json.loads(f"{{{said}}}") == {"many:a": "no", "many:b": "yes", "size": 5.0, "shape:round": "yes"}


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
@example(1e-05, 1e-07)
@example(5e-324, 1e17)
@example(-9.223372036854778e18, -9.223372036854776e18)
@example(1.7976931348623157e308, 0.5)
def test_a_number_of_any_size_is_compared_by_its_value(number, bound):
    (section,) = MAKER.ruleset("r", {"below": Compare("size", "under", bound)}).sections
    fired = CompiledRuleset("numbers", section.definition).fired(section.message({"size": number}, {}))
    assert len(fired) == (number < bound)

"""Laws that hold for any knowledge and any scenario: engine and plain meaning agree, order is of no account,
what is called settled is settled, and no score leaves its bounds."""

import datetime as dt
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awsadvisor import Advisor, Scenario
from awsadvisor.answers import to_facts
from awsadvisor.conditions import All, AnyOf, Compare, Is, Not, truth
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.models import Option, Question, Rule, Service, Source, Topic
from awsadvisor.render.data import to_json
from awsadvisor.rulesets import Known

SOURCE = Source(id="page", title="Page", url="https://example.com/", checked=dt.date(2026, 1, 1))
WORDS = ("a", "b", "c")
QUESTIONS = {
    "one": "choice",
    "two": "choice",
    "many": "choices",
    "number": "number",
    "flag": "yes_no",
}
MODEST = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def question(name, kind):
    values = {word: word for word in WORDS} if kind in ("choice", "choices") else {}
    unit = "MB" if kind == "number" else None
    return Question(id=name, kind=kind, ask="?", technical="t", help="h", short=name, values=values, unit=unit)


def atoms(derived):
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True).map(tuple)
    choices = [
        st.builds(Is, st.sampled_from(("one", "two", "many")), words),
        st.builds(Is, st.just("flag"), st.sampled_from((("yes",), ("no",)))),
        st.builds(
            Compare,
            st.just("number"),
            st.sampled_from(("at_most", "at_least", "under", "over")),
            st.sampled_from((1.0, 2.5, 4.0)),
        ),
    ]
    if derived:
        choices.append(st.builds(Is, st.sampled_from(derived), st.just(("yes",))))
    return st.one_of(choices)


def conditions(derived=()):
    return st.recursive(
        atoms(derived),
        lambda inner: st.one_of(
            st.builds(Not, inner),
            st.builds(All, st.lists(inner, min_size=2, max_size=3).map(tuple)),
            st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        ),
        max_leaves=4,
    )


OPTIONS = ("x", "y", "z")
SERVICES = {
    "live": Service(id="live", name="Live", summary="S", lifecycle=[{"state": "active", "sources": ["page"]}], sources=["page"]),
    "shut": Service(
        id="shut", name="Shut", summary="S", successor="live", sources=["page"],
        lifecycle=[{"state": "closed_to_new", "since": dt.date(2025, 1, 1), "sources": ["page"]}],
    ),
}  # fmt: skip


@st.composite
def rules(draw, derived, after):
    effects = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "favor": st.dictionaries(
                    st.sampled_from(OPTIONS), st.sampled_from(("slight", "clear", "strong")), min_size=1
                ),
                "against": st.dictionaries(st.sampled_from(OPTIONS), st.sampled_from(("slight", "clear")), min_size=1),
                "exclude": st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=1),
            },
        ).filter(bool)
    )
    when = draw(conditions(derived))
    if after and draw(st.booleans()):
        when = All((Is("decided.first", (draw(st.sampled_from(OPTIONS)),)), when))
    return {"when": when, "because": "B.", "sources": ["page"], **effects}


@st.composite
def knowledges(draw):
    chain = {}
    for number in range(3):  # each derived fact may rest on the ones before it
        when = draw(conditions(tuple(f"derived_{earlier}" for earlier in range(number))))
        chain[f"f{number}"] = Rule(
            id=f"f{number}", when=when, derive={f"derived_{number}": "yes"}, because="B.", sources=["page"]
        )
    derived = tuple(f"derived_{number}" for number in range(3))
    decisions = {}
    for name in ("first", "second"):
        found = draw(st.lists(rules(derived, name == "second"), min_size=1, max_size=5))
        efforts = draw(st.lists(st.sampled_from(("low", "medium", "high")), min_size=3, max_size=3))
        homes = draw(st.sampled_from((("live", "live", "live"), ("shut", "live", None), ("live", "shut", "live"))))
        decisions[name] = Decision(
            id=name,
            title="?",
            answer="Take {picks}.",
            select=draw(st.sampled_from(("one", "all"))),
            for_each=None,
            after=("first",) if name == "second" else (),
            applies_when=draw(st.one_of(st.none(), conditions(derived))) if name == "second" else None,
            options={
                option: Option(
                    id=option, name=option, summary="S", effort=efforts[position], sources=["page"], service=homes[position],
                    limits={"number": {"at_most": 3}} if position == 0 else {},
                )
                for position, option in enumerate(OPTIONS)
            },
            rules={f"r{number}": Rule(id=f"r{number}", **rule) for number, rule in enumerate(found)},
        )  # fmt: skip
    asked = {name: question(name, kind) for name, kind in QUESTIONS.items()}
    topic = Topic(topic="all", title="All", questions=tuple(asked.values()))
    return Knowledge(
        version="0", fingerprint="0", sources={"page": SOURCE}, services=SERVICES, topics=(topic,), questions=asked,
        decisions=decisions, fact_rules=chain,
    )  # fmt: skip


ANSWERS = {
    "one": st.sampled_from(WORDS),
    "two": st.sampled_from(WORDS),
    "many": st.lists(st.sampled_from(WORDS), unique=True),
    "number": st.sampled_from((0, 1, 1.5, 2.5, 3, 4, 5)),
    "flag": st.sampled_from(("yes", "no")),
}
COMPLETE = st.fixed_dictionaries(ANSWERS)


def without(answers, hidden):
    return {name: value for name, value in answers.items() if name not in hidden}


HIDDEN = st.sets(st.sampled_from(sorted(ANSWERS)))


@MODEST
@given(knowledges(), COMPLETE, HIDDEN)
def test_the_engine_fires_what_the_plain_meaning_says(knowledge, answers, hidden):
    advisor = Advisor(knowledge)
    facts = to_facts(knowledge, without(answers, hidden))
    known = Known(facts)
    advisor._derive(advisor.program.layers, known)
    for name, program in advisor.program.decisions.items():
        if name == "first":
            fired = set(advisor._fired(program.ruleset, known))
            meant = {index for index, card in enumerate(program.cards) if truth(card.condition, facts)}
            assert fired == meant


@MODEST
@given(knowledges(), COMPLETE, HIDDEN, st.randoms(use_true_random=False))
def test_the_order_of_rules_and_answers_changes_nothing(knowledge, answers, hidden, chance):
    scenario = Scenario(answers=without(answers, hidden))
    shuffled = Scenario(answers=dict(mixed(chance, scenario.answers)))
    other = Knowledge(
        **{
            **{name: getattr(knowledge, name) for name in knowledge.__dataclass_fields__},
            "fact_rules": dict(mixed(chance, knowledge.fact_rules)),
            "decisions": {
                name: Decision(
                    **{
                        **{field: getattr(decision, field) for field in Decision.__dataclass_fields__},
                        "rules": dict(mixed(chance, decision.rules)),
                    }
                )
                for name, decision in knowledge.decisions.items()
            },
        }
    )
    before, after = Advisor(knowledge).advise(scenario), Advisor(other).advise(shuffled)
    assert unordered(before) == unordered(after)
    assert to_json(Advisor(knowledge).advise(scenario)) == to_json(before)


def mixed(chance: random.Random, mapping):
    items = list(mapping.items())
    chance.shuffle(items)
    return items


def unordered(advice):
    """What the advice says, without the order in which one option's reasons stand."""
    return {
        name: (
            found.status, found.picks, found.settled, found.margin, found.next_questions,
            [(o.id, o.verdict, o.score, o.lowest, o.highest, sorted(e.rule for e in o.evidence)) for o in found.options],
        )
        for name, found in advice.recommendations.items()
    }  # fmt: skip


@MODEST
@given(knowledges(), COMPLETE, HIDDEN, st.lists(COMPLETE, min_size=4, max_size=4))
def test_settled_stays_and_scores_keep_within_their_bounds(knowledge, answers, hidden, others):
    advisor = Advisor(knowledge)
    known = without(answers, hidden)
    before = advisor.advise(Scenario(answers=known))
    for other in others:
        after = advisor.advise(Scenario(answers={**other, **known}))
        for name, found in before.recommendations.items():
            if found.settled:
                assert after[name].picks == found.picks
            if found.status != "not_applicable" and after[name].status != "not_applicable" and name == "first":
                for option in found.options:
                    score = after[name].option(option.id).score
                    assert option.lowest <= score <= option.highest


@MODEST
@given(knowledges(), COMPLETE, HIDDEN)
def test_remembering_changes_nothing(knowledge, answers, hidden):
    remembering, forgetful = Advisor(knowledge), Advisor(knowledge, remember=0)
    for scenario in (Scenario(answers=answers), Scenario(answers=without(answers, hidden)), Scenario(answers=answers)):
        assert to_json(remembering.advise(scenario)) == to_json(forgetful.advise(scenario))

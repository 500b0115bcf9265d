"""How decisions are made, on knowledge small enough to work out by hand."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from awsadvisor import Advisor, InputError, Scenario
from awsadvisor.loading import read_knowledge
from awsadvisor.render.data import to_json
from tests import small
from tests.small import decision, option, rule

STORE = decision(
    "store",
    option("alpha", effort="medium") + option("beta") + option("gamma", limits="{size: {at_most: 4}}"),
    rule("fast-alpha", "{pace: fast}", favor="{alpha: strong, beta: slight}")
    + rule("slow-gamma", "{pace: slow}", favor="{gamma: clear}")
    + rule("steady-tie", "{pace: steady}", favor="{alpha: clear, beta: clear}")
    + rule("cited-beta", "{cited: yes}", favor="{beta: clear}")
    + rule("no-alpha", "{task: see}", exclude="[alpha]"),
)


@pytest.fixture
def store(tmp_path):
    return small.advisor(tmp_path, STORE)


def test_the_strongest_evidence_wins_and_says_on_which_answer_it_rests(store):
    found = small.ask(store, pace="fast")["store"]
    assert (found.status, found.picks, found.margin) == ("decided", ("alpha",), 2)
    (evidence,) = found.option("alpha").evidence
    assert evidence.rule == "store/fast-alpha"
    assert evidence.answers == {"pace": "fast"}
    assert found.summary == "Take ALPHA."


def test_equal_scores_go_to_less_effort(store):
    found = small.ask(store, pace="steady")["store"]
    assert (found.status, found.picks, found.margin) == ("decided", ("beta",), 0)


def test_equal_scores_and_effort_are_a_close_call(tmp_path):
    twins = decision(
        "store", option("alpha") + option("beta"), rule("both", "{pace: slow}", favor="{alpha: clear, beta: clear}")
    )
    found = small.ask(small.advisor(tmp_path, twins), pace="slow")["store"]
    assert (found.status, found.picks) == ("close", ("alpha",))


def test_nothing_known_stays_open_and_names_the_question_that_tells_most(store):
    advice = small.ask(store)
    assert (advice["store"].status, advice["store"].picks) == ("open", ())
    assert advice.next_questions[0] == "pace"
    assert not advice["store"].touched


def test_what_is_in_play_is_asked_about_before_what_may_be_beside_the_point(tmp_path):
    tea = decision(
        "tea",
        option("a") + option("b"),
        rule("base", "{cited: yes}", favor="{a: clear}") + rule("slow", "{pace: slow}", favor="{b: strong}"),
    )
    store = decision(
        "store",
        option("alpha") + option("beta"),
        rule("large", "{size: {over: 9}}", favor="{alpha: strong}", exclude="[beta]")
        + rule("small", "{size: {under: 3}}", favor="{beta: strong}", exclude="[alpha]")
        + rule("uncited", "{cited: no}", favor="{alpha: slight}"),
    )
    both = small.advisor(tmp_path, tea, store)
    assert small.ask(both, cited="yes").next_questions == ("pace", "size")  # nothing speaks for a store so far
    asked_for_both = Scenario(answers={"cited": "yes"}, decisions=("tea", "store"))
    assert both.advise(asked_for_both).next_questions == ("size", "pace")


def test_a_slight_hint_alone_decides_nothing(tmp_path):
    hint = decision("store", option("alpha") + option("beta"), rule("hint", "{pace: slow}", favor="{alpha: slight}"))
    assert small.ask(small.advisor(tmp_path, hint), pace="slow")["store"].status == "open"


def test_unknown_is_never_read_as_no(store):
    for unknown in ({}, {"cited": "unknown"}, {"cited": None}):
        assert small.ask(store, **unknown)["store"].status == "open"


def test_a_limit_rules_out_with_both_numbers_in_the_sentence(store):
    found = small.ask(store, pace="slow", size=20)["store"]
    gamma = found.option("gamma")
    assert gamma.verdict == "ruled_out"
    assert gamma.evidence[-1].because == "20 MB per request; GAMMA takes up to 4 MB."
    assert gamma.evidence[-1].answers == {"size": 20.0}


def test_a_limit_that_is_met_exactly_does_not_rule_out(store):
    assert small.ask(store, pace="slow", size=4)["store"].picks == ("gamma",)


def test_exclusion_outweighs_any_score(store):
    found = small.ask(store, pace="fast", task=["see"], cited="no")["store"]
    assert found.option("alpha").verdict == "ruled_out"
    assert found.picks != ("alpha",)


def test_what_is_left_when_all_else_is_ruled_out_is_picked(tmp_path):
    last = decision(
        "store",
        option("alpha") + option("beta"),
        rule("no-alpha", "{pace: slow}", exclude="[alpha]") + rule("hint", "{cited: yes}", favor="{beta: slight}"),
    )
    advisor = small.advisor(tmp_path, last)
    assert small.ask(advisor, pace="slow", cited="yes")["store"].picks == ("beta",)
    assert small.ask(advisor, pace="slow")["store"].status == "open"  # not without any reason for it


def test_when_everything_is_ruled_out_the_advice_says_so(tmp_path):
    none = decision("store", option("alpha") + option("beta"), rule("none", "{pace: slow}", exclude="[alpha, beta]"))
    advice = small.ask(small.advisor(tmp_path, none), pace="slow")
    assert advice["store"].status == "open"
    assert [warning.text for warning in advice.warnings] == ["No option of 'store' is left: every one is ruled out."]


def test_bounds_and_settledness(store):
    early = small.ask(store, pace="fast")["store"]
    assert (early.option("alpha").lowest, early.option("alpha").highest) == (3, 3)
    assert (early.option("beta").lowest, early.option("beta").highest) == (1, 3)
    assert not early.settled  # beta can draw level and takes less effort; alpha can be excluded
    late = small.ask(store, pace="fast", cited="no", task=[])["store"]
    assert late.settled
    assert late.next_questions == ()


def test_one_answer_cannot_count_for_two_values_at_once(tmp_path):
    rivals = decision(
        "store",
        option("alpha") + option("beta"),
        rule("base", "{cited: yes}", favor="{alpha: strong}")
        + rule("slow", "{pace: slow}", favor="{beta: clear}")
        + rule("fast", "{pace: fast}", favor="{beta: clear}"),
    )
    found = small.ask(small.advisor(tmp_path, rivals), cited="yes")["store"]
    assert found.option("beta").highest == 2
    assert found.settled


def test_facts_are_derived_in_a_chain_of_three(tmp_path):
    facts = {
        "rules/facts.yaml": "title: Facts\nrules:\n"
        + "  - {id: a, when: {pace: fast}, derive: {urgent: yes}, because: B., sources: [page]}\n"
        + "  - {id: b, when: {urgent: yes, size: {over: 10}}, derive: {heavy: yes}, because: B., sources: [page]}\n"
        + "  - {id: c, when: {heavy: yes}, derive: {special: yes}, warn: This is special., because: B., sources: [page]}\n"
    }
    store = decision(
        "store",
        option("alpha") + option("beta"),
        rule("special", "{special: yes}", favor="{alpha: strong}")
        + rule("plain", "{not: {special: yes}}", favor="{beta: strong}"),
    )
    advisor = small.advisor(tmp_path, facts, store)
    found = small.ask(advisor, pace="fast", size=20)["store"]
    assert found.picks == ("alpha",)
    assert found.option("alpha").evidence[0].answers == {"pace": "fast", "size": 20.0}
    assert small.ask(advisor, pace="slow")["store"].picks == ("beta",)
    assert small.ask(advisor, pace="fast")["store"].status == "open"


def test_a_warning_of_a_shared_rule_reaches_the_reader(tmp_path):
    facts = {
        "rules/facts.yaml": "title: F\nrules:\n  - {id: a, when: {pace: fast}, warn: Mind the pace., because: It is fast., sources: [page]}\n"
    }
    advice = small.ask(small.advisor(tmp_path, facts, STORE), pace="fast")
    assert [(w.text, w.rule) for w in advice.warnings] == [("Mind the pace.", "facts/a")]


LATER = decision(
    "index",
    option("one") + option("two"),
    rule("with-alpha", "{decided: {store: alpha}}", favor="{one: strong}")
    + rule("otherwise", "{not: {decided: {store: alpha}}}", favor="{two: strong}"),
    header="select: one\nafter: [store]\napplies_when: {not: {cited: no}}",
)


def test_an_earlier_pick_is_a_fact_for_the_next_decision(tmp_path):
    advisor = small.advisor(tmp_path, STORE, LATER)
    assert small.ask(advisor, pace="fast")["index"].picks == ("one",)
    assert small.ask(advisor, pace="slow")["index"].picks == ("two",)
    assert small.ask(advisor)["index"].status == "open"


def test_a_pick_that_rests_on_an_unsettled_one_is_not_settled(tmp_path):
    advisor = small.advisor(tmp_path, STORE, LATER)
    assert not small.ask(advisor, pace="fast")["index"].settled
    settled = small.ask(advisor, pace="fast", cited="yes", task=[], size=1)
    assert settled["store"].settled == settled["index"].settled


def test_a_decision_that_does_not_apply_says_so(tmp_path):
    found = small.ask(small.advisor(tmp_path, STORE, LATER), pace="fast", cited="no")["index"]
    assert (found.status, found.picks, found.parts) == ("not_applicable", (), ())


def test_given_decisions_are_taken_as_made_and_questioned(tmp_path):
    advisor = small.advisor(tmp_path, STORE, LATER)
    advice = advisor.advise(Scenario(answers={"pace": "fast", "size": 20}, given={"store": "gamma"}))
    assert advice["store"].picks == ("gamma",)
    assert advice["store"].given
    assert advice["index"].picks == ("two",)
    (warning,) = advice.warnings
    assert warning.text == "GAMMA is given for 'store', but is ruled out: 20 MB per request; GAMMA takes up to 4 MB."


EACH = decision(
    "tool",
    option("reader") + option("hearer") + option("allrounder", effort="medium"),
    rule("reading", "{task: read}", favor="{reader: strong, allrounder: clear}")
    + rule("hearing", "{task: hear}", favor="{hearer: strong, allrounder: clear}")
    + rule("large", "{size: {over: 5}}", favor="{allrounder: clear}"),
    header="select: one\nfor_each: task",
)


def test_each_value_gets_its_own_best_option(tmp_path):
    advisor = small.advisor(tmp_path, EACH)
    found = small.ask(advisor, task=["hear", "read"])["tool"]
    assert [(part.value, part.picks) for part in found.parts] == [("read", ("reader",)), ("hear", ("hearer",))]
    assert found.picks == ("reader", "hearer")
    assert found.summary == "Take READER and HEARER."


def test_evidence_that_names_no_value_counts_for_all_but_lets_nobody_in(tmp_path):
    advisor = small.advisor(tmp_path, EACH)
    assert small.ask(advisor, task=["read"], size=9)["tool"].picks == ("allrounder",)
    assert small.ask(advisor, task=["see"], size=9)["tool"].status == "open"
    assert not small.ask(advisor, size=9)["tool"].settled


ALL = decision(
    "control",
    option("lock") + option("log") + option("alarm"),
    rule("must", "{cited: yes}", require="[log]")
    + rule("hint", "{pace: fast}", favor="{alarm: slight}")
    + rule("reason", "{size: {over: 1}}", favor="{alarm: slight, lock: clear}")
    + rule("never", "{task: see}", exclude="[log]"),
    header="select: all",
)


def test_select_all_takes_what_is_required_or_has_clear_evidence(tmp_path):
    advisor = small.advisor(tmp_path, ALL)
    assert small.ask(advisor, cited="yes", pace="fast")["control"].picks == ("log",)
    assert set(small.ask(advisor, cited="yes", pace="fast", size=2)["control"].picks) == {"log", "alarm", "lock"}
    assert small.ask(advisor, cited="yes", task=["see"])["control"].status == "open"


AGED = decision(
    "search",
    option("older", service="old") + option("newer", service="good", effort="medium") + option("past", service="gone"),
    rule("search", "{task: read}", favor="{older: strong}")
    + rule("past", "{pace: slow}", favor="{past: strong}")
    + rule("newer", "{pace: fast}", favor="{newer: slight}"),
)


def reading(advisor, **scenario):
    return advisor.advise(Scenario(answers={"task": ["read"]}, **scenario))["search"]


def test_a_closed_service_gives_way_to_its_successor(tmp_path):
    found = reading(small.advisor(tmp_path, AGED), as_of=dt.date(2026, 11, 22))
    assert found.picks == ("newer",)
    assert found.option("newer").score == 3
    assert found.option("older").verdict == "ruled_out"
    assert (
        "closed to new customers since 2026-07-30; the successor is NEWER."
        in found.option("older").evidence[-1].because
    )
    assert found.option("newer").evidence[0].effect == "stands_in"


def test_the_exam_still_teaches_it_and_both_readings_are_shown(tmp_path):
    advisor = small.advisor(tmp_path, AGED)
    exam, build = reading(advisor, lens="exam"), reading(advisor)
    assert exam.picks == ("older",)
    assert (exam.other_lens.lens, exam.other_lens.picks) == ("build", ("newer",))
    assert (build.other_lens.lens, build.other_lens.picks) == ("exam", ("older",))
    assert "closed to new customers" in build.other_lens.because[0]


def test_an_existing_account_keeps_it_with_a_warning(tmp_path):
    advice = small.advisor(tmp_path, AGED).advise(Scenario(answers={"task": ["read"]}, account="existing"))
    assert advice["search"].picks == ("older",)
    assert "closed to new customers" in advice.warnings[0].text


def test_before_the_closing_day_it_was_open(tmp_path):
    advisor = small.advisor(tmp_path, AGED)
    assert reading(advisor, as_of=dt.date(2026, 7, 29)).picks == ("older",)
    assert reading(advisor, as_of=dt.date(2026, 7, 30)).picks == ("newer",)


def test_an_ended_service_is_out_for_everybody_and_without_successor_nobody_stands_in(tmp_path):
    advisor = small.advisor(tmp_path, AGED)
    for account in ("new", "existing"):
        found = advisor.advise(Scenario(answers={"pace": "slow"}, account=account))["search"]
        assert found.option("past").verdict == "ruled_out"
        assert found.picks == ()


def test_the_oldest_fact_used_is_named(store):
    assert small.ask(store, pace="fast").oldest_source == dt.date(2026, 1, 5)
    assert small.ask(store).oldest_source is None


def overlay(tmp_path, files):
    return small.write(tmp_path / "acme", files)


def test_an_overlay_adds_replaces_and_prohibits_and_says_so(tmp_path):
    folder = overlay(
        tmp_path,
        {
            "catalog/sources.yaml": "- {id: policy, title: Policy, url: https://acme.example/p, checked: 2026-10-01}\n",
            "catalog/store.yaml": option("delta"),
            "rules/store.yaml": "decision: store\nrules:\n"
            + "  - {id: fast-alpha, when: {pace: fast}, favor: {delta: strong}, because: House rule., sources: [policy]}\n",
            "prohibited.yaml": "- {option: beta, decision: store, because: Not allowed here., sources: [policy]}\n",
        },
    )
    advisor = small.advisor(tmp_path / "base", STORE, overlays=(folder,))
    advice = small.ask(advisor, pace="fast")
    found = advice["store"]
    assert advice.overlays == ("acme",)
    assert found.picks == ("delta",)
    assert found.option("delta").evidence[0].origin == "acme"
    assert found.option("beta").verdict == "ruled_out"
    assert (found.option("beta").evidence[0].effect, found.option("beta").evidence[0].origin) == ("prohibited", "acme")


def test_the_fingerprint_tells_knowledge_apart_and_ignores_how_it_is_filed(tmp_path):
    plain = read_knowledge((), small.write(tmp_path / "a", small.base(STORE)))
    files = small.base(STORE)
    head, _, rules = files.pop("rules/store.yaml").partition("rules:\n")
    first, *rest = rules.split("  - ")[1:]
    files["rules/store/z.yaml"] = head + "rules:\n  - " + first
    files["rules/store/a.yaml"] = "decision: store\nrules:\n" + "".join("  - " + card for card in rest)
    filed = read_knowledge((), small.write(tmp_path / "b", files))
    changed = small.base(STORE, {"catalog/store.yaml": STORE["catalog/store.yaml"].replace("at_most: 4", "at_most: 5")})
    assert filed.fingerprint == plain.fingerprint
    assert read_knowledge((), small.write(tmp_path / "c", changed)).fingerprint != plain.fingerprint
    scenario = Scenario(answers={"pace": "slow", "size": 3})
    assert to_json(Advisor(filed).advise(scenario)) == to_json(Advisor(plain).advise(scenario))


def test_a_renamed_question_and_option_are_still_understood(tmp_path):
    files = small.base(STORE)
    files["catalog/questions/all.yaml"] = files["catalog/questions/all.yaml"].replace(
        "id: pace,", "id: pace, was: [speed],"
    )
    files["catalog/store.yaml"] = files["catalog/store.yaml"].replace("id: beta,", "id: beta, was: [bravo],")
    advisor = Advisor(read_knowledge((), small.write(tmp_path, files)))
    assert advisor.advise(Scenario(answers={"speed": "fast"}))["store"].picks == ("alpha",)
    assert advisor.advise(Scenario(given={"store": "bravo"}))["store"].picks == ("beta",)


def test_threads_share_an_advisor(advisor):
    scenarios = [
        Scenario(answers={"payload_mb": size, "response_time": pace})
        for size in range(1, 40)
        for pace in ("immediate", "within_minutes", "next_day_or_later")
    ]
    alone = [to_json(advisor.advise(scenario)) for scenario in scenarios]
    fresh = Advisor(advisor.knowledge, remember=0)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda scenario: to_json(fresh.advise(scenario)), scenarios))
    assert together == alone


def test_wrong_answers_are_all_named_at_once(advisor):
    with pytest.raises(InputError) as raised:
        advisor.advise(
            Scenario(answers={"payload_mbb": 3, "traffic": "stedy_high", "payload_mb": "x"}, given={"nope": "x"})
        )
    text = str(raised.value)
    assert "unknown question 'payload_mbb' (did you mean 'payload_mb'?)" in text
    assert "no value 'stedy_high' (did you mean 'steady_high'?)" in text
    assert "'payload_mb': expected a number (MB), found 'x'" in text
    assert "unknown decision 'nope'" in text

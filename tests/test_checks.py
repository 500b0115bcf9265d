"""The checks of the knowledge find what they are for."""

import datetime as dt

from awsadvisor.checks import check_examples, check_knowledge
from tests import small
from tests.small import decision, option, rule

DAY = dt.date(2026, 11, 22)


def messages(advisor, day=DAY):
    return [f"{finding.severity}: {finding.message}" for finding in check_knowledge(advisor, day)]


def knowledge(tmp_path, rules, options=""):
    return small.advisor(tmp_path, decision("store", options or option("alpha") + option("beta"), rules))


GOOD = rule("a", "{pace: fast}", favor="{alpha: clear, beta: slight}")


def test_an_option_that_nothing_speaks_for_is_found(tmp_path):
    found = messages(knowledge(tmp_path, rule("a", "{pace: fast}", favor="{alpha: clear}")))
    assert "error: no rule speaks for option 'beta', so it can never win" in found


def test_a_successor_needs_no_rule_of_its_own(tmp_path):
    options = option("alpha", service="old") + option("beta", service="good")
    found = messages(knowledge(tmp_path, rule("a", "{pace: fast}", favor="{alpha: clear}"), options))
    assert not any("beta" in message for message in found)


def test_two_conditions_need_a_near_miss_that_does_not_fire(tmp_path):
    bare = rule("b", "{pace: fast, cited: yes}", favor="{beta: clear}")
    missed = rule("c", "{pace: fast, cited: yes}", favor="{beta: clear}", near_miss="{name: N, answers: {pace: fast}}")
    hit = rule(
        "d", "{pace: fast, cited: yes}", favor="{beta: clear}", near_miss="{name: N, answers: {pace: fast, cited: yes}}"
    )
    found = messages(knowledge(tmp_path, GOOD + bare + missed + hit))
    assert "error: rule 'store/b' has several conditions and shows no 'near_miss'" in found
    assert "error: rule 'store/d' fires on its own near miss" in found
    assert not any("store/c" in message for message in found)


def test_two_questions_of_one_short_name_are_an_error(tmp_path):
    parts = decision("store", option("alpha") + option("beta"), GOOD)
    alike = small.QUESTIONS.replace("short: citations", "short: pace")
    advisor = small.advisor(tmp_path, parts, {"catalog/questions/all.yaml": alike})
    assert "error: question 'cited' is called 'pace' for short, as 'pace' is" in messages(advisor)


def test_an_old_fact_is_a_warning_and_the_clock_can_be_moved(tmp_path):
    advisor = knowledge(tmp_path, GOOD)
    assert not any("last checked" in message for message in messages(advisor, dt.date(2027, 1, 5)))
    assert any("'page' was last checked on 2026-01-05" in message for message in messages(advisor, dt.date(2027, 1, 6)))


def test_a_source_that_nothing_cites_is_a_warning(tmp_path):
    advisor = knowledge(tmp_path, GOOD)
    assert "warning: source 'newer' is cited by nothing" in messages(advisor)
    assert not any("'newer'" in finding.message for finding in check_knowledge(advisor, DAY, cited=("newer",)))


def test_examples_show_unmet_expectations_and_rules_that_never_fire(tmp_path):
    advisor = knowledge(tmp_path / "kb", GOOD + rule("never", "{task: see}", favor="{beta: clear}"))
    right, wrong = tmp_path / "right.yaml", tmp_path / "wrong.yaml"
    right.write_text("answers: {pace: fast}\nexpect: {store: alpha}\n")
    wrong.write_text("answers: {pace: fast}\nexpect: {store: {build: alpha, exam: beta}}\n")
    findings, coverage = check_examples(advisor, [right, wrong])
    texts = [str(finding) for finding in findings]
    assert any("wrong.yaml (exam): store: expected beta; the advice says alpha" in text for text in texts)
    assert any("rule 'store/never' fires in no example" in text for text in texts)
    assert len(texts) == 2
    assert coverage.won == {("store", "alpha")}

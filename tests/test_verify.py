"""The deep checks find each kind of defect, with a scenario that shows it, and find nothing where nothing is wrong."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from awsadvisor import Advisor, Scenario, read_scenario, unmet
from awsadvisor.verify import FACTS, to_line, to_yaml, verify
from awsadvisor.verify.search import Search
from tests.small import advisor, base, decision, option, rule, write

TOP = Path(__file__).parents[1]
THREE = option("a") + option("b") + option("c")
CLEAN = (
    rule("slow", "{pace: slow}", favor="{a: clear}")
    + rule("fast", "{pace: fast}", favor="{b: clear}")
    + rule("large", "{size: {over: 10}}", favor="{c: strong}")
    + rule("local", "{cited: no}", exclude="[c]")
)


def found(advisor: Advisor, name: str = "tea") -> list[tuple[str, Scenario | None]]:
    """What each finding says, and its witness."""
    return [(defect.finding.message, defect.witness) for defect in verify(advisor, name).defects]


def only(advisor: Advisor, name: str = "tea") -> tuple[str, Scenario | None]:
    ((message, witness),) = found(advisor, name)
    return message, witness


def test_clean_knowledge_has_no_finding_and_every_option_a_scenario(tmp_path):
    small = advisor(tmp_path, decision("tea", THREE, CLEAN))
    proof = verify(small, "tea")
    assert proof.defects == ()
    assert list(proof.winners) == ["a", "b", "c"]
    for name, scenario in proof.winners.items():
        assert small.advise(scenario)["tea"].picks == (name,)
    assert proof.winners["a"].answers == {"pace": "slow"}


def test_a_rule_that_no_answers_fulfil(tmp_path):
    both = rule("never", "{all: [{pace: slow}, {not: {pace: [slow, steady]}}]}", favor="{a: strong}")
    range_ = rule("beyond", "{size: {over: 1000}}", favor="{a: strong}")
    small = advisor(tmp_path, decision("tea", THREE, CLEAN + both + range_))
    assert found(small) == [
        ("rule 'tea/beyond' can never fire: no answers fulfil its condition", None),
        ("rule 'tea/never' can never fire: no answers fulfil its condition", None),
    ]


def test_a_rule_whose_condition_keeps_the_decision_away(tmp_path):
    header = "select: one\napplies_when: {not: {pace: steady}}"
    small = advisor(
        tmp_path, decision("tea", THREE, CLEAN + rule("odd", "{pace: steady}", favor="{a: strong}"), header)
    )
    assert only(small)[0].endswith("where its condition holds, the decision does not apply")


def test_a_shared_fact_that_never_follows(tmp_path):
    facts = rule("one", "{pace: slow}", derive="{calm: yes}") + rule(
        "two", "{all: [{calm: yes}, {pace: fast}]}", warn="W."
    )
    files = {"rules/facts.yaml": "title: F\nrules:\n" + "".join(f"  {line}\n" for line in facts.splitlines())}
    small = advisor(tmp_path, files, decision("tea", THREE, CLEAN))
    assert only(small, FACTS) == ("rule 'facts/two' can never fire: no answers fulfil its condition", None)


def test_an_option_that_another_always_beats(tmp_path):
    rules = rule("fast", "{pace: fast}", favor="{a: strong, b: clear}") + rule(
        "slow", "{pace: slow}", favor="{a: clear}"
    )
    small = advisor(tmp_path, decision("tea", option("a") + option("b"), rules))
    (message, witness), *_ = found(small)
    assert message == "option 'tea/b' can never be picked: at best it reaches a score of 2 where 'a' has 3"
    assert witness is not None
    assert small.advise(witness)["tea"].picks == ("a",)
    assert witness.answers == {"pace": "fast"}


def test_an_option_that_is_ruled_out_whenever_something_speaks_for_it(tmp_path):
    rules = rule("fast", "{pace: fast}", favor="{b: strong}", exclude="[b]") + rule(
        "slow", "{pace: slow}", favor="{a: clear}"
    )
    small = advisor(tmp_path, decision("tea", option("a") + option("b"), rules))
    messages = [message for message, _ in found(small)]
    assert any(
        message.startswith("option 'tea/b' can never be picked: at best it reaches a score of 0")
        for message in messages
    )


def test_what_is_left_over_needs_only_a_slight_reason(tmp_path):
    rules = rule("fast", "{pace: fast}", favor="{b: slight}", exclude="[a]") + rule(
        "slow", "{pace: slow}", favor="{a: clear}"
    )
    small = advisor(tmp_path, decision("tea", option("a") + option("b"), rules))
    assert verify(small, "tea").winners.keys() == {"a", "b"}


def test_a_closed_option_wins_for_the_exam_and_its_heir_for_building(tmp_path):
    options = option("kettle", service="old") + option("heater", service="good") + option("other")
    rules = rule("fast", "{pace: fast}", favor="{kettle: strong}") + rule(
        "slow", "{pace: slow}", favor="{other: clear}"
    )
    proof = verify(advisor(tmp_path, decision("tea", options, rules)), "tea")
    assert proof.defects == ()
    assert proof.winners["kettle"].lens == "exam"
    assert proof.winners["heater"].lens == "build"


def test_an_option_for_each_value(tmp_path):
    rules = (
        rule("reads", "{task: read}", favor="{a: strong, b: slight}")
        + rule("hears", "{task: hear}", favor="{b: strong}")
        + rule("hears-fast", "{task: hear, pace: fast}", favor="{c: clear}")
    )
    header = "select: one\nfor_each: task"
    proof = verify(advisor(tmp_path, decision("tea", THREE, rules, header)), "tea")
    assert [defect.finding.message.split(":")[0] for defect in proof.defects] == [
        "option 'tea/c' can never be picked",
        "rule 'tea/hears-fast' can fire, and never changes the outcome",
    ]
    assert proof.winners["b"].answers == {"task": ("hear",)}


def test_weight_that_only_moves_a_pick_up_the_list(tmp_path):
    rules = (
        rule("slow", "{pace: slow}", favor="{a: clear, b: clear}")
        + rule("fast", "{pace: fast}", favor="{c: clear}")
        + rule("slow-and-cited", "{pace: slow, cited: yes}", favor="{b: slight}")
    )
    message, _ = only(advisor(tmp_path, decision("tea", THREE, rules, "select: all")))
    assert message == "rule 'tea/slow-and-cited' can fire, and never changes the outcome"


def test_rules_that_contradict_each_other(tmp_path):
    rules = rule("slow", "{pace: slow}", require="[a]") + rule("large", "{size: {over: 5}}", exclude="[a]")
    rules += rule("rest", "{cited: yes}", favor="{b: clear, c: clear}")
    small = advisor(tmp_path, decision("tea", THREE, rules, "select: all"))
    message, witness = only(small)
    assert (
        message == "rule 'tea/slow' requires 'a', rule 'large' excludes it, and both can fire with no rule that warns"
    )
    assert witness is not None
    evidence = small.advise(witness)["tea"].option("a").evidence
    assert {item.rule for item in evidence} == {"tea/slow", "tea/large"}
    warned = rules + rule("told", "{pace: slow, size: {over: 5}}", warn="A will not do.")
    assert found(advisor(tmp_path, decision("tea", THREE, warned, "select: all"))) == []


def test_answers_that_leave_nothing(tmp_path):
    limited = option("a", limits="{size: {at_most: 5}}") + option("b") + option("c")
    rules = CLEAN + rule("cited", "{cited: yes}", exclude="[b, c]")
    small = advisor(tmp_path, decision("tea", limited, rules))
    message, witness = only(small)
    assert message == "decision 'tea': answers on cited and size can rule out every option, and no rule warns of it"
    assert witness is not None
    assert {verdict.verdict for verdict in small.advise(witness)["tea"].options} == {"ruled_out"}
    warned = rules + rule("told", "{cited: yes, size: {over: 5}}", warn="Nothing is left.")
    assert found(advisor(tmp_path, decision("tea", limited, warned))) == []


def test_nothing_left_for_one_value(tmp_path):
    rules = rule("reads", "{task: read}", favor="{a: strong}") + rule(
        "hears", "{task: hear}", favor="{b: strong, c: clear}"
    )
    rules += rule("fast", "{pace: fast}", exclude="[a, b]")
    small = advisor(tmp_path, decision("tea", THREE, rules, "select: one\nfor_each: task"))
    message, witness = only(small)
    assert message.startswith(
        "decision 'tea': answers on pace and task can rule out every option that serves task read"
    )
    assert witness is not None
    assert witness.answers == {"pace": "fast", "task": ("read",)}


def test_rules_that_add_nothing(tmp_path):
    rules = (
        CLEAN
        + rule("again", "{not: {pace: [slow, steady]}}", favor="{b: clear}")
        + rule("mine", "{cited: no, pace: slow}", exclude="[c]")
        + rule("pale", "{cited: no}", against="{c: slight}")
    )
    proof = verify(advisor(tmp_path, decision("tea", THREE, rules)), "tea")
    assert {defect.finding.severity for defect in proof.defects} == {"warning"}
    assert [defect.finding.message for defect in proof.defects] == [
        "rule 'tea/again' and 'tea/fast' always fire together and say the same: it counts twice",
        "rule 'tea/mine' adds nothing: 'tea/local' holds whenever it does and says as much",
        "rule 'tea/pale' can fire, and never changes the outcome",
    ]


def test_a_witness_gives_the_earlier_pick_that_it_rests_on(tmp_path):
    upper = decision(
        "cup", option("mug") + option("bowl"), rule("slow", "{pace: slow}", favor="{mug: clear, bowl: slight}")
    )
    rules = rule("in-a-mug", "{decided: {cup: mug}}", favor="{a: clear}") + rule(
        "in-a-bowl", "{decided: {cup: bowl}}", favor="{b: clear}"
    )
    small = advisor(tmp_path, upper, decision("tea", option("a") + option("b"), rules, "select: one\nafter: [cup]"))
    proof = verify(small, "tea")
    assert proof.defects == ()
    assert proof.winners["b"].given == {"cup": ("bowl",)}
    assert small.advise(proof.winners["b"])["tea"].picks == ("b",)


def test_an_earlier_decision_that_does_not_apply(tmp_path):
    upper = decision(
        "cup",
        option("mug"),
        rule("slow", "{pace: slow}", favor="{mug: clear}"),
        "select: one\napplies_when: {cited: yes}",
    )
    rules = rule("no-mug", "{not: {decided: {cup: mug}}}", favor="{a: clear}")
    small = advisor(tmp_path, upper, decision("tea", option("a"), rules, "select: one\nafter: [cup]"))
    proof = verify(small, "tea")
    assert proof.defects == ()
    assert proof.winners["a"].answers == {"cited": "no"}


def test_a_witness_is_a_scenario_file(tmp_path):
    small = advisor(tmp_path, decision("tea", THREE, CLEAN))
    witness = verify(small, "tea").winners["c"]
    path = tmp_path / "witness.yaml"
    path.write_text(to_yaml(witness))
    assert read_scenario(path, small) == witness
    assert "\n" not in to_line(witness)
    assert yaml.safe_load(to_line(witness))["expect"] == {"tea": "c"}


@pytest.mark.parametrize("name", ["inference", "customization", "guardrails", "service"])
def test_the_model_agrees_with_the_advisor(name, advisor):
    """Random answers, judged by both: what the solver calls picked is what the advisor picks."""
    search, rng = Search(advisor, name), random.Random(7)
    fact = search.decision.for_each
    values = rng.sample([value for value in search.speakers("build") if value is not None], 2) if fact else [None]
    for lens in search.lenses:
        for value in values:
            contest = search.contest(lens, value)
            for _ in range(4):
                world = contest.world.branch()
                fires = [world.holds(card.condition) for card in search.program.cards]
                facts = world.solve(sum(rng.choice((-2, -1, 0, 1, 3)) * literal for literal in fires))
                assert facts is not None
                facts = {**facts, fact: frozenset((value,))} if fact else facts
                _, picks = search.outcome(facts, lens)
                world = contest.world.branch()
                world.require(world.exactly(facts))
                for other in search.decision.options:
                    picked = contest.picked(other, world)
                    world.require(picked if other in picks else ~picked)
                assert world.solve() is not None


@pytest.mark.parametrize("name", ["bedrock_capacity", "retrieval"])
def test_every_option_of_a_shipped_decision_can_be_picked(name, advisor):
    proof = verify(advisor, name)
    assert list(proof.winners) == list(advisor.knowledge.decisions[name].options)
    assert [str(defect.finding) for defect in proof.defects if defect.finding.severity == "error"] == []
    for winner, scenario in proof.winners.items():
        advice = advisor.advise(scenario)
        assert winner in advice[name].picks
        assert unmet(scenario, advice) == []


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "awsadvisor", *arguments], capture_output=True, text=True, cwd=TOP, check=False
    )


def test_the_command_prints_findings_and_writes_witnesses(tmp_path):
    rules = CLEAN + rule("cited", "{cited: yes}", exclude="[a, b, c]")
    files = base(decision("tea", THREE, rules))
    overlay = write(
        tmp_path / "acme", {name: text for name, text in files.items() if "/tea" in name or "questions" in name}
    )
    (overlay / "catalog" / "sources.yaml").write_text(files["catalog/sources.yaml"])
    (overlay / "catalog" / "questions" / "all.yaml").write_text(
        files["catalog/questions/all.yaml"].replace("id: task,", "id: job,")
    )
    done = run("check", "--deep", "-d", "tea", "--knowledge", str(overlay), "--witnesses", str(tmp_path / "w"))
    assert done.returncode == 1, done.stderr
    assert "answers on cited can rule out every option" in done.stdout
    assert "3 options can be picked; 1 error, 0 warnings" in done.stdout
    assert done.stderr == "verifying tea (1 of 1)\n"
    (file,) = (tmp_path / "w").iterdir()
    assert f"    witness: {file}\n" in done.stdout
    again = run("recommend", str(file), "--knowledge", str(overlay))
    assert again.returncode == 0
    assert "ruled out" in again.stdout


def test_the_command_explains_wrong_use():
    done = run("check", "--deep", "-d", "inferense")
    assert (done.returncode, done.stderr) == (2, "unknown decision 'inferense' (did you mean 'inference'?)\n")
    assert run("check", "-d", "inference").returncode == 2


def test_without_the_extra_the_command_says_how_to_install_it():
    code = "import sys; sys.modules['ortools'] = None; from awsadvisor.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", "--deep"], capture_output=True, text=True, cwd=TOP, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "check --deep needs OR-Tools; install it with: pip install 'awsadvisor[verify]'\n"

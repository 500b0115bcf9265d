"""What pictures are made of: contributions add up to scores, graphs are well-formed, matrices agree with verdicts."""

import re

import pytest

from awsadvisor import Scenario, read_scenario
from awsadvisor.answers import to_facts
from awsadvisor.loading import data_folder
from awsadvisor.render.contributions import STRENGTHS, contributions
from awsadvisor.render.graphs import decision_graph, path_graph, path_options
from awsadvisor.render.layers import ELSEWHERE, LAYERS, layers
from awsadvisor.render.matrix import matrix

CASES = sorted((data_folder() / "examples" / "architecture").glob("*.yaml"))


@pytest.fixture(scope="module", params=CASES[::3], ids=lambda path: path.stem)
def case(request, advisor):
    scenario = read_scenario(request.param, advisor)
    return scenario, advisor.advise(scenario)


def parts(advice):
    return [(found, part) for found in advice.recommendations.values() for part in found.parts]


def test_contributions_add_up_to_the_score(knowledge, case):
    _, advice = case
    for _, part in parts(advice):
        total: dict[int, int] = {}
        for row in contributions(knowledge, part):
            total[row.rank] = total.get(row.rank, 0) + row.end - row.start
            assert row.strength in STRENGTHS
        spoken_of = [o for o in part.options if o.verdict != "ruled_out" and any(e.weight for e in o.evidence)]
        for rank, score in total.items():
            assert score == spoken_of[rank].score


def test_contributions_of_one_side_do_not_overlap(knowledge, case):
    _, advice = case
    for _, part in parts(advice):
        ends: dict[tuple[int, bool], int] = {}
        for row in contributions(knowledge, part):
            side = (row.rank, row.end > row.start)
            assert row.start == ends.get(side, 0)
            ends[side] = row.end


def test_a_path_ends_in_the_pick_and_has_only_known_nodes(knowledge, case):
    _, advice = case
    for _, part in parts(advice):
        graph = path_graph(knowledge, part)
        nodes = set(re.findall(r"^  (n\d+) \[", graph, re.MULTILINE))
        ends = re.findall(r"^  (n\d+) -> (n\d+)", graph, re.MULTILINE)
        assert {name for edge in ends for name in edge} <= nodes
        assert len(nodes) >= len(path_options(part))


def test_the_graph_of_decisions_has_every_dependency_once(knowledge):
    edges = sum(len(decision.after) for decision in knowledge.decisions.values())
    assert decision_graph(knowledge.decisions).count(" -> ") == edges
    around = decision_graph(knowledge.decisions, "inference")
    assert 0 < around.count(" -> ") < edges


def test_a_graph_can_hold_any_text(knowledge, monkeypatch):
    from dataclasses import replace

    inference = replace(knowledge.decisions["inference"], title='"]; evil [label="\\" <b>x</b>')
    hostile = {**knowledge.decisions, "inference": inference}
    graph = decision_graph(hostile)
    assert '\\"]; evil [label=\\"\\\\\\"' in graph.replace("\\n", " ")


def test_every_decision_has_a_layer(knowledge):
    placed = [name for _, names in LAYERS for name in names]
    assert sorted(placed) == sorted(knowledge.decisions)


def test_every_pick_stands_on_one_layer(case):
    _, advice = case
    shown = [found.decision for layer in layers(advice) for found in layer.decisions]
    assert sorted(shown) == sorted(advice.picks)
    assert all(layer.title != ELSEWHERE for layer in layers(advice))


def test_the_matrix_agrees_with_the_verdicts(knowledge, case):
    scenario, advice = case
    facts = to_facts(knowledge, scenario.answers)
    for found, part in parts(advice):
        compared = matrix(knowledge, knowledge.decisions[found.decision], part, facts)
        for row in compared.rows:
            assert len(row.cells) == len(compared.columns)
            if any(cell.fit == "exceeds" for cell in row.cells) and not found.given:
                assert row.verdict == "ruled_out", (found.decision, row.option)


def test_the_matrix_shows_the_users_own_numbers_first(advisor, knowledge):
    scenario = Scenario(answers={"model_source": "own_training", "payload_mb": 20}, decisions=("inference",))
    part = advisor.advise(scenario)["inference"].parts[0]
    compared = matrix(knowledge, knowledge.decisions["inference"], part, to_facts(knowledge, scenario.answers))
    assert [column.own for column in compared.columns][:2] == ["20 MB", None]
    cells = {row.option: row.cells[0] for row in compared.rows}
    assert (cells["serverless-inference"].text, cells["serverless-inference"].fit) == ("≤ 4", "exceeds")
    assert cells["asynchronous-inference"].fit == "fits"

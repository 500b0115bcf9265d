"""Regions that a workload must stay in: what is offered there, what is not, and what nobody knows."""

import pytest

from awsadvisor import Advisor, InputError, Scenario
from awsadvisor.loading import read_knowledge
from tests import small
from tests.small import decision, option, rule

REGIONS = """
botocore: 1.0.0
checked: 2026-11-01
source: page
regions: {eu-west-1: Ireland, eu-north-1: Stockholm, us-east-1: Virginia}
services:
  some-api: [eu-west-1]
  iam: [everywhere]
"""
SERVICES = (
    small.SERVICES
    + """
- {id: local, name: Local, api: some-api, summary: S., lifecycle: [{state: active, sources: [page]}], sources: [page]}
- {id: global, name: Global, api: iam, summary: S., lifecycle: [{state: active, sources: [page]}], sources: [page]}
- {id: silent, name: Silent, api: no-data, summary: S., lifecycle: [{state: active, sources: [page]}], sources: [page]}
"""
)
STORE = decision(
    "store",
    option("alpha", service="local")
    + option("beta", service="global", routes="anywhere")
    + option("gamma", service="global", routes="geography")
    + option("delta", service="silent"),
    rule("fast", "{pace: fast}", favor="{alpha: strong, beta: clear, gamma: clear, delta: clear}"),
)


@pytest.fixture
def advisor(tmp_path):
    files = {**small.base(STORE), "catalog/services.yaml": SERVICES, "catalog/regions.yaml": REGIONS}
    return Advisor(read_knowledge((), small.write(tmp_path, files)))


def store(advisor, *regions):
    return advisor.advise(Scenario(answers={"pace": "fast"}, regions=regions))["store"]


def reasons(found, name):
    return [(item.effect, item.because) for item in found.option(name).evidence if item.rule.startswith("region/")]


def test_without_regions_nothing_is_said_of_them(advisor):
    assert all(reasons(store(advisor), name) == [] for name in ("alpha", "beta", "gamma", "delta"))


def test_a_service_that_is_not_offered_there_is_ruled_out_with_the_day(advisor):
    found = store(advisor, "eu-north-1")
    assert found.option("alpha").verdict == "ruled_out"
    assert reasons(found, "alpha") == [("region", "Local is not offered in eu-north-1 (as of 2026-11-01).")]


def test_one_of_several_regions_is_enough_and_the_others_are_named(advisor):
    found = store(advisor, "eu-west-1", "eu-north-1")
    assert found.picks == ("alpha",)
    assert reasons(found, "alpha") == [
        ("caution", "Local is offered in eu-west-1, but not in eu-north-1 (as of 2026-11-01).")
    ]


def test_no_data_means_not_known_and_never_no(advisor):
    found = store(advisor, "eu-north-1")
    assert found.option("delta").verdict != "ruled_out"
    assert reasons(found, "delta") == [
        ("caution", "Whether Silent is offered in eu-north-1 is not known (as of 2026-11-01).")
    ]


def test_what_may_process_anywhere_is_ruled_out_and_within_the_geography_is_a_caution(advisor):
    found = store(advisor, "eu-north-1")
    assert found.option("beta").verdict == "ruled_out"
    assert found.picks == ("gamma",)
    assert [effect for effect, _ in reasons(found, "gamma")] == ["caution"]


def test_a_pick_with_a_caution_warns(advisor):
    advice = advisor.advise(Scenario(answers={"pace": "fast"}, regions=("eu-north-1",)))
    assert "compare the profile's Regions with eu-north-1" in advice.warnings[0].text


def test_an_unknown_region_gets_the_nearest_name(advisor):
    with pytest.raises(InputError, match=r"unknown Region 'eu-nort-1' \(did you mean 'eu-north-1'\?\)"):
        store(advisor, "eu-nort-1")


def test_the_shipped_file_knows_regions_and_services(knowledge):
    assert "eu-central-1" in knowledge.regions.regions
    assert "eu-central-1" in knowledge.regions.services["bedrock"]
    assert knowledge.regions.services["iam"] == ("everywhere",)
    assert len(knowledge.regions.services) > 80

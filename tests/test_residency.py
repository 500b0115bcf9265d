"""Regions that a workload must stay in: what is offered there, what is not, and what nobody knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsadvisor import Advisor, InputError, Scenario
from awsadvisor.availability import availability
from awsadvisor.loading import read_knowledge
from awsadvisor.render import words
from awsadvisor.residency import evidence
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
- id: feature
  name: Feature
  api: iam
  offered_in: {regions: [us-east-1], sources: [newer, page]}
  summary: S.
  lifecycle: [{state: active, sources: [page]}]
  sources: [page]
- id: partly
  name: Partly
  api: iam
  offered_in: {regions: [us-east-1], elsewhere: unknown, sources: [newer], unverified: The list may be old.}
  summary: S.
  lifecycle: [{state: active, sources: [page]}]
  sources: [page]
"""
)
STORE = decision(
    "store",
    option("alpha", service="local")
    + option("beta", service="global", routes="anywhere")
    + option("gamma", service="global", routes="geography")
    + option("delta", service="silent")
    + option("epsilon", service="feature")
    + option("zeta", service="partly")
    + option("eta", service="feature", offered_in="{regions: [eu-west-1], sources: [newer]}"),
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
    assert reasons(found, "alpha") == [
        ("region", "Local is not offered in eu-north-1, only in eu-west-1 (as of 2026-11-01).")
    ]


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


def test_a_service_says_itself_where_it_is_offered_whatever_its_api_is_and_with_its_own_sources(advisor):
    found = store(advisor, "eu-north-1")
    assert found.option("epsilon").verdict == "ruled_out"
    assert reasons(found, "epsilon") == [
        ("region", "Feature is not offered in eu-north-1, only in us-east-1 (as of 2026-01-05).")
    ]
    (item,) = (item for item in found.option("epsilon").evidence if item.effect == "region")
    assert item.sources == ("newer", "page")  # and the day is that of the older
    assert reasons(store(advisor, "us-east-1"), "epsilon") == []


def test_an_option_says_it_for_itself_rather_than_its_service(advisor):
    assert reasons(store(advisor, "eu-west-1"), "eta") == []
    assert reasons(store(advisor, "us-east-1"), "eta") == [
        ("region", "ETA is not offered in us-east-1, only in eu-west-1 (as of 2026-11-01).")
    ]


def test_beyond_a_list_that_is_not_the_whole_nothing_is_known(advisor):
    assert reasons(store(advisor, "us-east-1"), "zeta") == []
    found = store(advisor, "eu-north-1")
    assert found.option("zeta").verdict != "ruled_out"
    assert reasons(found, "zeta") == [
        ("caution", "Whether Partly is offered in eu-north-1 is not known (as of 2026-11-01).")
    ]
    assert next(item for item in found.option("zeta").evidence).unverified == "The list may be old."
    assert reasons(store(advisor, "eu-north-1", "us-east-1"), "zeta") == [
        ("caution", "Partly is offered in us-east-1; whether it is in eu-north-1 is not known (as of 2026-11-01).")
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


@pytest.mark.parametrize(
    ("region", "services"),
    [("eu-central-1", ("transcribe-medical", "amazon-bedrock")), ("us-east-1", ("aws-healthscribe",))],
)
def test_a_clinic_gets_healthscribe_only_where_it_is_offered(knowledge, region, services):
    answers = {
        "task": ["speech_to_text", "summarise"],
        "domain": "medical",
        "input_type": ["audio"],
        "frameworks": ["hipaa"],
    }
    found = Advisor(knowledge).advise(Scenario(answers=answers, regions=(region,)))["service"]
    assert found.picks == services
    items = [item for item in found.option("aws-healthscribe").evidence if item.effect == "region"]
    assert bool(items) == (region != "us-east-1")
    for item in items:
        assert item.because == "AWS HealthScribe is not offered in eu-central-1, only in us-east-1 (as of 2026-11-23)."
        assert item.sources == ("transcribe-health-scribe",)


def test_what_the_regions_take_away_is_said_also_where_nothing_takes_its_place(knowledge):
    answers = {"task": ["faces"], "input_type": ["video"], "face_needs": ["prove_live_person"]}
    for region, picks in (("eu-west-1", ("rekognition-face-liveness",)), ("eu-central-1", ())):
        advice = Advisor(knowledge).advise(Scenario(answers=answers, regions=(region,)))
        assert advice["service"].picks == picks
        assert advice["service"] in words.speaking(advice)


def test_no_feature_is_offered_where_its_api_is_not(knowledge):
    """Else the list or the data of the API is out of date. `elsewhere: unknown` widens nothing: it lists what is known."""
    for service in knowledge.services.values():
        data = knowledge.regions.services.get(service.api or "")
        if service.offered_in and data:
            assert set(service.offered_in.regions) <= set(data), service.id
    for each in (choice for place in knowledge.decisions.values() for choice in place.options.values()):
        whole = availability(knowledge, knowledge.services.get(each.service or ""))
        if each.offered_in and whole and whole.complete:
            assert set(each.offered_in.regions) <= whole.regions, each.id


@given(st.data())
def test_regions_rule_out_exactly_what_is_offered_in_none_of_them(knowledge, data):
    place = knowledge.decisions[data.draw(st.sampled_from(sorted(knowledge.decisions)))]
    choice = place.options[data.draw(st.sampled_from(sorted(place.options)))]
    regions = data.draw(st.lists(st.sampled_from(sorted(knowledge.regions.regions)), min_size=1, unique=True))
    unrouted = choice.model_copy(update={"routes": None})
    found = list(evidence(knowledge, unrouted, regions))
    where = availability(knowledge, knowledge.services.get(choice.service or ""), choice)
    offered = [where.offered(region) for region in regions] if where else [True]
    expected = [] if all(offered) else ["region"] if all(known is False for known in offered) else ["caution"]
    assert [item.effect for item in found] == expected
    for item in found:
        assert all(region in item.because for region in regions)
        assert item.sources == where.sources
        assert f"(as of {where.checked})" in item.because

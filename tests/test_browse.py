"""Search and filters over the catalog."""

import datetime as dt

import pytest

from awsadvisor import browse
from awsadvisor.availability import availability

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def catalog(knowledge):
    return browse.entries(knowledge, DAY)


def keys(found):
    return [entry.key for entry in found]


def test_every_thing_has_one_entry(knowledge, catalog):
    options = sum(len(decision.options) for decision in knowledge.decisions.values())
    assert len(catalog) == len(set(keys(catalog))) == len(knowledge.services) + len(knowledge.decisions) + options


def test_a_service_is_found_by_name_former_name_alias_and_id(knowledge, catalog):
    for service in knowledge.services.values():
        for name in (service.id, service.name, *service.formerly, *service.aka):
            assert f"service/{service.id}" in keys(browse.search(catalog, name)), name


def test_the_best_name_comes_first(catalog):
    assert keys(browse.search(catalog, "Amazon Kendra"))[0] == "service/amazon-kendra"
    assert keys(browse.search(catalog, "batch transform"))[0].endswith("batch-transform")


def test_a_misspelt_name_is_found_when_nothing_else_is(catalog):
    assert any("bedrock" in key for key in keys(browse.search(catalog, "bedrok")))
    assert browse.search(catalog, "zzzzqqq") == []


def test_nothing_asked_is_everything(catalog):
    assert browse.search(catalog, "  ") == list(catalog)


def test_filters_narrow(knowledge, catalog):
    assert {entry.kind for entry in browse.narrowed(catalog, kind="service")} == {"service"}
    assert {entry.state for entry in browse.narrowed(catalog, state="ended")} == {"ended"}
    assert all("inference" in entry.decisions for entry in browse.narrowed(catalog, decision="inference"))
    hipaa = browse.narrowed(catalog, kind="service", programme="hipaa")
    assert hipaa
    for entry in hipaa:
        assert knowledge.services[entry.key.split("/")[1]].programmes["hipaa"].status in ("eligible", "in_scope")


def test_a_region_keeps_only_what_is_known_to_be_there(knowledge, catalog):
    found = browse.narrowed(catalog, kind="service", region="eu-central-1")
    assert found
    for entry in found:
        service = knowledge.services[entry.key.split("/")[1]]
        assert availability(knowledge, service).offered("eu-central-1")


def test_the_state_is_that_of_the_day(knowledge):
    def kendra(day):
        return next(e.state for e in browse.entries(knowledge, day) if e.key == "service/amazon-kendra")

    assert kendra(DAY) == "closed_to_new"
    assert kendra(dt.date(2020, 1, 1)) == "active"

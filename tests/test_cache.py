"""Parsed knowledge is kept between runs, and never believed when something changed."""

import pickle

import pytest

from awsadvisor.cache import load_compiled
from tests import small
from tests.small import decision, option, rule

STORE = decision("store", option("alpha") + option("beta"), rule("fast", "{pace: fast}", favor="{alpha: clear}"))


@pytest.fixture
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("AWSADVISOR_CACHE", str(folder))
    return folder


def test_the_cache_gives_the_same_knowledge(tmp_path, cache):
    base = small.write(tmp_path / "kb", small.base(STORE))
    first, second = load_compiled((), base), load_compiled((), base)
    assert first == second
    assert len(list(cache.glob("*.pickle"))) == 1


def test_a_changed_file_is_noticed(tmp_path, cache):
    base = small.write(tmp_path / "kb", small.base(STORE))
    before = load_compiled((), base)[0]
    file = base / "rules" / "store.yaml"
    file.write_text(file.read_text().replace("clear", "strong"))
    assert load_compiled((), base)[0].fingerprint != before.fingerprint


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", pickle.dumps({"not": "knowledge"})])
def test_a_spoilt_cache_is_read_past(tmp_path, cache, rubbish):
    base = small.write(tmp_path / "kb", small.base(STORE))
    before = load_compiled((), base)[0]
    for file in cache.glob("*.pickle"):
        file.write_bytes(rubbish)
    assert load_compiled((), base)[0] == before


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("AWSADVISOR_CACHE", str(blocked / "below"))
    base = small.write(tmp_path / "kb", small.base(STORE))
    assert "store" in load_compiled((), base)[0].decisions


def test_only_a_few_are_kept(tmp_path, cache):
    base = small.write(tmp_path / "kb", small.base(STORE))
    file = base / "catalog" / "store.yaml"
    for number in range(12):
        file.write_text(STORE["catalog/store.yaml"].replace("S.", f"S{number}."))
        load_compiled((), base)[0]
    assert len(list(cache.glob("*.pickle"))) <= 8

"""The sessions in docs/discussions/ are true: every command prints what the page shows below it."""

import runpy
from pathlib import Path

import pytest

from tests.conftest import TOP

SESSIONS = runpy.run_path(str(TOP / "scripts" / "discussions.py"))
PAGES: list[Path] = SESSIONS["PAGES"]


def test_there_are_sessions():
    assert len(PAGES) >= 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_session_prints_what_the_page_shows(page):
    assert SESSIONS["refreshed"](page) == page.read_text(encoding="utf-8"), "run `make discussions`"

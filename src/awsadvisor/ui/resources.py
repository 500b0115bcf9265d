"""What all sessions of this server share: one advisor, and what its knowledge alone says."""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from awsadvisor import browse, questionnaire
from awsadvisor.advice import Advice
from awsadvisor.advisor import Advisor
from awsadvisor.errors import AdvisorError
from awsadvisor.loading import data_folder
from awsadvisor.models import Scenario
from awsadvisor.scenarios import read_scenario

OVERLAYS = "AWSADVISOR_KNOWLEDGE"
"""The environment variable that names overlay folders, separated as in PATH."""


@st.cache_resource(show_spinner="Reading the knowledge ...")
def advisor() -> Advisor:
    """The advisor on the shipped knowledge and the overlays that the environment names."""
    found = Advisor.load(*overlays())
    found.advise(Scenario())
    gc.freeze()  # Streamlit looks for garbage after each run, and going through the knowledge would take longest
    return found


def overlays() -> list[str]:
    """The overlay folders that the environment names."""
    return list(filter(None, os.environ.get(OVERLAYS, "").split(os.pathsep)))


def advise(scenario: Scenario) -> Advice:
    """The advice for a scenario, for today where it names no day."""
    return advisor().advise(dated(scenario))


def dated(scenario: Scenario) -> Scenario:
    """The scenario as of today where it names no day."""
    return scenario.model_copy(update={"as_of": scenario.as_of or dt.date.today()})


@st.cache_resource(show_spinner=False)
def bearing() -> Mapping[str, tuple[str, ...]]:
    """For each question the decisions that it bears on."""
    return questionnaire.bearing(advisor().knowledge)


@st.cache_resource(show_spinner=False)
def catalog(as_of: dt.date) -> tuple[browse.Entry, ...]:
    """Everything in the catalog as it stands on a day."""
    return browse.entries(advisor().knowledge, as_of)


@st.cache_resource(show_spinner="Reading the examples ...")
def examples() -> Mapping[str, Scenario]:
    """The shipped scenarios by name, whole architectures first; those that an overlay makes unreadable are left out."""
    folder = data_folder() / "examples"
    files = sorted(folder.rglob("*.yaml"), key=lambda path: (path.parent.name != "architecture", path))
    found = {}
    for path in files:
        try:
            found[path.relative_to(folder).with_suffix("").as_posix()] = _without_expectations(path)
        except AdvisorError:
            continue
    return found


def _without_expectations(path: Path) -> Scenario:
    return read_scenario(path, advisor()).model_copy(update={"expect": {}})

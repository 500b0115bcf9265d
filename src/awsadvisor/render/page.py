"""Advice as one HTML page that prints well: no script, nothing from elsewhere, everything escaped."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from awsadvisor.advice import Advice
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Scenario
from awsadvisor.render import words
from awsadvisor.render.layers import layers

if TYPE_CHECKING:
    from jinja2 import Template


def to_html(advice: Advice, knowledge: Knowledge, scenario: Scenario) -> str:
    """The advice with the answers it rests on, as a page of its own; printing it to PDF gives A4 or Letter pages."""
    known = {name: value for name, value in scenario.answers.items() if value not in (None, "unknown")}
    return _template().render(
        advice=advice,
        knowledge=knowledge,
        scenario=scenario,
        words=words,
        layers=layers(advice),
        answers=[words.said_as_written(knowledge, name, value) for name, value in known.items()],
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined  # here, so that only those who print pages pay for it

    source = resources.files("awsadvisor.render").joinpath("page.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )

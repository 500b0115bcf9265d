"""Records as text, through Jinja2 templates that a user can replace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError

from awsadvisor.errors import InputError, Problem
from awsadvisor.records.chart import flowchart
from awsadvisor.records.record import Record
from awsadvisor.render.markdown import escape

Format = Literal["markdown", "html"]
SUFFIXES: dict[Format, str] = {"markdown": ".md", "html": ".html"}
TEMPLATES = Path(__file__).parent / "templates"
SHIPPED: dict[Format, str] = {"markdown": "record.md.j2", "html": "record.html.j2"}


class Writer:
    """Lays records out. A template gets `record`, `number`, `status`, `supersedes` and `about`; the filter `md`
    escapes for Markdown."""

    def __init__(self, form: Format, template: Path | None = None) -> None:
        """Raises InputError when the template cannot be read."""
        self.form = form
        self._file = template or TEMPLATES / SHIPPED[form]
        folders = [str(self._file.parent), str(TEMPLATES)]
        environment = Environment(
            loader=FileSystemLoader(folders),
            autoescape=form == "html",
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters["md"] = escape
        environment.globals["flowchart"] = flowchart
        try:
            self._template = environment.get_template(self._file.name)
        except (TemplateError, OSError, UnicodeDecodeError) as error:
            raise self._problem(error) from None

    @property
    def suffix(self) -> str:
        """How the files' names end."""
        return SUFFIXES[self.form]

    def write(self, record: Record, number: int, status: str, supersedes: str | None) -> str:
        """The record's text. `supersedes` is the name of the file of the earlier record."""
        try:
            return self._template.render(
                record=record, number=number, status=status, supersedes=supersedes, about=self._about(record)
            )
        except (TemplateError, TypeError, ValueError) as error:
            raise self._problem(error) from None

    def _about(self, record: Record) -> str:
        """What a later run needs to know of this record, as one line of JSON (which is YAML too)."""
        about: dict[str, Any] = {
            "scenario": record.scenario,
            "decision": record.decision,
            "picks": {name: list(picks) for name, picks in record.picks.items()},
            "fingerprint": record.fingerprint,
        }
        return json.dumps(about, ensure_ascii=True).replace("--", "-\\u002d").replace("<", "\\u003c")

    def _problem(self, error: Exception) -> InputError:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else 0
        missing = isinstance(error, OSError) or type(error).__name__ == "TemplateNotFound"
        said = "there is no such template" if missing else f"template: {error}"
        return InputError([Problem(str(self._file), line or 0, said)])

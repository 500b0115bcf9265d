"""What Markdown pages are made of: tables, anchors, and the sources that a page cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from awsadvisor.knowledge import Knowledge
from awsadvisor.render.markdown import escape

NOTICE = "<!-- Written by `make reference` from catalog/ and rules/; edit those. -->"


def anchor(kind: str, name: str) -> str:
    """A place to link to that stays when the heading changes: `#rule-idle-gaps`."""
    return f'<a id="{kind}-{name}"></a>'


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table, with an empty line after it."""
    lines = [header, ["---"] * len(header), *rows]
    return [*("| " + " | ".join(cells) + " |" for cells in lines), ""]


def joined(parts: Iterable[str]) -> str:
    """Parts of a line, those that are there."""
    return " · ".join(part for part in parts if part)


class Citations:
    """The sources that one page cites: short links in its text, their addresses once at its end."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._known = knowledge.sources
        self._cited: set[str] = set()

    def link(self, name: str, text: str | None = None) -> str:
        """A link to a source, with its title unless another text is given."""
        self._cited.add(name)
        return f"[{escape(text or self._known[name].title)}][{name}]"

    def links(self, names: Iterable[str]) -> str:
        """Links to some sources, each once."""
        return "; ".join(self.link(name) for name in dict.fromkeys(names))

    def addresses(self) -> Iterator[str]:
        """Where the links lead; a browser shows the day of the check when the pointer rests on one."""
        for name in sorted(self._cited):
            source = self._known[name]
            yield f'[{name}]: {source.url} "checked {source.checked}"'

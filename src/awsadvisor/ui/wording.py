"""Texts that are not ours, made harmless: shown as they are, never as Markdown, links, icons or HTML."""

from __future__ import annotations

import re

JOINER = "\u2060"
"""An invisible character that keeps Streamlit from reading `:icon:`, `a@b.c` or `www.` as more than text."""

_ACTIVE = re.compile(r"[\\`*_\[\]<#|~$]|&(?=#?\w+;)")
"""What has a meaning anywhere. No more is escaped: labels are read aloud with their backslashes."""
_LEADING = re.compile(r"^(?:[-+=>]|\d+(?=[.)]))")
"""What makes a line a list, a quote or a rule."""
_SHORTHAND = re.compile(r"(?<=:)(?=\S)|(?<=@)|(?<=www)(?=\.)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")  # not the spaces that keep words together


def plain(text: str) -> str:
    """The text in one line, as Markdown and labels show it character by character."""
    line = _ACTIVE.sub(r"\\\g<0>", _SHORTHAND.sub(JOINER, _SPACE.sub(" ", text.strip())))
    return _LEADING.sub(lambda found: found[0] + "\\" if found[0].isdigit() else "\\" + found[0], line)


def bold(text: str) -> str:
    """The text in bold, otherwise as `plain`."""
    return f"**{plain(text)}**" if text.strip() else ""


def link(text: str, url: str) -> str:
    """A Markdown link to a web page of a source."""
    return f"[{plain(text)}](<{url}>)" if re.fullmatch(r"https?://[^\s<>\\]+", url) else plain(text)

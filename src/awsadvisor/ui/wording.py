"""Texts that are not ours, made harmless: shown as they are, never as Markdown, links, icons or HTML."""

from __future__ import annotations

import re

JOINER = "\u2060"
"""An invisible character that keeps Streamlit from reading `:icon:`, `a@b.c` or `www.` as more than text."""

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ACTIVE = re.compile(r"(?<=:)(?=\S)|(?<=@)|(?<=www)(?=\.)", re.IGNORECASE)


def plain(text: str) -> str:
    """The text in one line, as Markdown and labels show it character by character."""
    return _PUNCTUATION.sub(r"\\\1", _ACTIVE.sub(JOINER, " ".join(re.split(r"[ \t\r\n\f\v]+", text.strip()))))


def bold(text: str) -> str:
    """The text in bold, otherwise as `plain`."""
    return f"**{plain(text)}**" if text.strip() else ""


def link(text: str, url: str) -> str:
    """A Markdown link to a web page of a source."""
    return f"[{plain(text)}](<{url}>)" if re.fullmatch(r"https?://[^\s<>\\]+", url) else plain(text)

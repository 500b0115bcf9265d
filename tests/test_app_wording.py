"""Texts that are not ours stay texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from awsadvisor.ui.wording import JOINER, bold, link, plain

HOSTILE = [
    "**bold** _it_ ~~no~~ `code`",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/a.png)",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "# heading\n- list\n1. list\n> quote\n\n    code",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "$x$ $$y$$ :smile: :material/home: :red[x] :blue-badge[y]",
    "https://evil.example www.evil.example me@evil.example",
    "&lt;b&gt; &#60;b&#62;",
    "\\*not\\* \\[x\\](y)",
    "---",
]
READ = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])


def shown(markdown):
    """The text that a reader of the Markdown sees, and the kinds of everything in it."""
    tokens = [t for token in READ.parse(markdown) for t in (token, *(token.children or ()))]
    return "".join(t.content for t in tokens if t.type == "text" or t.type == "text_special"), {t.type for t in tokens}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text):
    said, kinds = shown(plain(text))
    assert said.replace(JOINER, "") == " ".join(text.split())
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=80))
def test_any_text_is_only_text(text):
    said, kinds = shown(plain(text))
    assert said.replace(JOINER, "") == " ".join(text.split()).replace(JOINER, "")
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}


def test_streamlit_shorthand_and_addresses_are_broken_up():
    said = plain(":smile: :red[x] http://a.b www.a.b c@d.e")
    for active in (":smile", ":red", "://", "www.", "@d"):
        assert active not in said


def test_ordinary_words_stay_as_they_are():
    """Labels are read aloud with whatever escapes them."""
    for text in ("What must the workload do?", "Amazon Bedrock (built-in store), 1.5 GB; 24/7!", "AT&T and R&D"):
        assert plain(text) == text


def test_bold_text_is_bold_and_nothing_else():
    assert shown(bold("a **b** c"))[0] == "a **b** c"
    assert bold("  ") == ""


def test_only_web_pages_become_links():
    assert link("Docs", "https://docs.aws.amazon.com/x") == "[Docs](<https://docs.aws.amazon.com/x>)"
    assert "](" not in link("Docs", "javascript:alert(1)")
    assert "](" not in link("Docs", "https://x> onclick")

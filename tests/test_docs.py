"""The documentation holds: what it shows can be run, what it names exists, and what exists is named.

In a document, fenced blocks are followed from top to bottom in a fresh folder that holds a copy of `examples/` and `practice/`:

- a `yaml` block whose first line is a path (`# draft/rules/inference.yaml`) is written there;
- in a `console` block, every line that starts with `$ awsadvisor` is run. It must exit with 0, or with the number below
  `$ echo $?` where that is the block's next command.
"""

import functools
import io
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
import typer

from awsadvisor import Advisor, cli, read_scenario, unmet

TOP = Path(__file__).parents[1]
README = TOP / "README.md"
DOCUMENTS = [README, TOP / "CONTRIBUTING.md", TOP / "CHANGELOG.md", *sorted((TOP / "docs").glob("*.md"))]
DISCUSSIONS = sorted((TOP / "docs" / "discussions").glob("*.md"))
"""Their commands are run by test_discussions.py, which also compares what they print."""

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ([\w./-]+\.yaml)\b.*\n")
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ANCHOR = re.compile(r'^<a id="([^"]+)"></a>$', re.MULTILINE)


def blocks(document: Path) -> list[tuple[str, str]]:
    """Language and text of each fenced block."""
    return FENCE.findall(document.read_text(encoding="utf-8"))


def write_file(text: str, folder: Path) -> None:
    """Write a `yaml` block to the path that its first line names, if it names one."""
    named = FILE.match(text)
    if named:
        path = folder / named[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def commands(text: str) -> list[tuple[str, int]]:
    """The awsadvisor commands of a `console` block, each with the exit code that it must have."""
    shown = text.splitlines()
    typed = [number for number, line in enumerate(shown) if line.startswith("$ ")]
    found = []
    for number, following in zip(typed, [*typed[1:], None], strict=True):
        if shown[number].startswith("$ awsadvisor "):
            asks_code = following is not None and shown[following] == "$ echo $?"
            found.append((shown[number].removeprefix("$ "), int(shown[following + 1]) if asks_code else 0))
    return found


def table() -> list[str]:
    """The example commands in the README's table."""
    return re.findall(r"\| `(awsadvisor [^`]+)` \|$", README.read_text(encoding="utf-8"), re.MULTILINE)


def exit_code(command: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a command line in this process, with nothing on standard input."""
    monkeypatch.setattr(sys, "argv", shlex.split(command))
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A fresh folder to run commands in, with a copy of the examples."""
    monkeypatch.setenv("AWSADVISOR_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "here"
    for name in ("examples", "practice"):
        shutil.copytree(TOP / name, folder / name)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_run(document, here, monkeypatch, capsys):
    for language, text in blocks(document):
        if language == "yaml":
            write_file(text, here)
        elif language == "console":
            for command, code in commands(text):
                assert exit_code(command, monkeypatch) == code, f"{command}\n{capsys.readouterr()}"


def test_the_readme_shows_what_its_snippet_prints(capsys):
    shown = blocks(README)
    (position,) = (number for number, (language, _) in enumerate(shown) if language == "python")
    exec(compile(shown[position][1], "README.md", "exec"), {"__name__": "readme"})
    assert shown[position + 1] == ("text", capsys.readouterr().out)


def test_the_rule_format_is_a_knowledge_folder_that_loads(tmp_path):
    for language, text in blocks(TOP / "docs" / "rule-format.md"):
        if language == "yaml":
            write_file(text, tmp_path)
    advisor = Advisor.load(tmp_path / "acme", base=tmp_path)
    scenario = read_scenario(tmp_path / "scenario.yaml", advisor)
    assert scenario.expect
    assert unmet(scenario, advisor.advise(scenario)) == []


def command_names(command: object, name: str = "awsadvisor") -> list[str]:
    inner = getattr(command, "commands", {})
    return [full for key in inner for full in command_names(inner[key], f"{name} {key}")] or [name]


@pytest.mark.parametrize("name", command_names(typer.main.get_command(cli.app)))
def test_the_readme_shows_every_command(name):
    typed = [command for language, text in blocks(README) if language == "console" for command, _ in commands(text)]
    assert any(f"{command} ".startswith(f"{name} ") for command in (*typed, *table()))


def test_the_commands_of_the_readmes_table_run(here, monkeypatch, capsys):
    for command in table():
        assert exit_code(command, monkeypatch) == 0, f"{command}\n{capsys.readouterr()}"


def test_every_module_is_in_the_picture():
    source = TOP / "src" / "awsadvisor"
    modules = [path.relative_to(source).with_suffix("").as_posix() for path in sorted(source.rglob("*.py"))]
    text = (TOP / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    modules = [name for name in modules if not name.endswith("__") and "/versions/" not in name]
    assert [name for name in modules if f"`{name}`" not in text] == []


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@functools.cache
def anchors(document: Path) -> frozenset[str]:
    """What a link can end in: the headings, and the places marked by hand."""
    text = document.read_text(encoding="utf-8")
    return frozenset((*map(slug, HEADING.findall(text)), *ANCHOR.findall(text)))


def dead_links(document: Path) -> list[str]:
    """The links of a document to files of ours that lead nowhere."""
    dead = []
    for target, anchor in dict.fromkeys(LINK.findall(document.read_text(encoding="utf-8"))):
        path = (document.parent / target).resolve() if target else document
        if not path.exists() or (anchor and anchor not in anchors(path)):
            dead.append(f"{target}#{anchor}")
    return dead


@pytest.mark.parametrize("document", [*DOCUMENTS, *DISCUSSIONS], ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    assert dead_links(document) == []

"""Write the outputs in docs/discussions/ anew: every command in a `console` block is run, and what it prints put below.

The pages are followed from top to bottom in a fresh folder that holds a copy of `examples/`, as `tests/test_docs.py`
follows them. The fingerprint of the knowledge and the days on which facts were checked are shown as `...`, since they
change with every fact.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).parents[1]
PAGES = sorted((TOP / "docs" / "discussions").glob("*.md"))
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ([\w./-]+\.yaml)\b.*\n")
FINGERPRINT = re.compile(r"\bknowledge( |\n *)[0-9a-f]{12}\b( of\s+[\d-]{10})?")
CHECKED = re.compile(r"\bchecked(\s+(?:on\s+)?)\d{4}-\d\d-\d\d")


def refreshed(page: Path) -> str:
    """The page's text with what its commands print today."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(TOP / "examples", folder / "examples")

        def block(match: re.Match[str]) -> str:
            language, text = match[1], match[2]
            if language == "yaml":
                _write(text, folder)
            elif language == "console":
                text = "".join(_session(text, folder))
            return f"```{language}\n{text}```"

        return FENCE.sub(block, page.read_text(encoding="utf-8"))


def _write(text: str, folder: Path) -> None:
    named = FILE.match(text)
    if named:
        path = folder / named[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _session(text: str, folder: Path) -> list[str]:
    """The commands of a block, each with its output, and its exit code where the block asks for it."""
    lines: list[str] = []
    code = 0
    for line in text.splitlines():
        if line == "$ echo $?":
            lines.append(f"{line}\n{code}\n")
        elif line.startswith("$ "):
            command = shlex.split(line.removeprefix("$ "))
            command = [sys.executable, "-m", *command] if command[0] == "awsadvisor" else command
            done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
            code = done.returncode
            lines.append(f"{line}\n{_lasting(done.stdout + done.stderr)}")
    return lines


def _lasting(printed: str) -> str:
    """What is printed without what changes with every fact: the knowledge's fingerprint and days of checking."""
    return CHECKED.sub(r"checked\1...", FINGERPRINT.sub(r"knowledge\1...", printed))


def main() -> None:
    """Write every page, and say which changed."""
    for page in PAGES:
        text = refreshed(page)
        if text != page.read_text(encoding="utf-8"):
            page.write_text(text, encoding="utf-8")
            print(f"written: {page.relative_to(TOP)}")


if __name__ == "__main__":
    main()

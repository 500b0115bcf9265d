"""Where the command line writes: the terminal, a pipe, or a new file."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from rich.console import Console

from awsadvisor.errors import InputError, Problem, cannot_be


def console_for_output() -> Console:
    """Colour on a terminal only; 80 columns when there is none to ask."""
    console = Console(highlight=False)
    if console.is_terminal:
        return Console(highlight=False, width=min(console.width, 110))
    return Console(highlight=False, width=80, file=_WithoutTrailingSpace())


class _WithoutTrailingSpace(io.StringIO):
    """Standard output for pipes and files: Rich pads table rows to the full width, which helps nobody there."""

    def write(self, text: str) -> int:
        sys.stdout.write("\n".join(line.rstrip() for line in text.split("\n")))
        return len(text)

    def flush(self) -> None:
        sys.stdout.flush()


def emit(text: str, output: Path | None) -> None:
    """Print a text, or write it to a file that does not exist yet. Raises InputError."""
    if output is None:
        print(text, end="")
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputError([Problem(str(output), 0, "exists already and is left as it is")]) from None
    except OSError as error:
        raise cannot_be("written", output, error) from None
    print(f"written: {output}")

"""Problems found in what people wrote, each with the place and the nearest right name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: the file as the user named it, its line (0 when no line applies), and what is wrong.

    File and message quote what people wrote; what of it is no Unicode text stands escaped, so that all can be written.
    """

    file: str
    line: int
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "file", _writable(self.file))
        object.__setattr__(self, "message", _writable(self.message))

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}" if place else self.message


class AdvisorError(Exception):
    """Base of everything awsadvisor raises on purpose."""


class InputError(AdvisorError):
    """The input is wrong. `problems` holds every problem found, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        if len(self.problems) > 1:
            files = len({problem.file for problem in self.problems})
            lines.append(f"{len(self.problems)} problems in {files} file{'s' if files > 1 else ''}")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class EngineUnavailableError(AdvisorError):
    """durable_rules is not installed in a form that this Python can load; the message tells the cure."""


class ExtraMissingError(AdvisorError):
    """An optional part of awsadvisor is not installed; the message is the line that installs it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what}; install it with: pip install 'awsadvisor[{extra}]'")


def reason(error: OSError) -> str:
    """Why the system did not do what it was asked, in words: `permission denied`."""
    return (error.strerror or str(error)).splitlines()[0].lower()


def cannot_be(done: Literal["read", "written"], path: object, error: OSError) -> InputError:
    """The problem that a file cannot be used, and why."""
    return InputError([Problem(str(path), 0, f"cannot be {done}: {reason(error)}")])


def _writable(text: str) -> str:
    r"""The text with half a character, which JSON can hold and no file, as `\ud800`."""
    return text.encode(errors="backslashreplace").decode()


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be, or None when nothing is close."""
    from rapidfuzz import fuzz, process  # only when something is wrong: a faster start

    best = process.extractOne(name.lower(), sorted(known), scorer=fuzz.ratio, processor=str.lower, score_cutoff=70)
    return None if best is None else str(best[0])


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """` (did you mean '...'?)` with the nearest known name, or nothing."""
    guess = nearest(name, known)
    return "" if guess is None else f" (did you mean '{guess}'?)"

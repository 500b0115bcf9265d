"""Compiled knowledge is kept between runs, since parsing YAML takes longer than everything else together.

The cache lies in the user's own cache folder, is keyed by the name, size and time of every file it was made from, and
is only read when it belongs to this user. Anything wrong with it means: parse again. `AWSADVISOR_CACHE=off` turns it
off; a path there moves it.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from platformdirs import user_cache_path

from awsadvisor._version import __version__
from awsadvisor.compiler import Program, compile_knowledge
from awsadvisor.folded import Folded
from awsadvisor.knowledge import Knowledge
from awsadvisor.loading import data_folder, knowledge_files, read_knowledge

KEEP = 8


def load_compiled(overlays: Sequence[Path] = (), base: Path | None = None) -> tuple[Knowledge, Program]:
    """Knowledge and its compiled form, from the cache when nothing has changed. Raises InputError."""
    setting = os.environ.get("AWSADVISOR_CACHE", "")
    if setting == "off":
        return _fresh(overlays, base)
    folder = Path(setting) if setting else user_cache_path("awsadvisor")
    file = folder / f"knowledge-{_key((base or data_folder(), *overlays), overlays)}.pickle"
    found = _read(file)
    if found is None:
        found = _fresh(overlays, base)
        _write(file, found)
    return found


def _fresh(overlays: Sequence[Path], base: Path | None) -> tuple[Knowledge, Program]:
    knowledge = read_knowledge(overlays, base)
    return knowledge, compile_knowledge(knowledge)


def _key(roots: Sequence[Path], overlays: Sequence[Path]) -> str:
    parts = [__version__, sys.version, *(str(overlay) for overlay in overlays)]
    code = Path(__file__).parent
    files = [*code.glob("*.py"), *(path for root in roots for path in knowledge_files(root.resolve()))]
    for path in files:
        with suppress(OSError):
            status = path.stat()
            parts.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def _read(file: Path) -> tuple[Knowledge, Program] | None:
    try:
        with file.open("rb") as handle:
            if hasattr(os, "getuid") and os.fstat(handle.fileno()).st_uid != os.getuid():
                return None
            gc.disable()  # thousands of objects come to stay; looking through them meanwhile doubles the time
            try:
                found = pickle.load(handle)
            finally:
                gc.enable()
    except Exception:  # whatever is wrong with a cache, the files themselves are there
        return None
    match found:
        case (Knowledge() as knowledge, Program() as program):
            return knowledge, program
        case _:
            return None


def _folded(knowledge: Knowledge, program: Program) -> tuple[Knowledge, Program]:
    """The same, with what the compiled form makes superfluous for most runs folded away."""
    decisions = {name: replace(found, rules=Folded(found.rules)) for name, found in knowledge.decisions.items()}
    programs = {name: replace(found, decision=decisions[name]) for name, found in program.decisions.items()}
    for found in programs.values():
        _ = found.tested, found.rests_on, found.cards_by_fact  # every run needs them, so they are kept as well
    return (
        replace(knowledge, decisions=decisions, places=Folded(knowledge.places)),
        replace(program, decisions=programs),
    )


def _write(file: Path, found: tuple[Knowledge, Program]) -> None:
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        old = sorted(file.parent.glob("knowledge-*.pickle"), key=lambda path: path.stat().st_mtime)
        for path in old[: max(0, len(old) - KEEP + 1)]:
            path.unlink(missing_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix="writing-")
        try:
            with os.fdopen(handle, "wb") as stream:
                pickle.dump(_folded(*found), stream, protocol=pickle.HIGHEST_PROTOCOL)
            Path(temporary).replace(file)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

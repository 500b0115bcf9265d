"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from awsadvisor.errors import cannot_be


def write_files(texts: Mapping[Path, str]) -> None:
    """Write all of these files, each in one step, after all of them have been prepared. Raises InputError."""
    prepared: list[tuple[Path, Path]] = []
    current = Path()
    try:
        for current in dict.fromkeys(file.parent for file in texts):
            current.mkdir(parents=True, exist_ok=True)
        for current, text in texts.items():
            handle, name = tempfile.mkstemp(dir=current.parent, prefix=f".{current.name}-", suffix=".part")
            prepared.append((Path(name), current))
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(current.stat().st_mode & 0o777 if current.exists() else 0o666 & ~_umask())
        for temporary, current in prepared:
            temporary.replace(current)
    except OSError as error:
        raise cannot_be("written", current, error) from None
    finally:
        for temporary, _ in prepared:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _umask() -> int:
    """The permissions that new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask

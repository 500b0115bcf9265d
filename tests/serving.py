"""A server of ours in a process of its own, as its users start it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

PATIENCE = 300
"""Seconds until something that does not come is given up; a machine that is busy with other tests takes its time."""


@dataclass
class Server:
    """A running server: where it listens, its process, and the lines it logs."""

    url: str
    process: subprocess.Popen[str]

    def stop(self) -> list[dict[str, object]]:
        """Ask it to stop, and wait; its log since it started to listen."""
        self.process.terminate()
        _, log = self.process.communicate(timeout=PATIENCE)
        return [json.loads(line) for line in log.splitlines()]


@contextmanager
def served(*arguments: str, under: Sequence[str] = ()) -> Iterator[Server]:
    """A server on a free port, started by the words of another command."""
    words = [*under, sys.executable, "-m", "awsadvisor", "serve", "--port", "0", *arguments]
    process = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    )
    try:
        assert process.stderr is not None
        yield Server(json.loads(process.stderr.readline())["url"], process)
    finally:
        with process:  # waits, and closes its pipes
            process.kill()

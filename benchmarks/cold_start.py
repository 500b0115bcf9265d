"""The command line from a cold start against the bare import of its third-party libraries, as processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter

from awsadvisor.loading import data_folder
from benchmarks.report import Row, Size, kept, timed
from benchmarks.timing import race

PROMISED = 2.0
LIBRARIES = """
import durable_rules_engine, platformdirs, pydantic, rapidfuzz, rich, typer, yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, WithJsonSchema, model_validator
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
"""
_LIST_LOADED = """
import runpy, sys
sys.argv = ["awsadvisor", *sys.argv[1:]]
try:
    runpy.run_module("awsadvisor", run_name="__main__")
except SystemExit:
    pass
files = {name: getattr(module, "__file__", None) or "" for name, module in list(sys.modules.items())}
sys.stdout.write("\\n" + " ".join(name for name, file in files.items() if "site-packages" in file))
"""


def measure(size: Size) -> Iterator[Row]:
    """Wall-clock time of whole processes, the knowledge in the cache.

    The libraries are imported in two ways: all that we depend on, with the names that awsadvisor takes from them, which
    is the promise's measure; and exactly those modules that such a run has loaded in the end, for typer and pydantic
    load parts of themselves only when these are used.
    """
    advice = ["-m", "awsadvisor", "recommend", str(data_folder() / "examples" / "claims-photos.yaml")]
    loaded = _run("-c", _LIST_LOADED, *advice[2:]).splitlines()[-1].split()
    exactly = "import " + ", ".join(name for name in loaded if not name.startswith(("awsadvisor", "_")))
    found = race(
        {
            "advice": lambda _: _run(*advice),
            "libraries": lambda _: _run("-c", LIBRARIES),
            "loaded": lambda _: _run("-c", exactly),
            "python": lambda _: _run("-c", "pass"),
        },
        [None],
        size.processes,
        clock=perf_counter,
    )
    libraries = found["libraries"]
    ratio = found["advice"].ratio_to(libraries)
    yield timed(
        "`awsadvisor recommend`, cold start", found["advice"], f"{ratio:.3g}", kept(ratio <= PROMISED, "at most 2")
    )
    yield timed("importing its third-party libraries", libraries, "1")
    yield timed(
        "importing only what that run loads of them", found["loaded"], f"{found['loaded'].ratio_to(libraries):.2g}"
    )
    yield timed("starting Python", found["python"], f"{found['python'].ratio_to(libraries):.2g}")


def _run(*arguments: str) -> str:
    """What a run prints. Python may keep its bytecode, as it does unless told otherwise."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout

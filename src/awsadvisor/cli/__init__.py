"""The command line: `awsadvisor recommend scenario.yaml` and everything around it.

Each module here holds some commands in an `app` of its own; `commands.py` says which.
What only one command needs is imported inside it, so that every other one starts fast.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn

import typer

from awsadvisor.cli.commands import CommandsOnDemand
from awsadvisor.errors import AdvisorError

app = typer.Typer(
    name="awsadvisor",
    cls=CommandsOnDemand,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback()
def _everything() -> None:
    """Which AWS AI services and approaches fit a workload, why, why not the others, and what would change it."""


def main() -> None:
    """Run the command line; problems become messages and exit code 2, never a traceback."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that has seen enough, as `head`, ends us quietly
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none may change how we read, and looking takes long
    gc.disable()  # the process ends soon, and looking for garbage in the knowledge costs a tenth of its time
    try:
        app()
    except AdvisorError as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    sys.stderr.write(message.rstrip("\n") + "\n")
    raise SystemExit(2)

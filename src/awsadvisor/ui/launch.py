"""Starting the app's server; the one module here that needs no Streamlit."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from awsadvisor.errors import ExtraMissingError
from awsadvisor.loading import app_file, read_knowledge


def command(port: int, address: str) -> list[str]:
    """The command line that serves the app. Raises ExtraMissingError when Streamlit is not installed."""
    if find_spec("streamlit") is None:
        raise ExtraMissingError("the app needs Streamlit", "app")
    options = ["--server.port", str(port), "--server.address", address, "--server.headless", "true"]
    return [sys.executable, "-m", "streamlit", "run", str(app_file()), *options]


def serve(overlays: Sequence[Path], port: int, address: str) -> NoReturn:
    """Become the app's server, with overlays over the shipped knowledge. Raises InputError when they cannot be read."""
    words = command(port, address)
    if overlays:
        read_knowledge(overlays)
        os.environ["AWSADVISOR_KNOWLEDGE"] = os.pathsep.join(str(folder.resolve()) for folder in overlays)
    os.chdir(app_file().parent)  # Streamlit reads `.streamlit/config.toml` of the folder it is started in
    os.execv(words[0], words)

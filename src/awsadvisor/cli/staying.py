"""For commands that stay: `main` sets a process up for a short life, and these take that back."""

from __future__ import annotations

import gc
import signal


def stay() -> None:
    """Collect garbage, except what is here already; let a broken pipe be an error like others."""
    gc.collect()
    gc.freeze()
    gc.enable()
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)

"""Logs as lines of JSON, without anything that a caller said."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from typing import Any

LOGGER = logging.getLogger("awsadvisor.serve")


class JsonLines(logging.Formatter):
    """A record as one JSON object; what `extra={"fields": {...}}` holds stands beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record."""
        when = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        said: dict[str, Any] = {"time": when, "level": record.levelname.lower(), "logger": record.name}
        said |= {"message": record.getMessage(), **getattr(record, "fields", {})}
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def configure() -> None:
    """Send every log of this process to standard error, as JSON Lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("mcp").setLevel(logging.ERROR)  # it quotes what callers send
    logging.getLogger("uvicorn.access").disabled = True  # `AccessLog` says more, and no query strings

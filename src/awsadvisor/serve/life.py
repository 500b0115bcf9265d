"""Where a server is in its life: whoever sends it requests is told in time that it is about to stop."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from awsadvisor.knowledge import Knowledge


@dataclass
class Life:
    """Shared between the process that is told to stop and the application that is asked whether it is ready."""

    stopping: bool = False

    def readiness(self, knowledge: Knowledge) -> tuple[HTTPStatus, dict[str, Any]]:
        """The answer to whether it can advise, and from which knowledge."""
        if self.stopping:
            return HTTPStatus.SERVICE_UNAVAILABLE, {"status": "stopping"}
        return HTTPStatus.OK, {
            "status": "ready",
            "version": knowledge.version,
            "fingerprint": knowledge.fingerprint,
        }

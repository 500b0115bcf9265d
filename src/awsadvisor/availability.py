"""Where a service or an option is offered: as its own entry says, or else as the data of its API."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Offered, Option, Service

EVERYWHERE = "everywhere"
"""What the data says instead of Regions of a service that has one endpoint for all of them."""


@dataclass(frozen=True, slots=True)
class Availability:
    """Where something is offered, what that rests on, and the day on which that was last checked."""

    name: str
    regions: frozenset[str]
    complete: bool
    """Whether it is known to be offered in no other Region."""
    checked: dt.date
    sources: tuple[str, ...]
    unverified: str | None = None

    def offered(self, region: str) -> bool | None:
        """Whether it is offered in a Region; None when that is not known."""
        if region in self.regions or EVERYWHERE in self.regions:
            return True
        return False if self.complete else None


def availability(knowledge: Knowledge, service: Service | None, option: Option | None = None) -> Availability | None:
    """What is known of the Regions of a service, or of an option on it; None when there is nothing to know."""
    if option is not None and option.offered_in is not None:
        return stated(knowledge, option.name, option.offered_in)
    if service is None:
        return None
    if service.offered_in is not None:
        return stated(knowledge, service.name, service.offered_in)
    data = knowledge.regions
    if data is None:
        return None
    regions = data.services.get(service.api or "")
    return Availability(service.name, frozenset(regions or ()), regions is not None, data.checked, (data.source,))


def stated(knowledge: Knowledge, name: str, offered: Offered) -> Availability:
    """What an entry says itself of where it is offered."""
    return Availability(
        name,
        frozenset(offered.regions),
        offered.elsewhere is None,
        min(knowledge.sources[source].checked for source in offered.sources),
        offered.sources,
        offered.unverified,
    )

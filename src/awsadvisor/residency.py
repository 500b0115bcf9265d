"""What the Regions that a workload must stay in mean for an option.

Where an option is offered is what its entry or its service's says, else botocore's endpoint data of the API
(catalog/regions.yaml, dated). Where neither says it, the advice says that it is not known, and nothing is ruled out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from awsadvisor.advice import Effect, Evidence
from awsadvisor.availability import Availability, availability
from awsadvisor.knowledge import SHIPPED, Knowledge
from awsadvisor.models import Option
from awsadvisor.wording import listed

FEW = 4
"""At most so many Regions are named as those where something is offered instead."""


def evidence(knowledge: Knowledge, option: Option, regions: Sequence[str]) -> Iterator[Evidence]:
    """Evidence on one option for a workload that must stay in these Regions; nothing when it names none."""
    if not regions:
        return
    yield from _routing(option, regions)
    found = availability(knowledge, knowledge.services.get(option.service or ""), option)
    if found is not None:
        yield from _offered(option, found, regions)


def _offered(option: Option, found: Availability, regions: Sequence[str]) -> Iterator[Evidence]:
    """Where the option is not offered in each of the Regions, or is not known to be."""
    known = {region: found.offered(region) for region in regions}
    here = [region for region, offered in known.items() if offered]
    absent = [region for region, offered in known.items() if offered is False]
    unknown = [region for region, offered in known.items() if offered is None]
    effect: Effect = "region" if absent and not here else "caution"
    if absent and here:
        words = f"{found.name} is offered in {listed(here)}, but not in {listed(absent, 'or')}"
    elif absent:
        words = f"{found.name} is not offered in {listed(absent, 'or')}{_only(found)}"
    elif unknown and here:
        words = f"{found.name} is offered in {listed(here)}; whether it is in {listed(unknown, 'or')} is not known"
    elif unknown:
        words = f"Whether {found.name} is offered in {listed(unknown, 'or')} is not known"
    else:
        return
    words = f"{words[0].upper()}{words[1:]} (as of {found.checked})."
    yield _evidence(option, effect, words, *found.sources, unverified=found.unverified)


def _only(found: Availability) -> str:
    """Where it is offered instead, when that is soon said."""
    return f", only in {listed(sorted(found.regions))}" if 0 < len(found.regions) <= FEW else ""


def _routing(option: Option, regions: Sequence[str]) -> Iterator[Evidence]:
    """Options that may process a request in another Region than the one called."""
    stay = listed(regions, "or")
    if option.routes == "anywhere":
        words = f"{option.name} may process a request in any commercial Region, and the workload must stay in {stay}."
        yield _evidence(option, "region", words, *option.sources)
    elif option.routes == "geography":
        words = (
            f"{option.name} may process a request in other Regions of the same geography; "
            f"compare the profile's Regions with {stay} before use."
        )
        yield _evidence(option, "caution", words, *option.sources)


def _evidence(option: Option, effect: Effect, because: str, *sources: str, unverified: str | None = None) -> Evidence:
    return Evidence(f"region/{option.id}", effect, 0, because, {}, {}, sources, SHIPPED, unverified)

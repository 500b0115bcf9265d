"""What the Regions that a workload must stay in mean for an option.

Availability is what botocore's endpoint data says (catalog/regions.yaml, dated). Where it says nothing, the advice says
that it is not known, and nothing is ruled out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from awsadvisor.advice import Effect, Evidence
from awsadvisor.knowledge import SHIPPED, Knowledge
from awsadvisor.models import Option
from awsadvisor.wording import listed


def evidence(knowledge: Knowledge, option: Option, regions: Sequence[str]) -> Iterator[Evidence]:
    """Evidence on one option for a workload that must stay in these Regions; nothing when it names none."""
    if not regions:
        return
    yield from _routing(option, regions)
    service = knowledge.services.get(option.service or "")
    data = knowledge.regions
    if service is None or data is None:
        return
    known = {region: data.offered(service.api, region) for region in regions}
    here = [region for region, offered in known.items() if offered]
    absent = [region for region, offered in known.items() if offered is False]
    day = f"as of {data.checked}"
    if None in known.values():
        words = f"Whether {service.name} is offered in {listed(regions, 'or')} is not known ({day})."
        yield _evidence(option, "caution", words, data.source)
    elif not here:
        words = f"{service.name} is not offered in {listed(regions, 'or')} ({day})."
        yield _evidence(option, "region", words, data.source)
    elif absent:
        words = f"{service.name} is offered in {listed(here)}, but not in {listed(absent, 'or')} ({day})."
        yield _evidence(option, "caution", words, data.source)


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


def _evidence(option: Option, effect: Effect, because: str, *sources: str) -> Evidence:
    return Evidence(f"region/{option.id}", effect, 0, because, {}, {}, sources, SHIPPED)

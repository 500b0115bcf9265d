"""Writes catalog/regions.yaml: where each service of the catalog is offered, as botocore's own endpoint data says.

    python scripts/regions.py [KNOWLEDGE DIR]

Run it with a new botocore (a dev dependency only) when AWS opens services in further Regions. A service that botocore
has no Region data for is left out: then the advice says "not known", never "no". Features that are offered in fewer
Regions than their API say so in the catalog, under `offered_in`.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import botocore
import botocore.session

from awsadvisor.loading import data_folder, read_knowledge

PARTITION = "aws"
HEAD = """\
# yaml-language-server: $schema=../schemas/regions.json
# Written by scripts/regions.py; do not edit. A service that is missing here is one botocore has no Region data for.
"""


def main() -> None:
    """Read the catalog's botocore names, and write the file beside them."""
    base = Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder()
    apis = sorted({service.api for service in read_knowledge(base=base).services.values() if service.api})
    session = botocore.session.get_session()
    resolver = session.get_component("endpoint_resolver")
    titles = {
        name: region["description"]
        for partition in resolver._endpoint_data["partitions"]
        for name, region in partition["regions"].items()
    }
    regions = {name: titles[name] for name in session.get_available_regions("ec2", PARTITION)}
    apart = {
        name: titles[name]
        for partition in session.get_available_partitions()
        if partition != PARTITION
        for name in session.get_available_regions("ec2", partition)
    }
    lines = [
        HEAD.rstrip(),
        f"botocore: {botocore.__version__}",
        f"checked: {dt.date.today()}",
        "source: botocore-endpoints",
    ]
    lines += ["regions:", *(f"  {name}: {title}" for name, title in regions.items())]
    lines += ["elsewhere:", *(f"  {name}: {title}" for name, title in apart.items()), "services:"]
    for api in apis:
        offered = session.get_available_regions(api, PARTITION)
        everywhere = not offered and session.get_available_regions(api, PARTITION, allow_non_regional=True)
        if everywhere:
            lines.append(f"  {api}: [everywhere]")
        elif offered:
            lines.append(f"  {api}: [{', '.join(name for name in offered if name in regions)}]")
    path = base / "catalog" / "regions.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path}: {len(regions)} Regions, {sum(': [' in line for line in lines)} services of {len(apis)}")


if __name__ == "__main__":
    main()

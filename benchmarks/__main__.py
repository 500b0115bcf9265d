"""`python -m benchmarks`: measure, and print one Markdown table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator

from awsadvisor import Advisor
from benchmarks import advise, app, batch, cold_start, engines, http, learners, load, memory, whatif
from benchmarks.report import Row, Size, table
from benchmarks.workload import example_scenarios

FULL = Size(every=1, rounds=9, processes=25, memory_rounds=100_000)
QUICK = Size(every=100, rounds=1, processes=1, memory_rounds=100, batch_rows=100)


def main() -> None:
    """Run all benchmarks, or those that are named; say on standard error what is going on."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ["AWSADVISOR_CACHE"] = cache  # the user's own cache is left alone; processes started here inherit it
        _run()


def _run() -> None:
    knowledge = Advisor.load().knowledge
    work: dict[str, Callable[[Size], Iterator[Row]]] = {
        "advise": lambda size: advise.measure(knowledge, size),
        "engines": lambda size: engines.measure(knowledge, size, _say),
        "whatif": lambda size: whatif.measure(knowledge, size),
        "load": load.measure,
        "cold-start": cold_start.measure,
        "learners": learners.measure,
        "app": app.measure,
        "batch": lambda size: batch.measure(knowledge, size),
        "http": lambda size: http.measure(knowledge, size),
        "memory": lambda size: memory.measure(knowledge, size),
    }
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(work)}")
    parser.add_argument("--quick", action="store_true", help="see that everything works; the figures mean nothing")
    parser.add_argument("--memory-rounds", type=int, metavar="N", help="pieces of advice to watch (100,000)")
    parser.add_argument("--batch-rows", type=int, metavar="N", help="rows for batch (20,000)")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in work]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(work)}")
    chosen = QUICK if options.quick else FULL
    size = Size(
        chosen.every,
        chosen.rounds,
        chosen.processes,
        options.memory_rounds or chosen.memory_rounds,
        options.batch_rows or chosen.batch_rows,
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    _say(f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}, {cores} cores")
    _say(
        f"Knowledge {knowledge.fingerprint}: {len(knowledge.decisions)} decisions; "
        f"{len(example_scenarios(size.every))} example scenarios\n"
    )
    rows: list[Row] = []
    for name, measure in work.items():
        if name in options.names or not options.names:
            print(f"measuring {name} ...", file=sys.stderr)
            for row in measure(size):
                print(f"  {row.what}: {row.median}", file=sys.stderr)
                rows.append(row)
    _say("\n" + table(rows))


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()

"""What a portfolio comes to, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from awsadvisor.batch.portfolio import Closing, Portfolio
from awsadvisor.knowledge import Knowledge

SHOWN = 10
STATES = {"closed_to_new": "closed to new customers", "sunset": "retired", "ended": "ended"}


def print_portfolio(console: Console, portfolio: Portfolio) -> None:
    """Print the services by how often they are picked, the decisions left open, and picks that close."""
    known = portfolio.knowledge
    services = [(known.services[name].name, count) for name, count in portfolio.services.most_common()]
    titles = [(known.decisions[name].title, count) for name, count in portfolio.open_decisions()]
    closing = [(closing_words(known, found), count) for found, count in portfolio.closing.most_common()]
    _print_counts(console, "Services that picks rest on", services, portfolio.scenarios)
    _print_counts(console, "Decisions for which too little is known", titles, portfolio.scenarios)
    _print_counts(console, "Picks on services that close", closing, portfolio.scenarios)


def closing_words(knowledge: Knowledge, found: Closing) -> str:
    """`Amazon Kendra index (vector_store): closed to new customers 2026-07-30`."""
    name = knowledge.decisions[found.decision].options[found.option].name
    until = f", support ends {found.ends}" if found.ends else ""
    return f"{name} ({found.decision}): {STATES[found.state]} {found.since}{until}"


def _print_counts(console: Console, title: str, counts: Sequence[tuple[str, int]], scenarios: int) -> None:
    console.print(f"\n{title}" if counts else f"\n{title}: none", style="bold")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_column()
    for words, count in counts[:SHOWN]:
        table.add_row(f"  {count:,}", f"{count / max(1, scenarios):.0%}", words)
    if counts:
        console.print(table)
    if len(counts) > SHOWN:
        console.print(f"  and {len(counts) - SHOWN} more")

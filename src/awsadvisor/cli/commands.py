"""Which module holds which command: a command is imported when it is asked for, so that every other starts fast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

MODULES: Mapping[str, tuple[str, ...]] = {
    "advise": ("recommend", "interview"),
    "discuss": ("why", "whatif", "compare"),
    "filing": ("record", "review"),
    "portfolio": ("batch",),
    "checking": ("check", "coverage"),
    "lookups": ("questions", "version", "catalog", "rules"),
    "practice": ("mock", "practice"),
    "starters": ("schema", "new"),
    "serving": ("app",),
    "servers": ("serve",),
    "pages": ("reference",),
}
"""The modules of this package, each with the commands and groups of its `app`, in the order of the help."""


class _OnDemand(Mapping[str, Any]):
    """Commands by name, each made of its module's `app` when it is looked up."""

    def __init__(self) -> None:
        self._homes = {name: module for module, names in MODULES.items() for name in names}

    def __getitem__(self, name: str) -> Any:
        module = import_module(f"{__package__}.{self._homes[name]}")
        return typer.main.get_group(module.app).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)


class CommandsOnDemand(TyperGroup):
    """The command line's top level."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _OnDemand()  # type: ignore[assignment]  # nobody adds to it

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """The names, for which nothing is imported."""
        return list(self.commands)

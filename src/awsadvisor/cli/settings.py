"""The settings that every command on scenarios takes, declared once."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from awsadvisor.cli.options import (
    AccountOption,
    AsOfOption,
    KnowledgeOption,
    LensOption,
    RegionOption,
    SetOption,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line says instead of what a scenario says, and the overlays over the shipped knowledge."""

    set_: SetOption = field(default_factory=list)
    lens: LensOption = None
    account: AccountOption = None
    region: RegionOption = field(default_factory=list)
    as_of: AsOfOption = None
    knowledge: KnowledgeOption = field(default_factory=list)


NONE = Settings()


def takes_settings(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameter `settings` appears on the command line as an option for each field."""
    signature = inspect.signature(command, eval_str=True)
    known = {entry.name: entry for entry in fields(Settings)}
    hints = inspect.get_annotations(Settings, eval_str=True)
    own = [entry for name, entry in signature.parameters.items() if name != "settings"]
    shared = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=[] if entry.default is not None else None,
            annotation=hints[name],
        )
        for name, entry in known.items()
    ]

    @functools.wraps(command)
    def run(**given: Any) -> None:
        settings = Settings(**{name: given.pop(name) for name in known})
        command(settings=settings, **given)

    run.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]
    run.__annotations__ = {entry.name: entry.annotation for entry in (*own, *shared)} | {"return": None}
    return run

"""What a service's lifecycle means for an option on a given day, in words."""

from __future__ import annotations

from typing import Literal

from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.models import Account, Option, Stage

Consequence = Literal["out", "caution"]


def consequence(stage: Stage | None, account: Account) -> Consequence | None:
    """What the state means for a new design (`lens: build`): `out`, only with `caution`, or nothing."""
    match stage.state if stage else "active":
        case "sunset" | "ended":
            return "out"
        case "closed_to_new":
            return "out" if account == "new" else "caution"
        case "maintenance":
            return "caution"
        case _:
            return None


def sentence(knowledge: Knowledge, decision: Decision, option: Option, stage: Stage) -> str:
    """`Amazon Kendra is closed to new customers since 2026-07-30; the successor is ....`"""
    service = knowledge.services.get(option.service) if option.service else None
    name = option.name if option.lifecycle or service is None else service.name
    match stage.state:
        case "ended":
            said = f"{name} ended on {stage.since}"
        case "sunset":
            until = f", and its support ends on {stage.ends}" if stage.ends else ""
            said = f"{name} is being retired (announced {stage.since}){until}"
        case "closed_to_new":
            said = f"{name} has been closed to new customers since {stage.since}"
        case _:
            said = f"{name} has been in maintenance since {stage.since}: it stays open but gets no new features"
    successor = knowledge.successor(decision, option)
    if successor is not None:
        return f"{said}; the successor is {decision.options[successor].name}."
    if service is not None and service.successor:
        return f"{said}; AWS names {knowledge.services[service.successor].name} instead."
    return f"{said}."

"""Witnesses as people use them: scenario files, or a line to paste into one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from awsadvisor.models import Scenario
from awsadvisor.verify.search import Defect


def to_yaml(scenario: Scenario) -> str:
    """The scenario as a file for `awsadvisor recommend`."""
    return yaml.safe_dump(_data(scenario), sort_keys=False, allow_unicode=True, width=100)


def to_line(scenario: Scenario) -> str:
    """The scenario in one line of YAML, without its title."""
    data = {key: value for key, value in _data(scenario).items() if key != "title"}
    return yaml.safe_dump(data, sort_keys=False, default_flow_style=True, width=float("inf")).strip()


def _data(scenario: Scenario) -> dict[str, Any]:
    return scenario.model_dump(exclude_defaults=True)


def write(defects: list[Defect], folder: Path) -> dict[Defect, Path]:
    """Write each witness into a file of its own; where each one went."""
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[Defect, Path] = {}
    for defect in defects:
        if defect.witness is not None:
            stem = f"{defect.witness.decisions[0]}-{defect.name}"
            taken = sum(path.stem.startswith(stem) for path in found.values())
            path = folder / f"{stem}{f'-{taken + 1}' if taken else ''}.yaml"
            path.write_text(to_yaml(defect.witness), encoding="utf-8")
            found[defect] = path
    return found

"""Scenario files: reading them with every problem at once, and whether their expectations hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from awsadvisor.advice import Advice
from awsadvisor.advisor import Advisor
from awsadvisor.answers import with_current_names
from awsadvisor.errors import InputError, Problem
from awsadvisor.models import STATUSES, Expectation, Includes, PerLens, Scenario
from awsadvisor.validation import validate
from awsadvisor.yamlfile import YamlFile, read_yaml


def read_scenario(path: Path, advisor: Advisor | None = None) -> Scenario:
    """The scenario in a file. With an advisor, its answers are checked against the knowledge as well.

    Raises InputError with every problem, each with its line.
    """
    return scenario_from(read_yaml(path), advisor)


def scenario_from(file: YamlFile, advisor: Advisor | None = None) -> Scenario:
    """The scenario in a parsed file; see `read_scenario`."""
    problems: list[Problem] = []
    scenario = validate(Scenario, file.value, file, (), problems)
    if scenario is None and isinstance(file.value, dict) and advisor:
        readable = {key: file.value[key] for key in ("answers", "given") if isinstance(file.value.get(key), dict)}
        partial = validate(Scenario, readable, file, (), [])
        problems.extend(advisor.problems(partial, file) if partial else ())
    if scenario is not None and advisor is not None:
        problems.extend(advisor.problems(scenario, file))
        problems.extend(_expectation_problems(scenario, advisor, file))
    if problems or scenario is None:
        raise InputError(problems)
    return scenario if advisor is None else with_current_names(advisor.knowledge, scenario)


def _expectation_problems(scenario: Scenario, advisor: Advisor, file: YamlFile) -> list[Problem]:
    found = []
    for name, expectation in with_current_names(advisor.knowledge, scenario).expect.items():
        decision = advisor.knowledge.decisions.get(name)
        if decision is None:
            continue
        readings = (expectation.build, expectation.exam) if isinstance(expectation, PerLens) else (expectation,)
        for reading in readings:
            wanted = (
                reading.includes
                if isinstance(reading, Includes)
                else (reading,)
                if isinstance(reading, str)
                else reading
            )
            for option in wanted:
                if option not in decision.options and option not in STATUSES:
                    found.append(file.problem(("expect", name), f"no option '{option}' in decision '{name}'"))
    return found


def unmet(scenario: Scenario, advice: Advice) -> list[str]:
    """What the scenario expects and the advice does not say, a sentence each."""
    found = []
    for name, expectation in scenario.expect.items():
        if name not in advice.recommendations:
            continue
        wanted = _for_lens(expectation, advice)
        recommendation = advice[name]
        says = ", ".join(recommendation.picks) or recommendation.status
        if isinstance(wanted, Includes):
            missing = [option for option in wanted.includes if option not in recommendation.picks]
            if missing:
                found.append(f"{name}: expected {', '.join(missing)} among the picks; the advice says {says}")
        elif not _met(wanted, recommendation.status, recommendation.picks):
            expected = wanted if isinstance(wanted, str) else ", ".join(wanted)
            found.append(f"{name}: expected {expected}; the advice says {says}")
    return found


def _for_lens(expectation: Expectation, advice: Advice) -> str | tuple[str, ...] | Includes:
    if isinstance(expectation, PerLens):
        return expectation.build if advice.lens == "build" else expectation.exam
    return expectation


def _met(wanted: str | tuple[str, ...], status: str, picks: tuple[str, ...]) -> bool:
    if isinstance(wanted, str):
        return status == wanted if wanted in STATUSES else picks == (wanted,)
    return set(wanted) == set(picks)


def with_answers(scenario: Scenario, changes: Mapping[str, object]) -> Scenario:
    """The same scenario with some answers changed."""
    return scenario.model_copy(update={"answers": {**scenario.answers, **changes}})


def to_data(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain dicts, lists, text and numbers, without what is left at its default."""
    data = scenario.model_dump(mode="json", exclude_defaults=True)
    return {"title": scenario.title, **{key: data[key] for key in type(scenario).model_fields if key in data}}


def to_yaml(scenario: Scenario) -> str:
    """The scenario as a file that `read_scenario` reads back."""
    data = to_data(scenario)
    if scenario.as_of is not None:
        data["as_of"] = scenario.as_of
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)

"""From plain YAML values to models: every pydantic error becomes a problem with file, line and nearest name."""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from awsadvisor.errors import Problem, did_you_mean
from awsadvisor.yamlfile import Path_, YamlFile

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], value: Any, file: YamlFile, path: Path_, problems: list[Problem]) -> M | None:
    """The value as a model, or None with every problem added to `problems`."""
    if not isinstance(value, dict):
        problems.append(file.problem(path, f"expected a mapping of keys, found {_kind(value)}"))
        return None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        seen: set[Problem] = set()
        details = _of_one_form(value, error.errors(include_url=False))
        for detail in details:
            if detail["type"] == "too_short" and any(_inside(other, detail) for other in details):
                continue  # pydantic counts only entries that are right
            inner = tuple(detail.get("ctx", {}).get("path", ()))
            where = _existing(value, (*detail["loc"], *inner))
            seen.add(file.problem((*path, *where), _message(model, value, detail)))
        problems.extend(sorted(seen))
        return None


def _inside(detail: ErrorDetails, other: ErrorDetails) -> bool:
    outer = other["loc"]
    return len(detail["loc"]) > len(outer) and detail["loc"][: len(outer)] == outer


def _existing(value: Any, location: Path_) -> Path_:
    """The part of a pydantic location that exists in the value (pydantic adds names of union members)."""
    found: list[str | int] = []
    for step in location:
        in_mapping = isinstance(value, dict) and step in value
        in_list = isinstance(value, list) and isinstance(step, int) and step < len(value)
        if in_mapping or in_list:
            value = value[step]
            found.append(step)
    return tuple(found)


def _of_one_form(value: Any, details: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Where something may be written in several forms, only what is wrong with the one that it comes nearest to.

    Pydantic tries each, and notes what is wrong with it under a name that it makes up for the form.
    """
    forms: dict[Path_, dict[object, list[ErrorDetails]]] = {}
    plain: list[ErrorDetails] = []
    for detail in details:
        position = _made_up(value, detail)
        if position is None:
            plain.append(detail)
        else:
            location = detail["loc"]
            forms.setdefault(location[:position], {}).setdefault(location[position], []).append(detail)
    nearest = (min(found.values(), key=lambda form: _distance(form, len(place))) for place, found in forms.items())
    return [*plain, *(detail for form in nearest for detail in form)]


def _made_up(value: Any, detail: ErrorDetails) -> int | None:
    """The position of the first step of a location that stands for a form, if any does."""
    location = detail["loc"]
    end = len(location) - (detail["type"] == "missing")
    return next((at for at in range(end) if len(_existing(value, location[: at + 1])) <= at), None)


def _distance(form: Sequence[ErrorDetails], outside: int) -> tuple[bool, int]:
    """How far from a form something is: not of its kind at all, else by how much is wrong in it."""
    return any(len(detail["loc"]) == outside + 1 for detail in form), len(form)


def _message(model: type[BaseModel], whole: Any, detail: ErrorDetails) -> str:
    location, value = detail["loc"], detail["input"]
    known = location if detail["type"] == "missing" else _existing(whole, location)
    key = next((str(step) for step in reversed(known) if isinstance(step, str)), "")
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return f"unknown key '{key}'{did_you_mean(key, _keys(model, location[:-1]))}"
        case "missing":
            return f"key '{key}' is missing"
        case "literal_error":
            expected = str(context["expected"]).replace(" or ", ", ").replace("'", "")
            return f"'{key}': '{value}' is none of {expected}{did_you_mean(str(value), expected.split(', '))}"
        case "string_pattern_mismatch":
            return f"'{key}': '{value}' {_PATTERNS.get(str(context['pattern']), 'is not written as expected here')}"
        case "too_short" | "string_too_short":
            return f"'{key}' must not be empty"
        case "string_too_long":
            return f"'{key}' is longer than {context['max_length']} characters"
        case "string_type":
            return f"'{key}': expected text, found {_kind(value)}"
        case "tuple_type" | "list_type":
            return f"'{key}': expected a list, found {_kind(value)}"
        case "model_type" | "mapping_type" | "dict_type" | "model_attributes_type":
            return f"'{key}': expected a mapping of keys, found {_kind(value)}"
        case "float_type" | "int_type" | "int_parsing" | "float_parsing" | "finite_number":
            return f"'{key}': expected a number, found {_kind(value)}"
        case kind if kind.startswith("date"):
            return f"'{key}': expected a date such as 2026-07-30, found {_kind(value)}"
        case "condition":
            return f"'{key}': {detail['msg']}"
        case _:
            return f"'{key}': {detail['msg']}" if key and key not in detail["msg"] else detail["msg"]


_PATTERNS = {
    "^[a-z0-9]+(_[a-z0-9]+)*$": "must be written in snake_case",
    "^[a-z0-9]+([-.][a-z0-9]+)*$": "must be written in kebab-case",
    r"^https?://\S+$": "must be a web address",
}


def _kind(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"'{value if len(value) <= 60 else value[:57] + '...'}'"
        case _:
            return f"{value}"


def _keys(model: type[BaseModel], location: Path_) -> list[str]:
    """The keys that the model at `location` inside `model` knows."""
    for step in location:
        field = next((field for name, field in model.model_fields.items() if step in (name, field.alias)), None)
        inner = _models(field.annotation) if field else []
        if inner:
            model = inner[0]
    return [field.alias or name for name, field in model.model_fields.items()]


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [model for part in typing.get_args(annotation) for model in _models(part)]

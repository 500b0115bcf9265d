"""From plain YAML values to models: every pydantic error becomes a problem with file, line and nearest name."""

from __future__ import annotations

import types
import typing
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
        details = error.errors(include_url=False)
        for detail in details:
            if detail["type"] == "too_short" and any(_inside(other, detail) for other in details):
                continue  # pydantic counts only entries that are right
            inner = tuple(detail.get("ctx", {}).get("path", ()))
            where = _existing(value, (*detail["loc"], *inner))
            seen.add(file.problem((*path, *where), _message(model, detail)))
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


def _message(model: type[BaseModel], detail: ErrorDetails) -> str:
    location, value = detail["loc"], detail["input"]
    key = next((str(step) for step in reversed(location) if isinstance(step, str)), "")
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

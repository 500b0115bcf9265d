"""The service's description: what a request may hold is told by the same schema that editors use for scenarios."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from awsadvisor.knowledge import Knowledge
from awsadvisor.render.data import SCHEMA_VERSION
from awsadvisor.schema import schemas

Schema = dict[str, Any]
PROBLEM = {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}}
PROBLEMS: Schema = {
    "type": "object",
    "required": ["problems"],
    "properties": {"problems": {"type": "array", "minItems": 1, "items": PROBLEM}},
}
ADVICE: Schema = {
    "type": "object",
    "required": ["schema_version", "knowledge", "scenario", "recommendations", "warnings", "next_questions"],
    "properties": {"schema_version": {"const": SCHEMA_VERSION}, "recommendations": {"type": "object"}},
}
FAILURES = {
    "400": "The request cannot be read.",
    "404": "There is no such decision or option.",
    "422": "The scenario does not fit; every problem is named.",
    "503": "It took too long.",
}


def describe(app: FastAPI, knowledge: Knowledge) -> None:
    """Give the service its description."""
    found: Schema | None = None

    def openapi() -> Schema:
        nonlocal found
        found = found or _described(app, knowledge)
        return found

    app.openapi = openapi  # type: ignore[method-assign]


def _described(app: FastAPI, knowledge: Knowledge) -> Schema:
    whole = get_openapi(
        title=app.title,
        version=app.version,
        summary="Which AWS AI services and approaches fit a workload, why, why not, and what would change it.",
        routes=app.routes,
    )
    scenario = json.loads(schemas(knowledge)["scenario.json"])
    for key in ("$schema", "$defs"):
        scenario.pop(key, None)
    scenario["properties"]["expect"] = {"description": "Not looked at; `awsadvisor recommend --strict` compares it."}
    here = {"$ref": "#/components/schemas/Scenario"}
    change = {
        "type": "object",
        "required": ["scenario"],
        "properties": {"scenario": here, "changes": {"anyOf": [scenario["properties"]["answers"], {"type": "null"}]}},
    }
    whole["components"] = {"schemas": {"Scenario": scenario, "Problems": PROBLEMS, "Advice": ADVICE}}
    example = next(iter(knowledge.decisions.values()))
    for path, operations in whole["paths"].items():
        for method, operation in operations.items():
            operation["responses"] = _responses(path, method)
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "decision":
                    parameter["schema"] = {"enum": list(knowledge.decisions)}
                    parameter["example"] = example.id
                if parameter["name"] == "option":
                    parameter["example"] = next(iter(example.options))
            if method == "post":
                body = change if path == "/what-if" else here
                operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return whole


def _responses(path: str, method: str) -> Schema:
    kind = "array" if path in ("/catalog", "/decisions") or path.endswith("questions") else "object"
    good = {"$ref": "#/components/schemas/Advice"} if path == "/recommend" else {"type": kind}
    problems = {"application/json": {"schema": {"$ref": "#/components/schemas/Problems"}}}
    failures = {code: {"description": words, "content": problems} for code, words in FAILURES.items()}
    if method == "post":
        too_large = {"text/plain": {"schema": {"type": "string"}}}
        failures["413"] = {"description": "The request is too large.", "content": too_large}
    return {"200": {"description": "The answer.", "content": {"application/json": {"schema": good}}}, **failures}

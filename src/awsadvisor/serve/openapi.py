"""The service's description: what a request may hold is told by the same schema that editors use for scenarios."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from awsadvisor.knowledge import Knowledge
from awsadvisor.schema import schemas
from awsadvisor.serve import shapes

Schema = dict[str, Any]
ANSWERS: dict[str, Any] = {
    "/recommend": shapes.Advice,
    "/decisions/{decision}/options/{option}/why": shapes.Why,
    "/what-if": shapes.Flips | shapes.Differences,
    "/catalog": list[shapes.Entry],
    "/decisions": list[shapes.Decision],
    "/questions": list[shapes.Question],
    "/decisions/{decision}/questions": list[shapes.Question],
    "/health": shapes.Health,
    "/ready": shapes.Ready,
}
ANSWERS_HERE = {"$ref": "#/components/schemas/Answers"}
PROBES = ("/health", "/ready")
REFUSALS = {
    "400": "The request cannot be read.",
    "404": "There is no such decision or option; the nearest name is given.",
    "413": "The request is too large.",
    "422": "The request does not fit; every problem is named, with the nearest right name.",
    "429": "Too many requests are under way; try again after the seconds in `Retry-After`.",
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
    answers, components = _answers()
    scenario = _scenario(knowledge)
    shared = {**components, "Answers": scenario["properties"]["answers"], "Scenario": scenario}
    scenario["properties"]["answers"] = ANSWERS_HERE
    whole["components"] = {"schemas": shared}
    example = next(iter(knowledge.decisions.values()))
    for path, operations in whole["paths"].items():
        for method, operation in operations.items():
            operation["responses"] = _responses(path, method, answers[path])
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "decision":
                    parameter["schema"] = {"enum": list(knowledge.decisions)}
                    parameter["example"] = example.id
                if parameter["name"] == "option":
                    parameter["example"] = next(iter(example.options))
            if method == "post":
                operation["requestBody"] = {
                    "required": True,
                    "content": {"application/json": {"schema": _body(path)}},
                }
    return whole


def _scenario(knowledge: Knowledge) -> Schema:
    """What a scenario may hold: what editors are told, but for `expect`, which the servers do not look at."""
    found: Schema = json.loads(schemas(knowledge)["scenario.json"])
    for key in ("$schema", "$defs"):
        found.pop(key, None)
    found["properties"]["expect"] = {"description": "Not looked at; `awsadvisor recommend --strict` compares it."}
    return found


def _answers() -> tuple[dict[str, Schema], dict[str, Schema]]:
    """The schema of each path's answer, and the schemas that those refer to."""
    wanted = {**ANSWERS, "problems": shapes.Problems, "stopping": shapes.Stopping}
    found, shared = TypeAdapter.json_schemas(
        [(path, "serialization", TypeAdapter(shape)) for path, shape in wanted.items()],
        ref_template="#/components/schemas/{model}",
    )
    return {str(path): schema for (path, _), schema in found.items()}, shared["$defs"]


def _body(path: str) -> Schema:
    here = {"$ref": "#/components/schemas/Scenario"}
    if path != "/what-if":
        return here
    return {
        "type": "object",
        "required": ["scenario"],
        "additionalProperties": False,
        "properties": {"scenario": here, "changes": {"anyOf": [ANSWERS_HERE, {"type": "null"}]}},
    }


def _responses(path: str, method: str, answer: Schema) -> Schema:
    found = {"200": _response("The answer.", answer)}
    if path == "/ready":
        found["503"] = _response("It is about to stop.", {"$ref": "#/components/schemas/Stopping"})
    if path in PROBES:
        return found
    wanted = set(REFUSALS) if method == "post" else {"404", "422", "429", "503"}
    if "{" not in path:
        wanted.remove("404")
    problems = {"$ref": "#/components/schemas/Problems"}
    found |= {code: _response(words, problems) for code, words in REFUSALS.items() if code in wanted}
    if path == "/decisions":
        first = {"decision": "$response.body#/0/id"}
        option = {**first, "option": "$response.body#/0/options/0"}
        found["200"]["links"] = {
            "questions": {"operationId": "questions_on", "parameters": first},
            "why": {"operationId": "why", "parameters": option},
        }
    return found


def _response(words: str, schema: Schema) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": schema}}}

"""The published schemas are fresh, and the shipped files keep to them."""

import json
from pathlib import Path

import jsonschema
import pytest

from awsadvisor.loading import data_folder, knowledge_files
from awsadvisor.schema import schemas
from awsadvisor.yamlfile import read_yaml

TOP = Path(__file__).parents[1]
SHIPPED = [
    *knowledge_files(data_folder()),
    *(path for folder in ("examples", "practice") for path in sorted((TOP / folder).rglob("*.yaml"))),
]


def as_json(value):
    return json.loads(json.dumps(value, default=str))


def schema_of(path: Path) -> Path:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema="), path
    return (path.parent / first.partition("=")[2]).resolve()


def test_the_schemas_are_fresh_and_valid(knowledge):
    for name, text in schemas(knowledge).items():
        assert (TOP / "schemas" / name).read_text(encoding="utf-8") == text, f"run: make schemas ({name})"
        jsonschema.Draft202012Validator.check_schema(json.loads(text))


@pytest.fixture(scope="module")
def validators(knowledge):
    return {name: jsonschema.Draft202012Validator(json.loads(text)) for name, text in schemas(knowledge).items()}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(TOP).as_posix())
def test_a_shipped_file_names_its_schema_and_keeps_to_it(path, validators):
    schema = schema_of(path)
    assert schema.parent == TOP / "schemas"
    errors = [
        f"{list(e.path)}: {e.message[:300]}"
        for e in validators[schema.name].iter_errors(as_json(read_yaml(path).value))
    ]
    assert errors == []


def test_an_editor_would_mark_a_misspelt_value(validators):
    scenario = {"answers": {"traffic": "stedy"}}
    assert not validators["scenario.json"].is_valid(scenario)
    assert validators["scenario.json"].is_valid({"answers": {"traffic": "steady_high", "payload_mb": 3}})

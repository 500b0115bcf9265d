"""The pre-commit hooks and the GitHub Action do what docs/ci.md says: their own commands, run as their hosts run them."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pre_commit.clientlib import load_manifest

TOP = Path(__file__).parents[1]
GOOD = """\
title: A bakery chain
answers: {model_source: own_training, traffic: spiky_intermittent, payload_mb: 0.2}
decisions: [inference]
expect: {inference: serverless-inference}
"""
HOOKS = {hook["id"]: hook for hook in load_manifest(TOP / ".pre-commit-hooks.yaml")}
ACTION = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one saved and reviewed scenario."""
    (tmp_path / "project" / "scenarios").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.setenv("AWSADVISOR_CACHE", str(tmp_path / "cache"))
    Path("scenarios/bakery.yaml").write_text(GOOD)
    assert run("awsadvisor review scenarios --update").returncode == 0
    return tmp_path / "project"


def run(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]  # as GitHub runs `shell: bash`
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    found = {**os.environ, "PATH": path, **environment}
    return subprocess.run(words, capture_output=True, text=True, check=False, env=found)


def hook(name: str) -> subprocess.CompletedProcess[str]:
    found = HOOKS[name]
    files = [str(path) for path in Path("scenarios").glob("*.yaml")] if found["pass_filenames"] else []
    return run(f"{found['entry']} {shlex.join([*found['args'], *files])}")


def step(name: str, **given: str) -> subprocess.CompletedProcess[str]:
    """A step of the Action with its inputs at their defaults, except those given."""
    inputs = {key: given.get(key.replace("-", "_"), found["default"]) for key, found in ACTION["inputs"].items()}
    environment = {
        key: inputs[value.removeprefix("${{ inputs.").removesuffix(" }}")] for key, value in STEPS[name]["env"].items()
    }
    return run(STEPS[name]["run"], GITHUB_STEP_SUMMARY="summary.md", **environment)


CHECKS = {
    "hooks": (lambda: hook("awsadvisor-recommend"), lambda: hook("awsadvisor-review")),
    "action": (lambda: step("recommend --strict"), lambda: step("review")),
}


@pytest.mark.parametrize("by", CHECKS)
def test_a_scenario_that_holds_passes(project, by):
    for check in CHECKS[by]:
        done = check()
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("by", CHECKS)
def test_a_scenario_that_no_longer_holds_fails(project, by):
    Path("scenarios/bakery.yaml").write_text(GOOD.replace("payload_mb: 0.2", "payload_mb: 20"))
    recommend, review = (check() for check in CHECKS[by])
    assert (recommend.returncode, review.returncode) == (1, 1)
    assert "scenarios/bakery.yaml: inference: expected serverless-inference" in recommend.stderr
    assert recommend.stdout == ""


@pytest.mark.parametrize("by", CHECKS)
def test_a_wrong_scenario_is_an_error(project, by):
    Path("scenarios/bakery.yaml").write_text(GOOD.replace("traffic", "trafic"))
    for check in CHECKS[by]:
        done = check()
        assert done.returncode == 2
        assert "bakery.yaml:2: unknown question 'trafic' (did you mean 'traffic'?)" in done.stderr


def test_the_action_reports(project):
    Path("scenarios/bakery.yaml").write_text(GOOD.replace("payload_mb: 0.2", "payload_mb: 20"))
    assert step("review", sarif="review.sarif").returncode == 1
    assert "bakery.yaml" in Path("summary.md").read_text()
    assert '"version": "2.1.0"' in Path("review.sarif").read_text()


def test_the_action_takes_overlays_and_odd_names(project):
    overlay = Path("our rules; touch owned")
    overlay.mkdir()
    (overlay / "prohibited.yaml").write_text(
        "- option: serverless-inference\n  because: We forbid it.\n  sources: [sagemaker-serverless-endpoints]\n"
    )
    done = step("recommend --strict", knowledge=f"{overlay}\n")
    assert done.returncode == 1
    assert "expected serverless-inference" in done.stderr
    assert not Path("owned").exists()
    assert step("recommend --strict", scenarios="$(touch owned)").returncode == 2
    assert not Path("owned").exists()


def test_the_documentation_names_every_hook_and_input():
    text = (TOP / "docs" / "ci.md").read_text(encoding="utf-8")
    assert all(f"id: {name}\n" in text for name in HOOKS)
    assert all(f"| `{name}` |" in text for name in ACTION["inputs"])


def test_the_action_and_the_workflow_in_the_documentation_are_as_github_takes_them(tmp_path):
    (workflow,) = re.findall(
        r"```yaml\n(name: .*?)```", (TOP / "docs" / "ci.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (tmp_path / "workflow.yml").write_text(workflow, encoding="utf-8")
    for schema, file in (("actions", TOP / "action.yml"), ("workflows", tmp_path / "workflow.yml")):
        done = run(f"check-jsonschema --builtin-schema vendor.github-{schema} {shlex.quote(str(file))}")
        assert done.returncode == 0, done.stdout

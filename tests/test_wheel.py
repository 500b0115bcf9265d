"""A built wheel in an empty environment, run from an empty folder, gives the advice that the checkout gives."""

import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[1]
DEMO = TOP / "examples" / "claims-photos.yaml"


def call(*command: object, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_advises_like_the_checkout(tmp_path):
    call(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path / "dist", TOP, cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    call(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    flags = f"{os.environ.get('CPPFLAGS', '')} -DPyEval_CallObject=PyObject_CallObject"
    constraints = TOP / "constraints.txt"
    call(python, "-m", "pip", "install", "--quiet", "--constraint", constraints, wheel, cwd=tmp_path, CPPFLAGS=flags)
    empty = tmp_path / "empty"
    empty.mkdir()
    cache = str(tmp_path / "cache")
    asked = ("-m", "awsadvisor", "recommend", DEMO, "--format", "json")
    installed = call(python, *asked, cwd=empty, AWSADVISOR_CACHE=cache)
    assert installed == call(python, *asked, cwd=empty, AWSADVISOR_CACHE=cache)  # once more, from the cache
    assert installed == call(sys.executable, *asked, cwd=TOP)
    assert list(empty.iterdir()) == []

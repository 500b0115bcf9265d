"""The door to durable_rules."""

import subprocess
import sys
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from awsadvisor.engine import CompiledRuleset

EXAMPLE = Path(__file__).parents[1] / "examples" / "claims-photos.yaml"

RULES = {
    "low": {"all": [{"m": {"$lte": {"size": 4.0}}}]},
    "either": {"all": [{"m": {"$or": [{"pace": "slow"}, {"$and": [{"pace": "fast"}, {"$gt": {"size": 2.0}}]}]}}]},
    "not": {"all": [{"m": {"$neq": {"pace": "slow"}}}]},
}


def test_what_fires():
    ruleset = CompiledRuleset("t", RULES)
    assert ruleset.fired({"size": 4.0, "pace": "fast"}) == {"low", "either", "not"}
    assert ruleset.fired({"size": 9, "pace": "slow"}) == {"either"}
    assert ruleset.fired({"other": "x"}) == set()


def test_thousands_of_facts_on_which_nothing_fires_do_no_harm():
    """durable_rules 2.0.28 crashes the process on the deletion of such states; the engine must see to it."""
    code = (
        "from awsadvisor.engine import CompiledRuleset as R\n"
        "pad = [bytearray(n) for n in range(50, 5000, 7)]; del pad\n"
        "rules = R('t', {'r': {'all': [{'m': {'$and': [{'grounding:yes': 'yes'}, {'goal:style_or_format': 'yes'}]}}]}})\n"
        "print(sum(len(rules.fired({'goal:style_or_format': 'no', 'grounding:yes': 'yes', 'n': str(i)})) for i in range(30000)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr


def test_an_engine_that_cannot_be_loaded_is_explained(tmp_path: Path):
    (tmp_path / "durable_rules_engine.py").write_text("raise ImportError('undefined symbol: PyEval_CallObject')\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from awsadvisor.cli import main; sys.argv = ['awsadvisor', 'recommend', {str(EXAMPLE)!r}]; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "CPPFLAGS" in done.stderr
    assert "undefined symbol: PyEval_CallObject" in done.stderr
    assert "Traceback" not in done.stderr


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
@example(1e-05, 1e-07)
@example(5e-324, 1e17)
@example(1.7976931348623157e308, 0.5)
def test_a_number_of_any_size_is_compared_by_its_value(number, bound):
    ruleset = CompiledRuleset("numbers", {"below": {"all": [{"m": {"$lt": {"size": bound}}}]}})
    assert ruleset.fired({"size": number}) == ({"below"} if number < bound else set())

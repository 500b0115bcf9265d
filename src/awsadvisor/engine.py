"""The one door to durable_rules: a definition and a fact go in, the names of the fired rules come out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import count
from typing import Any

from awsadvisor.errors import AdvisorError, EngineUnavailableError

CURE = (
    "durable_rules is not installed in a form that this Python can load ({reason}). It is published as source only, "
    "and its C code calls a function that CPython 3.13 removed. Reinstall it with the present name put in its place: "
    'CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" pip install --force-reinstall --no-cache-dir '
    "--no-binary durable-rules durable-rules"
)

try:
    import durable_rules_engine as _engine

    _reason = ""
except ImportError as error:
    _engine = None
    _reason = str(error).splitlines()[0] if str(error) else "no reason given"

_HANDLED = 0
_ALWAYS = "always"
_sids = count(1)
_EXPONENT = re.compile(r"(?<=: )-?\d[\d.]*e[-+]?\d+(?=[,}])")


def _plain(number: str) -> str:
    """A number without exponent, which durable_rules cannot read: 1e-05 becomes 0.00001."""
    return format(Decimal(number), "f")


@lru_cache(maxsize=8192)
def _json(value: str | float) -> str:
    """A name, a word or a number: few, and said again in every fact."""
    text = json.dumps(value)
    return _plain(text) if "e" in text and not isinstance(value, str) else text


class CompiledRuleset:
    """A ruleset inside durable_rules. Safe to use from several threads: each call works on a state of its own.

    The extension's own calls are walked directly (`start_action_for_state`, `complete_and_start_action`), which costs
    about a third of running a Python action for each fired rule. Nothing here starts a thread.

    One rule more than the definition has always fires: in 2.0.28 `delete_state` frees memory that only the start of an
    action sets up, so deleting a state in which nothing fired crashes the process (createStateNode in its state.c
    leaves `context` uninitialised). Rulesets live as long as the process, since there is no need to free one.
    """

    def __init__(self, name: str, definition: Mapping[str, Any]) -> None:
        """Raises EngineUnavailableError when durable_rules cannot be loaded."""
        if _engine is None:
            raise EngineUnavailableError(CURE.format(reason=_reason))
        rules = {**definition, _ALWAYS: {"all": [{"m": {_ALWAYS: "yes"}}]}}
        text = _EXPONENT.sub(lambda number: _plain(number[0]), json.dumps(rules))
        self._handle = _engine.create_ruleset(name, text)

    def fired(self, fields: Mapping[str, str | float]) -> set[str]:
        """The names of the rules whose conditions hold for one fact with these fields."""
        sid = str(next(_sids))
        said = "".join([f"{_json(name)}:{_json(value)}," for name, value in fields.items()])
        status, state = _engine.assert_fact(self._handle, f'{{{said}"{_ALWAYS}":"yes","id":"1","sid":"{sid}"}}')
        if status != _HANDLED:
            raise AdvisorError(f"durable_rules answered {status} to a fresh fact")
        names: set[str] = set()
        started = _engine.start_action_for_state(self._handle, state)
        action = started[1] if started else None
        while action:
            names.add(action[2 : action.index('"', 2)])  # the action reads {"<rule>": {...}}
            action = _engine.complete_and_start_action(self._handle, state)
        _engine.delete_state(self._handle, sid)
        names.discard(_ALWAYS)
        return names

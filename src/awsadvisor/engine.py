"""The one door to durable_rules: a definition and a fact go in, the names of the fired rules come out."""

from __future__ import annotations

from itertools import count

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
_ALWAYS_RULE = '{"always":{"all":[{"m":{"always":"yes"}}]}'
_sids = count(1)


class CompiledRuleset:
    """A ruleset inside durable_rules. Safe to use from several threads: each call works on a state of its own.

    The extension's own calls are walked directly (`start_action_for_state`, `complete_and_start_action`), which costs
    about a third of running a Python action for each fired rule. Nothing here starts a thread.

    One rule more than the definition has always fires: in 2.0.28 `delete_state` frees memory that only the start of an
    action sets up, so deleting a state in which nothing fired crashes the process (createStateNode in its state.c
    leaves `context` uninitialised). Rulesets live as long as the process, since there is no need to free one.
    """

    def __init__(self, name: str, definition: str) -> None:
        """`definition` is the JSON of the rules, in the form that durable_rules takes.

        Raises EngineUnavailableError when durable_rules cannot be loaded.
        """
        if _engine is None:
            raise EngineUnavailableError(CURE.format(reason=_reason))
        self._handle = _engine.create_ruleset(name, f"{_ALWAYS_RULE},{definition[1:]}")

    def fired(self, fact: str) -> set[str]:
        """The names of the rules whose conditions hold for one fact, of which the members are given as JSON.

        They are `"traffic":"steady","payload_mb":4`, say: names with words or numbers, without braces.
        """
        sid = str(next(_sids))
        more = "," if fact else ""
        status, state = _engine.assert_fact(self._handle, f'{{{fact}{more}"{_ALWAYS}":"yes","id":"1","sid":"{sid}"}}')
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

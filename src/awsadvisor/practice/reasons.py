"""Why an option is right or wrong in a situation, in the words of the evidence."""

from __future__ import annotations

from collections.abc import Iterable

from awsadvisor.advice import RULES_OUT, Evidence, OptionVerdict
from awsadvisor.knowledge import Decision

MOST = 2
"""How many reasons are given for one option."""


def why_right(found: OptionVerdict) -> str:
    """The weightiest evidence for the key."""
    speaking = [item for item in found.evidence if item.weight > 0 or item.effect == "require"]
    return _sentences(sorted(speaking, key=lambda item: (item.effect != "require", -item.weight)))


def why_wrong(decision: Decision, found: OptionVerdict, keys: Iterable[OptionVerdict]) -> str:
    """What beats a distractor: what rules it out, what speaks against it, or what the key has and it lacks."""
    out = [item for item in found.evidence if item.effect in RULES_OUT]
    against = sorted((item for item in found.evidence if item.weight < 0), key=lambda item: item.weight)
    if out or against:
        return _sentences([*out, *against])
    option = decision.options[found.id]
    favored = [item for item in found.evidence if item.weight > 0]
    if favored:
        lead = min(key.score for key in keys) - found.score
        return f"Something speaks for it, but less than for the right answer (by {lead}): {_sentences(favored)}"
    return f"{option.summary} Nothing here asks for that."


def _sentences(items: list[Evidence]) -> str:
    chosen = list(dict.fromkeys(item.because for item in items))[:MOST]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in chosen)

"""Answers to "why?" and "what if?" as plain data, for `--format json`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from awsadvisor.advice import Advice, Recommendation
from awsadvisor.cells import Stretch
from awsadvisor.differences import Difference, Reason
from awsadvisor.knowledge import Knowledge
from awsadvisor.render import data
from awsadvisor.render.turns import flip_words, lack_words
from awsadvisor.whatif import Change, Flip, Fragility, Hold
from awsadvisor.why import Lack, Why


def why_data(advice: Advice, knowledge: Knowledge, why: Why) -> dict[str, Any]:
    """What became of one option."""
    return {
        **data.heading(advice),
        "decision": why.recommendation.decision,
        "status": why.recommendation.status,
        "picks": list(why.recommendation.picks),
        "for": why.part.value if why.part else None,
        "picked": why.picked,
        "gap": why.gap,
        "option": data.option_data(why.option),
        "applies_if": _lacks(knowledge, why.lacks),
        "missed": [
            {
                "rule": missed.rule,
                "weight": missed.weight,
                "because": missed.because,
                "lacks": _lacks(knowledge, missed.lacks),
            }
            for missed in why.missed
        ],
        "exceeded": list(why.exceeded),
        "max_changes": why.most,
        "would_win": [_flip(knowledge, flip) for flip in why.ways],
        "rests_on": _fragility(why.fragility) if why.fragility else None,
    }


def _lacks(knowledge: Knowledge, lacks: Iterable[Lack]) -> list[dict[str, Any]]:
    return [
        {"fact": lack.fact, "value": data.value_data(lack.value), "words": lack_words(knowledge, lack)}
        for lack in lacks
    ]


def flips_data(
    advice: Advice, knowledge: Knowledge, found: Mapping[str, tuple[Sequence[Flip], Fragility]], most: int
) -> dict[str, Any]:
    """What would change each decision."""
    return {
        **data.heading(advice),
        "max_changes": most,
        "decisions": {
            name: {
                **_outcome(advice[name]),
                "margin": advice[name].margin,
                "rests_on": _fragility(held),
                "flips": [_flip(knowledge, flip) for flip in flips],
            }
            for name, (flips, held) in found.items()
        },
    }


def differences_data(before: Advice, after: Advice, found: Iterable[Difference]) -> dict[str, Any]:
    """What two pieces of advice do not share."""
    return {
        **data.heading(after),
        "before": data.heading(before)["scenario"],
        "differences": [difference_data(difference) for difference in found],
    }


def difference_data(difference: Difference) -> dict[str, Any]:
    """One decision that comes out otherwise."""
    return {
        "decision": difference.decision,
        "before": _outcome(difference.before),
        "after": _outcome(difference.after),
        "gained": [_reason(reason) for reason in difference.gained],
        "lost": [_reason(reason) for reason in difference.lost],
    }


def _outcome(found: Recommendation) -> dict[str, Any]:
    return {"status": found.status, "picks": list(found.picks)}


def _reason(reason: Reason) -> dict[str, Any]:
    return {"option": reason.option, **data.evidence_data(reason.evidence)}


def _flip(knowledge: Knowledge, flip: Flip) -> dict[str, Any]:
    return {
        "changes": [_change(change) for change in flip.changes],
        "words": flip_words(knowledge, flip),
        "status": flip.status,
        "picks": list(flip.picks),
        "example": dict(flip.answers),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "question": change.question,
        "before": data.value_data(change.before),
        "effect": change.effect,
        "words": list(change.words),
        "numbers": [_stretch(stretch) for stretch in change.stretches],
    }


def _stretch(stretch: Stretch) -> dict[str, float]:
    """The bounds as a condition writes them."""
    found = {}
    if stretch.low is not None:
        found["at_least" if stretch.holds_low else "over"] = stretch.low
    if stretch.high is not None:
        found["at_most" if stretch.holds_high else "under"] = stretch.high
    return found


def _fragility(held: Fragility) -> dict[str, Any]:
    return {"answers": [_hold(hold) for hold in held.answers], "rules": [_hold(hold) for hold in held.rules]}


def _hold(hold: Hold) -> dict[str, Any]:
    return {"name": hold.name, "weight": hold.weight, "status": hold.status, "picks": list(hold.picks)}

"""Advice as plain data, for `--format json` and `yaml`. `schema_version` changes when the meaning of a field does."""

from __future__ import annotations

import json
from typing import Any

import yaml

from awsadvisor.advice import Advice, Evidence, OptionVerdict, Part, Recommendation
from awsadvisor.conditions import Value

SCHEMA_VERSION = 1


def to_data(advice: Advice) -> dict[str, Any]:
    """The advice as dicts, lists, text and numbers; keys always in the same order."""
    return {
        **heading(advice),
        "recommendations": {name: _recommendation(found) for name, found in advice.recommendations.items()},
        "warnings": [
            {"text": w.text, "because": w.because, "rule": w.rule, "sources": list(w.sources), "origin": w.origin}
            for w in advice.warnings
        ],
        "next_questions": list(advice.next_questions),
    }


def heading(advice: Advice) -> dict[str, Any]:
    """What every JSON answer begins with: the schema's version, the knowledge and the scenario it is about."""
    return {
        "schema_version": SCHEMA_VERSION,
        "knowledge": {
            "version": advice.version,
            "fingerprint": advice.fingerprint,
            "overlays": list(advice.overlays),
            "oldest_source": advice.oldest_source.isoformat() if advice.oldest_source else None,
        },
        "scenario": {
            "title": advice.title,
            "lens": advice.lens,
            "account": advice.account,
            "as_of": advice.as_of.isoformat(),
        },
    }


def to_json(advice: Advice, indent: int | None = None) -> str:
    """The advice as JSON: one line, or indented."""
    return json.dumps(to_data(advice), indent=indent, ensure_ascii=False)


def to_yaml(advice: Advice) -> str:
    """The advice as YAML."""
    return yaml.safe_dump(to_data(advice), sort_keys=False, allow_unicode=True, width=100)


def _recommendation(found: Recommendation) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": found.title,
        "status": found.status,
        "select": found.select,
        "picks": list(found.picks),
        "given": found.given,
        "settled": found.settled,
        "margin": found.margin,
        "summary": found.summary,
    }
    if found.for_each is not None:
        data["for_each"] = found.for_each
        data["parts"] = [_part(part) for part in found.parts if part.value is not None]
    data["options"] = [option_data(option) for option in found.options]
    other = found.other_lens
    data["other_lens"] = other and {
        "lens": other.lens,
        "status": other.status,
        "picks": list(other.picks),
        "because": list(other.because),
    }
    data["next_questions"] = list(found.next_questions)
    return data


def _part(part: Part) -> dict[str, Any]:
    return {
        "for": part.value,
        "status": part.status,
        "picks": list(part.picks),
        "settled": part.settled,
        "margin": part.margin,
        "scores": {
            option.id: option.score for option in part.options if option.verdict != "ruled_out" and option.evidence
        },
    }


def option_data(option: OptionVerdict) -> dict[str, Any]:
    """One option with its evidence."""
    return {
        "id": option.id,
        "name": option.name,
        "verdict": option.verdict,
        "score": option.score,
        "lowest": option.lowest,
        "highest": option.highest,
        "evidence": [evidence_data(item) for item in option.evidence],
    }


def evidence_data(item: Evidence) -> dict[str, Any]:
    """One reason."""
    return {
        "rule": item.rule,
        "effect": item.effect,
        "weight": item.weight,
        "because": item.because,
        "answers": {name: value_data(value) for name, value in item.answers.items()},
        "decisions": {name: value_data(value) for name, value in item.decisions.items()},
        "sources": list(item.sources),
        "origin": item.origin,
        "unverified": item.unverified,
    }


def value_data(value: Value | None) -> Any:
    """A fact as JSON has it; None where it is not known."""
    if isinstance(value, frozenset):
        return sorted(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value

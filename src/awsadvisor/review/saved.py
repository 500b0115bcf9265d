"""The review file: what was decided then, as JSON that is committed beside the scenarios."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from awsadvisor.atomic import write_files
from awsadvisor.errors import InputError, Problem, cannot_be
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import STATUSES
from awsadvisor.review.snapshot import Kept, Snapshot, Taken

REVIEW_FILE = "review.json"
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Review:
    """What scenarios came to with some knowledge; by file, relative to the folder of scenarios."""

    version: str
    fingerprint: str
    scenarios: Mapping[str, Taken]

    @property
    def day(self) -> dt.date | None:
        """The latest day that any of the scenarios was decided for."""
        return max((taken.as_of for taken in self.scenarios.values()), default=None)


def review_of(knowledge: Knowledge, taken: Mapping[str, Taken]) -> Review:
    """A review with this knowledge."""
    return Review(knowledge.version, knowledge.fingerprint, taken)


def write_review(path: Path, review: Review) -> None:
    """Save a review. Raises InputError."""
    write_files({path: to_json(review)})


def to_json(review: Review) -> str:
    """A review as JSON: one line for each reason, so that a change of knowledge is a small change of the file."""
    scenarios = ",\n".join(f"  {json.dumps(file)}: {_taken(taken)}" for file, taken in sorted(review.scenarios.items()))
    knowledge = json.dumps({"version": review.version, "fingerprint": review.fingerprint})
    body = f"{{\n{scenarios}\n }}" if scenarios else "{}"
    return f'{{\n "schema_version": {SCHEMA_VERSION},\n "knowledge": {knowledge},\n "scenarios": {body}\n}}\n'


def _taken(taken: Taken) -> str:
    head = {
        "title": taken.title,
        "as_of": taken.as_of.isoformat(),
        "lens": taken.lens,
        "account": taken.account,
        "answers": dict(taken.answers),
    }
    decisions = ",\n".join(f"    {json.dumps(name)}: {_kept(found)}" for name, found in taken.decisions.items())
    lines = [f"   {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    body = f"{{\n{decisions}\n   }}" if decisions else "{}"
    return "{\n" + ",\n".join([*lines, f'   "decisions": {body}']) + "\n  }"


def _kept(found: Snapshot) -> str:
    rows = [json.dumps([r.option, r.rule, r.effect, r.weight, r.because], ensure_ascii=False) for r in found.reasons]
    reasons = "[\n      " + ",\n      ".join(rows) + "\n     ]" if rows else "[]"
    return f'{{"status": "{found.status}", "picks": {json.dumps(list(found.picks))}, "reasons": {reasons}}}'


def read_review(path: Path) -> Review:
    """A saved review. Raises InputError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise cannot_be("read", path, error) from None
    except json.JSONDecodeError as error:
        raise InputError([Problem(str(path), error.lineno, f"is not JSON: {error.msg}")]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(str(path), 0, "is not UTF-8 text")]) from None
    try:
        if data["schema_version"] != SCHEMA_VERSION:
            raise InputError([Problem(str(path), 0, f"has schema_version {data['schema_version']!r}, not 1")])
        known = data["knowledge"]
        scenarios = {str(file): _read_taken(entry) for file, entry in data["scenarios"].items()}
        return Review(str(known["version"]), str(known["fingerprint"]), scenarios)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError([Problem(str(path), 0, "is not a review; `awsadvisor review --update` writes one")]) from None


def _read_taken(data: Mapping[str, Any]) -> Taken:
    return Taken(
        title=str(data["title"]),
        as_of=dt.date.fromisoformat(data["as_of"]),
        lens=str(data["lens"]),
        account=str(data["account"]),
        answers=dict(data["answers"]),
        decisions={str(name): _read_kept(found) for name, found in data["decisions"].items()},
    )


def _read_kept(data: Mapping[str, Any]) -> Snapshot:
    reasons = (Kept(str(o), str(r), str(e), int(w), str(because)) for o, r, e, w, because in data["reasons"])
    statuses = {str(status): status for status in STATUSES}
    return Snapshot(statuses[data["status"]], tuple(map(str, data["picks"])), tuple(reasons))


def find_review(folder: Path, fingerprint: str) -> Review:
    """The review in a folder that was made with the knowledge of this fingerprint, or of one that begins so.

    Raises InputError naming those that there are.
    """
    reviews = [read_review(path) for path in sorted(folder.glob("review*.json"))]
    for review in reviews:
        if review.fingerprint.startswith(fingerprint):
            return review
    there = ", ".join(dict.fromkeys(review.fingerprint for review in reviews)) or "none"
    message = (
        f"no review*.json was made with knowledge '{fingerprint}' (there are: {there}), and no folder is called so"
    )
    raise InputError([Problem(str(folder), 0, message)])

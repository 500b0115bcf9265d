"""A review's changes for machines: SARIF for code scanning, JUnit XML for test reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from awsadvisor.knowledge import Knowledge
from awsadvisor.review.changes import Change
from awsadvisor.review.reports import cause_words, sentence
from awsadvisor.review.saved import Review

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RULES = {
    "decision-changed": "A decision comes out otherwise than when it was reviewed",
    "scenario-not-reviewed": "A scenario is new or gone since the review",
}
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_sarif(knowledge: Knowledge, changes: Sequence[Change], folder: Path) -> dict[str, Any]:
    """The changes as a SARIF 2.1.0 log; each stands at the first line of its scenario's file."""
    rules = [{"id": name, "shortDescription": {"text": text}} for name, text in RULES.items()]
    driver = {"name": "awsadvisor review", "semanticVersion": knowledge.version, "rules": rules}
    results = []
    for change in changes:
        rule = "decision-changed" if change.decision else "scenario-not-reviewed"
        causes = (
            "".join(f"\n- {cause_words(knowledge, change.decision, cause)}" for cause in change.causes)
            if change.decision
            else ""
        )
        file = folder / change.file
        uri = file.as_uri() if file.is_absolute() else quote(file.as_posix())
        results.append(
            {
                "ruleId": rule,
                "ruleIndex": list(RULES).index(rule),
                "level": "error",
                "message": {"text": sentence(knowledge, change) + causes},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}}}],
                "partialFingerprints": {"scenarioAndDecision/v1": f"{change.file}#{change.decision}"},
            }
        )
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def to_junit(knowledge: Knowledge, changes: Sequence[Change], now: Review) -> str:
    """A test case for each scenario, which fails when a decision of it comes out otherwise."""
    files = sorted({*now.scenarios, *(change.file for change in changes)})
    failed = len({change.file for change in changes})
    counts = {"tests": str(len(files)), "failures": str(failed), "errors": "0"}
    root = ET.Element("testsuites", counts)
    suite = ET.SubElement(root, "testsuite", {"name": "awsadvisor review", **counts})
    for file in files:
        case = ET.SubElement(suite, "testcase", {"classname": "awsadvisor.review", "name": _clean(file)})
        own = [change for change in changes if change.file == file]
        if own:
            message = _clean("; ".join(sentence(knowledge, change) for change in own))
            failure = ET.SubElement(case, "failure", {"message": message, "type": "decision-changed"})
            failure.text = _clean(
                "\n".join(cause_words(knowledge, change.decision, cause) for change in own for cause in change.causes)
            )
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False)


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return NOT_XML.sub("", text)

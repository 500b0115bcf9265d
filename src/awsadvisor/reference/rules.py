"""Rules as cards: when, what follows, why, the neighbour for whom it does not fire, and the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from awsadvisor.answers import to_facts
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import NearMiss, Option, Rule
from awsadvisor.reference.blocks import NOTICE, Citations, anchor
from awsadvisor.render.markdown import escape
from awsadvisor.render.phrases import condition_words
from awsadvisor.render.words import said
from awsadvisor.wording import listed


def facts_page(knowledge: Knowledge) -> str:
    """The facts that every decision may test."""
    citations = Citations(knowledge)
    lines = [NOTICE, "# Facts that several decisions share", "", "[Reference](index.md)", ""]
    lines += ["These rules give names to what answers amount to; the rules of decisions then test the name.", ""]
    for name, rule in knowledge.fact_rules.items():
        lines += rule_card(knowledge, citations, name, rule, {})
    return "\n".join([*lines, *citations.addresses(), ""])


def rule_card(
    knowledge: Knowledge, citations: Citations, name: str, rule: Rule, options: Mapping[str, Option]
) -> list[str]:
    """One rule below a heading of its own."""
    lines = [anchor("rule", name), "", f"### {name}", ""]
    lines.append(f"- **When** {escape(condition_words(knowledge, rule.when))}")
    lines += [f"- **Then** {effect}" for effect in _effects(rule, options)]
    lines.append(f"- **Because** {escape(rule.because)}")
    if rule.unverified:
        lines.append(f"- **Unverified** {escape(rule.unverified)}")
    if rule.near_miss:
        lines.append(f"- **Not for** {_near_miss(knowledge, rule.near_miss)}")
    return [*lines, f"- **Sources** {citations.links(rule.sources)}", ""]


def _effects(rule: Rule, options: Mapping[str, Option]) -> Iterator[str]:
    for verb, strengths in (("favor", rule.favor), ("count against", rule.against)):
        for strength in dict.fromkeys(strengths.values()):
            names = [option for option, given in strengths.items() if given == strength]
            yield f"{verb} {_links(names, options)} ({strength})"
    if rule.require:
        yield f"require {_links(rule.require, options)}"
    if rule.exclude:
        yield f"exclude {_links(rule.exclude, options)}"
    for fact, value in rule.derive.items():
        yield f"it is a fact that `{fact}` is `{value}`"
    if rule.warn:
        yield f"warn: {escape(rule.warn)}"


def _links(names: Iterable[str], options: Mapping[str, Option]) -> str:
    return listed([f"[{escape(options[name].name)}](#option-{name})" for name in names])


def _near_miss(knowledge: Knowledge, near: NearMiss) -> str:
    """The neighbour, with the answers and earlier decisions that make it one."""
    told = [said(knowledge, name, value) for name, value in to_facts(knowledge, near.answers).items()]
    for name, picks in near.given.items():
        options = knowledge.decisions[name].options
        chosen = [options[pick].name for pick in ([picks] if isinstance(picks, str) else picks)]
        told.append(f"{name.replace('_', ' ')}: {listed(chosen)}")
    return escape(f"{near.name.rstrip('.')} ({'; '.join(told)})")

"""A decision's page: what it depends on, its options side by side, each option, and its rules."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from awsadvisor.availability import stated
from awsadvisor.conditions import AnyOf, Condition, Not, mentions
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.lookup import questions_of
from awsadvisor.models import Option, Stage
from awsadvisor.reference.blocks import NOTICE, Citations, anchor, joined, table
from awsadvisor.reference.rules import rule_card
from awsadvisor.render.markdown import escape
from awsadvisor.render.phrases import (
    Effect,
    bounds_words,
    condition_words,
    limit_words,
    offered_words,
    rules_about,
    stage_words,
)

MOST_LIMITS = 5
"""How many limits stand side by side in one table; more would not be readable on a page."""
RULES: dict[Effect, str] = {
    "favor": "Rules for it",
    "require": "Rules for it",
    "against": "Rules against it",
    "exclude": "Ruled out by",
}
ROUTES = {
    "geography": "may process requests in other Regions of the same geography",
    "anywhere": "may process requests in any commercial Region",
}


def decision_page(knowledge: Knowledge, decision: Decision) -> str:
    """Everything that is known about one decision."""
    citations = Citations(knowledge)
    lines = [NOTICE, f"# {escape(decision.title)}", ""]
    lines += [f"[Reference](../index.md) · `{decision.id}` · [questions](../questions.md)", ""]
    lines += _about(knowledge, decision)
    lines += ["## Options side by side", "", *_comparison(knowledge, decision, citations)]
    lines += ["## Options", ""]
    for option in decision.options.values():
        lines += _option(knowledge, decision, option, citations)
    lines += ["## Rules", ""]
    for name, rule in decision.rules.items():
        lines += rule_card(knowledge, citations, name, rule, decision.options)
    return "\n".join([*lines, *citations.addresses(), ""])


def _about(knowledge: Knowledge, decision: Decision) -> list[str]:
    """What is decided, when, after and before what, and on which answers."""
    lines = [f"- **Advice reads** {escape(decision.answer.replace('{picks}', '…').rstrip('.'))}"]
    lines.append(f"- **Picks** {picks_words(knowledge, decision)}")
    if decision.applies_when is not None:
        lines += _applies(knowledge, decision.applies_when)
    if decision.after:
        lines.append(f"- **Comes after** {_decisions(decision.after)}")
    later = [other.id for other in knowledge.decisions.values() if decision.id in other.after]
    if later:
        lines.append(f"- **Comes before** {_decisions(later)}")
    bearing = questions_of(knowledge, decision)
    asked = [f"[{escape(q.short)}](../questions.md#question-{q.id})" for q in knowledge.questions.values()]
    known = [link for link, name in zip(asked, knowledge.questions, strict=True) if name in bearing]
    lines.append(f"- **Depends on** {', '.join(known)}")
    facts = _shared_facts(knowledge, decision)
    if facts:
        lines.append(f"- **Tests the facts** {', '.join(facts)}")
    lines.append(f"- **Written in** `catalog/{decision.id}.yaml` and `rules/{decision.id}.yaml`")
    return [*lines, ""]


def _applies(knowledge: Knowledge, condition: Condition) -> list[str]:
    """Where the decision has its place, a line for each alternative."""
    inner, label = condition, "**Applies when**"
    if isinstance(condition, Not):
        inner, label = condition.part, "**Does not apply when**"
    parts = inner.parts if isinstance(inner, AnyOf) else (inner,)
    said = [escape(condition_words(knowledge, part)) for part in parts]
    if len(said) == 1:
        return [f"- {label} {said[0]}"]
    return [f"- {label} any of these holds:", *(f"  - {words}" for words in said)]


def picks_words(knowledge: Knowledge, decision: Decision) -> str:
    """How many options are picked."""
    if decision.select == "all":
        return "every option that applies"
    if decision.for_each is not None:
        return f"the best option for each {escape(knowledge.questions[decision.for_each].short)}"
    return "the best option"


def _shared_facts(knowledge: Knowledge, decision: Decision) -> list[str]:
    """Links to the shared facts that the decision's rules test, each to the first rule that derives it."""
    tested = {fact for rule in decision.rules.values() for fact in mentions(rule.when)}
    origin: dict[str, str] = {}
    for name, rule in knowledge.fact_rules.items():
        for fact in tested & rule.derive.keys():
            origin.setdefault(fact, name)
    return [f"[{fact.replace('_', ' ')}](../facts.md#rule-{name})" for fact, name in sorted(origin.items())]


def _decisions(names: Sequence[str]) -> str:
    return ", ".join(f"[{name}]({name}.md)" for name in names)


def _comparison(knowledge: Knowledge, decision: Decision, citations: Citations) -> list[str]:
    """Options by effort, lifecycle and limits; many limits get tables of their own, with the options that have them."""
    options = list(decision.options.values())
    facts = list(dict.fromkeys(fact for option in options for fact in option.limits))
    dated = any(_lifecycle(knowledge, option) for option in options)
    beside = facts if len(facts) <= MOST_LIMITS - dated else []
    header = ["Option", "Effort", *(["Lifecycle"] if dated else []), *(_column(knowledge, fact) for fact in beside)]
    lines = table(
        header,
        [
            [
                _name(option),
                option.effort,
                *([_lifecycle(knowledge, option)] if dated else []),
                *(_limit(knowledge, option, fact, citations) for fact in beside),
            ]
            for option in options
        ],
    )
    apart = [] if beside else facts
    if apart:
        lines += ["Limits, for the options that have any:", ""]
    for shown in _evenly(apart):
        lines += table(
            ["Option", *(_column(knowledge, fact) for fact in shown)],
            [
                [_name(option), *(_limit(knowledge, option, fact, citations) for fact in shown)]
                for option in options
                if any(fact in option.limits for fact in shown)
            ],
        )
    if dated:
        lines += [f"Lifecycle states are those of {knowledge.date}; no entry means active.", ""]
    if facts:
        lines += ["An answer beyond a limit rules the option out. Each limit leads to the page it rests on.", ""]
    return lines


def _evenly(facts: Sequence[str]) -> list[Sequence[str]]:
    """Limits for tables of about the same width."""
    width = math.ceil(len(facts) / math.ceil(len(facts) / MOST_LIMITS)) if facts else 1
    return [facts[start : start + width] for start in range(0, len(facts), width)]


def _name(option: Option) -> str:
    return f"[{escape(option.name)}](#option-{option.id})"


def _column(knowledge: Knowledge, fact: str) -> str:
    question = knowledge.questions.get(fact)
    name = question.short if question else fact.replace("_", " ")
    return escape(name[:1].upper() + name[1:])


def _limit(knowledge: Knowledge, option: Option, fact: str, citations: Citations) -> str:
    limit = option.limits.get(fact)
    if limit is None:
        return ""
    first, *others = limit.sources or option.sources[:1]
    doubt = " (unverified)" if limit.unverified else ""
    more = "".join(f" {citations.link(name, f'({number})')}" for number, name in enumerate(others, start=2))
    return citations.link(first, bounds_words(knowledge, fact, limit)) + more + doubt


def _lifecycle(knowledge: Knowledge, option: Option) -> str:
    """The state on the knowledge's own day, where it is not active."""
    stage = knowledge.stage(option, knowledge.date)
    if stage is None or stage.state == "active":
        return ""
    return escape(stage_words(stage.model_copy(update={"unverified": None})))


def _option(knowledge: Knowledge, decision: Decision, option: Option, citations: Citations) -> list[str]:
    service = knowledge.services.get(option.service or "")
    home = f"[{escape(service.name)}](../services.md#service-{service.id})" if service else ""
    lines = [anchor("option", option.id), "", f"### {escape(option.name[:1].upper() + option.name[1:])}", ""]
    lines += [joined([f"`{option.id}`", home, f"{option.effort} effort to operate"]), "", escape(option.summary), ""]
    lines += [f"- **{label}** {text}" for label, text in _facts(knowledge, decision, option)]
    cited = [*option.cited, *(name for stage in _stages(knowledge, option) for name in stage.sources)]
    return [*lines, f"- **Sources** {citations.links(cited)}", ""]


def _facts(knowledge: Knowledge, decision: Decision, option: Option) -> Iterator[tuple[str, str]]:
    """Labels and texts of what is known of an option besides its summary."""
    if option.aka:
        yield "Also called", escape(", ".join(option.aka))
    if option.pricing:
        yield "Paid by", escape(option.pricing)
    if option.limits:
        limits = [limit_words(knowledge, fact, limit) for fact, limit in option.limits.items()]
        yield "Limits", escape("; ".join(limits))
    if option.routes:
        yield "Routing", ROUTES[option.routes]
    if option.offered_in:
        yield "Offered", escape(offered_words(knowledge, stated(knowledge, option.name, option.offered_in)))
    stages = _stages(knowledge, option)
    if stages:
        yield "Lifecycle", escape("; ".join(map(stage_words, stages)))
    heir = knowledge.successor(decision, option)
    if heir:
        yield "Successor", _name(decision.options[heir])
    if option.unverified:
        yield "Unverified", escape(option.unverified)
    for label, found in groupby(rules_about(decision, option), key=lambda entry: RULES[entry[0]]):
        rules = [(f"[{name}](#rule-{name})", "" if effect == "exclude" else f" ({s})") for effect, name, _, s in found]
        yield label, ", ".join(link + strength for link, strength in rules)


def _stages(knowledge: Knowledge, option: Option) -> tuple[Stage, ...]:
    """The lifecycle of an option whenever it is, was or will be something else than active."""
    service = knowledge.services.get(option.service or "")
    stages = option.lifecycle or (service.lifecycle if service else ())
    return stages if any(stage.state != "active" for stage in stages) else ()

"""The knowledge itself in a terminal: questions, options, services and rules as cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import yaml
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from awsadvisor.availability import Availability, availability
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.lookup import Found
from awsadvisor.models import Option, Question, Rule, Service, Stage
from awsadvisor.render.phrases import (
    EFFECT_LABELS,
    Effect,
    answers_words,
    condition_words,
    limit_words,
    offered_words,
    rules_about,
    stage_words,
)
from awsadvisor.render.text import print_address, print_rows

_STYLES: dict[Effect, str] = {"favor": "green", "require": "green", "against": "red", "exclude": "red"}


def print_questions(console: Console, knowledge: Knowledge, wanted: Collection[str]) -> None:
    """The wanted questions by topic."""
    first = True
    for topic in knowledge.topics:
        chosen = [question for question in topic.questions if question.id in wanted]
        if chosen:
            if not first:
                console.print()
            first = False
            console.print(Text(topic.title, style="bold cyan"))
            for question in chosen:
                print_question(console, question)


def print_question(console: Console, question: Question, numbered: bool = False) -> None:
    """One question: plain wording, id, and its values; `numbered` for someone who answers by number."""
    if numbered:
        console.print()
    console.print(Text("  " + question.ask, style="bold").append(f"  {question.id}", style="dim"))
    if numbered:
        console.print(Padding(Text(question.help, style="dim"), (0, 0, 0, 4)))
    if not question.values:
        console.print(Text(f"    {answers_words(question)}"))
    else:
        for position, (value, wording) in enumerate(question.values.items(), start=1):
            label = f"{position:>5} " if numbered else "    "
            console.print(
                Padding(Text(f"{label}{value}", style="green").append(f"  {wording}", style="none"), (0, 0, 0, 0))
            )
    if numbered:
        several = " Several: separate them with spaces." if question.kind == "choices" else ""
        console.print(Text(f'    Enter alone means "don\'t know".{several}', style="dim"))


def print_catalog(console: Console, knowledge: Knowledge, decision: str | None, today: dt.date) -> None:
    """Decisions with their options, one decision, or all services."""
    if decision == "services":
        for entry in knowledge.services.values():
            _line(console, entry.id, entry.name, entry.lifecycle, today)
        return
    for found in knowledge.decisions.values():
        if decision in (None, found.id):
            console.print(Text(found.title, style="bold cyan").append(f"  {found.id}", style="dim"))
            for option in found.options.values():
                service = knowledge.services.get(option.service or "")
                _line(
                    console, option.id, option.name, option.lifecycle or (service.lifecycle if service else ()), today
                )


def _line(console: Console, name: str, title: str, lifecycle: Iterable[Stage], today: dt.date) -> None:
    reached = [stage for stage in lifecycle if stage.since is None or stage.since <= today]
    text = Text(f"  {name}", style="green").append(f"  {title}", style="none")
    if reached and reached[-1].state != "active":
        text.append(f"  {stage_words(reached[-1])}", style="yellow")
    console.print(text)


def print_entry(console: Console, knowledge: Knowledge, found: Found) -> None:
    """A service or an option."""
    if found.service is not None:
        _print_service(console, knowledge, found.service)
    elif found.option is not None and found.decision is not None:
        _print_option(console, knowledge, found.decision, found.option)


def _print_service(console: Console, knowledge: Knowledge, service: Service) -> None:
    console.print(Text(service.name, style="bold green").append(f"  {service.id}", style="dim"))
    console.print(Padding(Text(service.summary), (0, 0, 0, 2)))
    if service.formerly:
        print_rows(console, [("formerly", Text(", ".join(service.formerly)), "dim")])
    if service.aka:
        print_rows(console, [("also", Text(", ".join(service.aka)), "dim")])
    for index, stage in enumerate(service.lifecycle):
        print_rows(console, [("lifecycle" if index == 0 else "", Text(stage_words(stage)), "yellow")])
    if service.successor:
        successor = knowledge.services[service.successor]
        print_rows(console, [("successor", Text(f"{successor.name} ({successor.id})"), "yellow")])
    for index, (name, programme) in enumerate(service.programmes.items()):
        checked = max(knowledge.sources[source].checked for source in programme.sources)
        words = f"{name}: {programme.status.replace('_', ' ')} on AWS's list (checked {checked})"
        print_rows(console, [("programmes" if index == 0 else "", Text(words), "dim")])
    _print_regions(console, knowledge, availability(knowledge, service))
    used = [
        f"{decision.id}: {option.id}"
        for decision in knowledge.decisions.values()
        for option in decision.options.values()
        if option.service == service.id
    ]
    if used:
        print_rows(console, [("options", Text(", ".join(used)), "cyan")])
    _sources(console, knowledge, service.cited)


def _print_regions(console: Console, knowledge: Knowledge, found: Availability | None) -> None:
    if found is not None:
        print_rows(console, [("offered", Text(offered_words(knowledge, found)), "dim")])


def _print_option(console: Console, knowledge: Knowledge, decision: Decision, option: Option) -> None:
    console.print(Text(option.name, style="bold green").append(f"  {decision.id}: {option.id}", style="dim"))
    console.print(Padding(Text(option.summary), (0, 0, 0, 2)))
    if option.aka:
        print_rows(console, [("also", Text(", ".join(option.aka)), "dim")])
    if option.service:
        print_rows(console, [("service", Text(f"{knowledge.services[option.service].name} ({option.service})"), "dim")])
    print_rows(console, [("effort", Text(f"{option.effort} to operate"), "dim")])
    if option.pricing:
        print_rows(console, [("pricing", Text(option.pricing), "dim")])
    if option.unverified:
        print_rows(console, [("unverified", Text(option.unverified), "yellow")])
    for index, (fact, limit) in enumerate(option.limits.items()):
        print_rows(console, [("limits" if index == 0 else "", Text(limit_words(knowledge, fact, limit)), "red")])
    service = knowledge.services.get(option.service or "")
    for index, stage in enumerate(option.lifecycle or (service.lifecycle if service else ())):
        print_rows(console, [("lifecycle" if index == 0 else "", Text(stage_words(stage)), "yellow")])
    _print_regions(console, knowledge, availability(knowledge, service, option))
    heir = knowledge.successor(decision, option)
    if heir:
        print_rows(console, [("successor", Text(f"{decision.options[heir].name} ({heir})"), "yellow")])
    shown = ""
    for effect, name, rule, strength in rules_about(decision, option):
        words = Text(f"{name} ({strength})", style="bold").append(
            f" when {condition_words(knowledge, rule.when)}", style="none"
        )
        label = EFFECT_LABELS[effect]
        print_rows(console, [(label if label != shown else "", words, _STYLES[effect])])
        shown = label
    _sources(console, knowledge, option.cited)


def print_rules(console: Console, knowledge: Knowledge, decision: str | None) -> None:
    """Rules by id, with what they test."""
    for name, rule in knowledge.rules():
        if decision in (None, name.split("/")[0]):
            console.print(Text(name, style="bold green"))
            console.print(Padding(Text(rule.because), (0, 0, 0, 4)))


def print_rule(console: Console, knowledge: Knowledge, name: str, rule: Rule) -> None:
    """One rule as a card."""
    place = knowledge.places.get("rule " + name.replace("/", " "))
    console.print(Text(name, style="bold green").append(f"  {place}" if place else "", style="dim"))
    print_rows(console, [("when", Text(condition_words(knowledge, rule.when)), "cyan")])
    for effect, style in (
        ("favor", "green"),
        ("against", "red"),
        ("exclude", "red"),
        ("require", "green"),
        ("derive", "magenta"),
    ):
        value = getattr(rule, effect)
        if value:
            words = (
                ", ".join(f"{key}: {word}" for key, word in value.items())
                if hasattr(value, "items")
                else ", ".join(value)
            )
            print_rows(console, [(effect, Text(words), style)])
    if rule.warn:
        print_rows(console, [("warn", Text(rule.warn), "yellow")])
    print_rows(console, [("because", Text(rule.because), "bold")])
    if rule.unverified:
        print_rows(console, [("unverified", Text(rule.unverified), "yellow")])
    if rule.near_miss:
        answers = yaml.safe_dump(
            dict(rule.near_miss.answers), default_flow_style=True, sort_keys=False, width=1000
        ).strip()
        print_rows(console, [("near miss", Text(f"{rule.near_miss.name}: {answers}"), "dim")])
    _sources(console, knowledge, rule.sources)


def _sources(console: Console, knowledge: Knowledge, names: Iterable[str]) -> None:
    for index, name in enumerate(dict.fromkeys(names)):
        source = knowledge.sources[name]
        print_rows(
            console,
            [("sources" if index == 0 else "", Text(f"{source.title} (checked {source.checked})", style="dim"), "dim")],
        )
        print_address(console, source.url)

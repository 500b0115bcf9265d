"""Starting points for `awsadvisor new`: a scenario with its questions as comments, a rule card, an option."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.lookup import questions_of
from awsadvisor.models import Question


def scenario(knowledge: Knowledge, decisions: Sequence[str]) -> str:
    """A scenario file in which every question that bears on the decisions stands as a comment."""
    chosen = [_decision(knowledge, name) for name in decisions] or list(knowledge.decisions.values())
    wanted = {question for decision in chosen for question in questions_of(knowledge, decision)}
    lines = [
        "title: A name for this workload",
        "story: >",
        "  What the workload does, for whom, and what matters.",
        "",
        "# Take away the '#' before what you know. What stays out is unknown, which is never read as 'no'.",
        "answers:",
    ]
    for topic in knowledge.topics:
        questions = [question for question in topic.questions if question.id in wanted]
        if questions:
            lines += ["", f"  # --- {topic.title}"]
            lines += [line for question in questions for line in _question_lines(question)]
    if decisions:
        lines += ["", f"decisions: [{', '.join(decisions)}]"]
    return "\n".join([*lines, ""])


def _question_lines(question: Question) -> list[str]:
    match question.kind:
        case "number":
            values, example = f"a number, {question.unit}", "0"
        case "yes_no":
            values, example = "yes, no", "yes"
        case "choices":
            values, example = "any of " + ", ".join(question.words), f"[{question.words[0]}]"
        case _:
            values, example = "one of " + ", ".join(question.words), question.words[0]
    return [f"  # {question.ask} ({values})", f"  # {question.id}: {example}"]


def rule(knowledge: Knowledge, name: str) -> str:
    """A rule card to paste into `rules/<decision>.yaml`, for a name `decision/rule`."""
    decision_name, _, rule_name = name.partition("/")
    decision = _decision(knowledge, decision_name)
    if not rule_name:
        raise InputError([Problem("", 0, "a rule is named as DECISION/RULE, for example inference/idle-gaps")])
    if rule_name in decision.rules:
        raise InputError([Problem("", 0, f"rule '{name}' exists already; see: awsadvisor rules show {name}")])
    tested = sorted(questions_of(knowledge, decision))
    question = knowledge.questions[tested[0]] if tested else next(iter(knowledge.questions.values()))
    value = "{at_least: 1}" if question.kind == "number" else question.words[0]
    option = next(iter(decision.options))
    effect = f"require: [{option}]" if decision.select == "all" else f"favor: {{{option}: clear}}"
    return f"""\
  # paste below 'rules:' in rules/{decision_name}.yaml
  - id: {rule_name}
    when: {{{question.id}: {value}}}
    {effect}
    because: One sentence that names the fact which decides, true for whoever's answers make the rule fire.
    sources: [{next(iter(decision.options.values())).sources[0]}]
    # near_miss:                     # needed as soon as there are two conditions
    #   name: The neighbour who should get other advice
    #   answers: {{{question.id}: unknown}}
"""


def option(knowledge: Knowledge, name: str, today: dt.date) -> str:
    """An option to paste into `catalog/<decision>.yaml`, with a source for `catalog/sources`, for `decision/option`."""
    decision_name, _, option_name = name.partition("/")
    decision = _decision(knowledge, decision_name)
    if not option_name:
        raise InputError([Problem("", 0, "an option is named as DECISION/OPTION, for example inference/edge-endpoint")])
    if option_name in decision.options:
        raise InputError(
            [Problem("", 0, f"option '{name}' exists already; see: awsadvisor catalog show {option_name}")]
        )
    service = next((o.service for o in decision.options.values() if o.service), next(iter(knowledge.services)))
    return f"""\
# paste into catalog/{decision_name}.yaml
- id: {option_name}
  name: The name that AWS gives it
  service: {service}
  summary: One sentence that says what it is for.
  effort: low                      # low, medium or high
  # limits:
  #   payload_mb: {{at_most: 4}}
  sources: [{option_name}-page]

# paste into a file of catalog/sources
- id: {option_name}-page
  title: The title of the page that says so
  url: https://docs.aws.amazon.com/
  checked: {today}
"""


def _decision(knowledge: Knowledge, name: str) -> Decision:
    if name not in knowledge.decisions:
        raise InputError([Problem("", 0, f"unknown decision '{name}'{did_you_mean(name, knowledge.decisions)}")])
    return knowledge.decisions[name]

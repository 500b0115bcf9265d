"""`practice/words.yaml`: what generated items are told with. Facts about AWS and answers never stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from awsadvisor.answers import answer_problems
from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Model, NameId, Text, WordId
from awsadvisor.practice.bank import practice_folder
from awsadvisor.practice.models import Task
from awsadvisor.validation import validate
from awsadvisor.yamlfile import YamlFile, read_yaml


class Setting(Model):
    """Whose story it is: `who` when first named, `name` from then on.

    `only_for` are answers that would be strange of anybody else, such as patients' records of a brewery; the setting
    tells stories that state one of them, and no others.
    """

    who: Text
    name: Text
    only_for: Mapping[WordId, tuple[WordId, ...]] = {}


class Begin(Model):
    """How a story begins, with the answers that this beginning states."""

    text: Text
    states: Mapping[WordId, Any] = {}


class DecisionWords(Model):
    """How items of one decision begin and ask.

    `best` asks where one of the answers is a qualifier, `several` where more than one option is right, `each` in a
    matching item. `orders` ask for an order, by what the options stand in order by. `never` are options too general to
    stand beside others, `unasked` those that no item asks for, and `untold` questions whose answers make no story
    here. `made` tells that the decision is already made, with {option} for what was chosen.
    """

    task: Task
    begins: Annotated[tuple[Begin, ...], Field(min_length=1)]
    one: Text
    best: Text | None = None
    several: Text | None = None
    each: Text | None = None
    made: Text | None = None
    orders: Mapping[WordId, Text] = {}
    never: tuple[NameId, ...] = ()
    unasked: tuple[NameId, ...] = ()
    untold: tuple[WordId, ...] = ()


class Words(Model):
    """The whole file."""

    settings: Annotated[tuple[Setting, ...], Field(min_length=1)]
    qualifiers: Mapping[WordId, Mapping[WordId, Text]] = {}
    matches: Annotated[tuple[Text, ...], Field(min_length=1)]
    decisions: Mapping[WordId, DecisionWords]

    def settings_for(self, *stories: Mapping[str, Any]) -> Sequence[Setting]:
        """The settings of which the stories' answers can be told: those made for most of the answers, or the others."""
        stated = {(fact, word) for answers in stories for fact, value in answers.items() for word in _words(value)}

        def fit(setting: Setting) -> int:
            return sum((fact, word) in stated for fact, words in setting.only_for.items() for word in words)

        best = max(map(fit, self.settings))
        return [one for one in self.settings if fit(one) == best and (best or not one.only_for)]


def _words(value: Any) -> Sequence[Any]:
    return value if isinstance(value, tuple) else (value,)


def read_words(knowledge: Knowledge, path: Path | None = None) -> Words:
    """The words in a file; default: the shipped ones. Raises InputError with every problem."""
    place = path or practice_folder() / "words.yaml"
    file = read_yaml(place, None if path else "practice/words.yaml")
    problems: list[Problem] = []
    words = validate(Words, file.value, file, (), problems)
    if words is not None:
        problems.extend(_link_problems(knowledge, words, file))
    if problems or words is None:
        raise InputError(problems)
    return words


def _link_problems(knowledge: Knowledge, words: Words, file: YamlFile) -> list[Problem]:
    found: list[Problem] = []
    for question, values in words.qualifiers.items():
        for value in values:
            for path, text in answer_problems(knowledge, {question: value}):
                found.append(file.problem(("qualifiers", *path[1:]), text))
    for number, setting in enumerate(words.settings):
        for question, named in setting.only_for.items():
            for word in named:
                for path, text in answer_problems(knowledge, {question: word}):
                    found.append(file.problem(("settings", number, "only_for", *path[1:]), text))
    for name, entry in words.decisions.items():
        decision = knowledge.decisions.get(name)
        place = ("decisions", name)
        if decision is None:
            found.append(file.problem(place, f"unknown decision '{name}'{did_you_mean(name, knowledge.decisions)}"))
            continue
        for position, begin in enumerate(entry.begins):
            for path, text in answer_problems(knowledge, begin.states):
                found.append(file.problem((*place, "begins", position, "states", *path[1:]), text))
        for key, options in (("never", entry.never), ("unasked", entry.unasked)):
            for position, option in enumerate(options):
                if option not in decision.options:
                    near = did_you_mean(option, decision.options)
                    found.append(file.problem((*place, key, position), f"no option '{option}'{near}"))
        for position, question in enumerate(entry.untold):
            if question not in knowledge.questions:
                near = did_you_mean(question, knowledge.questions)
                found.append(file.problem((*place, "untold", position), f"unknown question '{question}'{near}"))
        if entry.made is not None and "{option}" not in entry.made:
            found.append(file.problem((*place, "made"), "'made' needs {option}, for what was chosen"))
        if knowledge.exam is not None and knowledge.exam.task(entry.task) is None:
            found.append(file.problem((*place, "task"), f"the exam guide has no task {entry.task}"))
    return found

"""A situation as a story, and the question at its end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Question
from awsadvisor.practice.situation import Answer, Situation
from awsadvisor.practice.words import Begin, Setting, Words
from awsadvisor.wording import listed, number

COUNTS = {2: "two", 3: "three", 4: "four"}
MOST_QUOTED = 2
IT = re.compile(r"^(It|Its)\b")
MUST = re.compile(r"^(.+?) must (?!be\b)(.+)\.$")


def story(
    knowledge: Knowledge,
    words: Words,
    decision: str,
    situation: Situation,
    begin: Begin,
    setting: Setting,
    count: int = 1,
) -> str:
    """The stem: how it begins, a sentence for each answer, and the question, which holds the qualifier."""
    entry = words.decisions[decision]
    facts = {fact: value for fact, value in situation.answers.items() if fact not in begin.states}
    ask = entry.one if count == 1 else (entry.several or entry.one)
    asked = qualifiers_asked(words, decision, situation, begin, count)
    for fact, said in asked.items():
        ask = (entry.best or ask).replace("{qualifier}", said)
        del facts[fact]
    sentences = [begin.text, *_given(knowledge, words, situation.given), *sentences_of(knowledge, facts)]
    return " ".join([*_joined(sentences, setting), _fill(ask.replace("{count}", COUNTS.get(count, "")), setting)])


def qualifiers_asked(
    words: Words, decision: str, situation: Situation, begin: Begin, count: int = 1
) -> Mapping[str, str]:
    """What the question states of the situation, by fact: one qualifier or none."""
    facts = {fact: value for fact, value in situation.answers.items() if fact not in begin.states}
    if len(facts) + len(situation.given) < 2 or count > 1 or words.decisions[decision].best is None:
        return {}  # "meets these requirements" needs some that the story tells
    fact = _qualifier(words, facts)
    return {fact: words.qualifiers[fact][_words(facts[fact])[0]]} if fact else {}


@dataclass(frozen=True)
class Voice:
    """Who tells a story: it quotes what the story says, or would say. `asked` is told in the question itself."""

    knowledge: Knowledge
    words: Words
    setting: Setting
    asked: Mapping[str, str] = field(default_factory=dict)

    def quote(self, answers: Mapping[str, Answer], given: Mapping[str, str] | None = None) -> Quote | None:
        """The first sentences on these answers and decisions; None when there are none."""
        told = {fact: value for fact, value in answers.items() if fact not in self.asked}
        said = [*_given(self.knowledge, self.words, given or {}), *sentences_of(self.knowledge, told)]
        said = [_named(sentence, self.setting) for sentence in said]
        said += [self.asked[fact] for fact in answers if fact in self.asked]
        return Quote(tuple(said[:MOST_QUOTED])) if said else None


@dataclass(frozen=True)
class Quote:
    """Some sentences of a story; as text, each in quotation marks."""

    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return listed([f'"{sentence}"' for sentence in self.sentences])

    def verb(self, singular: str) -> str:
        """The quote with a verb, `speaks` or `does`, that goes with the number of its sentences."""
        plural = "do" if singular == "does" else singular.removesuffix("s")
        return f"{self} {singular if len(self.sentences) == 1 else plural}"


def prompt(knowledge: Knowledge, words: Words, situation: Situation, begin: Begin, setting: Setting) -> str:
    """One line of a matching item: the sentences of what it states beside the beginning."""
    told = {fact: value for fact, value in situation.answers.items() if fact not in begin.states}
    sentences = [*_given(knowledge, words, situation.given), *sentences_of(knowledge, told)]
    return " ".join(_joined(["", *sentences], setting)[1:])


def frame(begin: Begin, setting: Setting, ask: str) -> str:
    """The stem of a matching item."""
    return f"{_fill(begin.text, setting)} {ask}"


def sentences_of(knowledge: Knowledge, answers: Mapping[str, Answer]) -> list[str]:
    """A sentence for each answer, in the order of the questionnaire."""
    found: list[str] = []
    for question in knowledge.questions.values():
        if question.id in answers:
            found += _told(question, answers[question.id])
    return found


def tellable(knowledge: Knowledge, situation: Situation) -> bool:
    """Whether every answer has its sentence."""
    for fact, value in situation.answers.items():
        told = knowledge.questions[fact].told
        known = told is not None if isinstance(value, int | float) else isinstance(told, Mapping)
        if not known or (isinstance(told, Mapping) and not told.keys() >= set(_words(value))):
            return False
    return True


def _told(question: Question, value: Answer) -> list[str]:
    if isinstance(question.told, str):
        return [question.told.replace("{value}", number(float(value)))]  # type: ignore[arg-type]
    assert question.told is not None
    return [question.told[word] for word in _words(value)]


def _words(value: Answer) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _qualifier(words: Words, told: Mapping[str, Answer]) -> str | None:
    """The answer that the question itself states: the only one of its kind."""
    fitting = [
        fact
        for fact, value in told.items()
        if fact in words.qualifiers and len(_words(value)) == 1 and _words(value)[0] in words.qualifiers[fact]
    ]
    return fitting[0] if len(fitting) == 1 else None


def _given(knowledge: Knowledge, words: Words, given: Mapping[str, str]) -> list[str]:
    """A sentence for each decision that is already made."""
    found: list[str] = []
    for decision, option in given.items():
        made = words.decisions[decision].made if decision in words.decisions else None
        name = knowledge.decisions[decision].options[option].name
        found.append((made or "It has already made a choice: {option}.").replace("{option}", name))
    return found


def _fill(text: str, setting: Setting) -> str:
    if not text:
        return text
    filled = text.replace("{Who}", setting.who).replace("{who}", setting.who).replace("{name}", setting.name)
    return filled[0].upper() + filled[1:]


def _joined(sentences: list[str], setting: Setting) -> list[str]:
    """The sentences as one speaks: named again where "it" would be far from its name, and joined where they go on."""
    found: list[str] = []
    for position, sentence in enumerate(sentences):
        text = _fill(sentence, setting)
        before = MUST.match(found[-1]) if found else None
        after = MUST.match(text)
        named = ("It", _fill("{name}", setting))
        if before and after and before[1] in named and after[1] == "It" and not re.search(" and |,", found[-1]):
            found[-1] = f"{before[1]} must {before[2]}, and it must {after[2]}."
            continue
        found.append(text)
        if position and len(found) == 2:
            found[-1] = _with_name(text, setting)
    return found


def _with_name(text: str, setting: Setting) -> str:
    """A sentence about "it" with the name in its place."""
    if not IT.match(text):
        return text
    name = "{name}'s" if text.startswith("Its") else "{name}"
    return _fill(name + IT.sub("", text, count=1), setting)


def _named(sentence: str, setting: Setting) -> str:
    """A sentence as it is quoted outside its story."""
    return _with_name(_fill(sentence, setting), setting).removesuffix(".")

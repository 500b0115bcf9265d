"""What a decision record says, as values that a template lays out: plain text, nothing of any markup."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from awsadvisor.advice import Advice, Evidence, OptionVerdict, Recommendation
from awsadvisor.answers import to_facts
from awsadvisor.conditions import Facts
from awsadvisor.knowledge import Knowledge
from awsadvisor.models import Option, Scenario, Source
from awsadvisor.records import consequences
from awsadvisor.records.clauses import Names, clauses, names_in
from awsadvisor.render import words
from awsadvisor.render.phrases import stage_words
from awsadvisor.render.turns import flip_words, outcome_words
from awsadvisor.whatif import Flip

ALL = "all"
"""What stands for the decision in a record of all decisions."""
MOST_FLIPS = 6
MOST_REASONS = 3
ASIDE = frozenset(("lifecycle", "region", "caution"))
"""Evidence that holds whatever the answers are; an option with no other was not considered for them."""


@dataclass(frozen=True, slots=True)
class Considered:
    """One option with its reasons. `out` is why it is ruled out, empty where it is not."""

    id: str
    name: str
    summary: str
    verdict: str
    score: int
    good: tuple[str, ...]
    bad: tuple[str, ...]
    out: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One decision in a record."""

    decision: str
    question: str
    answer: str
    picks: tuple[str, ...]
    chosen: tuple[str, ...]
    because: tuple[str, ...]
    drivers: tuple[str, ...]
    considered: tuple[Considered, ...]
    silent: tuple[str, ...]
    """Names of options that nothing in the answers speaks for or against."""
    good: tuple[str, ...]
    neutral: tuple[str, ...]
    bad: tuple[str, ...]
    revisit: tuple[str, ...]
    links: tuple[tuple[str, str, int], ...]
    """What speaks for a pick: an answer, the option's name, and the weight. The flowchart is drawn from these."""
    bars: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """What rules out: answers, and the names of the options that these rule out."""
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that a record says, but for its number and what it supersedes."""

    scenario: str
    decision: str
    title: str
    story: str
    date: dt.date
    lens: str
    command: str
    fingerprint: str
    version: str
    warnings: tuple[str, ...]
    chapters: tuple[Chapter, ...]

    @property
    def picks(self) -> Mapping[str, tuple[str, ...]]:
        """The picks by decision: what must change for a new record to be worth writing."""
        return {chapter.decision: chapter.picks for chapter in self.chapters}

    @property
    def drivers(self) -> tuple[str, ...]:
        """The facts that the decisions rest on, each once."""
        return tuple(dict.fromkeys(driver for chapter in self.chapters for driver in chapter.drivers))

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all chapters, each once."""
        return tuple(dict.fromkeys(source for chapter in self.chapters for source in chapter.sources))


def records_of(
    knowledge: Knowledge,
    scenario: Scenario,
    advice: Advice,
    flips: Mapping[str, Sequence[Flip]],
    again: Sequence[str],
    whole: bool,
) -> list[Record]:
    """A record for each decision that has picks, or one of the `whole`.

    `flips` say when to look at each again, and `again` is what `awsadvisor recommend` takes to give this advice.
    """
    names, facts = names_in(knowledge), to_facts(knowledge, scenario.answers)
    chapters = [
        _chapter(knowledge, found, flips.get(name, ()), advice.as_of, names, facts)
        for name, found in advice.recommendations.items()
        if found.picks
    ]
    if not chapters:
        return []
    groups = [(ALL, advice.title, chapters)] if whole else [(c.decision, c.answer, [c]) for c in chapters]
    return [
        Record(
            scenario=advice.title,
            decision=decision,
            title=title,
            story=(scenario.story or "").strip(),
            date=advice.as_of,
            lens=words.setting(advice, knowledge),
            command=_command(again, decision, advice),
            fingerprint=advice.fingerprint,
            version=advice.version,
            warnings=tuple(f"{each.text} {each.because or ''}".strip() for each in advice.warnings),
            chapters=tuple(own),
        )
        for decision, title, own in groups
    ]


def _command(again: Sequence[str], decision: str, advice: Advice) -> str:
    parts = ["awsadvisor", "recommend", *again, *(["--decision", decision] if decision != ALL else [])]
    parts += ["--lens", advice.lens, "--account", advice.account, "--as-of", advice.as_of.isoformat()]
    return shlex.join(parts)


def _chapter(
    knowledge: Knowledge, found: Recommendation, flips: Sequence[Flip], day: dt.date, names: Names, facts: Facts
) -> Chapter:
    decision = knowledge.decisions[found.decision]
    chosen = [option for option in found.options if option.id in found.picks]
    speaking = [option for option in found.options if any(item.effect not in ASIDE for item in option.evidence)]
    evidence = [item for option in chosen for item in option.evidence]
    options = [decision.options[option.id] for option in chosen]
    return Chapter(
        decision=found.decision,
        question=found.title,
        answer=found.summary.rstrip("."),
        picks=found.picks,
        chosen=tuple(option.name for option in chosen),
        because=tuple(clauses(names, _because(evidence))),
        drivers=tuple(dict.fromkeys(_drivers(knowledge, [i for o in speaking for i in o.evidence]))),
        considered=tuple(_considered(option, decision.options[option.id], names) for option in speaking),
        silent=tuple(option.name for option in found.options if option not in speaking),
        good=tuple(consequences.light(options)),
        neutral=tuple(consequences.terms(knowledge, options, facts)),
        bad=(*consequences.heavy(options), *dict.fromkeys(_reasons(evidence, -1, names))),
        revisit=(*_dates(knowledge, found, day), *_turns(knowledge, found, flips)),
        links=tuple(dict.fromkeys(_links(knowledge, chosen))),
        bars=tuple(_bars(knowledge, speaking)),
        sources=tuple(words.sources_of(knowledge, [item for option in speaking for item in option.evidence])),
    )


def _because(evidence: list[Evidence]) -> list[str]:
    """The weightiest sentences for the picks; all of them stand among the pros and cons."""
    weighed = [item for item in words.first_sentences(evidence) if item.weight > 0 or item.effect == "require"]
    return list(dict.fromkeys(item.because for item in weighed))[:MOST_REASONS]


def _drivers(knowledge: Knowledge, evidence: Iterable[Evidence]) -> Iterator[str]:
    """The answers and earlier decisions that any reason rests on."""
    for item in evidence:
        yield from (words.said(knowledge, name, value) for name, value in item.answers.items())
        yield from (words.decided(knowledge, name, picks) for name, picks in item.decisions.items())


def _considered(verdict: OptionVerdict, option: Option, names: Names) -> Considered:
    return Considered(
        id=verdict.id,
        name=verdict.name,
        summary=option.summary,
        verdict=verdict.verdict,
        score=verdict.score,
        good=tuple(_reasons(verdict.evidence, 1, names)),
        bad=tuple(_reasons(verdict.evidence, -1, names)),
        out=words.ruled_out_because(verdict),
    )


def _reasons(evidence: Iterable[Evidence], sign: int, names: Names) -> Iterator[str]:
    """Sentences for (1) or against (-1); what rules an option out is said apart."""
    for item in words.first_sentences(list(evidence)):
        side = item.weight or {"require": 1, "stands_in": 1, "given": 1, "caution": -1}.get(item.effect, 0)
        if side * sign > 0:
            weight = f" ({item.weight:+d})" if item.weight else ""
            yield names.clause(item.because).rstrip(".") + weight + words.origin(item) + words.doubt(item)


def _dates(knowledge: Knowledge, found: Recommendation, day: dt.date) -> Iterator[str]:
    """What the lifecycle has in store for the picks."""
    decision = knowledge.decisions[found.decision]
    for pick in found.picks:
        option = decision.options[pick]
        service = knowledge.services.get(option.service or "")
        for stage in option.lifecycle or (service.lifecycle if service else ()):
            if (stage.since and stage.since > day) or (stage.ends and stage.ends > day):
                yield f"{option.name}: {stage_words(stage)}"


def _turns(knowledge: Knowledge, found: Recommendation, flips: Sequence[Flip]) -> Iterator[str]:
    """The changes of answers that would change the decision: known ones first, thresholds before words."""

    def nearness(flip: Flip) -> tuple[int, bool, bool]:
        unanswered = sum(change.answers_open_question for change in flip.changes)
        return len(flip.changes), unanswered > 0, not any(change.stretches for change in flip.changes)

    for flip in sorted(flips, key=nearness)[:MOST_FLIPS]:
        outcome = outcome_words(knowledge, found, flip.status, flip.picks)
        yield f"{flip_words(knowledge, flip)}: then {outcome}"


def _links(knowledge: Knowledge, chosen: Iterable[OptionVerdict]) -> Iterator[tuple[str, str, int]]:
    for option in chosen:
        for item in words.first_sentences(option.evidence):
            if item.weight > 0 or item.effect in ("require", "stands_in"):
                yield words.grounds(knowledge, item) or item.because, option.name, item.weight


def _bars(knowledge: Knowledge, options: Iterable[OptionVerdict]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What rules options out, with those that the same answers rule out together."""
    found: dict[tuple[str, ...], list[str]] = {}
    for option in options:
        ruling = words.ruling(option)
        answers = tuple(dict.fromkeys(words.grounds(knowledge, item) or item.because.rstrip(".") for item in ruling))
        if answers:
            found.setdefault(answers, []).append(option.name)
    yield from ((answers, tuple(names)) for answers, names in found.items())

"""What is said after an answer: which facts decided, what holds for new accounts today, and how to report a fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awsadvisor.advisor import Advisor
from awsadvisor.answers import to_facts
from awsadvisor.judgement import stated
from awsadvisor.practice.models import Item, Response
from awsadvisor.practice.proof import failures
from awsadvisor.practice.wording import option_texts
from awsadvisor.wording import listed


def deciding_facts(advisor: Advisor, item: Item) -> tuple[str, ...]:
    """The stated facts without which the key would not be right, in words; nothing for a concept item."""
    found: list[str] = []
    for trial in item.trials:
        for fact in trial.scenario.answers:
            fewer = {name: value for name, value in trial.scenario.answers.items() if name != fact}
            without = trial.scenario.model_copy(update={"answers": fewer})
            changed = type(trial)(without, trial.decision, trial.key, trial.listed, trial.path)
            if any(failures(advisor, changed)):
                found.append(in_words(advisor, fact, trial.scenario.answers))
        for decision, option in trial.scenario.given.items():
            others = {name: value for name, value in trial.scenario.given.items() if name != decision}
            without = trial.scenario.model_copy(update={"given": others})
            if any(failures(advisor, type(trial)(without, trial.decision, trial.key, trial.listed, trial.path))):
                found.append(_chosen(advisor, decision, option))
    return tuple(dict.fromkeys(found))


def counting_facts(advisor: Advisor, item: Item) -> tuple[str, ...]:
    """The stated facts that speak for the key, in words."""
    found: list[str] = []
    for trial in item.trials:
        judged = advisor.advise(trial.scenario)[trial.decision]
        for key in sorted(trial.key):
            for evidence in judged.option(key).evidence:
                if evidence.weight > 0 or evidence.effect == "require":
                    found += [in_words(advisor, fact, evidence.answers) for fact in evidence.answers]
                    given = trial.scenario.given
                    found += [_chosen(advisor, name, given[name]) for name in evidence.decisions if name in given]
    return tuple(dict.fromkeys(found))


def in_words(advisor: Advisor, fact: str, answers: Mapping[str, Any]) -> str:
    """One answer as reasons name it: `20 MB per request`, `traffic: short bursts with idle gaps`."""
    question = advisor.knowledge.questions[fact]
    value = to_facts(advisor.knowledge, {fact: answers[fact]}).get(fact)
    if value is None:
        return f"{question.short}: unknown"
    return stated(question.short, question.stated, question.unit, question.values, value)


def _chosen(advisor: Advisor, decision: str, chosen: str | tuple[str, ...]) -> str:
    options = advisor.knowledge.decisions[decision].options
    return (
        f"already chosen: {listed([options[name].name for name in ((chosen,) if isinstance(chosen, str) else chosen)])}"
    )


def build_note(advisor: Advisor, item: Item) -> str | None:
    """What differs for a new account today, when the exam still teaches what AWS has closed; None when nothing does."""
    notes: list[str] = []
    for trial in item.trials:
        other = advisor.advise(trial.scenario)[trial.decision].other_lens
        if other is not None and other.names:
            notes.append(" ".join((f"For a new account today: {listed(other.names)}.", *other.because)))
    return " ".join(dict.fromkeys(notes)) or None


def sources_of(advisor: Advisor, item: Item) -> tuple[str, ...]:
    """The sources that an item rests on: its own, and those of the evidence for its key."""
    names = list(item.sources)
    for trial in item.trials:
        found = advisor.advise(trial.scenario)[trial.decision]
        names += [name for key in sorted(trial.key) for item_ in found.option(key).evidence for name in item_.sources]
    return tuple(dict.fromkeys(names))


def report(advisor: Advisor, item: Item, response: Response = (), remark: str = "") -> str:
    """A text with which a learner says that an item is wrong, with everything that is needed to look into it."""
    texts = option_texts(advisor.knowledge, item)
    lines = [
        f"Practice item {item.id} (knowledge {advisor.knowledge.fingerprint}, task {item.task})",
        "",
        item.stem,
        "",
        *(f"- {text}{' (key)' if name in item.right else ''}" for name, text in texts.items()),
        "",
        f"Key: {', '.join(item.right)}",
        f"My answer: {', '.join(response) or 'none'}",
        f"What I think is wrong: {remark}",
    ]
    return "\n".join(lines)


def confused(item: Item, response: Response) -> tuple[str, str] | None:
    """The key and the wrong option that was taken for it, where both are options of a decision and it is clear."""
    wrong = [name for name in response if name not in item.right]
    missed = [name for name in item.right if name not in response]
    if item.decision is None or item.type in ("ordering", "matching") or len(wrong) != 1 or len(missed) != 1:
        return None
    return missed[0], wrong[0]

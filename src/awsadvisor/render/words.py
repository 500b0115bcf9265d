"""Phrases that every rendering shares: how an answer, a margin or a source is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from awsadvisor.advice import BARRING, RULES_OUT, Advice, Evidence, OptionVerdict, Part, Recommendation
from awsadvisor.answers import to_facts
from awsadvisor.conditions import Value
from awsadvisor.judgement import stated
from awsadvisor.knowledge import SHIPPED, Knowledge
from awsadvisor.models import EFFORTS, Source
from awsadvisor.ranking import DECISIVE
from awsadvisor.wording import listed, plural

HEADLINES = 4
"""How many decisions the first sentence names."""
MOST_NAMED = 3

STATUS_WORDS = {
    "decided": "decided",
    "close": "a close call",
    "open": "open",
    "not_applicable": "does not apply",
}


def headline(advice: Advice, knowledge: Knowledge) -> str:
    """The answer in one sentence: the picks of the decisions that most of the answers bear on."""
    decided = [found for found in advice.recommendations.values() if found.picks]
    if not decided:
        return "Too little is known to recommend anything yet."
    by_weight = sorted(decided, key=lambda found: (found.select == "all", -_answers_used(found)))
    leading = {found.decision for found in by_weight[:HEADLINES]}
    first, *rest = [_answer(found, knowledge) for found in decided if found.decision in leading]
    sentence = "; ".join([first, *(_lower_first(part) for part in rest)])
    more = len(decided) - len(leading)
    return f"{sentence}." if not more else f"{sentence}; and {plural(more, 'more decision')} below."


def _answer(found: Recommendation, knowledge: Knowledge) -> str:
    """A decision's answer without its full stop, with at most three picks by name."""
    decision = knowledge.decisions[found.decision]
    names = [decision.options[pick].name for pick in found.picks]
    if len(names) > MOST_NAMED:
        names = [*names[: MOST_NAMED - 1], f"{len(names) - MOST_NAMED + 1} more"]
    return decision.answer.replace("{picks}", listed(names)).rstrip(".")


def _answers_used(found: Recommendation) -> int:
    """How many of the user's answers the picks of a decision rest on."""
    chosen = [option for part in found.parts for option in part.options if option.id in part.picks]
    return len({name for option in chosen for item in option.evidence for name in item.answers})


def _lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def setting(advice: Advice, knowledge: Knowledge) -> str:
    """Under which reading the advice was given, and from which knowledge."""
    account = "a new account" if advice.account == "new" else "an existing account"
    oldest = f"; oldest fact used was checked on {advice.oldest_source}" if advice.oldest_source else ""
    overlays = f"; overlays: {', '.join(advice.overlays)}" if advice.overlays else ""
    return (
        f"lens {advice.lens}, for {account}, as of {advice.as_of}; "
        f"knowledge {advice.fingerprint} of {knowledge.date}{oldest}{overlays}"
    )


def said(knowledge: Knowledge, name: str, value: Value) -> str:
    """An answer as the user knows it: `traffic: short bursts with idle gaps`, `20 MB per request`."""
    question = knowledge.questions[name]
    return stated(question.short, question.stated, question.unit, question.values, value)


def said_as_written(knowledge: Knowledge, name: str, answer: Any) -> str:
    """An answer as the scenario has it, in the words of `said`; it must fit its question."""
    return said(knowledge, name, to_facts(knowledge, {name: answer})[name])


def grounds(knowledge: Knowledge, evidence: Evidence) -> str:
    """The user's answers and the earlier decisions that a reason rests on."""
    parts = [said(knowledge, name, value) for name, value in evidence.answers.items()]
    parts += [decided(knowledge, name, picks) for name, picks in evidence.decisions.items()]
    return "; ".join(parts)


def decided(knowledge: Knowledge, name: str, picks: Value) -> str:
    """An earlier decision as a reason names it: `vector store: Amazon S3 Vectors`."""
    chosen = picks if isinstance(picks, frozenset) else (str(picks),)
    names = ", ".join(option.name for option in knowledge.decisions[name].options.values() if option.id in chosen)
    return f"{name.replace('_', ' ')}: {names}"


def confidence(recommendation: Recommendation, part: Part) -> str:
    """How firm a pick is, in words."""
    if recommendation.given:
        return "given by the scenario"
    words = [STATUS_WORDS[part.status]]
    if part.margin is not None and part.picks and part.margin > 0:
        words.append(f"leads by {part.margin}")
    if part.picks:
        words.append("settled" if recommendation.settled else "an open answer could change it")
    return ", ".join(words)


def runner_up(part: Part) -> OptionVerdict | None:
    """The best option that was not picked and is not ruled out, if anything speaks for it."""
    rivals = (option for option in part.options if option.verdict == "alternative")
    return next((option for option in rivals if any(item.weight > 0 for item in option.evidence)), None)


def separates(knowledge: Knowledge, recommendation: Recommendation, part: Part, rival: OptionVerdict) -> str:
    """What put the pick before the runner-up."""
    decision = knowledge.decisions[recommendation.decision]
    pick = next(option for option in part.options if option.id in part.picks)
    gap = pick.score - rival.score
    if recommendation.given:
        return f"scores {rival.score} to {pick.score}; the choice was given"
    if recommendation.select == "all":
        return f"scores {rival.score}, and a pick needs {DECISIVE}"
    if gap > 0:
        return f"{gap} behind ({rival.score} to {pick.score})"
    mine, theirs = (decision.options[option.id].effort for option in (pick, rival))
    if EFFORTS.index(mine) < EFFORTS.index(theirs):
        return f"equal score; {pick.name} takes less effort to operate ({mine} against {theirs})"
    return "equal score and effort; only the catalog's order puts it second"


def differing(part: Part, rival: OptionVerdict) -> list[Evidence]:
    """The runner-up's reasons that the pick does not share with the same weight, heaviest first."""
    pick = next(option for option in part.options if option.id in part.picks)
    shared = {(item.rule, item.weight) for item in pick.evidence}
    return first_sentences([item for item in rival.evidence if item.weight and (item.rule, item.weight) not in shared])


def ruled_out(part: Part) -> list[OptionVerdict]:
    """Options that something rules out, those that the answers spoke for first."""
    found = [option for option in part.options if option.verdict == "ruled_out"]
    return sorted(found, key=lambda option: -sum(item.weight for item in option.evidence if item.weight > 0))


def ruling(option: OptionVerdict) -> list[Evidence]:
    """The evidence that rules the option out."""
    return [item for item in option.evidence if item.effect in RULES_OUT]


def ruled_out_because(option: OptionVerdict) -> str:
    """Why the option is out, in sentences that follow its name."""
    said = (because(item, option.name) + origin(item) + doubt(item) for item in ruling(option))
    return " ".join(sentence.removeprefix(f"{option.name} ") for sentence in said)


def because(item: Evidence, option: str) -> str:
    """A reason where the option's name has just been said: `20 MB per request; it takes up to 4 MB.`"""
    return item.because.replace(f"; {option} ", "; it ") if option and item.effect == "limit" else item.because


def sources_of(knowledge: Knowledge, evidence: Iterable[Evidence]) -> list[Source]:
    """The sources of some evidence, each once."""
    names = dict.fromkeys(name for item in evidence for name in item.sources)
    return [knowledge.sources[name] for name in names]


def origin(evidence: Evidence) -> str:
    """` [overlay acme]` for evidence from an overlay, else nothing."""
    return "" if evidence.origin in (SHIPPED, "scenario") else f" [overlay {evidence.origin}]"


def doubt(evidence: Evidence) -> str:
    """` (unverified: ...)` where AWS's own pages did not confirm the fact."""
    return "" if evidence.unverified is None else f" (unverified: {evidence.unverified.rstrip('.')})"


def evidence_of_picks(found: Recommendation) -> list[Evidence]:
    """Everything that speaks for or against what was picked."""
    chosen = [option for part in found.parts for option in part.options if option.id in part.picks]
    return [item for option in chosen for item in option.evidence]


def quiet(advice: Advice) -> list[Recommendation]:
    """Decisions that nothing in the scenario bears on."""
    return [found for found in advice.recommendations.values() if found.status == "open" and not found.touched]


def speaking(advice: Advice) -> list[Recommendation]:
    """Decisions with something to say, in order: those with picks, and those open because of what is ruled out."""
    return [found for found in advice.recommendations.values() if found.picks or _blocked(found)]


def waiting(advice: Advice) -> list[Recommendation]:
    """Decisions that the answers bear on, but not enough to decide."""
    return [
        found
        for found in advice.recommendations.values()
        if found.status == "open" and found.touched and not _blocked(found)
    ]


def _blocked(found: Recommendation) -> bool:
    """Whether it is open because everything is ruled out, or what the answers speak for is, though not by them."""
    options = found.options if found.status == "open" and found.touched else ()
    return bool(options) and (all(option.verdict == "ruled_out" for option in options) or any(map(_barred, options)))


def _barred(option: OptionVerdict) -> bool:
    """Whether the answers would have it picked, but its lifecycle, a prohibition or the Regions rule it out."""
    return (
        option.verdict == "ruled_out"
        and option.score >= DECISIVE
        and all(item.effect in BARRING for item in ruling(option))
    )


def first_sentences(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence that requires the option first, then the heaviest; equal weights keep their order."""
    return sorted(evidence, key=lambda item: (not requires(item), -abs(item.weight)))


def requires(evidence: Evidence) -> bool:
    """Whether the option is picked on this evidence alone, whatever its score."""
    return evidence.effect == "require"


def counts(evidence: Evidence) -> bool:
    """Whether the evidence has a part in a pick: by its weight, or because it requires the option."""
    return bool(evidence.weight) or requires(evidence)


def mark(evidence: Evidence) -> str:
    """How a reason counts, as it stands before its sentence: `+3`, `-1`, `required:`, or nothing."""
    if requires(evidence):
        return "required:"
    return f"{evidence.weight:+d}" if evidence.weight else ""

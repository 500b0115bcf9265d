"""Whether the rules derive an item's key, and beat every distractor with a reason."""

from __future__ import annotations

from collections.abc import Iterator

from awsadvisor.advice import Recommendation
from awsadvisor.advisor import Advisor
from awsadvisor.knowledge import Decision
from awsadvisor.models import EFFORTS
from awsadvisor.practice.beating import beaten, lead, speaking, unanswered
from awsadvisor.practice.models import Item, Ordering, Trial
from awsadvisor.wording import listed
from awsadvisor.yamlfile import Path_

EFFORT, SEQUENCE = "effort", "sequence"
"""What an ordering item can go by, beside the limits of options."""


def disproofs(advisor: Advisor, item: Item) -> Iterator[tuple[Path_, str]]:
    """What speaks against the item's key, with its place in the item; nothing when the knowledge proves it."""
    for trial in item.trials:
        yield from ((trial.path, text) for text in failures(advisor, trial))
    if isinstance(item, Ordering) and item.by is not None:
        yield from _disorder(advisor, item)


def failures(advisor: Advisor, trial: Trial) -> Iterator[str]:
    """What the engine says against a trial."""
    found = advisor.advise(trial.scenario)[trial.decision]
    claimed = _names(advisor, trial.decision, sorted(trial.key))
    derived = frozenset(found.picks) & frozenset(trial.listed)
    if found.status not in ("decided", "close"):
        yield f"the rules derive nothing ({found.status}) from these answers, not {claimed}"
        return
    one = found.select == "one" and found.for_each is None
    if derived != trial.key or (one and frozenset(found.picks) != trial.key):
        picks = _names(advisor, trial.decision, [pick for pick in found.picks if one or pick in derived])
        yield f"the rules derive {picks or 'none of the options'}, not {claimed}"
        return
    for name in trial.listed:
        if name not in trial.key:
            yield from _unbeaten(found, sorted(trial.key), name)


def _unbeaten(found: Recommendation, keys: list[str], name: str) -> Iterator[str]:
    """Why no reason can be shown that beats a distractor."""
    if beaten(found, keys, name) is not None:
        return
    option = found.option(name)
    ahead = lead(found, keys, name)
    if ahead is not None and ahead <= 0:
        how = "effort" if found.select == "one" else "the bar for a pick"
        why = f"its score is the key's ({option.score}) and only {how} stands between them"
    else:
        for_keys = [item for key in keys for item in speaking(found.option(key))]
        support = unanswered(speaking(option), for_keys)[0]
        facts = listed([f"'{fact}'" for fact in (*support.answers, *support.decisions)])
        why = f'{facts} speaks for it, where nothing speaks for the key: "{support.because}"'
    yield f"distractor '{name}' is not beaten with a reason: {why}"


def _names(advisor: Advisor, decision: str, options: list[str]) -> str:
    known = advisor.knowledge.decisions[decision].options
    return listed([f"'{known[name].id}'" for name in options])


def _disorder(advisor: Advisor, item: Ordering) -> Iterator[tuple[Path_, str]]:
    """Neighbours that the catalog does not put in this order."""
    assert item.decision is not None
    assert item.by is not None
    decision = advisor.knowledge.decisions[item.decision]
    previous: float | None = None
    for position, choice in enumerate(item.options):
        value = rank(decision, choice.id, item.by)
        if value is None:
            yield ("options", position), f"the catalog gives '{choice.id}' no '{item.by}' to order by"
        elif previous is not None and value <= previous:
            yield ("options", position), f"by '{item.by}', '{choice.id}' does not come after the option before it"
        previous = value if value is not None else previous


def rank(decision: Decision, name: str, by: str) -> float | None:
    """Where the knowledge puts an option: by `effort`, in the `sequence` of stages, or by what it takes at most.

    None where it puts it nowhere.
    """
    option = decision.options[name]
    if by == EFFORT:
        return EFFORTS.index(option.effort)
    if by == SEQUENCE:
        return list(decision.options).index(name) if decision.sequence else None
    limit = option.limits.get(by)
    return limit.bounds.get("at_most") if limit else None


def derivation(advisor: Advisor, trial: Trial) -> str:
    """What the rules derive, for the writer of an item: the picks, and where each listed option stands."""
    found = advisor.advise(trial.scenario)[trial.decision]
    lines = [f"{found.status}, picks {', '.join(found.picks) or 'nothing'}"]
    for option in found.options:
        if option.id in trial.listed or option.score > 0:
            mark = "*" if option.id in trial.listed else " "
            lines.append(f"  {mark} {option.score:+3d} {option.id}, {option.verdict.replace('_', ' ')}")
            lines += [f"          {item.effect} {item.weight:+d} {item.because}" for item in option.evidence]
    return "\n".join(lines)

"""Matching items made from the knowledge: several situations of one decision, each with its own winner."""

from __future__ import annotations

import random

from awsadvisor.practice.checks import check_item
from awsadvisor.practice.coherence import hangs_together
from awsadvisor.practice.generating import ATTEMPTS, Maker, item_id
from awsadvisor.practice.models import Item, MatchChoice, Matching, Prompt
from awsadvisor.practice.presenting import dice
from awsadvisor.practice.proof import failures
from awsadvisor.practice.reasons import why_right
from awsadvisor.practice.situation import Situation
from awsadvisor.practice.telling import frame, prompt, tellable
from awsadvisor.practice.winning import recommendation, winning_situation
from awsadvisor.practice.words import Begin, Setting

PROMPTS = 4
MATCHING = "matching"
"""Stands for the option in the id of a made matching item."""


def match(maker: Maker, decision: str, seed: int) -> Item | None:
    """A matching item on a decision; None when the dice find none."""
    entry = maker.words.decisions.get(decision)
    if entry is None:
        return None
    for attempt in range(ATTEMPTS):
        source = dice(MATCHING, decision, seed, attempt)
        begin = source.choice(entry.begins)
        found = _situations(maker, decision, begin, source)
        if len(found) < min(PROMPTS, len(maker.advisor.knowledge.decisions[decision].options)):
            continue
        setting = source.choice(maker.words.settings_for(*(situation.answers for situation in found.values())))
        item = Matching(
            id=item_id(decision, (MATCHING,), seed),
            type="matching",
            task=entry.task,
            difficulty="medium",
            decision=decision,
            states=begin.states,
            stem=frame(begin, setting, entry.each or source.choice(maker.words.matches)),
            prompts=tuple(_prompt(maker, decision, key, found[key], begin, setting) for key in found),
            options=tuple(MatchChoice(id=key) for key in found),
        )
        if not any(check_item(maker.advisor, item)):
            return item
    return None


def _situations(maker: Maker, decision: str, begin: Begin, source: random.Random) -> dict[str, Situation]:
    """Up to four options, each with a situation in which it beats the other three."""
    base = Situation(begin.states)
    advisor = maker.advisor
    entry = maker.words.decisions[decision]
    names = [
        name
        for name in advisor.knowledge.decisions[decision].options
        if name not in entry.never and name not in entry.unasked
    ]
    source.shuffle(names)
    found: dict[str, Situation] = {}
    for name in names:
        situation = winning_situation(advisor, decision, name, base, source, source.randint(1, 2))
        if situation is None or not tellable(advisor.knowledge, situation):
            continue
        if not hangs_together(advisor, situation, base) or len(situation.answers) == len(base.answers):
            continue
        if not situation.answers.keys().isdisjoint(entry.untold):
            continue
        more = {**found, name: situation}
        trials = (s.trial(decision, frozenset((key,)), tuple(more)) for key, s in more.items())
        if not any(fault for trial in trials for fault in failures(advisor, trial)):
            found = more
        if len(found) == PROMPTS:
            break
    return found


def _prompt(maker: Maker, decision: str, key: str, situation: Situation, begin: Begin, setting: Setting) -> Prompt:
    judged = recommendation(maker.advisor, situation, decision)
    return Prompt(
        text=prompt(maker.advisor.knowledge, maker.words, situation, begin, setting),
        states={fact: value for fact, value in situation.answers.items() if fact not in begin.states},
        given=situation.given,
        key=key,
        because=why_right(judged, key, maker.advisor.knowledge.decisions[decision].options[key].summary),
    )

"""Answers to "why?" and "what if?" for a terminal, at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from awsadvisor.advice import Advice, Part, Recommendation
from awsadvisor.conditions import Value
from awsadvisor.differences import Difference, Reason
from awsadvisor.knowledge import Knowledge
from awsadvisor.render import words
from awsadvisor.render.text import Row, print_rows, reason_text
from awsadvisor.render.turns import answer_words, flip_words, lack_words, option_names, outcome_words
from awsadvisor.whatif import Flip, Fragility, Hold
from awsadvisor.why import Why
from awsadvisor.wording import listed, plural

MOST_MISSED = 3
NOTES = frozenset(("lifecycle", "region", "caution"))
"""Evidence that neither speaks for an option nor, unless it rules it out, against it."""
MOST_REASONS = 6


def print_setting(console: Console, advice: Advice, knowledge: Knowledge) -> None:
    """Which scenario, under which reading, from which knowledge."""
    console.print(Text(advice.title, style="italic"))
    console.print(Text(words.setting(advice, knowledge), style="dim"))


# --- why ---


def print_why(console: Console, knowledge: Knowledge, why: Why, most: int | None) -> None:
    """What became of one option, and at most so many ways to make it win, or all of them."""
    found = why.recommendation
    console.print(Text(f"{found.title}  ", style="bold cyan").append(why.option.name, style="bold"))
    console.print(Padding(Text(verdict(knowledge, why)), (0, 0, 0, 2)))
    print_rows(console, why_rows(knowledge, why, most))
    sources = words.sources_of(knowledge, why.option.evidence)
    print_rows(
        console,
        (
            ("sources" if position == 0 else "", Text(f"{source.title} (checked {source.checked})", style="dim"), "dim")
            for position, source in enumerate(sources)
        ),
    )


def verdict(knowledge: Knowledge, why: Why) -> str:
    """What became of the option, in a sentence or two."""
    found, part = why.recommendation, why.part
    if part is None:
        return "The decision does not apply to this scenario." if why.lacks else found.summary
    scope = f" for '{knowledge.questions[found.for_each or ''].values[part.value]}'" if part.value else ""
    if why.picked:
        required = any(words.requires(item) for item in why.option.evidence)
        how = "because a rule requires it, whatever its score" if required else f"with a score of {why.option.score}"
        return f"Picked{scope}, {how}: {words.confidence(found, part)}."
    ahead = option_names(knowledge, found.decision, part.picks)
    if why.option.verdict == "ruled_out":
        picked = f"{ahead}, with {why.option.score + why.gap}" if why.gap is not None else "nothing"
        return f"Ruled out{scope}, with a score of {why.option.score}. Picked: {picked}."
    if why.gap is None:
        return f"Not picked, and nothing else is: its score is {why.option.score}, and a pick needs 2."
    if found.select == "all":
        return f"Not selected: its score is {why.option.score}, and a pick needs 2. Selected: {ahead}."
    return f"Not picked{scope}: {words.separates(knowledge, found, part, why.option)}. Picked: {ahead}."


def why_rows(knowledge: Knowledge, why: Why, most: int | None, switches: bool = True) -> Iterable[Row]:
    """What speaks for and against the option, and what holds it or would make it win.

    With `switches` it says which ones of the command show more.
    """
    yield from _reasons(knowledge, why)
    if why.picked:
        yield from hold_rows(knowledge, why.recommendation, why.fragility)
    elif why.lacks:
        for position, lack in enumerate(why.lacks):
            yield "applies if" if position == 0 else "", Text(lack_words(knowledge, lack)), "yellow"
    else:
        if not why.barred:  # what speaks for it cannot help it
            yield from _missed(knowledge, why, None if most is None else MOST_MISSED, switches)
        yield from _ways(knowledge, why, most, switches)


def _reasons(knowledge: Knowledge, why: Why) -> Iterable[Row]:
    ruling = words.ruling(why.option)
    against = [item for item in why.option.evidence if item.weight < 0]
    notes = [item for item in why.option.evidence if item.effect in NOTES and item not in ruling]
    others = [item for item in why.option.evidence if item not in (*ruling, *against, *notes)]
    for label, items, style in (
        ("ruled out", ruling, "red"),
        ("for it", others, "green"),
        ("against it", against, "red"),
        ("note", notes, "yellow"),
    ):
        for position, item in enumerate(words.first_sentences(items)):
            yield label if position == 0 else "", reason_text(item, knowledge, why.option.name), style


def _missed(knowledge: Knowledge, why: Why, most: int | None, switches: bool) -> Iterable[Row]:
    """Rules that did not speak for it, the nearest first."""
    shown = why.missed[:most]
    for position, missed in enumerate(shown):
        text = Text(f"+{missed.weight} " if missed.weight else "required: ", style="bold").append(
            missed.because, style="none"
        )
        lacks = "; ".join(lack_words(knowledge, lack) for lack in missed.lacks)
        yield "missed" if position == 0 else "", text.append(f" Needs: {lacks}.", style="dim"), "yellow"
    if len(why.missed) > len(shown):
        more = f"and {plural(len(why.missed) - len(shown), 'rule')} more, further away" + " (--all)" * switches
        yield "", Text(more, style="dim"), "dim"


def _ways(knowledge: Knowledge, why: Why, most: int | None, switches: bool) -> Iterable[Row]:
    if why.recommendation.given:
        yield "wins if", Text("the scenario did not say that this is already decided"), "magenta"
    elif why.barred:
        yield "wins if", Text("no answer helps: what rules it out does not depend on the answers"), "magenta"
    elif len(why.exceeded) > why.most:
        names = listed([knowledge.questions[name].short for name in why.exceeded])
        more = f" (--max-changes {len(why.exceeded)} finds which)" * switches
        yield "wins if", Text(f"{len(why.exceeded)} answers change at least: {names}{more}"), "magenta"
    elif not why.ways:
        tried = "no single changed answer" if why.most == 1 else f"no change of up to {why.most} answers"
        yield "wins if", Text(f"{tried} makes it win" + " (--max-changes tries more)" * switches), "magenta"
    shown = nearest(why.ways)[:most]
    for position, flip in enumerate(shown):
        yield "wins if" if position == 0 else "or if", Text(flip_words(knowledge, flip)), "magenta"
    if len(why.ways) > len(shown):
        yield "", Text(f"and {len(why.ways) - len(shown)} more" + " (--all)" * switches, style="dim"), "dim"


# --- what if ---


def print_flips(
    console: Console,
    knowledge: Knowledge,
    found: Recommendation,
    flips: Sequence[Flip],
    held: Fragility,
    most: int | None,
) -> None:
    """What would change one decision, and what holds it; at most so many flips of each size, or all of them."""
    console.print(Text(found.title, style="bold cyan"))
    for part in found.parts or (None,):
        console.print(Padding(_standing(knowledge, found, part), (0, 0, 0, 2)))
    print_rows(console, hold_rows(knowledge, found, held))
    print_rows(console, flip_rows(knowledge, found, flips, most))


def _standing(knowledge: Knowledge, found: Recommendation, part: Part | None) -> Text:
    if part is None or not part.picks:
        return Text(found.summary)
    scope = f"{knowledge.questions[found.for_each or ''].values[part.value]}: " if part.value else ""
    names = option_names(knowledge, found.decision, part.picks)
    return Text(scope).append(names, style="bold green").append(f"  {words.confidence(found, part)}", style="dim")


def flip_rows(
    knowledge: Knowledge, found: Recommendation, flips: Sequence[Flip], most: int | None, switches: bool = True
) -> Iterable[Row]:
    """The changes that change a decision, smallest first, at most so many of each size or all; see `why_rows`."""
    if not flips and not found.given:
        yield "flips", Text("nothing that was tried changes it"), "dim"
    for size in sorted({len(flip.changes) for flip in flips}):
        label = "one answer" if size == 1 else f"{size} answers"
        of_size = [flip for flip in nearest(flips) if len(flip.changes) == size]
        for flip in of_size[:most]:
            outcome = outcome_words(knowledge, found, flip.status, flip.picks)
            yield label, Text(f"{flip_words(knowledge, flip)} -> ").append(outcome, style="bold"), "magenta"
            label = ""
        if most is not None and len(of_size) > most:
            yield "", Text(f"and {len(of_size) - most} more" + " (--all)" * switches, style="dim"), "dim"


def nearest(flips: Iterable[Flip]) -> list[Flip]:
    """Fewest changes first; among them, answers given are changed before open ones are answered."""
    return sorted(flips, key=lambda flip: (len(flip.changes), sum(c.answers_open_question for c in flip.changes)))


def hold_rows(knowledge: Knowledge, found: Recommendation, held: Fragility | None) -> Iterable[Row]:
    """Each single answer and rule that a decision rests on, and what it comes to without it."""
    if held is None:
        return
    label = "rests on"
    for hold in held.answers:
        yield label, _held(knowledge, found, f"the answer to '{knowledge.questions[hold.name].short}'", hold), "yellow"
        label = ""
    for hold in held.rules:
        weight = f" ({hold.weight:+d})" if hold.weight else ""
        yield label, _held(knowledge, found, f"rule {hold.name}{weight}", hold), "yellow"
        label = ""
    if found.picks and not found.given and not held.answers and not held.rules:
        yield "rests on", Text("no single answer or rule; without any one of them it stays the same"), "dim"


def _held(knowledge: Knowledge, found: Recommendation, name: str, hold: Hold) -> Text:
    outcome = outcome_words(knowledge, found, hold.status, hold.picks)
    return Text(f"{name}; without it: {outcome}")


# --- differences ---


def print_differences(
    console: Console,
    knowledge: Knowledge,
    answers: Mapping[str, tuple[Value | None, ...]],
    found: Sequence[Difference],
    same: int,
) -> None:
    """What was changed, what two pieces of advice do not share, decision by decision, and through which reasons."""
    print_rows(console, changed_rows(knowledge, answers))
    for difference in found:
        console.print()
        console.print(Text(difference.before.title, style="bold cyan"))
        print_rows(console, difference_rows(knowledge, difference))
    if same:
        console.print()
        unchanged = plural(same, "other decision") if found else plural(same, "decision")
        console.print(Text(f"{unchanged} the same.", style="dim"))


def changed_rows(knowledge: Knowledge, answers: Mapping[str, tuple[Value | None, ...]]) -> Iterable[Row]:
    """Each changed answer, before and after."""
    if not answers:
        yield "changed", Text("nothing: the scenario says so already"), "yellow"
    for position, (name, (before, after)) in enumerate(answers.items()):
        question = knowledge.questions[name]
        said = f"{question.short}: {answer_words(question, after)} (was {answer_words(question, before)})"
        yield "changed" if position == 0 else "", Text(said), "yellow"


def difference_rows(knowledge: Knowledge, difference: Difference) -> Iterable[Row]:
    """What one decision came to before and after, and the reasons that came and went."""
    for label, found, style in (("before", difference.before, "red"), ("after", difference.after, "green")):
        names = option_names(knowledge, difference.decision, found.picks)
        status = words.STATUS_WORDS[found.status]
        yield label, Text(f"{names} ({status})" if names else status), style
    yield from reason_rows(knowledge, difference, "now", "no longer")


def reason_rows(knowledge: Knowledge, difference: Difference, gained: str, lost: str) -> Iterable[Row]:
    """The reasons that only one of two pieces of advice has, under these labels, option by option."""
    for label, reasons, style in ((gained, difference.gained, "green"), (lost, difference.lost, "red")):
        for name, own in reasons_by_option(knowledge, difference.decision, reasons).items():
            yield label, Text(name, style="bold"), style
            label = ""
            yield from ((label, reason_text(reason.evidence, knowledge, name), style) for reason in own)
        if len(reasons) > MOST_REASONS:
            yield "", Text(f"and {plural(len(reasons) - MOST_REASONS, 'reason')} more", style="dim"), "dim"


def reasons_by_option(knowledge: Knowledge, decision: str, reasons: Sequence[Reason]) -> dict[str, list[Reason]]:
    """The weightiest of some reasons, under the names of the options that they are about."""
    options = knowledge.decisions[decision].options
    found: dict[str, list[Reason]] = {}
    for reason in _weighty(reasons):
        found.setdefault(options[reason.option].name, []).append(reason)
    return found


def _weighty(reasons: Sequence[Reason]) -> list[Reason]:
    """What rules an option out, then what weighs most."""
    return sorted(reasons, key=lambda reason: (reason.evidence.weight != 0, -abs(reason.evidence.weight)))[
        :MOST_REASONS
    ]

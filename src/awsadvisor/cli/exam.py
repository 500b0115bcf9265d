"""A mock exam in the terminal. Every answer is kept at once, so that it can be left and gone on with."""

from __future__ import annotations

import datetime as dt
import re

from awsadvisor.cli.items import ask, print_item, print_verdict, read_response
from awsadvisor.cli.outputs import console_for_output
from awsadvisor.practice import mock
from awsadvisor.practice.models import Item
from awsadvisor.store import mocks
from awsadvisor.store.mocks import MockState
from awsadvisor.study import Study, mock_items

HELP = "n next, p back, g 12 go to 12, f flag, l list, s hand in, q leave for now"


def sit(study: Study, seed: int, count: int) -> None:
    """Begin a mock exam or go on with it, until it is handed in or left."""
    state = study.begin_mock(seed, _now(), count, mock.minutes_for(count))
    items = mock_items(state)
    print(f"{len(items)} items, {_clock(state)} left. Commands: {HELP}.")
    position = min(state.position, len(items) - 1)
    while not state.over(_now()):
        console = console_for_output()
        _show(study, state, items, position)
        typed = ask(items[position], ", or a command")
        if typed is None or typed.lower() == "q":
            print("\nKept as it is. Go on with: awsadvisor mock")
            return
        command = re.fullmatch(r"(n|p|f|l|s|g\s*\d+)?", typed.lower())
        if command and typed.lower() == "s":
            if _sure(state, len(items)):
                break
        elif command and typed.lower() == "l":
            _print_list(state, len(items))
        elif command and typed.lower() == "f":
            state = mocks.answer(study.learner, state.id, position, None, _now(), position not in state.flagged)
        elif command:
            position = _moved(typed.lower(), position, len(items))
        else:
            response = read_response(items[position], typed, state.seed)
            if isinstance(response, str):
                console.print(f"{response} Commands: {HELP}.")
                continue
            state = mocks.answer(study.learner, state.id, position, response, _now())
            position = min(position + 1, len(items) - 1)
            if len(state.responses) == len(items):
                print("Every item is answered. s hands the exam in; p and l let you review it.")
    else:
        print("\nThe time is up; the exam is handed in as it is.")
    _report(study, state, items)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _clock(state: MockState) -> str:
    minutes, seconds = divmod(int(state.left(_now()).total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def _show(study: Study, state: MockState, items: list[Item], position: int) -> None:
    flag = " · flagged" if position in state.flagged else ""
    given = " · answered" if position in state.responses else ""
    head = f"Item {position + 1} of {len(items)} · {_clock(state)} left{given}{flag}"
    print_item(console_for_output(), study.supply.advisor, items[position], state.seed, head)


def _moved(typed: str, position: int, count: int) -> int:
    if typed.startswith("g"):
        return min(max(int(typed[1:]), 1), count) - 1
    return max(position - 1, 0) if typed == "p" else min(position + 1, count - 1)


def _print_list(state: MockState, count: int) -> None:
    left_out = [str(number + 1) for number in range(count) if number not in state.responses]
    flagged = [str(number + 1) for number in sorted(state.flagged)]
    print(f"Not answered: {', '.join(left_out) or 'none'}. Flagged: {', '.join(flagged) or 'none'}.")


def _sure(state: MockState, count: int) -> bool:
    left_out = count - len(state.responses)
    if not left_out:
        return True
    print(f"{left_out} of {count} items are not answered. Hand in all the same? (y/n) ", end="", flush=True)
    import sys

    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _report(study: Study, state: MockState, items: list[Item]) -> None:
    found = study.submit_mock(state.id, _now())
    exam = study.supply.advisor.knowledge.exam
    titles = {domain.id: domain.title for domain in exam.domains} if exam else {}
    print(f"\n{found.right} of {found.items} right ({found.percent} percent).")
    for domain, (right, total) in found.by_domain.items():
        print(f"  {domain}  {titles.get(domain, ''):<45} {right:>2} of {total}")
    print("This is the raw result. AWS reports a scaled score, which cannot be worked out from it.")
    console = console_for_output()
    responses = mocks.load(study.learner, state.id).responses
    for position in found.wrong:
        print_item(console, study.supply.advisor, items[position], state.seed, f"Item {position + 1}, not right")
        print_verdict(console, study.supply.advisor, items[position], responses.get(position, ()), state.seed)

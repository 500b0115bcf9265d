"""Ten visitors at once against one real server: no error, and nobody sees what another answered."""

import asyncio

from benchmarks.visitors import Visitor, serving

from awsadvisor import Scenario, share

VISITORS, ANSWERS = 10, 4


def test_ten_sessions_at_once_stay_apart(tmp_path):
    log = tmp_path / "log"
    with serving(log) as server:
        asyncio.run(all_at_once(server))
    text = log.read_text()
    assert not any(word in text for word in ("Traceback", "Error", "Warning", "deprecat")), text


async def all_at_once(server):
    await asyncio.gather(*(one(server, number) for number in range(VISITORS)))


def mark(number):
    return f"Workload number {number}."


async def one(server, number):
    scenario = Scenario(title=mark(number), story=mark(number), answers={"payload_mb": 1.5 + number})
    async with Visitor(server) as visitor:
        await visitor.open(f"s={share.encode(scenario)}")
        only_sees_its_own(visitor, number)
        for _ in range(ANSWERS):
            await visitor.click("next-question")
            only_sees_its_own(visitor, number)


def only_sees_its_own(visitor, number):
    seen = "".join(visitor.texts).replace("\\", "")
    assert not visitor.failed
    assert mark(number) in seen
    assert not [other for other in range(VISITORS) if other != number and mark(other) in seen]

"""One advisor for many threads: the same advice, and nobody waits for anybody for ever."""

import threading
import time

from awsadvisor import Advisor, read_scenario
from awsadvisor.loading import data_folder
from awsadvisor.render.data import to_json

LONGEST = 300
ARCHITECTURES = sorted((data_folder() / "examples" / "architecture").glob("*.yaml"))


def test_many_threads_get_what_one_gets(knowledge):
    """Each starts at another end of the advice, so that what is worked out on demand is reached from all sides."""
    scenarios = [read_scenario(path).model_copy(update={"decisions": ()}) for path in ARCHITECTURES]
    expected = [to_json(Advisor(knowledge).advise(scenario)) for scenario in scenarios]
    for _ in range(3):
        advisor, found = Advisor(knowledge), [""] * len(scenarios)
        start = threading.Barrier(len(scenarios))

        def work(number, advisor=advisor, found=found, start=start):
            start.wait()
            advice = advisor.advise(scenarios[number])
            if number % 2:
                assert advice.next_questions
            else:
                assert all(part.options for item in advice.recommendations.values() for part in item.parts)
            found[number] = to_json(advice)

        threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(len(scenarios))]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + LONGEST
        for thread in threads:
            thread.join(max(0, deadline - time.monotonic()))
        assert not any(thread.is_alive() for thread in threads), "threads wait for each other"
        assert found == expected

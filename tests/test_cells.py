"""Numbers by the stretches that rules tell apart."""

from awsadvisor.cells import stretches
from awsadvisor.models import Question

SIZE = Question(
    id="size",
    kind="number",
    unit="MB",
    at_least=0,
    at_most=1_000_000,
    ask="Size?",
    technical="Size",
    help="-",
    short="size",
)


def test_a_stretch_without_an_end_is_tried_just_over_its_beginning():
    """Half of the highest answer allowed would be told as if somebody had a request of a million megabytes."""
    found = stretches(SIZE, [4, 1024.5], lambda value: (value > 4, value > 1024.5))
    assert [(each.words("MB"), each.sample) for each in found] == [
        ("at most 4 MB", 2.0),
        ("over 4 and at most 1,024.5 MB", 1024.5),
        ("over 1,024.5 MB", 1025.0),
    ]
    assert all(each.sample in each for each in found)
